#pragma once

#include <chrono>
#include <optional>

#include "core/base/clock.h"

namespace gatehouse {

/// When wrong guesses at one account make it wait. The first `threshold` - 1 failures in a row cost nothing;
/// the next one locks for `firstLock`, each one after that for twice as long, up to `longestLock`. At
/// `hardLimit` failures in a row the account stays locked until an administrator unlocks it (NIST SP
/// 800-63B-4 section 3.2.2: at most 100). Attempts made while locked are neither tried nor counted. Value
/// type.
struct LockoutPolicy
{
    int threshold = 5;
    std::chrono::seconds firstLock{30};
    std::chrono::seconds longestLock{15 * 60};
    int hardLimit = 100;

    /// Until when the account is locked after its `failures`-th failure in a row; nullopt: not locked.
    std::optional<Timestamp> lockedUntil(int failures, Timestamp now) const;
};

/// "Until an administrator unlocks it": 9999-12-31T23:59:59.999Z.
inline constexpr Timestamp kLockedForGood{253'402'300'799'999};

}  // namespace gatehouse
