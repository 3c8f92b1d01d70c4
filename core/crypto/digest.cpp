#include "core/crypto/digest.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>

#include <array>
#include <memory>

#include "core/base/base64url.h"

namespace gatehouse {

namespace {

constexpr int kSha256Size = 32;

/// Fetched once: looking it up by name costs more than hashing a short text.
const EVP_MD *sha256Method()
{
    static const EVP_MD *const method = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return method;
}

const unsigned char *asBytes(QByteArrayView view)
{
    return reinterpret_cast<const unsigned char *>(view.data());
}

/// OpenSSL takes a null key as "keep the old one".
const void *nonNull(QByteArrayView view)
{
    return view.isEmpty() ? "" : static_cast<const void *>(view.data());
}

}  // namespace

QByteArray sha256(QByteArrayView data)
{
    QByteArray digest(kSha256Size, Qt::Uninitialized);
    if (EVP_Digest(data.data(), std::size_t(data.size()), reinterpret_cast<unsigned char *>(digest.data()),
                   nullptr, sha256Method(), nullptr) != 1)
        qFatal("SHA-256 is not available");
    return digest;
}

QByteArray hmacSha256(QByteArrayView key, QByteArrayView data)
{
    QByteArray mac(kSha256Size, Qt::Uninitialized);
    if (HMAC(sha256Method(), nonNull(key), int(key.size()), asBytes(data), std::size_t(data.size()),
             reinterpret_cast<unsigned char *>(mac.data()), nullptr) == nullptr)
        qFatal("HMAC-SHA-256 is not available");
    return mac;
}

QByteArray tokenHash(QByteArrayView token)
{
    return sha256(token);
}

Secret hkdfSha256(QByteArrayView key, QByteArrayView salt, QByteArrayView info, std::size_t size)
{
    static EVP_KDF *const method = EVP_KDF_fetch(nullptr, "HKDF", nullptr);
    const std::unique_ptr<EVP_KDF_CTX, decltype(&EVP_KDF_CTX_free)> context(EVP_KDF_CTX_new(method),
                                                                            EVP_KDF_CTX_free);
    char digestName[] = "SHA256";
    const auto octets = [](const char *name, QByteArrayView value) {
        return OSSL_PARAM_construct_octet_string(name, const_cast<void *>(nonNull(value)),
                                                 std::size_t(value.size()));
    };
    const std::array<OSSL_PARAM, 5> parameters = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digestName, 0),
        octets(OSSL_KDF_PARAM_KEY, key),
        octets(OSSL_KDF_PARAM_SALT, salt),
        octets(OSSL_KDF_PARAM_INFO, info),
        OSSL_PARAM_construct_end(),
    };
    Secret derived = Secret::ofSize(size);
    if (!context || EVP_KDF_derive(context.get(), reinterpret_cast<unsigned char *>(derived.data()), size,
                                   parameters.data()) != 1)
        qFatal("HKDF-SHA-256 is not available");
    return derived;
}

QByteArray pkceChallengeS256(QByteArrayView verifier)
{
    return base64UrlEncode(sha256(verifier));
}

}  // namespace gatehouse
