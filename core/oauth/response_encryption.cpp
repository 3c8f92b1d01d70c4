#include "core/oauth/response_encryption.h"

#include <QJsonDocument>

#include "core/crypto/jwe.h"
#include "core/crypto/jwk_set.h"
#include "core/oauth/client.h"
#include "core/token/key_ring.h"

namespace gatehouse {

namespace {

constexpr QLatin1String kDefaultContent("A128CBC-HS256");

Error fault(const char *reason, const QString &text)
{
    return Error::invalid("metadata", reason, text);
}

Result<QByteArray> encrypt(const Client &client, const ResponseEncryption &wanted, QByteArrayView contentType,
                           QByteArrayView payload)
{
    const QString contentName = wanted.content.isEmpty() ? QString(kDefaultContent) : wanted.content;
    const auto algorithm = keyManagementFrom(wanted.algorithm.toLatin1());
    const auto content = contentEncryptionFrom(contentName.toLatin1());
    if (!algorithm || !content)
        return Error::internalError(
            QStringLiteral("client %1 has an encryption that is not known").arg(client.id.toString()));
    const auto key = encryptionKeyOf(client, *algorithm);
    if (!key.ok())
        return Error::unavailable(
            QStringLiteral("The application has no key to encrypt to."),
            QStringLiteral("client %1: %2").arg(client.id.toString(), key.error().publicMessage));
    return encryptCompactJwe(*key, *content, contentType, payload);
}

Result<void> checkSigning(const char *name, const QString &algorithm)
{
    if (algorithm.isEmpty() || keyRingAlgorithmFrom(algorithm.toLatin1())) return {};
    return fault(
        "unknown",
        QStringLiteral("The metadata '%1' may be RS256, PS256, ES256 or EdDSA.").arg(QLatin1String(name)));
}

Result<void> checkEncryption(const Client &client, const char *name, const ResponseEncryption &wanted)
{
    const QString prefix = QLatin1String(name) + QStringLiteral("_encrypted_response_");
    if (!wanted.content.isEmpty() && !contentEncryptionFrom(wanted.content.toLatin1()))
        return fault(
            "unknown",
            QStringLiteral("The metadata '%1enc' may be A128CBC-HS256, A128GCM or A256GCM.").arg(prefix));
    if (!wanted.isWanted()) {
        if (wanted.content.isEmpty()) return {};
        return fault("incomplete", QStringLiteral("The metadata '%1enc' goes with '%1alg'.").arg(prefix));
    }
    const auto algorithm = keyManagementFrom(wanted.algorithm.toLatin1());
    if (!algorithm)
        return fault("unknown",
                     QStringLiteral("The metadata '%1alg' may be RSA-OAEP-256 or ECDH-ES.").arg(prefix));
    if (encryptionKeyOf(client, *algorithm).ok()) return {};
    return fault("jwks_missing",
                 QStringLiteral("The metadata '%1alg' needs a public key for %2 in the application's 'jwks'.")
                     .arg(prefix, wanted.algorithm));
}

}  // namespace

ResponseEncryption idTokenEncryption(const Client &client)
{
    return {client.metadata.idTokenEncryption, client.metadata.idTokenContentEncryption};
}

ResponseEncryption userInfoEncryption(const Client &client)
{
    return {client.metadata.userInfoEncryption, client.metadata.userInfoContentEncryption};
}

ResponseEncryption introspectionEncryption(const Client &client)
{
    return {client.metadata.introspectionEncryption, client.metadata.introspectionContentEncryption};
}

Result<EncryptionKey> encryptionKeyOf(const Client &client, KeyManagement algorithm)
{
    if (!client.metadata.jwks.isEmpty()) {
        GATEHOUSE_TRY_ASSIGN(
            keys, JwkSet::parse(QJsonDocument(client.metadata.jwks).toJson(QJsonDocument::Compact)));
        if (auto key = keys.encryptionKey(algorithm)) return *std::move(key);
    }
    return Error::notFound(QStringLiteral("The application has no key for %1.")
                               .arg(QString::fromLatin1(toByteArray(algorithm))));
}

Result<QByteArray> protectedFor(const Client &client, const ResponseEncryption &wanted,
                                const QByteArray &signedToken)
{
    if (!wanted.isWanted()) return signedToken;
    return encrypt(client, wanted, "JWT", signedToken);
}

Result<QByteArray> encryptedClaimsFor(const Client &client, const ResponseEncryption &wanted,
                                      QByteArrayView claims)
{
    return encrypt(client, wanted, {}, claims);
}

Result<void> checkResponses(const Client &client)
{
    GATEHOUSE_TRY(checkSigning("userinfo_signed_response_alg", client.metadata.userInfoSigning));
    GATEHOUSE_TRY(checkSigning("introspection_signed_response_alg", client.metadata.introspectionSigning));
    GATEHOUSE_TRY(checkEncryption(client, "id_token", idTokenEncryption(client)));
    GATEHOUSE_TRY(checkEncryption(client, "userinfo", userInfoEncryption(client)));
    return checkEncryption(client, "introspection", introspectionEncryption(client));
}

}  // namespace gatehouse
