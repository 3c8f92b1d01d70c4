#pragma once

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

}  // namespace gatehouse::pending_registration
