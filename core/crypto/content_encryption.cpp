#include "core/crypto/content_encryption.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>

#include <QtEndian>
#include <array>

#include "core/crypto/digest.h"
#include "core/crypto/openssl_handles.h"

namespace gatehouse {

namespace {

constexpr std::size_t kGcmIvSize = 12;
constexpr std::size_t kBlockSize = 16;
constexpr qsizetype kTagSize = 16;
constexpr std::size_t kCbcKeyHalf = 16;  // RFC 7518 section 5.2.3: MAC key, then encryption key

using CipherContextPtr = OpenSslPtr<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;
using KdfContextPtr = OpenSslPtr<EVP_KDF_CTX, EVP_KDF_CTX_free>;

Error failed(const char *what)
{
    return Error::internalError(QStringLiteral("OpenSSL: %1 failed").arg(QLatin1String(what)));
}

unsigned char *writable(QByteArray &bytes, qsizetype offset = 0)
{
    return reinterpret_cast<unsigned char *>(bytes.data()) + offset;
}

QByteArray bigEndian32(std::size_t value)
{
    const quint32 bytes = qToBigEndian(quint32(value));
    return {reinterpret_cast<const char *>(&bytes), sizeof bytes};
}

Result<EncryptedContent> encryptGcm(const EVP_CIPHER *cipher, const Secret &key, QByteArrayView iv,
                                    QByteArrayView authenticated, QByteArrayView plain)
{
    EncryptedContent out{QByteArray(plain.size(), Qt::Uninitialized),
                         QByteArray(kTagSize, Qt::Uninitialized)};
    const CipherContextPtr context(EVP_CIPHER_CTX_new());
    int length = 0;
    std::array<unsigned char, kBlockSize> nothing{};
    const bool done =
        context && EVP_EncryptInit_ex2(context.get(), cipher, key.bytes(), openSslBytes(iv), nullptr) == 1 &&
        EVP_EncryptUpdate(context.get(), nullptr, &length, openSslBytes(authenticated),
                          int(authenticated.size())) == 1 &&
        (plain.isEmpty() || EVP_EncryptUpdate(context.get(), writable(out.ciphertext), &length,
                                              openSslBytes(plain), int(plain.size())) == 1) &&
        EVP_EncryptFinal_ex(context.get(), nothing.data(), &length) == 1 &&
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, int(kTagSize), out.tag.data()) == 1;
    if (!done) return failed("AES-GCM");
    return out;
}

/// RFC 7518 section 5.2.2.1.
Result<EncryptedContent> encryptCbcHmac(const Secret &key, QByteArrayView iv, QByteArrayView authenticated,
                                        QByteArrayView plain)
{
    EncryptedContent out;
    out.ciphertext = QByteArray(plain.size() + qsizetype(kBlockSize), Qt::Uninitialized);
    const CipherContextPtr context(EVP_CIPHER_CTX_new());
    int written = 0;
    int rest = 0;
    const bool done = context &&
                      EVP_EncryptInit_ex2(context.get(), EVP_aes_128_cbc(), key.bytes() + kCbcKeyHalf,
                                          openSslBytes(iv), nullptr) == 1 &&
                      (plain.isEmpty() || EVP_EncryptUpdate(context.get(), writable(out.ciphertext), &written,
                                                            openSslBytes(plain), int(plain.size())) == 1) &&
                      EVP_EncryptFinal_ex(context.get(), writable(out.ciphertext, written), &rest) == 1;
    if (!done) return failed("AES-CBC");
    out.ciphertext.truncate(written + rest);

    const quint64 bits = qToBigEndian(quint64(authenticated.size()) * 8);
    QByteArray covered = authenticated.toByteArray();
    covered.append(iv).append(out.ciphertext);
    covered.append(reinterpret_cast<const char *>(&bits), sizeof bits);
    out.tag = hmacSha256(key.view().first(kCbcKeyHalf), covered).first(kTagSize);
    return out;
}

}  // namespace

QByteArray toByteArray(ContentEncryption method)
{
    switch (method) {
        case ContentEncryption::A128Gcm:
            return "A128GCM";
        case ContentEncryption::A256Gcm:
            return "A256GCM";
        case ContentEncryption::A128CbcHs256:
            return "A128CBC-HS256";
    }
    return {};
}

std::optional<ContentEncryption> contentEncryptionFrom(QByteArrayView name)
{
    using enum ContentEncryption;
    for (const ContentEncryption each : {A128Gcm, A256Gcm, A128CbcHs256})
        if (name == toByteArray(each)) return each;
    return std::nullopt;
}

std::size_t contentKeySize(ContentEncryption method)
{
    return method == ContentEncryption::A128Gcm ? 16 : 32;
}

std::size_t contentIvSize(ContentEncryption method)
{
    return method == ContentEncryption::A128CbcHs256 ? kBlockSize : kGcmIvSize;
}

Result<EncryptedContent> encryptContent(ContentEncryption method, const Secret &key, QByteArrayView iv,
                                        QByteArrayView authenticated, QByteArrayView plain)
{
    if (key.size() != contentKeySize(method) || std::size_t(iv.size()) != contentIvSize(method))
        return Error::internalError(QStringLiteral("a content key or iv of the wrong size"));
    switch (method) {
        case ContentEncryption::A128Gcm:
            return encryptGcm(EVP_aes_128_gcm(), key, iv, authenticated, plain);
        case ContentEncryption::A256Gcm:
            return encryptGcm(EVP_aes_256_gcm(), key, iv, authenticated, plain);
        case ContentEncryption::A128CbcHs256:
            return encryptCbcHmac(key, iv, authenticated, plain);
    }
    return failed("content encryption");
}

Result<Secret> concatKdf(const Secret &shared, QByteArrayView algorithm, QByteArrayView partyU,
                         QByteArrayView partyV, std::size_t size)
{
    QByteArray info;
    for (const QByteArrayView part : {algorithm, partyU, partyV})
        info.append(bigEndian32(std::size_t(part.size()))).append(part);
    info.append(bigEndian32(size * 8));

    // NIST SP 800-56C's one-step derivation with a plain hash is this very function.
    static EVP_KDF *const method = EVP_KDF_fetch(nullptr, "SSKDF", nullptr);
    const KdfContextPtr context(EVP_KDF_CTX_new(method));
    char digestName[] = "SHA256";
    const std::array<OSSL_PARAM, 4> parameters = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digestName, 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, const_cast<unsigned char *>(shared.bytes()),
                                          shared.size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), std::size_t(info.size())),
        OSSL_PARAM_construct_end(),
    };
    Secret derived = Secret::ofSize(size);
    if (!context || EVP_KDF_derive(context.get(), reinterpret_cast<unsigned char *>(derived.data()), size,
                                   parameters.data()) != 1)
        return failed("the Concat KDF");
    return derived;
}

}  // namespace gatehouse
