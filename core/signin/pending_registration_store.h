#pragma once

#include <QList>

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/store/transaction.h"

/// What somebody who registered has yet to confirm. Stateless; any thread that owns the transaction.
namespace gatehouse::pending_registration {

struct Pending
{
    bool email = false;
    bool phone = false;

    bool any() const { return email || phone; }
};

Result<void> insert(Transaction &tx, const UserId &user, const Pending &pending, Timestamp now);
/// Nothing pending for anybody who did not register, or is through.
Result<Pending> of(Transaction &tx, const UserId &user);
Result<void> confirmEmail(Transaction &tx, const UserId &user);
Result<void> confirmPhone(Transaction &tx, const UserId &user);
/// Who registered before then, has not confirmed what is `wanted` now, and never signed in; the oldest first.
/// Nobody else changes them until the transaction ends.
Result<QList<UserId>> abandoned(Transaction &tx, const Pending &wanted, Timestamp before, int limit);

}  // namespace gatehouse::pending_registration
