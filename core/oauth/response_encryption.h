#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include "core/base/result.h"
#include "core/crypto/encryption_key.h"

namespace gatehouse {

struct Client;

/// How an answer is encrypted to a client, by the names of RFC 7518; empty: not at all.
struct ResponseEncryption
{
    QString algorithm;  ///< "RSA-OAEP-256" or "ECDH-ES"
    QString content;    ///< empty: A128CBC-HS256 (OpenID Connect Registration section 2)

    bool isWanted() const { return !algorithm.isEmpty(); }
};

// What the client registered.
ResponseEncryption idTokenEncryption(const Client &client);
ResponseEncryption userInfoEncryption(const Client &client);
ResponseEncryption introspectionEncryption(const Client &client);

/// The client's key for content encrypted with `algorithm`: the one place that knows where its keys are.
/// NotFound when it has none.
Result<EncryptionKey> encryptionKeyOf(const Client &client, KeyManagement algorithm);

/// `signedToken` as a nested JWT (RFC 7519 section 5.2) that only the client can read, or itself when no
/// encryption is wanted. Unavailable when the client has no key that fits: what was to be secret never goes
/// out open. Any thread.
Result<QByteArray> protectedFor(const Client &client, const ResponseEncryption &wanted,
                                const QByteArray &signedToken);
/// The same for claims that the client does not want signed.
Result<QByteArray> encryptedClaimsFor(const Client &client, const ResponseEncryption &wanted,
                                      QByteArrayView claims);

/// Whether what is registered can be done: names that are known, and keys that fit. InvalidInput with field
/// "metadata".
Result<void> checkResponses(const Client &client);

}  // namespace gatehouse
