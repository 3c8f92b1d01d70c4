#pragma once

#include <QString>
#include <array>
#include <memory>

#include "core/base/clock.h"
#include "core/base/result.h"

namespace gatehouse {

class Settings;

/// What a call costs its sender. Same members, in the same order, as the HTTP layer's RateBucket without
/// None.
enum class AddressBudget { Page, Credentials, Token, Api };
inline constexpr int kAddressBudgets = 4;

/// A token bucket: `burst` calls at once, then `perMinute` a minute.
struct BudgetRule
{
    int burst = 0;
    int perMinute = 0;
};

struct ThrottleRules
{
    BudgetRule page{240, 240};
    BudgetRule credentials{20, 20};
    BudgetRule token{240, 240};
    BudgetRule api{600, 600};

    /// As `throttle.credentials_per_minute` has it now.
    static ThrottleRules from(const Settings &settings);
    const BudgetRule &of(AddressBudget budget) const;
};

/// Which addresses share a budget: an IPv4 address stands alone, IPv6 counts by /64, an IPv4-mapped IPv6
/// address is the IPv4 one. Text that is no address at all is its own key, so that nothing escapes counting.
QString throttleKey(const QString &address);

/// Slows down guessing and flooding from one address. In memory, so each server of a cluster counts by
/// itself; what must not be guessed is also counted per account in the database. Never holds more than
/// `maxAddresses` addresses a budget: when full, of the longest unused ones it forgets the one whose budget
/// is closest to untouched, so that a flood of addresses does not give an exhausted one a fresh start. Any
/// thread.
class AddressThrottle final
{
public:
    explicit AddressThrottle(const Clock &clock, ThrottleRules rules = {}, int maxAddresses = 50'000);
    ~AddressThrottle();
    Q_DISABLE_COPY_MOVE(AddressThrottle)

    /// Takes one call from the budget, or RateLimited with the whole seconds until one is there again.
    Result<void> spend(const QString &address, AddressBudget budget);
    /// For a caller that spend() has just refused: true once, and again only after the address has left its
    /// budget alone long enough to have all of it back. What tells about a flood must not be one itself.
    bool isFirstRefusal(const QString &address, AddressBudget budget);
    /// New rules count from the next call; what is in the buckets stays, capped at the new burst.
    void setRules(const ThrottleRules &rules);
    /// Addresses remembered, all budgets together.
    int size() const;

private:
    struct Table;
    const Clock &m_clock;
    std::array<std::unique_ptr<Table>, kAddressBudgets> m_tables;
};

}  // namespace gatehouse
