#pragma once

#include <QByteArray>
#include <QList>
#include <optional>

#include "core/base/result.h"
#include "core/oauth/client.h"
#include "core/store/transaction.h"

namespace gatehouse {

/// SQL of clients and client_secrets.
namespace client_store {

struct StoredSecret
{
    QString id;
    QByteArray hash;
    QByteArray sealed;  ///< empty, but where the client signs with it
};

/// A client with its live secrets.
struct ClientWithSecrets
{
    Client client;
    QList<StoredSecret> secrets;
};

/// `registrationTokenHash`: of what a client that registered itself is managed with; empty for others.
Result<void> insert(Transaction &tx, const Client &client, const QByteArray &registrationTokenHash = {});
/// False when `expectedVersion` is not the stored one any more.
Result<bool> update(Transaction &tx, const Client &client, qint64 expectedVersion);
Result<bool> remove(Transaction &tx, const ClientId &id);
Result<std::optional<Client>> find(Transaction &tx, const ClientId &id);
/// One read for client authentication.
Result<std::optional<ClientWithSecrets>> findWithSecrets(Transaction &tx, const ClientId &id, Timestamp now);
/// By name, after (`nameKey`, `id`); `search` is a part of the name's key or a whole id.
Result<QList<Client>> list(Transaction &tx, const QString &search, const QString &afterNameKey,
                           const QString &afterId, int limit);
Result<qint64> count(Transaction &tx);

Result<void> insertSecret(Transaction &tx, const ClientId &client, const ClientSecretInfo &secret,
                          const StoredSecret &stored);
Result<QList<ClientSecretInfo>> secretsOf(Transaction &tx, const ClientId &client, Timestamp now);
Result<bool> removeSecret(Transaction &tx, const ClientId &client, const QString &id);
Result<void> removeSecrets(Transaction &tx, const ClientId &client);
/// Empty when there is no such client, or none that registered itself.
Result<QByteArray> registrationTokenHash(Transaction &tx, const ClientId &client);
/// Takes the client's row for this transaction, so that two changes to its secrets wait for each other.
Result<bool> touch(Transaction &tx, const ClientId &client, Timestamp now);

QString nameKeyOf(const QString &name);

}  // namespace client_store
}  // namespace gatehouse
