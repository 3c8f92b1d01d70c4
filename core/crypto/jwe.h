#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include "core/base/result.h"
#include "core/crypto/content_encryption.h"
#include "core/crypto/encryption_key.h"

namespace gatehouse {

/// A compact JWE (RFC 7516 section 7.1) that only the owner of `key` can read: a new content key each time,
/// for ECDH-ES from a new ephemeral key (RFC 7518 section 4.6, direct). The header has `alg`, `enc`, the
/// key's `kid` if it has one, and `contentType` as `cty` unless empty: "JWT" when `payload` is a signed token
/// (RFC 7519 section 5.2). It says nothing about who wrote it: sign first. Fails with Internal only. Any
/// thread.
Result<QByteArray> encryptCompactJwe(const EncryptionKey &key, ContentEncryption method,
                                     QByteArrayView contentType, QByteArrayView payload);

}  // namespace gatehouse
