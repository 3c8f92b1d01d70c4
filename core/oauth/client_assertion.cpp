#include "core/oauth/client_assertion.h"

#include <QJsonArray>

#include "core/base/json_gate.h"
#include "core/crypto/jwt.h"
#include "core/oauth/oauth_error.h"

namespace gatehouse {

namespace {

using namespace std::chrono_literals;

constexpr qsizetype kMaxClaims = 8 * 1024;
constexpr qsizetype kMaxSubject = 256;
constexpr qsizetype kMaxId = 256;
constexpr std::chrono::milliseconds kLongestLife = 10min;
constexpr std::chrono::milliseconds kLeeway = 10s;
constexpr std::chrono::milliseconds kIssuedAhead = 60s;

Error refused(const char *description)
{
    return oauthError(OAuthErrorCode::InvalidClient, description);
}

/// Before the signature holds, nobody learns more than this.
Error unproven()
{
    return refused("The client assertion is not valid.");
}

/// Text of 1 to `maxLength` UTF-16 units, or null.
QString textClaim(const QJsonObject &claims, const char *name, qsizetype maxLength)
{
    const QString text = claims.value(QLatin1String(name)).toString();
    return text.isEmpty() || text.size() > maxLength ? QString() : text;
}

bool isAudience(const QJsonValue &audience, const AssertionExpectations &expected)
{
    if (expected.issuer.isEmpty()) return false;
    if (audience.isString()) {
        const QString text = audience.toString();
        return text == expected.issuer || (!expected.strictAudience && expected.endpoints.contains(text));
    }
    // Further members would let one of them use the assertion here.
    const QJsonArray list = audience.toArray();
    return !expected.strictAudience && list.size() == 1 && list.first().toString() == expected.issuer;
}

/// Absent is fine, another type or more than `ahead` of the clock is not.
bool isPast(const QJsonValue &claim, Timestamp now, std::chrono::milliseconds ahead)
{
    if (claim.isUndefined()) return true;
    const auto time = numericDate(claim);
    return time && *time <= now + ahead;
}

/// All but the signature, which must have been checked.
Result<VerifiedAssertion> checkClaims(const UnverifiedAssertion &assertion,
                                      const AssertionExpectations &expected, Timestamp now)
{
    const QByteArray &type = assertion.jws.type;
    if (!type.isEmpty() && type != "jwt" && type != "client-authentication+jwt")
        return refused("The client assertion has the wrong typ.");
    const QJsonObject &claims = assertion.claims;
    if (expected.clientId.isEmpty() || assertion.subject != expected.clientId ||
        textClaim(claims, "iss", kMaxSubject) != expected.clientId)
        return refused("The client assertion must have the client_id as iss and sub.");
    if (!isAudience(claims.value(QLatin1String("aud")), expected))
        return refused("The client assertion must have the issuer as aud.");
    const auto expiresAt = numericDate(claims.value(QLatin1String("exp")));
    if (!expiresAt) return refused("The client assertion has no valid exp.");
    if (*expiresAt + kLeeway <= now) return refused("The client assertion has expired.");
    if (*expiresAt > now + kLongestLife + kLeeway)
        return refused("The client assertion must expire within 10 minutes.");
    if (!isPast(claims.value(QLatin1String("nbf")), now, kLeeway))
        return refused("The client assertion is not valid yet (nbf).");
    if (!isPast(claims.value(QLatin1String("iat")), now, kIssuedAhead))
        return refused("The client assertion is from the future (iat).");
    const QString id = textClaim(claims, "jti", kMaxId);
    if (id.isEmpty()) return refused("The client assertion needs a jti of at most 256 characters.");
    return VerifiedAssertion{expected.clientId, id, *expiresAt + kLeeway};
}

}  // namespace

Result<UnverifiedAssertion> parseClientAssertion(QByteArrayView assertion)
{
    auto jws = parseCompactJws(assertion);
    if (!jws.ok()) return unproven();
    JsonLimits limits;
    limits.maxBytes = kMaxClaims;
    auto claims = parseJsonObject(jws->payload, limits);
    if (!claims.ok()) return unproven();
    QString subject = textClaim(*claims, "sub", kMaxSubject);
    if (subject.isEmpty()) return unproven();
    return UnverifiedAssertion{std::move(*jws), std::move(*claims), std::move(subject)};
}

Result<VerifiedAssertion> verifyClientAssertion(const UnverifiedAssertion &assertion, const JwkSet &keys,
                                                const AssertionExpectations &expected, const Clock &clock)
{
    const auto algorithm = signingAlgorithmFrom(assertion.jws.algorithm);
    if (!algorithm || (!expected.algorithms.isEmpty() && !expected.algorithms.contains(*algorithm)))
        return unproven();
    const auto key = keys.verifier(assertion.jws.keyId, *algorithm);
    if (!key || !verifyJws(assertion.jws, *key)) return unproven();
    return checkClaims(assertion, expected, clock.now());
}

Result<VerifiedAssertion> verifyClientAssertion(const UnverifiedAssertion &assertion, const Secret &secret,
                                                const AssertionExpectations &expected, const Clock &clock)
{
    if (!verifyHmacJws(assertion.jws, secret)) return unproven();
    return checkClaims(assertion, expected, clock.now());
}

}  // namespace gatehouse
