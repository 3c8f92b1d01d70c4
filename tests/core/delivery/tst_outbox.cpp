#include <QTest>
#include <atomic>
#include <thread>

#include "core/delivery/outbox_service.h"
#include "tests/support/test_database.h"

using namespace gatehouse;
using namespace std::chrono_literals;

class TestOutbox : public QObject
{
    Q_OBJECT

    std::unique_ptr<TestDatabase> m_db;
    FakeClock m_clock;
    const OutboxService m_outbox{m_clock};

    template <class Work>
    auto write(Work work)
    {
        return m_db->operator->()->writeAndWait(std::move(work));
    }
    void enqueue(const QString &target = QStringLiteral("https://app.example.org/"))
    {
        QVERIFY(write([&](Transaction &tx) {
                    return m_outbox.enqueue(tx, QStringLiteral("test"), target, QStringLiteral("{}"));
                }).ok());
    }
    QList<Delivery> claim()
    {
        auto claimed = write([&](Transaction &tx) { return m_outbox.claim(tx, 10); });
        return claimed.ok() ? *claimed : QList<Delivery>();
    }

private Q_SLOTS:
    void init() { m_db = std::make_unique<TestDatabase>(); }
    void cleanup() { m_db.reset(); }

    void message_goesOnceWhenItArrives()
    {
        enqueue();
        const auto claimed = claim();
        QCOMPARE(claimed.size(), 1);
        QCOMPARE(claimed.first().target, QStringLiteral("https://app.example.org/"));
        QCOMPARE(claimed.first().attempts, 1);
        QVERIFY(claim().isEmpty());
        QVERIFY(write([&](Transaction &tx) { return m_outbox.delivered(tx, claimed.first()); }).ok());
        m_clock.advance(24h);
        QVERIFY(claim().isEmpty());
    }

    void message_isTriedAgainUntilItIsGivenUp()
    {
        enqueue();
        int tries = 0;
        const auto fail = [&] {
            const auto claimed = claim();
            if (claimed.size() != 1 || claimed.first().attempts != ++tries) qFatal("not the one message");
            return *write([&](Transaction &tx) {
                return m_outbox.failed(tx, claimed.first(), QStringLiteral("no answer"));
            });
        };
        for (const std::chrono::seconds wait : OutboxService::kWaits) {
            QVERIFY(fail());
            m_clock.advance(wait - 1ms);
            QVERIFY(claim().isEmpty());
            m_clock.advance(1ms);
        }
        QVERIFY(!fail());
        m_clock.advance(24h);
        QVERIFY(claim().isEmpty());
    }

    void message_ofASenderThatStoppedIsAsBefore()
    {
        enqueue();
        const Delivery first = claim().first();
        const auto release = [&] {
            return write([&](Transaction &tx) { return m_outbox.release(tx, first); }).ok();
        };
        QVERIFY(release());
        const Delivery second = claim().first();
        QCOMPARE(second.attempts, 1);
        // Who has it by now keeps it.
        m_clock.advance(OutboxService::kClaim);
        QCOMPARE(claim().first().attempts, 2);
        QVERIFY(release());
        QVERIFY(claim().isEmpty());
    }

    void message_ofASenderThatDiedIsSentByAnother()
    {
        enqueue();
        QCOMPARE(claim().size(), 1);
        m_clock.advance(OutboxService::kClaim - 1ms);
        QVERIFY(claim().isEmpty());
        m_clock.advance(1ms);
        QCOMPARE(claim().size(), 1);
    }

    void claim_isOneSendersUnderManyTries()
    {
        for (int i = 0; i < 20; ++i)
            enqueue();
        std::atomic<int> claimed{0};
        std::vector<std::thread> threads;
        for (int i = 0; i < 8; ++i)
            threads.emplace_back([&] { claimed += int(claim().size()); });
        for (std::thread &thread : threads)
            thread.join();
        claimed += int(claim().size()) + int(claim().size());
        QCOMPARE(claimed.load(), 20);
    }

    void prune_keepsWhatWaits()
    {
        enqueue();
        enqueue(QStringLiteral("https://other.example.org/"));
        const auto claimed = claim();
        QVERIFY(write([&](Transaction &tx) { return m_outbox.delivered(tx, claimed.first()); }).ok());
        m_clock.advance(24h);
        const auto gone = write([&](Transaction &tx) { return m_outbox.prune(tx, m_clock.now(), 100); });
        QCOMPARE(*gone, 1);
        QCOMPARE(claim().size(), 1);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestOutbox)
#include "tst_outbox.moc"
