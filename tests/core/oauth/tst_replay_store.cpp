#include <QTest>

#include "core/oauth/replay_store.h"
#include "tests/core/token/token_fixture.h"

using namespace gatehouse;

class TestReplayStore : public QObject
{
    Q_OBJECT
private:
    std::unique_ptr<TestDatabase> m_db;
    FakeClock m_clock;

    bool useOnce(const char *purpose, const char *issuer, const char *id,
                 std::chrono::milliseconds life = std::chrono::minutes(1))
    {
        const auto used = (*m_db)->writeAndWait([&](Transaction &tx) {
            return replay_store::useOnce(tx, purpose, QLatin1String(issuer), QLatin1String(id),
                                         m_clock.now() + life);
        });
        if (!used.ok()) qFatal("useOnce: %s", qPrintable(used.error().internal));
        return *used;
    }
    qint64 prune(int limit = 100)
    {
        const auto gone = (*m_db)->writeAndWait(
            [&](Transaction &tx) { return replay_store::prune(tx, m_clock.now(), limit); });
        if (!gone.ok()) qFatal("prune: %s", qPrintable(gone.error().internal));
        return *gone;
    }

private Q_SLOTS:
    void init() { m_db = std::make_unique<TestDatabase>(); }
    void cleanup() { m_db.reset(); }

    void useOnce_isTrueOnce()
    {
        QVERIFY(useOnce("dpop", "a", "1"));
        QVERIFY(!useOnce("dpop", "a", "1"));
        QVERIFY(!useOnce("dpop", "a", "1", std::chrono::hours(1)));
    }
    void useOnce_keepsPurposesAndIssuersApart()
    {
        QVERIFY(useOnce("dpop", "a", "1"));
        QVERIFY(useOnce("client_assertion", "a", "1"));
        QVERIFY(useOnce("dpop", "b", "1"));
        QVERIFY(useOnce("dpop", "a", "2"));
        QVERIFY(useOnce("dpop", "ab", "c"));
        QVERIFY(useOnce("dpop", "a", "bc"));
        QVERIFY(useOnce("dpop", "a1:b", ""));
        QVERIFY(useOnce("dpop", "a", "1:b"));
    }
    void useOnce_outlivesARestart()
    {
        QVERIFY(useOnce("dpop", "a", "1"));
        m_db->reopen();
        QVERIFY(!useOnce("dpop", "a", "1"));
    }
    void useOnce_isUndoneWithItsTransaction()
    {
        const auto undone = (*m_db)->writeAndWait([&](Transaction &tx) -> Result<bool> {
            GATEHOUSE_TRY(
                replay_store::useOnce(tx, "dpop", QStringLiteral("a"), QStringLiteral("1"), m_clock.now()));
            return Error::internalError(QStringLiteral("undo"));
        });
        QVERIFY(!undone.ok());
        QVERIFY(useOnce("dpop", "a", "1"));
    }
    void useOnce_letsOneOfFiftyThrough()
    {
        // Two servers on PostgreSQL; SQLite has only one.
        std::unique_ptr<Database> second;
        const SystemClock clock;
        if ((*m_db)->isPostgres()) {
            auto opened = Database::open(m_db->url(), clock);
            QVERIFY(opened.ok());
            second = std::move(*opened);
        }
        for (int round = 0; round < 5; ++round) {
            const QString id = QString::number(round);
            std::atomic<int> winners{0};
            std::atomic<int> failures{0};
            inParallel(200, [&](int i) {
                Database &database = second && i % 2 == 1 ? *second : **m_db;
                const auto used = database.writeAndWait([&](Transaction &tx) {
                    return replay_store::useOnce(tx, "dpop", QStringLiteral("a"), id, m_clock.now());
                });
                if (!used.ok())
                    ++failures;
                else if (*used)
                    ++winners;
            });
            QCOMPARE(failures.load(), 0);
            QCOMPARE(winners.load(), 1);
        }
    }
    void prune_forgetsTheExpiredOnly()
    {
        for (const char *id : {"1", "2", "3"})
            QVERIFY(useOnce("dpop", "a", id, std::chrono::seconds(10)));
        QVERIFY(useOnce("dpop", "a", "4", std::chrono::seconds(11)));
        m_clock.advance(std::chrono::seconds(10));
        QCOMPARE(prune(), 0);
        m_clock.advance(std::chrono::milliseconds(1));
        QCOMPARE(prune(2), 2);
        QCOMPARE(prune(2), 1);
        QCOMPARE(prune(2), 0);
        QVERIFY(!useOnce("dpop", "a", "4"));
        QVERIFY(useOnce("dpop", "a", "1"));
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestReplayStore)
#include "tst_replay_store.moc"
