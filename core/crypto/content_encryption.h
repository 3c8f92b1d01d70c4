#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <optional>

#include "core/base/result.h"
#include "core/base/secret.h"

namespace gatehouse {

// What encrypts the content of a JWE (RFC 7518 section 5). Any thread.

/// AES-GCM, or AES-CBC with HMAC-SHA-256 behind it.
enum class ContentEncryption { A128Gcm, A256Gcm, A128CbcHs256 };

QByteArray toByteArray(ContentEncryption method);  ///< "A128GCM", "A256GCM", "A128CBC-HS256"
std::optional<ContentEncryption> contentEncryptionFrom(QByteArrayView name);

std::size_t contentKeySize(ContentEncryption method);  ///< bytes
std::size_t contentIvSize(ContentEncryption method);   ///< bytes

struct EncryptedContent
{
    QByteArray ciphertext;
    QByteArray tag;  ///< 16 bytes
};

/// Never twice with the same key and `iv`. `authenticated` is bound into the tag. Fails with Internal only:
/// key or iv of another size, or OpenSSL.
Result<EncryptedContent> encryptContent(ContentEncryption method, const Secret &key, QByteArrayView iv,
                                        QByteArrayView authenticated, QByteArrayView plain);

/// The Concat KDF as RFC 7518 section 4.6.2 uses it: `size` bytes for `algorithm` from the secret of an ECDH.
Result<Secret> concatKdf(const Secret &shared, QByteArrayView algorithm, QByteArrayView partyU,
                         QByteArrayView partyV, std::size_t size);

}  // namespace gatehouse
