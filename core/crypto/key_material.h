#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <memory>
#include <optional>

struct evp_pkey_st;

namespace gatehouse {

// What core/crypto makes OpenSSL keys from. Everybody else uses PublicKey and EncryptionKey. Any thread.

/// A member of text type, or nullopt.
std::optional<QByteArray> jwkText(const QJsonObject &jwk, const char *name);
/// A member of base64url text, decoded.
std::optional<QByteArray> jwkOctets(const QJsonObject &jwk, const char *name);
/// Any member that only private and symmetric keys have (RFC 7518 section 6).
bool holdsPrivatePart(const QJsonObject &jwk);

/// The point of `x` and `y` if the curve is P-256 and the point on it; otherwise nullptr. `kty` is the
/// caller's.
std::shared_ptr<evp_pkey_st> ecPublicKey(const QJsonObject &jwk);
/// Of `n` and `e`, not checked further than their form: see isSoundRsa().
std::shared_ptr<evp_pkey_st> rsaPublicKey(const QJsonObject &jwk);

bool isP256(evp_pkey_st *key);
/// 2048 to 8192 bits, odd, with an odd exponent of 3 to 32 bits.
bool isSoundRsa(evp_pkey_st *key);

/// A number of the public part, big-endian, in `size` bytes or, for 0, as few as it takes.
QByteArray publicNumber(evp_pkey_st *key, const char *name, int size = 0);

}  // namespace gatehouse
