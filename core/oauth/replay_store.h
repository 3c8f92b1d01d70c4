#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include "core/base/result.h"
#include "core/store/transaction.h"

namespace gatehouse {

/// SQL of used_tokens: the ids of one-time tokens that others made (client assertions, DPoP proofs, ...).
namespace replay_store {

/// Decides single use: true for exactly one caller, on all servers together. `purpose` is our own word for
/// the kind of token and keeps the kinds apart; `issuer` is whoever chose the id (a client, a key's
/// thumbprint). Until `expiresAt` the id stays used; past it, the token's own age must refuse it.
Result<bool> useOnce(Transaction &tx, QByteArrayView purpose, const QString &issuer, const QString &id,
                     Timestamp expiresAt);

/// Forgets at most `limit` ids that expired before `now`; answers how many.
Result<qint64> prune(Transaction &tx, Timestamp now, int limit);

}  // namespace replay_store
}  // namespace gatehouse
