#pragma once

#include "core/api/services.h"

namespace gatehouse {

/// For somebody who has just removed a factor of their own: Conflict "last_factor", which undoes it, where
/// they must have one and this was it. Recovery codes do not count: they run out.
Result<void> keepAFactor(Services &services, Transaction &tx, const UserId &user);

}  // namespace gatehouse
