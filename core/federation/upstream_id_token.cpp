#include "core/federation/upstream_id_token.h"

#include <QCryptographicHash>
#include <QJsonArray>

#include "core/base/base64url.h"
#include "core/base/ids.h"
#include "core/base/json_gate.h"
#include "core/base/secret.h"
#include "core/crypto/jws.h"
#include "core/crypto/jwt.h"
#include "core/federation/upstream_error.h"

namespace gatehouse {

namespace {

constexpr qsizetype kMaxSubject = 255;  // OpenID Connect Core section 2

QString text(const QJsonObject &claims, const char *name)
{
    return claims.value(QLatin1String(name)).toString();
}

Result<void> checkIssuer(const QJsonObject &claims, const IdTokenExpectations &expected)
{
    QString issuer = expected.issuer;
    if (expected.tenantTemplate) {
        const QString tenant = text(claims, "tid");
        if (!isCanonicalUuid(tenant)) return upstreamError("wrong_issuer");
        if (!expected.tenants.isEmpty() && !expected.tenants.contains(tenant))
            return upstreamError("wrong_tenant");
        issuer.replace(QLatin1String("{tenantid}"), tenant);
    }
    if (issuer.isEmpty() || text(claims, "iss") != issuer) return upstreamError("wrong_issuer");
    return {};
}

Result<void> checkAudience(const QJsonObject &claims, const IdTokenExpectations &expected)
{
    const QJsonValue audience = claims.value(QLatin1String("aud"));
    if (expected.clientId.isEmpty()) return upstreamError("wrong_audience");
    if (audience.isArray()) {
        const QJsonArray list = audience.toArray();
        if (!list.contains(QJsonValue(expected.clientId))) return upstreamError("wrong_audience");
        // Others may take the token as well: it must have been made for us.
        if (list.size() > 1 && text(claims, "azp") != expected.clientId) return upstreamError("wrong_azp");
    } else if (audience.toString() != expected.clientId) {
        return upstreamError("wrong_audience");
    }
    if (claims.contains(QLatin1String("azp")) && text(claims, "azp") != expected.clientId)
        return upstreamError("wrong_azp");
    return {};
}

Result<void> checkTimes(const QJsonObject &claims, Timestamp now)
{
    const auto expiresAt = numericDate(claims.value(QLatin1String("exp")));
    if (!expiresAt || *expiresAt + kUpstreamSkew <= now) return upstreamError("expired");
    const auto issuedAt = numericDate(claims.value(QLatin1String("iat")));
    if (!issuedAt || *issuedAt > now + kUpstreamSkew) return upstreamError("issued_in_the_future");
    if (const QJsonValue notBefore = claims.value(QLatin1String("nbf")); !notBefore.isUndefined()) {
        const auto time = numericDate(notBefore);
        if (!time || *time > now + kUpstreamSkew) return upstreamError("not_valid_yet");
    }
    return {};
}

Result<void> checkAccessToken(const QJsonObject &claims, const IdTokenExpectations &expected,
                              SigningAlgorithm algorithm)
{
    const QJsonValue told = claims.value(QLatin1String("at_hash"));
    if (told.isUndefined()) return {};
    // Ed25519 hashes with SHA-512 inside (RFC 8032); the others' names say 256.
    const auto hash =
        algorithm == SigningAlgorithm::EdDSA ? QCryptographicHash::Sha512 : QCryptographicHash::Sha256;
    const QByteArray digest = QCryptographicHash::hash(expected.accessToken, hash);
    if (told.toString().toLatin1() == base64UrlEncode(digest.left(digest.size() / 2))) return {};
    return upstreamError("wrong_at_hash");
}

}  // namespace

Result<QJsonObject> checkUpstreamIdToken(QByteArrayView token, const JwkSet &keys,
                                         const IdTokenExpectations &expected, Timestamp now)
{
    auto jws = parseCompactJws(token);
    if (!jws.ok()) return upstreamError("bad_id_token");
    const auto algorithm = signingAlgorithmFrom(jws->algorithm);
    if (!algorithm || !expected.algorithms.contains(*algorithm))
        return upstreamError("algorithm_not_allowed");
    if (!jws->type.isEmpty() && jws->type != "jwt") return upstreamError("wrong_type");
    const auto key = keys.verifier(jws->keyId, *algorithm);
    if (!key) return upstreamError("unknown_key");
    if (!verifyJws(*jws, *key)) return upstreamError("bad_signature");
    auto claims = parseJsonObject(jws->payload);
    if (!claims.ok()) return upstreamError("bad_id_token");

    GATEHOUSE_TRY(checkIssuer(*claims, expected));
    GATEHOUSE_TRY(checkAudience(*claims, expected));
    GATEHOUSE_TRY(checkTimes(*claims, now));
    if (expected.nonce.isEmpty() ||
        !constantTimeEqual(text(*claims, "nonce").toUtf8(), expected.nonce.toUtf8()))
        return upstreamError("wrong_nonce");
    GATEHOUSE_TRY(checkAccessToken(*claims, expected, *algorithm));
    const QString subject = text(*claims, "sub");
    if (subject.isEmpty() || subject.size() > kMaxSubject) return upstreamError("no_subject");
    if (!expected.hostedDomain.isEmpty() && text(*claims, "hd") != expected.hostedDomain)
        return upstreamError("wrong_hosted_domain");
    return std::move(*claims);
}

}  // namespace gatehouse
