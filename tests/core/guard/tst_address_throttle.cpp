#include <QTest>
#include <atomic>
#include <thread>
#include <vector>

#include "core/guard/address_throttle.h"
#include "core/settings/settings.h"
#include "tests/support/fake_clock.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

const QString kHome = QStringLiteral("192.0.2.7");

ThrottleRules rulesOf(int burst, int perMinute)
{
    ThrottleRules rules;
    rules.credentials = {burst, perMinute};
    return rules;
}

QString ipv4(int n)
{
    return QStringLiteral("10.%1.%2.%3").arg(n >> 16 & 255).arg(n >> 8 & 255).arg(n & 255);
}

}  // namespace

class TestAddressThrottle : public QObject
{
    Q_OBJECT

private:
    static bool spend(AddressThrottle &throttle, const QString &address,
                      AddressBudget budget = AddressBudget::Credentials)
    {
        return throttle.spend(address, budget).ok();
    }

private Q_SLOTS:
    void throttleKey_groupsAddresses_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("key");
        const auto row = [](const char *address, const char *key) {
            QTest::newRow(address) << QString::fromLatin1(address) << QString::fromLatin1(key);
        };
        row("192.0.2.7", "192.0.2.7");
        row("::ffff:192.0.2.7", "192.0.2.7");
        row("::FFFF:c000:207", "192.0.2.7");
        row("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64");
        row("2001:DB8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64");
        row("2001:db8:1:2::", "2001:db8:1:2::/64");
        row("2001:db8:1:3::1", "2001:db8:1:3::/64");
        row("fe80::1%eth0", "fe80::/64");
        row("::1", "::/64");
        row("not an address", "not an address");
        row("", "");
    }
    void throttleKey_groupsAddresses()
    {
        QFETCH(QString, address);
        QTEST(throttleKey(address), "key");
    }

    void spend_letsTheBurstThroughAndNoMore()
    {
        FakeClock clock;
        AddressThrottle throttle(clock, rulesOf(3, 60));
        for (int i = 0; i < 3; ++i)
            QVERIFY(spend(throttle, kHome));
        const auto refused = throttle.spend(kHome, AddressBudget::Credentials);
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, ErrorCode::RateLimited);
        QCOMPARE(refused.error().retryAfter, 1s);
    }

    void spend_refillsExactlyAtItsRate()
    {
        FakeClock clock;
        AddressThrottle throttle(clock, rulesOf(1, 6));  // one in ten seconds
        QVERIFY(spend(throttle, kHome));
        QCOMPARE(throttle.spend(kHome, AddressBudget::Credentials).error().retryAfter, 10s);
        clock.advance(9999ms);
        QVERIFY(!spend(throttle, kHome));
        clock.advance(1ms);
        QVERIFY(spend(throttle, kHome));
        QVERIFY(!spend(throttle, kHome));
    }

    void spend_refillsNotBeyondTheBurst()
    {
        FakeClock clock;
        AddressThrottle throttle(clock, rulesOf(2, 60));
        QVERIFY(spend(throttle, kHome));
        clock.advance(24h);
        QVERIFY(spend(throttle, kHome));
        QVERIFY(spend(throttle, kHome));
        QVERIFY(!spend(throttle, kHome));
    }

    void spend_ignoresAClockSetBack()
    {
        FakeClock clock;
        AddressThrottle throttle(clock, rulesOf(2, 60));
        QVERIFY(spend(throttle, kHome));
        clock.advance(-1h);
        QVERIFY(spend(throttle, kHome));
        QVERIFY(!spend(throttle, kHome));
    }

    void refusal_isFirstOnceAFlood()
    {
        FakeClock clock;
        AddressThrottle throttle(clock, rulesOf(2, 60));
        const auto flood = [&] {
            int first = 0;
            for (int i = 0; i < 5; ++i) {
                if (!spend(throttle, kHome))
                    first += throttle.isFirstRefusal(kHome, AddressBudget::Credentials) ? 1 : 0;
            }
            return first;
        };
        QCOMPARE(flood(), 1);
        clock.advance(1s);  // one call is back, not both
        QCOMPARE(flood(), 0);
        clock.advance(2s);
        QCOMPARE(flood(), 1);
        QVERIFY(throttle.isFirstRefusal(QStringLiteral("192.0.2.8"), AddressBudget::Credentials));
    }

    void spend_keepsBudgetsAndAddressesApart()
    {
        FakeClock clock;
        AddressThrottle throttle(clock, rulesOf(1, 1));
        QVERIFY(spend(throttle, kHome));
        QVERIFY(!spend(throttle, kHome));
        QVERIFY(spend(throttle, kHome, AddressBudget::Api));
        QVERIFY(spend(throttle, QStringLiteral("192.0.2.8")));
    }

    void spend_countsAnIpv6NetworkAsOne()
    {
        FakeClock clock;
        AddressThrottle throttle(clock, rulesOf(5, 1));
        int passed = 0;
        for (int i = 0; i < 100; ++i)
            passed += spend(throttle, QStringLiteral("2001:db8:7:7::%1").arg(i, 0, 16)) ? 1 : 0;
        QCOMPARE(passed, 5);
    }

    void spend_staysWithinItsMemoryUnderManyAddresses()
    {
        FakeClock clock;
        AddressThrottle throttle(clock, rulesOf(3, 1), 1000);
        for (int i = 0; i < 3; ++i)
            QVERIFY(spend(throttle, kHome));
        QVERIFY(!spend(throttle, kHome));
        for (int i = 0; i < 100'000; ++i)
            QVERIFY(spend(throttle, ipv4(i)));
        QCOMPARE(throttle.size(), 1000);
        // The exhausted one has not been pushed out by the flood.
        QVERIFY(!spend(throttle, kHome));
    }

    void spend_isExactUnderConcurrency()
    {
        FakeClock clock;
        AddressThrottle throttle(clock, rulesOf(1000, 1));
        std::atomic<int> passed = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < 8; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 500; ++i)
                    if (spend(throttle, kHome)) ++passed;
            });
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(passed.load(), 1000);
    }

    void setRules_countFromTheNextCall()
    {
        FakeClock clock;
        AddressThrottle throttle(clock, rulesOf(10, 60));
        QVERIFY(spend(throttle, kHome));
        throttle.setRules(rulesOf(2, 60));
        QVERIFY(spend(throttle, kHome));
        QVERIFY(spend(throttle, kHome));
        QVERIFY(!spend(throttle, kHome));
    }

    void from_readsTheSettings()
    {
        Settings settings;
        settings.adopt(Setting::ThrottleCredentialsPerMinute, 7);
        FakeClock clock;
        AddressThrottle throttle(clock, ThrottleRules::from(settings));
        for (int i = 0; i < 7; ++i)
            QVERIFY(spend(throttle, kHome));
        QVERIFY(!spend(throttle, kHome));
    }
};

QTEST_GUILESS_MAIN(TestAddressThrottle)
#include "tst_address_throttle.moc"
