#pragma once

#include <QByteArrayView>
#include <optional>

#include "core/base/result.h"
#include "core/crypto/jwk_set.h"
#include "core/crypto/signing_key.h"
#include "core/oauth/oauth_error.h"

namespace gatehouse {

class RemoteDocuments;
struct Client;

/// The public keys of clients: those that are registered (`jwks`) or stand at an address of the client
/// (`jwks_uri`, RFC 7591 section 2). Looking never waits. Keys that have to be fetched first are an Error
/// that RemoteDocuments::missing() knows; after RemoteDocuments::fetch() look again. Stateless, any thread.
class ClientKeys final
{
public:
    explicit ClientKeys(const RemoteDocuments &documents) : m_documents(documents) {}

    /// Nothing where they are not at hand, for whatever reason.
    std::optional<JwkSet> keysNow(const Client &client) const;
    /// All of them; none for a client without any.
    Result<JwkSet> keys(const Client &client) const;
    /// Keys to check a signature with whose header says `keyId` and `algorithm`. Where the set at hand has
    /// none that fits, a newer one is looked for: the client may have changed its keys (OpenID Connect Core
    /// section 10.1.1).
    Result<JwkSet> verifiers(const Client &client, QByteArrayView keyId, SigningAlgorithm algorithm) const;

    /// What to tell a client whose keys could not be had, with the word of the place. An Error that asks for
    /// a fetch, or comes from ourselves, stays what it is.
    static Error refusal(const Error &error, OAuthErrorCode code);

private:
    const RemoteDocuments &m_documents;
};

}  // namespace gatehouse
