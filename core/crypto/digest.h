#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include "core/base/secret.h"

namespace gatehouse {

// Digests over OpenSSL; results are raw bytes, 32 of them unless said otherwise. Any thread.

QByteArray sha256(QByteArrayView data);
QByteArray hmacSha256(QByteArrayView key, QByteArrayView data);

/// The form in which a random token is kept in the database. Only for values of 128 random bits or more; what
/// people choose or type goes through PasswordHashing.
QByteArray tokenHash(QByteArrayView token);

/// HKDF-SHA256 (RFC 5869), up to 8,160 bytes.
Secret hkdfSha256(QByteArrayView key, QByteArrayView salt, QByteArrayView info, std::size_t size);

/// PKCE S256 (RFC 7636 section 4.6): base64url(SHA-256(verifier)).
QByteArray pkceChallengeS256(QByteArrayView verifier);

}  // namespace gatehouse
