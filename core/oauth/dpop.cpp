#include "core/oauth/dpop.h"

#include <algorithm>

#include "core/base/base64url.h"
#include "core/base/json_gate.h"
#include "core/crypto/digest.h"
#include "core/crypto/jwk.h"
#include "core/crypto/jws.h"
#include "core/crypto/jwt.h"
#include "core/oauth/dpop_nonce.h"
#include "core/oauth/oauth_error.h"
#include "core/oauth/replay_store.h"

namespace gatehouse {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kPast = 60s;
constexpr std::chrono::milliseconds kAhead = 10s;
constexpr qsizetype kMaxClaims = 4 * 1024;
constexpr qsizetype kMaxId = 128;
constexpr qsizetype kMaxUri = 2048;

Error refused(const char *description)
{
    return oauthError(OAuthErrorCode::InvalidDpopProof, description);
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isHex(char c)
{
    return isDigit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

/// RFC 3986 section 2.3.
bool isUnreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

/// Upper-case digits, and no encoding of what needs none. Empty for a broken encoding or anything but
/// printable ASCII.
QByteArray normalisedPath(QByteArrayView path)
{
    QByteArray out;
    out.reserve(path.size() + 1);
    for (qsizetype i = 0; i < path.size(); ++i) {
        const char c = path[i];
        if (c <= 0x20 || c >= 0x7f) return {};
        if (c != '%') {
            out += c;
            continue;
        }
        if (i + 2 >= path.size() || !isHex(path[i + 1]) || !isHex(path[i + 2])) return {};
        const QByteArray digits = path.sliced(i + 1, 2).toByteArray().toUpper();
        const char decoded = QByteArray::fromHex(digits).at(0);
        if (isUnreserved(decoded))
            out += decoded;
        else
            out += '%' + digits;
        i += 2;
    }
    return out.isEmpty() ? QByteArray("/") : out;
}

/// Lower-case host, and the port unless it is the scheme's own. Empty for user info and what else is no host.
QByteArray normalisedAuthority(QByteArrayView authority, QByteArrayView defaultPort)
{
    const bool literal = authority.startsWith('[');
    qsizetype end = authority.indexOf(literal ? ']' : ':');
    if (end < 0 && literal) return {};
    if (end < 0) end = authority.size();
    if (literal) ++end;
    const QByteArray host = authority.first(end).toByteArray().toLower();
    const QByteArrayView name = literal ? QByteArrayView(host).sliced(1).chopped(1) : QByteArrayView(host);
    const bool plain = !name.isEmpty() && std::all_of(name.begin(), name.end(), [literal](char c) {
        return literal ? isHex(c) || c == ':' || c == '.' : isUnreserved(c);
    });
    QByteArrayView port = authority.sliced(end);
    const bool hasPort = port.startsWith(':');
    if (hasPort) port = port.sliced(1);
    if (!plain || (!hasPort && !port.isEmpty()) || !std::all_of(port.begin(), port.end(), isDigit)) return {};
    return port.isEmpty() || port == defaultPort ? host : host + ':' + port.toByteArray();
}

/// A proof whose signature holds under the key that it brings along.
struct SignedProof
{
    QByteArray thumbprint;
    QJsonObject claims;
};

Result<SignedProof> readProof(QByteArrayView proof)
{
    const auto jws = parseCompactJws(proof);
    if (!jws.ok()) return refused("The DPoP proof is not a JWT.");
    if (jws->type != "dpop+jwt") return refused("The DPoP proof must have the typ dpop+jwt.");
    const auto algorithm = signingAlgorithmFrom(jws->algorithm);
    if (!algorithm) return refused("The DPoP proof has an alg that is not supported.");
    const QJsonValue jwk = jws->header.value(QLatin1String("jwk"));
    if (!jwk.isObject()) return refused("The DPoP proof must have its public key as jwk.");
    const auto key = publicKeyFromJwk(jwk.toObject(), *algorithm);
    if (!key.ok()) return refused("The DPoP proof has a jwk that is not a fitting public key.");
    if (!verifyJws(*jws, *key)) return refused("The DPoP proof's signature does not hold.");
    JsonLimits limits;
    limits.maxBytes = kMaxClaims;
    auto claims = parseJsonObject(jws->payload, limits);
    if (!claims.ok()) return refused("The DPoP proof's claims are not well-formed.");
    return SignedProof{jwkThumbprint(*key), std::move(*claims)};
}

Result<void> checkTarget(const QJsonObject &claims, const DpopRequest &request)
{
    const QByteArray method = claims.value(QLatin1String("htm")).toString().toUtf8();
    if (method.isEmpty() || method != request.method)
        return refused("The DPoP proof is for another method (htm).");
    const QByteArray uri = normalisedTargetUri(claims.value(QLatin1String("htu")).toString().toUtf8());
    if (uri.isEmpty() || uri != normalisedTargetUri(request.uri))
        return refused("The DPoP proof is for another address (htu).");
    if (!request.accessToken) return {};
    const QJsonValue tokenHash = claims.value(QLatin1String("ath"));
    if (!tokenHash.isString() ||
        tokenHash.toString().toUtf8() != base64UrlEncode(sha256(*request.accessToken)))
        return refused("The DPoP proof is for another access token (ath).");
    return {};
}

/// The moment from which on the proof is too old.
Result<Timestamp> checkTimes(const QJsonObject &claims, Timestamp issuedAt, Timestamp now)
{
    if (issuedAt + kPast <= now || issuedAt > now + kAhead)
        return refused("The DPoP proof is too old or from the future (iat).");
    Timestamp end = issuedAt + kPast;
    const QJsonValue expiry = claims.value(QLatin1String("exp"));
    if (!expiry.isUndefined()) {
        const auto expiresAt = numericDate(expiry);
        if (!expiresAt || *expiresAt <= now) return refused("The DPoP proof has expired (exp).");
        end = std::min(end, *expiresAt);
    }
    const QJsonValue begin = claims.value(QLatin1String("nbf"));
    const auto notBefore = numericDate(begin);
    if (!begin.isUndefined() && (!notBefore || *notBefore > now + kAhead))
        return refused("The DPoP proof is not valid yet (nbf).");
    return end;
}

}  // namespace

QByteArray normalisedTargetUri(QByteArrayView uri)
{
    if (uri.size() > kMaxUri) return {};
    const qsizetype colon = uri.indexOf(':');
    if (colon < 0) return {};
    const QByteArray scheme = uri.first(colon).toByteArray().toLower();
    if ((scheme != "https" && scheme != "http") || !uri.sliced(colon).startsWith("://")) return {};
    const QByteArrayView rest = uri.sliced(colon + 3);
    const auto before = [](QByteArrayView text, QByteArrayView marks) {
        const auto end =
            std::find_if(text.begin(), text.end(), [marks](char c) { return marks.contains(c); });
        return text.first(end - text.begin());
    };
    const QByteArrayView rawAuthority = before(rest, "/?#");
    const QByteArray authority = normalisedAuthority(rawAuthority, scheme == "https" ? "443" : "80");
    const QByteArray path = normalisedPath(before(rest.sliced(rawAuthority.size()), "?#"));
    if (authority.isEmpty() || path.isEmpty()) return {};
    return scheme + "://" + authority + path;
}

Result<DpopProof> checkDpopProof(const QList<QByteArray> &headerValues, const DpopRequest &request,
                                 const Clock &clock)
{
    if (headerValues.size() != 1) return refused("There must be one DPoP header.");
    GATEHOUSE_TRY_ASSIGN(read, readProof(headerValues.constFirst()));
    GATEHOUSE_TRY(checkTarget(read.claims, request));

    DpopProof proof;
    proof.thumbprint = read.thumbprint;
    proof.id = read.claims.value(QLatin1String("jti")).toString();
    if (proof.id.isEmpty() || proof.id.size() > kMaxId)
        return refused("The DPoP proof needs a jti of at most 128 characters.");
    const auto issuedAt = numericDate(read.claims.value(QLatin1String("iat")));
    if (!issuedAt) return refused("The DPoP proof has no valid iat.");
    proof.issuedAt = *issuedAt;
    const Timestamp now = clock.now();
    GATEHOUSE_TRY_ASSIGN(end, checkTimes(read.claims, *issuedAt, now));
    proof.expiresAt = end;
    const QByteArray nonce = read.claims.value(QLatin1String("nonce")).toString().toUtf8();
    if (request.nonces != nullptr && !request.nonces->accepts(nonce, now))
        return oauthError(OAuthErrorCode::UseDpopNonce, "The DPoP proof must hold the nonce of this server.");
    return proof;
}

Result<bool> useDpopProof(Transaction &tx, const DpopProof &proof)
{
    return replay_store::useOnce(tx, "dpop", QString::fromLatin1(proof.thumbprint), proof.id,
                                 proof.expiresAt);
}

}  // namespace gatehouse
