#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <memory>
#include <optional>

#include "core/base/result.h"
#include "core/crypto/encryption_key.h"
#include "core/crypto/signing_key.h"

namespace gatehouse {

/// The public keys of somebody else, as they published them (RFC 7517 section 5). Immutable and shared: cheap
/// to copy, any thread. Parsing costs about a signature check for each key, so keep what parse() made.
class JwkSet final
{
public:
    /// No keys.
    JwkSet();

    /// Strict JSON of at most 64 KiB with `keys` of at most 50 entries. Keys that cannot be used here
    /// (unknown types and curves, too weak, malformed) are left out, as the standard wants; a symmetric key
    /// or any private part fails the whole set, since it was never meant to be seen. Fails with InvalidInput
    /// at `jwks`.
    static Result<JwkSet> parse(QByteArrayView json);

    /// The key for a signature whose header says `kid` and `alg`. An empty `keyId` finds the only key that
    /// fits. Two keys that fit are none: the answer must not depend on their order.
    std::optional<PublicKey> verifier(QByteArrayView keyId, SigningAlgorithm algorithm) const;
    /// Whether any key here may sign with `algorithm`.
    bool hasVerifier(SigningAlgorithm algorithm) const;
    /// The first key that takes content encrypted with `algorithm`; one that says so before one that says
    /// nothing.
    std::optional<EncryptionKey> encryptionKey(KeyManagement algorithm) const;

    bool isEmpty() const;
    int skipped() const;  ///< how many entries were left out

private:
    struct Keys;
    explicit JwkSet(std::shared_ptr<const Keys> keys) : m_keys(std::move(keys)) {}
    std::shared_ptr<const Keys> m_keys;  ///< never null
};

}  // namespace gatehouse
