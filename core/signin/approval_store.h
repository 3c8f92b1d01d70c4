#pragma once

#include "core/signin/approval_service.h"
#include "core/store/transaction.h"

/// The SQL of approvals. One waits while it is undecided and not over. Stateless; any thread that owns the
/// transaction.
namespace gatehouse::approval_store {

Result<void> insert(Transaction &tx, const Approval &approval);
Result<std::optional<Approval>> byId(Transaction &tx, const ApprovalId &id);
Result<bool> isWaiting(Transaction &tx, const QString &kind, const UserId &target, Timestamp now);
Result<QList<Approval>> waiting(Transaction &tx, Timestamp now);
/// Decides who decides: nullopt for one that was decided, is over, or was asked for by `notBy`.
Result<std::optional<Approval>> decide(Transaction &tx, const ApprovalId &id, const QString &byName,
                                       const QString &notBy, bool approved, Timestamp now);

}  // namespace gatehouse::approval_store
