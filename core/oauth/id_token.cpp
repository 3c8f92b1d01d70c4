#include "core/oauth/id_token.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>

#include "core/base/base64url.h"
#include "core/crypto/jws.h"
#include "core/crypto/jwt.h"
#include "core/oauth/oauth_error.h"
#include "core/oauth/pairwise_subjects.h"
#include "core/token/access_token.h"
#include "core/token/key_ring.h"

namespace gatehouse {

namespace {

constexpr std::chrono::seconds kIssuedLeeway{5};

Error badHint()
{
    return oauthError(OAuthErrorCode::InvalidRequest, "The id_token_hint is not an ID token of this server.");
}

}  // namespace

QByteArray accessTokenHash(QByteArrayView accessToken, QByteArrayView algorithm)
{
    // Ed25519 hashes with SHA-512 inside (RFC 8032); the others' names say 256.
    const auto hash = signingAlgorithmFrom(algorithm) == SigningAlgorithm::EdDSA ? QCryptographicHash::Sha512
                                                                                 : QCryptographicHash::Sha256;
    const QByteArray digest = QCryptographicHash::hash(accessToken.toByteArray(), hash);
    return base64UrlEncode(digest.left(digest.size() / 2));
}

IdTokenService::IdTokenService(KeyRing &keys, const PairwiseSubjects &subjects, const Clock &clock,
                               QString issuer)
    : m_keys(keys), m_subjects(subjects), m_clock(clock), m_issuer(std::move(issuer))
{
}

QString IdTokenService::subjectOf(const Client &client, const UserId &user) const
{
    return m_subjects.subjectOf(client, user);
}

Result<QByteArray> IdTokenService::issue(const IdTokenRequest &request) const
{
    const auto algorithm = signingAlgorithmFrom(request.algorithm);
    const auto key = algorithm ? m_keys.signer(*algorithm) : nullptr;
    if (!key)
        return Error::unavailable(QStringLiteral("The server has no signing key."),
                                  QStringLiteral("no active key for ID tokens"));
    const qint64 now = m_clock.now().seconds();
    QJsonObject claims = request.claims;
    claims.insert(QStringLiteral("iss"), m_issuer);
    claims.insert(QStringLiteral("sub"), request.subject);
    claims.insert(QStringLiteral("aud"), request.client.toString());
    claims.insert(QStringLiteral("azp"), request.client.toString());
    claims.insert(QStringLiteral("iat"), now);
    claims.insert(QStringLiteral("exp"), now + kLife.count());
    claims.insert(QStringLiteral("auth_time"), request.authenticatedAt.seconds());
    claims.insert(QStringLiteral("amr"), QJsonArray::fromStringList(request.amr));
    claims.insert(QStringLiteral("acr"), acrOf(request.amr));
    if (!request.nonce.isEmpty()) claims.insert(QStringLiteral("nonce"), request.nonce);
    if (!request.session.isEmpty()) claims.insert(QStringLiteral("sid"), request.session.toString());
    if (!request.accessToken.isEmpty())
        claims.insert(QStringLiteral("at_hash"),
                      QString::fromLatin1(accessTokenHash(request.accessToken, request.algorithm)));
    return signJwt(*key, "JWT", claims, request.algorithm);
}

Result<IdTokenHint> IdTokenService::readHint(QByteArrayView token) const
{
    // The audience is read first only to know what to expect; the signature then vouches for it.
    const auto parsed = parseCompactJws(token);
    if (!parsed.ok()) return badHint();
    const QJsonObject unverified = QJsonDocument::fromJson(parsed->payload).object();
    const QString audience = unverified.value(QLatin1String("aud")).toString();
    const auto client = ClientId::parse(audience);
    if (!client) return badHint();

    const KeyLookup lookup = [this](const QByteArray &keyId) {
        return m_keys.verifier(keyId);
    };
    const JwtExpectations expectations{{"jwt"}, m_issuer, audience, kIssuedLeeway, true};
    const auto jwt = verifyJwt(token, lookup, expectations, m_clock);
    if (!jwt.ok()) return badHint();
    if (jwt->subject.isEmpty()) return badHint();
    IdTokenHint hint{jwt->subject, *client, {}};
    if (const auto session = SessionId::parse(jwt->claims.value(QLatin1String("sid")).toString()))
        hint.session = *session;
    return hint;
}

}  // namespace gatehouse
