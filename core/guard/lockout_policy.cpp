#include "core/guard/lockout_policy.h"

#include <algorithm>

#include "core/settings/settings.h"

namespace gatehouse {

LockoutPolicy LockoutPolicy::from(const Settings &settings)
{
    LockoutPolicy policy;
    policy.threshold = int(settings.integer(Setting::LockoutThreshold));
    policy.firstLock =
        std::chrono::duration_cast<std::chrono::seconds>(settings.duration(Setting::LockoutMinutes));
    policy.longestLock = 4 * policy.firstLock;
    return policy;
}

std::optional<Timestamp> LockoutPolicy::lockedUntil(qint64 failures, Timestamp now) const
{
    if (failures >= hardLimit) return kLockedForGood;
    if (threshold <= 0 || failures < threshold) return std::nullopt;
    // 2^20 times the shortest lock is beyond every longest one; a larger shift would overflow.
    const int doublings = int(std::min<qint64>(failures - threshold, 20));
    return now + std::min<std::chrono::seconds>(firstLock * (1 << doublings), longestLock);
}

}  // namespace gatehouse
