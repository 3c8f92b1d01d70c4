#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QJsonObject>

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/crypto/signing_key.h"

namespace gatehouse {

/// A compact JWS (RFC 7515 section 7.1) taken apart, NOT yet verified: use the header to choose the key,
/// nothing more.
struct UnverifiedJws
{
    QJsonObject header;
    QByteArray algorithm;  ///< `alg`
    QByteArray keyId;      ///< `kid`, at most 128 printable ASCII characters; may be empty
    QByteArray type;       ///< `typ`, lower case, without "application/"; may be empty
    QByteArray signingInput;
    QByteArray payload;
    QByteArray signature;
};

/// Three base64url parts, none padded, header an object that passes the JSON gate, without `crit`, `b64`,
/// `zip` or `enc`. 16 KiB at most. Fails with Unauthenticated `invalid_token`. `jwk`, `jku`, `x5u` and `x5c`
/// are never looked at.
Result<UnverifiedJws> parseCompactJws(QByteArrayView token);

/// True when `alg` is the key's own and the signature holds.
bool verifyJws(const UnverifiedJws &jws, const PublicKey &key);

/// True when `alg` is HS256 and the tag is the one that `secret` makes, compared in constant time. Never with
/// less than 32 bytes of secret (RFC 7518 section 3.2): then it is false.
bool verifyHmacJws(const UnverifiedJws &jws, const Secret &secret);

/// Signs `payload` with a header of `alg`, `kid` and, unless empty, `typ`. `algorithm`: another name of the
/// key's own algorithm to stand as `alg` (RFC 9864); otherwise its usual one.
Result<QByteArray> signCompactJws(const SigningKey &key, QByteArrayView type, QByteArrayView payload,
                                  QByteArrayView algorithm = {});

}  // namespace gatehouse
