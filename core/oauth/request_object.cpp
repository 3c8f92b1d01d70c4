#include "core/oauth/request_object.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <cmath>

#include "core/base/json_gate.h"
#include "core/crypto/jwt.h"
#include "core/oauth/oauth_error.h"

namespace gatehouse {

namespace {

using namespace std::chrono_literals;

constexpr qsizetype kMaxClaims = 12 * 1024;
constexpr qsizetype kMaxParameters = 60;
constexpr double kLargestWhole = 9'007'199'254'740'992;  // 2 to the 53rd
constexpr std::chrono::milliseconds kLongestLife = 60min;
constexpr std::chrono::milliseconds kLeeway = 10s;
constexpr std::chrono::milliseconds kIssuedAhead = 60s;

Error refused(const char *description)
{
    return oauthError(OAuthErrorCode::InvalidRequestObject, description);
}

/// Before the signature holds, nobody learns more than this.
Error unproven()
{
    return refused("The request object is not signed by this client with an algorithm that it may use.");
}

bool isAudience(const QJsonValue &audience, const QString &issuer)
{
    if (issuer.isEmpty()) return false;
    if (audience.isString()) return audience.toString() == issuer;
    return audience.toArray().contains(QJsonValue(issuer));
}

/// FAPI 2.0 Message Signing section 5.3.1: an object is of use for an hour at most.
Result<void> checkTimes(const QJsonObject &claims, Timestamp now)
{
    const auto notBefore = numericDate(claims.value(QLatin1String("nbf")));
    const auto expiresAt = numericDate(claims.value(QLatin1String("exp")));
    if (!notBefore || !expiresAt) return refused("The request object needs an nbf and an exp.");
    if (*notBefore > now + kLeeway) return refused("The request object is not valid yet (nbf).");
    if (*notBefore + kLongestLife + kLeeway < now)
        return refused("The request object is more than an hour old (nbf).");
    if (*expiresAt + kLeeway <= now) return refused("The request object has expired.");
    if (*expiresAt > *notBefore + kLongestLife + kLeeway)
        return refused("The request object must expire within an hour after its nbf.");
    const QJsonValue issued = claims.value(QLatin1String("iat"));
    const auto issuedAt = numericDate(issued);
    if (!issued.isUndefined() && (!issuedAt || *issuedAt > now + kIssuedAhead))
        return refused("The request object is from the future (iat).");
    return {};
}

Result<void> checkParties(const QJsonObject &claims, const RequestObjectExpectations &expected)
{
    if (expected.clientId.isEmpty() || claims.value(QLatin1String("iss")) != QJsonValue(expected.clientId))
        return refused("The request object must have the client_id as iss.");
    if (!isAudience(claims.value(QLatin1String("aud")), expected.issuer))
        return refused("The request object must have the issuer as aud.");
    const QJsonValue clientId = claims.value(QLatin1String("client_id"));
    if (!clientId.isUndefined() && clientId != QJsonValue(expected.clientId))
        return refused("The request object is for another client_id.");
    // RFC 9101 section 10.8: an object must never do as a client assertion, nor the other way about.
    if (claims.value(QLatin1String("sub")) == QJsonValue(expected.clientId))
        return refused("The request object must not have the client_id as sub.");
    return {};
}

/// As the value would stand in a query. Nothing for what cannot.
std::optional<QString> parameterText(const QJsonValue &value)
{
    switch (value.type()) {
        case QJsonValue::String:
            return value.toString();
        case QJsonValue::Bool:
            return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
        case QJsonValue::Double: {
            const double number = value.toDouble();
            if (std::trunc(number) != number || std::abs(number) > kLargestWhole) return std::nullopt;
            return QString::number(qint64(number));
        }
        case QJsonValue::Object:
            return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
        case QJsonValue::Array:
            return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
        case QJsonValue::Null:
        case QJsonValue::Undefined:
            break;
    }
    return std::nullopt;
}

/// All claims but those of the JWT itself (RFC 7519 section 4.1).
Result<FormFields> parametersOf(const QJsonObject &claims, const QString &clientId)
{
    static const QStringList kOfTheJwt{
        QStringLiteral("iss"), QStringLiteral("sub"), QStringLiteral("aud"), QStringLiteral("exp"),
        QStringLiteral("nbf"), QStringLiteral("iat"), QStringLiteral("jti"), QStringLiteral("client_id")};
    QList<FormFields::Field> fields{{QStringLiteral("client_id"), clientId}};
    for (auto it = claims.begin(); it != claims.end(); ++it) {
        if (kOfTheJwt.contains(it.key()) || it.value().isNull()) continue;
        const std::optional<QString> text = parameterText(it.value());
        if (!text || it.key().isEmpty())
            return refused("The request object has a parameter of a wrong type.");
        fields.append({it.key(), *text});
    }
    if (fields.size() > kMaxParameters) return refused("The request object has too many parameters.");
    return FormFields(std::move(fields));
}

}  // namespace

Result<UnverifiedRequestObject> parseRequestObject(QByteArrayView object,
                                                   const QList<SigningAlgorithm> &algorithms)
{
    auto jws = parseCompactJws(object);
    if (!jws.ok()) return refused("The request object is not a signed JWT.");
    // "none" and HS256 are no algorithms of ours for this.
    const auto algorithm = signingAlgorithmFrom(jws->algorithm);
    if (!algorithm || (!algorithms.isEmpty() && !algorithms.contains(*algorithm))) return unproven();
    return UnverifiedRequestObject{*std::move(jws), *algorithm};
}

Result<FormFields> verifyRequestObject(const UnverifiedRequestObject &object, const JwkSet &keys,
                                       const RequestObjectExpectations &expected, const Clock &clock)
{
    if (!expected.algorithms.isEmpty() && !expected.algorithms.contains(object.algorithm)) return unproven();
    const auto key = keys.verifier(object.jws.keyId, object.algorithm);
    if (!key || !verifyJws(object.jws, *key)) return unproven();
    const QByteArray &type = object.jws.type;
    if (!type.isEmpty() && type != "jwt" && type != "oauth-authz-req+jwt")
        return refused("The request object has the wrong typ.");
    JsonLimits limits;
    limits.maxBytes = kMaxClaims;
    const auto claims = parseJsonObject(object.jws.payload, limits);
    if (!claims.ok()) return refused("The request object's claims are not well-formed.");
    GATEHOUSE_TRY(checkParties(*claims, expected));
    GATEHOUSE_TRY(checkTimes(*claims, clock.now()));
    // RFC 9101 section 4: nothing points further.
    if (claims->contains(QLatin1String("request")) || claims->contains(QLatin1String("request_uri")))
        return refused("There is another request inside the request object.");
    return parametersOf(*claims, expected.clientId);
}

}  // namespace gatehouse
