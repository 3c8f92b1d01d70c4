#pragma once

#include <optional>

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/store/transaction.h"

namespace gatehouse {

/// An account that is going to be deleted. Value type.
struct PendingDeletion
{
    Timestamp askedAt;
    Timestamp dueAt;
};

/// The SQL of deletions that people asked for. Stateless; any thread that owns the transaction.
namespace account_deletion_store {

/// False when it was asked for before; that date stays.
Result<bool> insert(Transaction &tx, const UserId &user, const PendingDeletion &deletion);
Result<std::optional<PendingDeletion>> find(Transaction &tx, const UserId &user);
/// Decides who ends the waiting: false when there was none.
Result<bool> remove(Transaction &tx, const UserId &user);
/// Takes the first that is due out of the table; nullopt: none is left.
Result<std::optional<UserId>> takeNextDue(Transaction &tx, Timestamp now);

}  // namespace account_deletion_store

}  // namespace gatehouse
