#pragma once

#include <chrono>
#include <optional>

#include "core/base/clock.h"

namespace gatehouse {

class Settings;

/// When wrong guesses at one account make it wait. The first `threshold` - 1 failures in a row cost nothing;
/// the next one locks for `firstLock`, each one after that for twice as long, up to `longestLock`. At
/// `hardLimit` failures in a row the account stays locked until an administrator unlocks it (NIST SP
/// 800-63B-4 section 3.2.2: at most 100). Attempts made while locked are neither tried nor counted. Value
/// type.
struct LockoutPolicy
{
    int threshold = 10;
    std::chrono::seconds firstLock{15 * 60};
    std::chrono::seconds longestLock{60 * 60};
    int hardLimit = 100;

    /// As `lockout.threshold` and `lockout.minutes` (the first lock; the longest is four times that) say now.
    static LockoutPolicy from(const Settings &settings);
    /// Until when the account is locked after its `failures`-th failure in a row; nullopt: not locked.
    std::optional<Timestamp> lockedUntil(qint64 failures, Timestamp now) const;
};

/// "Until an administrator unlocks it": 9999-12-31T23:59:59.999Z.
inline constexpr Timestamp kLockedForGood{253'402'300'799'999};

}  // namespace gatehouse
