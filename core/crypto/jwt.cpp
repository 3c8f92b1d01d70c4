#include "core/crypto/jwt.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <cmath>

#include "core/base/json_gate.h"
#include "core/crypto/jws.h"

namespace gatehouse {

namespace {

constexpr double kLatestTime = 253'402'300'799;  // the last second of the year 9999
constexpr qsizetype kMaxPayload = 16 * 1024;

Error refused(const char *reason = "invalid_token")
{
    return Error::unauthenticated(reason, QStringLiteral("The token is not valid or has expired."));
}

/// Absent is zero, unless it has to be there.
Result<Timestamp> readTime(const QJsonObject &claims, QLatin1String name, bool required)
{
    const QJsonValue value = claims.value(name);
    if (value.isUndefined() && !required) return Timestamp{};
    const auto time = numericDate(value);
    if (!time) return refused();
    return *time;
}

bool isFor(const QJsonValue &audiences, const QString &audience)
{
    if (audience.isEmpty()) return false;
    if (audiences.isString()) return audiences.toString() == audience;
    bool found = false;
    const QJsonArray list = audiences.toArray();
    for (const QJsonValue each : list) {
        if (!each.isString()) return false;
        found = found || each.toString() == audience;
    }
    return found;
}

Result<void> checkTimes(const VerifiedJwt &token, Timestamp notBefore, const JwtExpectations &expectations,
                        Timestamp now)
{
    const std::chrono::milliseconds leeway = expectations.leeway;
    if (notBefore > now + leeway || token.issuedAt > now + leeway) return refused();
    if (!expectations.allowExpired && token.expiresAt + leeway <= now) return refused("token_expired");
    return {};
}

}  // namespace

std::optional<Timestamp> numericDate(const QJsonValue &value)
{
    if (!value.isDouble()) return std::nullopt;
    const double seconds = value.toDouble();
    if (!(seconds >= 0 && seconds <= kLatestTime)) return std::nullopt;
    return Timestamp{static_cast<qint64>(std::floor(seconds * 1000))};
}

Result<VerifiedJwt> verifyJwt(QByteArrayView token, const KeyLookup &keys,
                              const JwtExpectations &expectations, const Clock &clock)
{
    GATEHOUSE_TRY_ASSIGN(jws, parseCompactJws(token));
    const std::optional<PublicKey> key = keys(jws.keyId);
    if (!key || !verifyJws(jws, *key)) return refused();
    if (!expectations.types.contains(jws.type)) return refused();

    JsonLimits limits;
    limits.maxBytes = kMaxPayload;
    auto parsed = parseJsonObject(jws.payload, limits);
    if (!parsed.ok()) return refused();
    VerifiedJwt verified;
    verified.keyId = jws.keyId;
    verified.claims = std::move(*parsed);
    const QJsonObject &claims = verified.claims;

    const QJsonValue issuer = claims.value(QLatin1String("iss"));
    if (expectations.issuer.isEmpty() || !issuer.isString() || issuer.toString() != expectations.issuer)
        return refused();
    if (!expectations.anyAudience && !isFor(claims.value(QLatin1String("aud")), expectations.audience))
        return refused();
    const QJsonValue subject = claims.value(QLatin1String("sub"));
    if (!subject.isUndefined() && !subject.isString()) return refused();
    verified.subject = subject.toString();
    GATEHOUSE_TRY_ASSIGN(expiresAt, readTime(claims, QLatin1String("exp"), true));
    GATEHOUSE_TRY_ASSIGN(notBefore, readTime(claims, QLatin1String("nbf"), false));
    GATEHOUSE_TRY_ASSIGN(issuedAt, readTime(claims, QLatin1String("iat"), false));
    verified.expiresAt = expiresAt;
    verified.issuedAt = issuedAt;
    GATEHOUSE_TRY(checkTimes(verified, notBefore, expectations, clock.now()));
    return verified;
}

Result<QByteArray> signJwt(const SigningKey &key, QByteArrayView type, const QJsonObject &claims,
                           QByteArrayView algorithm)
{
    return signCompactJws(key, type, QJsonDocument(claims).toJson(QJsonDocument::Compact), algorithm);
}

}  // namespace gatehouse
