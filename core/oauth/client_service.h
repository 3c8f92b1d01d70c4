#pragma once

#include <QString>
#include <optional>

#include "core/base/caller.h"
#include "core/base/page.h"
#include "core/base/result.h"
#include "core/oauth/client.h"
#include "core/oauth/mutual_tls.h"

namespace gatehouse {

class AuditLog;
class ClientKeys;
class GrantService;
class RemoteDocuments;
class Sealer;
class Settings;
class Transaction;

/// What a new client is made of; what is not given has a default that fits its kind.
struct NewClient
{
    QString name;
    std::optional<ClientKind> kind;
    std::optional<ClientAuthMethod> authMethod;
    std::optional<QStringList> grantTypes;
    QStringList redirectUris;
    QStringList postLogoutRedirectUris;
    std::optional<QStringList> scopes;
    std::optional<bool> requirePkce;
    std::optional<bool> skipConsent;
    std::optional<QByteArray> idTokenAlgorithm;
    std::optional<int> accessTokenSeconds;
    std::optional<int> refreshTokenSeconds;
    ClientMetadata metadata;
};

/// Only the members that are set change (RFC 7396). The kind of a client never does.
struct ClientPatch
{
    std::optional<QString> name;
    std::optional<ClientAuthMethod> authMethod;
    std::optional<QStringList> grantTypes;
    std::optional<QStringList> redirectUris;
    std::optional<QStringList> postLogoutRedirectUris;
    std::optional<QStringList> scopes;
    std::optional<bool> requirePkce;
    std::optional<bool> skipConsent;
    std::optional<QByteArray> idTokenAlgorithm;
    std::optional<int> accessTokenSeconds;
    std::optional<int> refreshTokenSeconds;
    std::optional<bool> disabled;
    QJsonObject metadata;  ///< the members that change, null for "back to the default"
};

struct CreatedClient
{
    Client client;
    QByteArray secret;  ///< shown once; empty for public and native clients
};

struct CreatedClientSecret
{
    QString id;
    QByteArray secret;  ///< shown once
};

/// The applications. Secrets are 256 random bits stored as SHA-256 (and sealed, where the client signs with
/// it) and shown once; two live at most, so that one can be changed without an outage. Clients are read from
/// the database each time, so that a change made by another server holds at once. Errors: InvalidInput with
/// field, NotFound, Conflict, PreconditionFailed. Functions over the caller's transaction; stateless, any
/// thread.
class ClientService final
{
public:
    ClientService(const AuditLog &audit, const GrantService &grants, const Settings &settings,
                  const Sealer &sealer, const ClientKeys &keys, const RemoteDocuments &documents,
                  const Clock &clock, QString issuer, MutualTls mutualTls = {})
        : m_audit(audit),
          m_grants(grants),
          m_settings(settings),
          m_sealer(sealer),
          m_keys(keys),
          m_documents(documents),
          m_clock(clock),
          m_issuer(std::move(issuer)),
          m_mutualTls(std::move(mutualTls))
    {
    }

    /// `registrationTokenHash`: of the token that a client which registers itself is managed with.
    Result<CreatedClient> create(Transaction &tx, const Caller &by, const NewClient &input,
                                 const QByteArray &registrationTokenHash = {}) const;
    Result<Client> get(Transaction &tx, const ClientId &id) const;
    Result<std::optional<Client>> find(Transaction &tx, const ClientId &id) const;
    /// By name; `search` anywhere in the name without case, or an exact id.
    Result<Page<Client>> list(Transaction &tx, const QString &search, const PageRequest &page) const;
    Result<qint64> count(Transaction &tx) const;
    /// `expectedVersion`: the If-Match of the caller. Disabling revokes the client's grants.
    Result<Client> update(Transaction &tx, const Caller &by, const ClientId &id, const ClientPatch &patch,
                          std::optional<qint64> expectedVersion = {}) const;
    /// `input` takes the place of all that was registered (RFC 7592 section 2.2); what it does not give goes
    /// back to its default, except for kind, PKCE, token lifetimes and whether the client is disabled. Has a
    /// secret where the client needs a new one for what proves it now.
    Result<CreatedClient> replace(Transaction &tx, const Caller &by, const Client &before,
                                  const NewClient &input) const;
    Result<void> remove(Transaction &tx, const Caller &by, const ClientId &id,
                        std::optional<qint64> expectedVersion = {}) const;
    /// A second secret; Conflict when two are live.
    Result<CreatedClientSecret> addSecret(Transaction &tx, const Caller &by, const ClientId &id) const;
    Result<void> removeSecret(Transaction &tx, const Caller &by, const ClientId &id,
                              const QString &secretId) const;

    /// The client that the credentials prove, by exactly its registered method. One error for every failure:
    /// `invalid_client`. For public and native clients the id is all there is.
    Result<ClientProof> authenticate(Transaction &tx, const ClientCredentials &credentials) const;
    /// Decides single use of an assertion: `invalid_client` for all but one caller.
    Result<void> useUp(Transaction &tx, const ClientProof &proof) const;

    /// Makes the built-in console client if it is missing and brings it up to date. At start-up.
    Result<void> ensureBuiltIn(Transaction &tx) const;

private:
    Result<ClientProof> authenticateByAssertion(Transaction &tx, const ClientCredentials &credentials) const;
    Result<void> checkSector(const Client &before, const Client &after) const;
    /// RFC 8705 section 2: no secret, no assertion, only the client's id and its certificate.
    Result<ClientProof> authenticateByCertificate(const ClientCredentials &credentials, Client client) const;
    Result<void> storeChange(Transaction &tx, const Caller &by, const Client &before, Client &after) const;
    Result<CreatedClientSecret> insertSecret(Transaction &tx, const Client &client) const;

    const AuditLog &m_audit;
    const GrantService &m_grants;
    const Settings &m_settings;
    const Sealer &m_sealer;
    const ClientKeys &m_keys;
    const RemoteDocuments &m_documents;
    const Clock &m_clock;
    QString m_issuer;
    MutualTls m_mutualTls;
};

}  // namespace gatehouse
