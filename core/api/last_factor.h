#pragma once

#include "core/api/services.h"

namespace gatehouse {

// The last second factor does not vanish silently. Both are called after the removal, in its transaction,
// which an error undoes.

/// For people who remove one of their own: Conflict "last_factor" when none that lasts is left of those that
/// they have to have.
Result<void> keepAFactor(Services &services, Transaction &tx, const UserId &user);

/// For administrators: InvalidInput in "reason" when none is left of those that there were `before`, and
/// nobody said why; the audit log says that it was the last one.
Result<void> noteLastFactor(Services &services, Transaction &tx, const Caller &by, const User &user,
                            const FactorSummary &before, const QString &reason);

}  // namespace gatehouse
