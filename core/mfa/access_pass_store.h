#pragma once

#include "core/mfa/access_pass.h"
#include "core/store/transaction.h"

/// The SQL of temporary access passes. Stateless; any thread that owns the transaction.
namespace gatehouse::access_pass_store {

Result<void> insert(Transaction &tx, const AccessPass &pass, const QByteArray &hash);
/// Takes one use of a good pass of this user: this decides how often it is used. The pass as it is then.
Result<std::optional<AccessPass>> use(Transaction &tx, const UserId &user, const QByteArray &hash,
                                      Timestamp now);
/// The pass as it is then; nullopt when the user has no good one with that id.
Result<std::optional<AccessPass>> revoke(Transaction &tx, const UserId &user, const AccessPassId &id,
                                         Timestamp now);
/// How many good ones there were.
Result<qint64> revokeAll(Transaction &tx, const UserId &user, Timestamp now);
/// Newest first, used and ended ones too.
Result<QList<AccessPass>> ofUser(Transaction &tx, const UserId &user);
Result<qint64> countGood(Transaction &tx, const UserId &user, Timestamp now);
Result<qint64> prune(Transaction &tx, Timestamp before, int limit);

}  // namespace gatehouse::access_pass_store
