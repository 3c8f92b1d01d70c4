#include "core/crypto/jws.h"

#include <algorithm>
#include <optional>

#include "core/base/base64url.h"
#include "core/base/json_gate.h"
#include "core/crypto/digest.h"

namespace gatehouse {

namespace {

constexpr qsizetype kMaxToken = 16 * 1024;
constexpr qsizetype kMaxHeader = 4 * 1024;
constexpr int kMaxHeaderDepth = 8;
constexpr qsizetype kMaxKeyId = 128;
constexpr qsizetype kMaxType = 64;
constexpr std::size_t kMinHmacSecret = 32;

Error invalidToken()
{
    return Error::unauthenticated("invalid_token", QStringLiteral("The token is not valid."));
}

bool isPrintable(const QByteArray &text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

/// nullopt for a wrong type, a length over the limit or anything but printable ASCII; empty when absent.
std::optional<QByteArray> shortText(const QJsonObject &header, const char *name, qsizetype maxLength)
{
    const QJsonValue value = header.value(QLatin1String(name));
    if (value.isUndefined()) return QByteArray();
    if (!value.isString()) return std::nullopt;
    QByteArray text = value.toString().toUtf8();
    if (text.size() > maxLength || !isPrintable(text)) return std::nullopt;
    return text;
}

/// RFC 7515 section 4.1.9: media types compare without case, and "application/" may be left out.
QByteArray normalisedType(const QByteArray &type)
{
    static constexpr QByteArrayView kPrefix = "application/";
    QByteArray lower = type.toLower();
    if (lower.startsWith(kPrefix) && lower.lastIndexOf('/') == kPrefix.size() - 1)
        lower.remove(0, kPrefix.size());
    return lower;
}

bool isPlainName(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_' || c == '+' || c == '.';
    });
}

}  // namespace

Result<UnverifiedJws> parseCompactJws(QByteArrayView token)
{
    if (token.size() > kMaxToken) return invalidToken();
    const qsizetype first = token.indexOf('.');
    const qsizetype second = token.lastIndexOf('.');
    if (first <= 0 || second == first || token.sliced(first + 1, second - first - 1).contains('.'))
        return invalidToken();
    const auto header = base64UrlDecode(token.first(first));
    auto payload = base64UrlDecode(token.sliced(first + 1, second - first - 1));
    auto signature = base64UrlDecode(token.sliced(second + 1));
    if (!header || !payload || !signature || signature->isEmpty()) return invalidToken();

    JsonLimits limits;
    limits.maxBytes = kMaxHeader;
    limits.maxDepth = kMaxHeaderDepth;
    auto parsed = parseJsonObject(*header, limits);
    if (!parsed.ok()) return invalidToken();
    UnverifiedJws jws;
    jws.header = std::move(*parsed);
    // RFC 7515 section 4.1.11: what we do not understand and `crit` demands, we must refuse. We understand
    // none.
    for (const char *name : {"crit", "b64", "zip", "enc"}) {
        if (jws.header.contains(QLatin1String(name))) return invalidToken();
    }
    const auto algorithm = shortText(jws.header, "alg", kMaxType);
    const auto keyId = shortText(jws.header, "kid", kMaxKeyId);
    const auto type = shortText(jws.header, "typ", kMaxType);
    if (!algorithm || algorithm->isEmpty() || !keyId || !type) return invalidToken();
    jws.algorithm = *algorithm;
    jws.keyId = *keyId;
    jws.type = normalisedType(*type);
    jws.signingInput = token.first(second).toByteArray();
    jws.payload = std::move(*payload);
    jws.signature = std::move(*signature);
    return jws;
}

bool verifyJws(const UnverifiedJws &jws, const PublicKey &key)
{
    return signingAlgorithmFrom(jws.algorithm) == key.algorithm() &&
           key.verify(jws.signingInput, jws.signature);
}

bool verifyHmacJws(const UnverifiedJws &jws, const Secret &secret)
{
    return jws.algorithm == "HS256" && secret.size() >= kMinHmacSecret &&
           constantTimeEqual(hmacSha256(secret.view(), jws.signingInput), jws.signature);
}

Result<QByteArray> signCompactJws(const SigningKey &key, QByteArrayView type, QByteArrayView payload,
                                  QByteArrayView algorithm)
{
    const QByteArray name = algorithm.isEmpty() ? toByteArray(key.algorithm()) : algorithm.toByteArray();
    if (signingAlgorithmFrom(name) != key.algorithm())
        return Error::internalError(QStringLiteral("a JWS algorithm that is not the key's"));
    if (!isPlainName(type)) return Error::internalError(QStringLiteral("a JWS type with strange characters"));
    QByteArray header = "{\"alg\":\"" + name + "\",\"kid\":\"" + key.keyId();
    if (!type.isEmpty()) {
        header += "\",\"typ\":\"";
        header.append(type);
    }
    header += "\"}";
    QByteArray token = base64UrlEncode(header) + '.' + base64UrlEncode(payload);
    GATEHOUSE_TRY_ASSIGN(signature, key.sign(token));
    token += '.' + base64UrlEncode(signature);
    return token;
}

}  // namespace gatehouse
