#include "core/guard/address_throttle.h"

#include <QHash>
#include <QHostAddress>
#include <algorithm>
#include <cmath>
#include <list>
#include <mutex>

#include "core/settings/settings.h"

namespace gatehouse {
namespace {

/// How many of the longest unused addresses are looked at before one is forgotten.
constexpr int kEvictionSample = 8;
constexpr int kIpv6PrefixBytes = 8;

double refillPerMs(const BudgetRule &rule)
{
    return double(rule.perMinute) / 60'000.0;
}

}  // namespace

ThrottleRules ThrottleRules::from(const Settings &settings)
{
    ThrottleRules rules;
    const auto budget = [&settings](Setting setting) {
        const int perMinute = int(settings.integer(setting));
        return BudgetRule{perMinute, perMinute};
    };
    rules.credentials = budget(Setting::ThrottleCredentialsPerMinute);
    rules.token = budget(Setting::ThrottleTokensPerMinute);
    rules.api = budget(Setting::ThrottleApiPerMinute);
    rules.page = budget(Setting::ThrottlePagesPerMinute);
    return rules;
}

const BudgetRule &ThrottleRules::of(AddressBudget budget) const
{
    switch (budget) {
        case AddressBudget::Page:
            return page;
        case AddressBudget::Credentials:
            return credentials;
        case AddressBudget::Token:
            return token;
        case AddressBudget::Api:
            return api;
    }
    Q_UNREACHABLE();
}

QString throttleKey(const QString &address)
{
    QHostAddress parsed(address);
    if (parsed.isNull()) return address;
    bool isIpv4 = false;
    const quint32 ipv4 = parsed.toIPv4Address(&isIpv4);  // also for ::ffff:a.b.c.d
    if (isIpv4) return QHostAddress(ipv4).toString();
    Q_IPV6ADDR bytes = parsed.toIPv6Address();
    std::fill(std::begin(bytes.c) + kIpv6PrefixBytes, std::end(bytes.c), quint8(0));
    return QHostAddress(bytes).toString() + QLatin1String("/64");
}

/// The buckets of one budget, the most recently used first.
struct AddressThrottle::Table
{
    struct Bucket
    {
        QString key;
        double calls;
        qint64 asOfMs;
        bool isRefusalTold = false;
    };
    using Buckets = std::list<Bucket>;

    Table(BudgetRule withRule, int maxAddresses) : rule(withRule), limit(std::max(maxAddresses, 1)) {}

    double callsAt(const Bucket &bucket, qint64 nowMs) const
    {
        // A clock that was set back must not empty a bucket.
        const double earned = double(std::max<qint64>(nowMs - bucket.asOfMs, 0)) * refillPerMs(rule);
        return std::min(bucket.calls + earned, double(rule.burst));
    }

    void forgetOne(qint64 nowMs)
    {
        auto victim = std::prev(buckets.end());
        double most = callsAt(*victim, nowMs);
        auto candidate = victim;
        for (int i = 1; i < kEvictionSample && candidate != buckets.begin(); ++i) {
            --candidate;
            if (const double calls = callsAt(*candidate, nowMs); calls > most) {
                most = calls;
                victim = candidate;
            }
        }
        byKey.remove(victim->key);
        buckets.erase(victim);
    }

    Bucket &bucketOf(const QString &key, qint64 nowMs)
    {
        if (const auto found = byKey.constFind(key); found != byKey.cend()) {
            buckets.splice(buckets.begin(), buckets, *found);
        } else {
            if (int(buckets.size()) >= limit) forgetOne(nowMs);
            buckets.push_front({key, double(rule.burst), nowMs});
            byKey.insert(key, buckets.begin());
        }
        return buckets.front();
    }

    mutable std::mutex mutex;
    BudgetRule rule;
    const int limit;
    Buckets buckets;
    QHash<QString, Buckets::iterator> byKey;
};

AddressThrottle::AddressThrottle(const Clock &clock, ThrottleRules rules, int maxAddresses) : m_clock(clock)
{
    for (int i = 0; i < kAddressBudgets; ++i)
        m_tables[std::size_t(i)] = std::make_unique<Table>(rules.of(AddressBudget(i)), maxAddresses);
}

AddressThrottle::~AddressThrottle() = default;

Result<void> AddressThrottle::spend(const QString &address, AddressBudget budget)
{
    const QString key = throttleKey(address);
    const qint64 nowMs = m_clock.now().ms;
    Table &table = *m_tables[std::size_t(budget)];
    const std::scoped_lock lock(table.mutex);
    Table::Bucket &bucket = table.bucketOf(key, nowMs);
    bucket.calls = table.callsAt(bucket, nowMs);
    bucket.asOfMs = nowMs;
    if (bucket.calls >= double(table.rule.burst)) bucket.isRefusalTold = false;
    // The sum of many small refills may fall a hair short of a whole call.
    constexpr double kWhole = 1.0 - 1e-9;
    if (bucket.calls >= kWhole) {
        bucket.calls = std::max(bucket.calls - 1.0, 0.0);
        return {};
    }
    const double perMs = refillPerMs(table.rule);
    const double seconds = perMs > 0 ? std::ceil((1.0 - bucket.calls) / perMs / 1000.0) : 60.0;
    return Error::rateLimited(std::chrono::seconds(std::max<qint64>(qint64(seconds), 1)),
                              QStringLiteral("Too many tries from your network. Please wait a little."));
}

bool AddressThrottle::isFirstRefusal(const QString &address, AddressBudget budget)
{
    Table &table = *m_tables[std::size_t(budget)];
    const std::scoped_lock lock(table.mutex);
    return !std::exchange(table.bucketOf(throttleKey(address), m_clock.now().ms).isRefusalTold, true);
}

void AddressThrottle::setRules(const ThrottleRules &rules)
{
    for (int i = 0; i < kAddressBudgets; ++i) {
        Table &table = *m_tables[std::size_t(i)];
        const std::scoped_lock lock(table.mutex);
        table.rule = rules.of(AddressBudget(i));
    }
}

int AddressThrottle::size() const
{
    int count = 0;
    for (const auto &table : m_tables) {
        const std::scoped_lock lock(table->mutex);
        count += int(table->buckets.size());
    }
    return count;
}

}  // namespace gatehouse
