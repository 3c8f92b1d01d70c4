#pragma once

#include <QByteArray>
#include <QJsonObject>

#include "core/base/result.h"
#include "core/crypto/signing_key.h"

namespace gatehouse {

// Public keys as JSON (RFC 7517, 7518 section 6, 8037). Any thread.

/// Takes EC P-256, OKP Ed25519 and RSA of 2048 to 8192 bits with an odd exponent of 3 to 32 bits. The point
/// must lie on the curve; `alg` and `use`, if there, must fit; a private part is refused. Fails with
/// InvalidInput. An RSA key without `alg` is for RS256.
Result<PublicKey> publicKeyFromJwk(const QJsonObject &jwk);
/// The same for a use that wants one algorithm: fails also when the key cannot be for it. An RSA key without
/// `alg` is for whichever of RS256 and PS256 is asked for.
Result<PublicKey> publicKeyFromJwk(const QJsonObject &jwk, SigningAlgorithm expected);

/// The public members, with `alg`, `use` = "sig" and `kid` (the thumbprint).
QJsonObject toJwk(const PublicKey &key);

/// RFC 7638, SHA-256, base64url.
QByteArray jwkThumbprint(const PublicKey &key);

}  // namespace gatehouse
