#include <QTest>

#include "core/guard/lockout_policy.h"
#include "core/settings/settings.h"

using namespace gatehouse;
using namespace std::chrono_literals;

class TestLockoutPolicy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lockedUntil_data()
    {
        QTest::addColumn<qint64>("failures");
        QTest::addColumn<qint64>("seconds");  // 0: not locked
        QTest::newRow("none") << qint64(0) << qint64(0);
        QTest::newRow("one below") << qint64(4) << qint64(0);
        QTest::newRow("at the threshold") << qint64(5) << qint64(30);
        QTest::newRow("one above") << qint64(6) << qint64(60);
        QTest::newRow("doubles") << qint64(8) << qint64(240);
        QTest::newRow("last below the longest") << qint64(9) << qint64(480);
        QTest::newRow("longest") << qint64(10) << qint64(900);
        QTest::newRow("stays longest") << qint64(99) << qint64(900);
    }
    void lockedUntil()
    {
        QFETCH(qint64, failures);
        QFETCH(qint64, seconds);
        const LockoutPolicy policy{5, 30s, 900s, 100};
        const Timestamp now{1'000'000};
        const auto until = policy.lockedUntil(failures, now);
        QCOMPARE(until.has_value(), seconds > 0);
        if (until) QCOMPARE((*until - now).count(), seconds * 1000);
    }

    void lockedUntil_endsAtTheHardLimit()
    {
        const LockoutPolicy policy{5, 30s, 900s, 100};
        QCOMPARE(policy.lockedUntil(100, Timestamp{0}), std::optional(kLockedForGood));
        QCOMPARE(policy.lockedUntil(qint64(1) << 40, Timestamp{0}), std::optional(kLockedForGood));
        QCOMPARE(kLockedForGood.toRfc3339(), QStringLiteral("9999-12-31T23:59:59.999Z"));
    }

    void lockedUntil_survivesAnAbsurdPolicy()
    {
        const LockoutPolicy policy{1, std::chrono::hours(24), std::chrono::hours(96), 100'000};
        QCOMPARE(policy.lockedUntil(99'999, Timestamp{0}),
                 std::optional(Timestamp{} + std::chrono::hours(96)));
    }

    void from_readsTheSettings()
    {
        Settings settings;
        settings.adopt(Setting::LockoutThreshold, 3);
        settings.adopt(Setting::LockoutMinutes, 2);
        const LockoutPolicy policy = LockoutPolicy::from(settings);
        QVERIFY(!policy.lockedUntil(2, Timestamp{0}));
        QCOMPARE(policy.lockedUntil(3, Timestamp{0}), std::optional(Timestamp{120'000}));
        QCOMPARE(policy.lockedUntil(4, Timestamp{0}), std::optional(Timestamp{240'000}));
        QCOMPARE(policy.lockedUntil(9, Timestamp{0}), std::optional(Timestamp{480'000}));
    }
};

QTEST_GUILESS_MAIN(TestLockoutPolicy)
#include "tst_lockout_policy.moc"
