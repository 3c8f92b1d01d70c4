#pragma once

#include "core/federation/provider.h"
#include "core/store/transaction.h"

namespace gatehouse {

/// An account at a provider that opens an account here.
struct FederatedIdentity
{
    ProviderId provider;
    QString providerName;
    QString preset;
    QString subject;
    UserId user;
    QString email;  ///< as the provider told it last
    Timestamp linkedAt;
    std::optional<Timestamp> lastUsedAt;
};

/// Something that waits: for the provider's answer, or for the person to prove an account here.
struct FederationFlow
{
    enum class Kind { Authorize, Confirm };
    Kind kind = Kind::Authorize;
    QByteArray stateHash;
    ProviderId provider;
    QByteArray browserHash;  ///< of the cookie of the browser that it belongs to
    UserId user;             ///< who links, or whose account is to be confirmed; may be empty
    QByteArray returnTo;
    QByteArray sealed;
    bool askedAgain = false;  ///< the provider was asked to ask; kept within `sealed`
    Timestamp createdAt;
    Timestamp expiresAt;
};

/// What has to be told to the provider when the person signs out.
struct FederationLogin
{
    QByteArray browserHash;
    ProviderId provider;
    UserId user;
    QByteArray sealedIdToken;
    QString endSessionEndpoint;
    Timestamp expiresAt;
};

namespace federation_store {

// The SQL of linked identities and of what waits. Stateless.

Result<std::optional<FederatedIdentity>> find(Transaction &tx, const ProviderId &provider,
                                              const QString &subject);
Result<QList<FederatedIdentity>> identitiesOf(Transaction &tx, const UserId &user);
/// False when somebody is linked to it already.
Result<bool> link(Transaction &tx, const FederatedIdentity &identity);
Result<bool> unlink(Transaction &tx, const ProviderId &provider, const QString &subject, const UserId &user);
Result<void> noteUse(Transaction &tx, const ProviderId &provider, const QString &subject,
                     const QString &email, Timestamp now);

Result<void> insertFlow(Transaction &tx, const FederationFlow &flow);
/// A flow that is neither used nor over, of this browser alone; not touched.
Result<std::optional<FederationFlow>> liveFlow(Transaction &tx, FederationFlow::Kind kind,
                                               const QByteArray &stateHash, const QByteArray &browserHash,
                                               Timestamp now);
/// Uses it: this decides single use.
Result<std::optional<FederationFlow>> takeFlow(Transaction &tx, FederationFlow::Kind kind,
                                               const QByteArray &stateHash, const QByteArray &browserHash,
                                               Timestamp now);

Result<void> putLogin(Transaction &tx, const FederationLogin &login);
/// Takes it away; only the person's own.
Result<std::optional<FederationLogin>> takeLogin(Transaction &tx, const QByteArray &browserHash,
                                                 const UserId &user, Timestamp now);

/// Forgets at most `limit` of what is over; how many.
Result<qint64> prune(Transaction &tx, Timestamp before, int limit);

}  // namespace federation_store
}  // namespace gatehouse
