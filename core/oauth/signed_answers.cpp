#include "core/oauth/signed_answers.h"

#include <QJsonDocument>

#include "core/crypto/jwt.h"
#include "core/oauth/client.h"
#include "core/oauth/response_encryption.h"
#include "core/token/key_ring.h"

namespace gatehouse {

SignedAnswers::SignedAnswers(KeyRing &keys, const Clock &clock, QString issuer)
    : m_keys(keys), m_clock(clock), m_issuer(std::move(issuer))
{
}

bool SignedAnswers::wantsUserInfo(const Client &client)
{
    return !client.metadata.userInfoSigning.isEmpty() || !client.metadata.userInfoEncryption.isEmpty();
}

Result<QByteArray> SignedAnswers::sign(const QString &algorithm, QByteArrayView type,
                                       const QJsonObject &claims) const
{
    const auto known = keyRingAlgorithmFrom(algorithm.toLatin1());
    const auto key = known ? m_keys.signer(*known) : nullptr;
    if (!key)
        return Error::unavailable(QStringLiteral("The server has no signing key."),
                                  QStringLiteral("no active key for answers"));
    return signJwt(*key, type, claims);
}

Result<QByteArray> SignedAnswers::userInfo(const Client &client, QJsonObject claims) const
{
    claims.insert(QStringLiteral("iss"), m_issuer);
    claims.insert(QStringLiteral("aud"), client.id.toString());
    const ResponseEncryption encryption = userInfoEncryption(client);
    const QString &algorithm = client.metadata.userInfoSigning;
    if (algorithm.isEmpty())
        return encryptedClaimsFor(client, encryption, QJsonDocument(claims).toJson(QJsonDocument::Compact));
    GATEHOUSE_TRY_ASSIGN(token, sign(algorithm, "JWT", claims));
    return protectedFor(client, encryption, token);
}

Result<QByteArray> SignedAnswers::introspection(const Client &client, const QJsonObject &answer) const
{
    const QJsonObject claims{{QStringLiteral("iss"), m_issuer},
                             {QStringLiteral("aud"), client.id.toString()},
                             {QStringLiteral("iat"), m_clock.now().seconds()},
                             {QStringLiteral("token_introspection"), answer}};
    const QString &registered = client.metadata.introspectionSigning;
    const QString algorithm = registered.isEmpty() ? QStringLiteral("RS256") : registered;
    GATEHOUSE_TRY_ASSIGN(token, sign(algorithm, "token-introspection+jwt", claims));
    return protectedFor(client, introspectionEncryption(client), token);
}

}  // namespace gatehouse
