#pragma once

#include "core/identity/user_store.h"

namespace gatehouse {

/// Taken by whoever gives out names, before looking whether they are free (Transaction::serialize()).
inline constexpr qint64 kUserNamesLock = 0x6761'7465'0003;

/// Checks all the parts of a name, brings them into the form in which they are kept, and fills in the keys.
Result<void> checkUserNames(UserRecord &record);

}  // namespace gatehouse
