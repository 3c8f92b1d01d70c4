#pragma once

#include "core/api/services.h"

namespace gatehouse {

/// Whether `by` may touch the factors of the user, and the user. Where a reset waits for a second
/// administrator (`recovery.second_approval`), no piece of it may be had alone: a factor taken away, an app,
/// a passkey, codes or a pass of one's own put in. Forbidden "approval_needed".
Result<User> userToEnrol(Services &services, Transaction &tx, const Caller &by, const UserId &id);

}  // namespace gatehouse
