#pragma once

#include "core/api/services.h"
#include "core/signin/account_deletion_store.h"

namespace gatehouse {

/// Deletes up to `limit` accounts whose owners wanted it and whose time has come: `user.deleted` with reason
/// "own_wish". The value is how many.
Result<qint64> deleteDueAccounts(Services &services, Transaction &tx, int limit);

/// Somebody wants their own account gone: from when on it will be, or nullopt when it is already. Errors of
/// AccountDeletion::check().
Result<std::optional<PendingDeletion>> askToDelete(Services &services, Transaction &tx, const Caller &self,
                                                   const QString &typedName);

}  // namespace gatehouse
