#include "core/crypto/jwe.h"

#include <openssl/core_names.h>
#include <openssl/rsa.h>

#include <QJsonDocument>
#include <QJsonObject>

#include "core/base/base64url.h"
#include "core/crypto/key_material.h"
#include "core/crypto/openssl_handles.h"
#include "core/crypto/random.h"

namespace gatehouse {

namespace {

constexpr int kCoordinateSize = 32;

Error failed(const char *what)
{
    return Error::internalError(QStringLiteral("OpenSSL: %1 failed").arg(QLatin1String(what)));
}

/// The content key, and how its reader finds it.
struct AgreedKey
{
    Secret key;
    QByteArray encryptedKey;  ///< empty for ECDH-ES
    QJsonObject ephemeral;    ///< `epk`; empty for RSA
};

QString coordinate(EVP_PKEY *key, const char *name)
{
    return QString::fromLatin1(base64UrlEncode(publicNumber(key, name, kCoordinateSize)));
}

Result<AgreedKey> wrapped(EVP_PKEY *reader, ContentEncryption method)
{
    const PkeyContextPtr context(EVP_PKEY_CTX_new_from_pkey(nullptr, reader, nullptr));
    if (!context || EVP_PKEY_encrypt_init(context.get()) != 1 ||
        EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) != 1 ||
        EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), EVP_sha256()) != 1 ||
        EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(), EVP_sha256()) != 1)
        return failed("RSA-OAEP");
    AgreedKey agreed;
    agreed.key = randomBytes(contentKeySize(method));
    agreed.encryptedKey = QByteArray(EVP_PKEY_get_size(reader), Qt::Uninitialized);
    auto size = std::size_t(agreed.encryptedKey.size());
    if (EVP_PKEY_encrypt(context.get(), reinterpret_cast<unsigned char *>(agreed.encryptedKey.data()), &size,
                         agreed.key.bytes(), agreed.key.size()) != 1)
        return failed("RSA-OAEP");
    agreed.encryptedKey.truncate(qsizetype(size));
    return agreed;
}

Result<AgreedKey> derived(EVP_PKEY *reader, ContentEncryption method)
{
    const PkeyPtr own(EVP_EC_gen("P-256"));
    const PkeyContextPtr context(own ? EVP_PKEY_CTX_new_from_pkey(nullptr, own.get(), nullptr) : nullptr);
    Secret shared = Secret::ofSize(std::size_t(kCoordinateSize));
    std::size_t size = shared.size();
    // Unchecked: EncryptionKey has seen that the point is on the curve.
    if (!context || EVP_PKEY_derive_init(context.get()) != 1 ||
        EVP_PKEY_derive_set_peer_ex(context.get(), reader, 0) != 1 ||
        EVP_PKEY_derive(context.get(), reinterpret_cast<unsigned char *>(shared.data()), &size) != 1 ||
        size != shared.size())
        return failed("ECDH");
    AgreedKey agreed;
    GATEHOUSE_TRY_ASSIGN(key, concatKdf(shared, toByteArray(method), {}, {}, contentKeySize(method)));
    agreed.key = std::move(key);
    agreed.ephemeral = {{QStringLiteral("kty"), QStringLiteral("EC")},
                        {QStringLiteral("crv"), QStringLiteral("P-256")},
                        {QStringLiteral("x"), coordinate(own.get(), OSSL_PKEY_PARAM_EC_PUB_X)},
                        {QStringLiteral("y"), coordinate(own.get(), OSSL_PKEY_PARAM_EC_PUB_Y)}};
    return agreed;
}

QByteArray headerOf(const EncryptionKey &key, ContentEncryption method, QByteArrayView contentType,
                    const QJsonObject &ephemeral)
{
    QJsonObject header{{QStringLiteral("alg"), QString::fromLatin1(toByteArray(key.algorithm()))},
                       {QStringLiteral("enc"), QString::fromLatin1(toByteArray(method))}};
    if (!contentType.isEmpty()) header.insert(QStringLiteral("cty"), QString::fromUtf8(contentType));
    if (!key.keyId().isEmpty()) header.insert(QStringLiteral("kid"), key.keyId());
    if (!ephemeral.isEmpty()) header.insert(QStringLiteral("epk"), ephemeral);
    return base64UrlEncode(QJsonDocument(header).toJson(QJsonDocument::Compact));
}

}  // namespace

Result<QByteArray> encryptCompactJwe(const EncryptionKey &key, ContentEncryption method,
                                     QByteArrayView contentType, QByteArrayView payload)
{
    GATEHOUSE_TRY_ASSIGN(agreed, key.algorithm() == KeyManagement::EcdhEs ? derived(key.handle(), method)
                                                                          : wrapped(key.handle(), method));
    const QByteArray header = headerOf(key, method, contentType, agreed.ephemeral);
    const QByteArray iv = randomBytes(contentIvSize(method)).reveal();
    GATEHOUSE_TRY_ASSIGN(content, encryptContent(method, agreed.key, iv, header, payload));
    QByteArray jwe = header;
    for (const QByteArray &part : {agreed.encryptedKey, iv, content.ciphertext, content.tag})
        jwe.append('.').append(base64UrlEncode(part));
    return jwe;
}

}  // namespace gatehouse
