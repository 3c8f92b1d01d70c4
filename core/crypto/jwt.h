#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <chrono>
#include <functional>
#include <optional>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/crypto/signing_key.h"

namespace gatehouse {

/// A NumericDate (RFC 7519 section 2), whole or fractional, from 1970 to the end of 9999; nullopt for
/// anything else.
std::optional<Timestamp> numericDate(const QJsonValue &value);

/// What a token has to say to be let in. Everything here is checked; nothing is optional unless it says so.
struct JwtExpectations
{
    /// Allowed `typ` values, lower case without "application/" (RFC 8725 section 3.11), e.g. {"at+jwt"}. An
    /// empty entry allows a token without `typ`.
    QList<QByteArray> types;
    QString issuer;                  ///< `iss`, exactly
    QString audience;                ///< must be `aud` or one of it
    std::chrono::seconds leeway{0};  ///< for `exp`, `nbf` and `iat`
    bool allowExpired = false;       ///< for id_token_hint only; `exp` must still be there
    bool anyAudience = false;        ///< the caller looks at `aud` itself
};

struct VerifiedJwt
{
    QByteArray keyId;
    QString subject;     ///< `sub`; empty if absent
    Timestamp issuedAt;  ///< `iat`; zero if absent
    Timestamp expiresAt;
    QJsonObject claims;  ///< all of them; types beyond the registered ones are unchecked
};

/// Finds the key for a `kid` (may be empty). Only from our own store: never fetch because a token says so.
using KeyLookup = std::function<std::optional<PublicKey>(const QByteArray &keyId)>;

/// Checks the signature first, then type, issuer, audience and times (RFC 7519, RFC 8725). `exp` is a must;
/// times are whole or fractional seconds between 0 and the year 9999. Fails with Unauthenticated:
/// `invalid_token` or `token_expired`. Any thread.
Result<VerifiedJwt> verifyJwt(QByteArrayView token, const KeyLookup &keys,
                              const JwtExpectations &expectations, const Clock &clock);

/// Serializes once and signs. `type` e.g. "at+jwt" or "JWT"; `algorithm` as in signCompactJws().
Result<QByteArray> signJwt(const SigningKey &key, QByteArrayView type, const QJsonObject &claims,
                           QByteArrayView algorithm = {});

}  // namespace gatehouse
