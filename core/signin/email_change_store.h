#pragma once

#include <optional>

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/store/transaction.h"

namespace gatehouse {

/// A new address that waits. Value type.
struct PendingEmail
{
    QString newEmail;
    QString oldEmail;  ///< the one that the account had when it was asked for
    Timestamp askedAt;
    Timestamp expiresAt;
    std::optional<Timestamp> newConfirmedAt;
    std::optional<Timestamp> oldConfirmedAt;  ///< set from the start where nobody has to be asked

    bool isComplete() const { return newConfirmedAt && oldConfirmedAt; }
};

/// The SQL of e-mail changes: at most one waits for each account. Stateless; any thread that owns the
/// transaction.
namespace email_change_store {

Result<void> replace(Transaction &tx, const UserId &user, const PendingEmail &pending);
Result<std::optional<PendingEmail>> find(Transaction &tx, const UserId &user, Timestamp now);
/// One side's yes; nullopt where nothing waits for it any more.
Result<std::optional<PendingEmail>> confirmNew(Transaction &tx, const UserId &user, Timestamp now);
Result<std::optional<PendingEmail>> confirmOld(Transaction &tx, const UserId &user, Timestamp now);
/// Decides who ends it: nullopt when somebody else did.
Result<std::optional<PendingEmail>> remove(Transaction &tx, const UserId &user);
Result<qint64> prune(Transaction &tx, Timestamp before, int limit);

}  // namespace email_change_store

}  // namespace gatehouse
