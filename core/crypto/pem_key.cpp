#include "core/crypto/pem_key.h"

#include <openssl/pem.h>

#include <algorithm>

#include "core/crypto/openssl_handles.h"

namespace gatehouse {

namespace {

constexpr std::size_t kMaxPem = 64 * 1024;

int givePassphrase(char *buffer, int size, int, void *data)
{
    const auto *passphrase = static_cast<const Secret *>(data);
    if (passphrase->isEmpty() || passphrase->size() > std::size_t(size)) return -1;
    std::copy_n(passphrase->view().data(), passphrase->size(), buffer);
    return int(passphrase->size());
}

bool halvesBelongTogether(EVP_PKEY *key)
{
    const PkeyContextPtr context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    return context && EVP_PKEY_check(context.get()) == 1;
}

}  // namespace

bool isEncryptedPem(const Secret &pem)
{
    return pem.view().contains("ENCRYPTED");  // the label of PKCS#8, or the Proc-Type of older files
}

Result<SigningKey> signingKeyFromPem(SigningAlgorithm algorithm, const Secret &pem, const Secret &passphrase)
{
    const Error notAKey = Error::invalid(
        "file", "not_a_key",
        QStringLiteral("This is no private key in PEM form, or the passphrase is not the right one."));
    if (pem.isEmpty() || pem.size() > kMaxPem) return notAKey;
    const BioPtr bio(BIO_new_mem_buf(pem.bytes(), int(pem.size())));
    const PkeyPtr key(
        bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, givePassphrase, const_cast<Secret *>(&passphrase))
            : nullptr);
    if (!key) return notAKey;
    const Error unsuitable =
        Error::invalid("file", "unsuitable_key",
                       QStringLiteral("The key does not fit %1, is too weak or is damaged.")
                           .arg(QString::fromLatin1(toByteArray(algorithm))));
    const Pkcs8Ptr info(EVP_PKEY2PKCS8(key.get()));
    const int size = info ? i2d_PKCS8_PRIV_KEY_INFO(info.get(), nullptr) : 0;
    if (size <= 0) return unsuitable;
    Secret der = Secret::ofSize(std::size_t(size));
    auto *out = reinterpret_cast<unsigned char *>(der.data());
    i2d_PKCS8_PRIV_KEY_INFO(info.get(), &out);
    Result<SigningKey> adopted = SigningKey::fromPkcs8(algorithm, der);
    if (!adopted.ok() || !halvesBelongTogether(key.get())) return unsuitable;
    return adopted;
}

}  // namespace gatehouse
