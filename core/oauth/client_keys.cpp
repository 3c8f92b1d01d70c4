#include "core/oauth/client_keys.h"

#include <QJsonDocument>

#include "core/oauth/client.h"
#include "core/oauth/remote_documents.h"

namespace gatehouse {

namespace {

RemoteAddress addressOf(const Client &client)
{
    return {RemoteAddress::Kind::KeySet, client.metadata.jwksUri};
}

}  // namespace

std::optional<JwkSet> ClientKeys::keysNow(const Client &client) const
{
    Result<JwkSet> found = keys(client);
    return found.ok() ? std::optional<JwkSet>(*std::move(found)) : std::nullopt;
}

Result<JwkSet> ClientKeys::keys(const Client &client) const
{
    const ClientMetadata &metadata = client.metadata;
    if (metadata.jwksUri.isEmpty()) {
        if (metadata.jwks.isEmpty()) return JwkSet();
        return JwkSet::parse(QJsonDocument(metadata.jwks).toJson(QJsonDocument::Compact));
    }
    GATEHOUSE_TRY_ASSIGN(document, m_documents.current(addressOf(client)));
    return document->keys;
}

Result<JwkSet> ClientKeys::verifiers(const Client &client, QByteArrayView keyId,
                                     SigningAlgorithm algorithm) const
{
    GATEHOUSE_TRY_ASSIGN(found, keys(client));
    if (client.metadata.jwksUri.isEmpty() || found.verifier(keyId, algorithm)) return found;
    GATEHOUSE_TRY_ASSIGN(newer, m_documents.renewed(addressOf(client)));
    return newer->keys;
}

Error ClientKeys::refusal(const Error &error, OAuthErrorCode code)
{
    if (RemoteDocuments::missing(error) || error.code == ErrorCode::Internal) return error;
    return oauthError(code, "The client's public keys cannot be read from its jwks_uri.");
}

}  // namespace gatehouse
