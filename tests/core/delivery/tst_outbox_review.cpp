#include <QTest>
#include <atomic>
#include <thread>

#include "core/audit/audit_log.h"
#include "core/delivery/outbox_review.h"
#include "core/delivery/outbox_service.h"
#include "tests/support/test_database.h"

using namespace gatehouse;
using namespace std::chrono_literals;

class TestOutboxReview : public QObject
{
    Q_OBJECT

    using State = OutboxItem::State;
    FakeClock m_clock;
    AuditLog m_audit{m_clock};
    const OutboxService m_outbox{m_clock};
    const OutboxReview m_review{m_audit, m_clock};
    const Caller m_by = Caller::system(QStringLiteral("test"));
    std::unique_ptr<TestDatabase> m_db;

    template <class Work>
    auto write(Work work)
    {
        return m_db->operator->()->writeAndWait(std::move(work));
    }
    void enqueue(const QString &kind, const QString &to)
    {
        m_clock.advance(1ms);
        QVERIFY(write([&](Transaction &tx) {
                    return m_outbox.enqueue(tx, kind, to, QStringLiteral("sealed"));
                }).ok());
    }
    QList<Delivery> claim(const QString &kind = {}, int limit = 10)
    {
        return *write([&](Transaction &tx) { return m_outbox.claim(tx, limit, kind); });
    }
    QList<OutboxItem> list(std::optional<State> state = {}, int limit = 50)
    {
        return write([&](Transaction &tx) { return m_review.list(tx, state, {limit, {}}); })->items;
    }
    OutboxCounts counts(const QString &kind)
    {
        return *write([&](Transaction &tx) { return m_review.counts(tx, kind); });
    }
    qint64 events(QLatin1String type)
    {
        return *write([&](Transaction &tx) { return m_audit.countSince(tx, type, Timestamp{0}); });
    }

private Q_SLOTS:
    void init() { m_db = std::make_unique<TestDatabase>(); }
    void cleanup() { m_db.reset(); }

    void claim_takesTheKindThatIsAskedFor()
    {
        enqueue(QStringLiteral("mail"), QStringLiteral("a@example.org"));
        enqueue(QStringLiteral("sms"), QStringLiteral("+4930123456"));
        QCOMPARE(claim(QStringLiteral("sms")).size(), 1);
        QVERIFY(claim(QStringLiteral("sms")).isEmpty());
        QCOMPARE(claim(QStringLiteral("mail")).first().target, QStringLiteral("a@example.org"));
    }

    void states_followWhatHappens()
    {
        for (int i = 0; i < 4; ++i)
            enqueue(QStringLiteral("mail"), QStringLiteral("p%1@example.org").arg(i));
        const auto claimed = claim();
        QVERIFY(write([&](Transaction &tx) -> Result<void> {
                    GATEHOUSE_TRY(m_outbox.delivered(tx, claimed[0]));
                    GATEHOUSE_TRY(m_outbox.giveUp(tx, claimed[1], QStringLiteral("no such person")));
                    GATEHOUSE_TRY(m_outbox.failed(tx, claimed[2], QStringLiteral("nobody there")));
                    return {};
                }).ok());
        const auto items = list();
        QCOMPARE(items.size(), 4);
        QCOMPARE(items[0].target, QStringLiteral("p3@example.org"));  // newest first
        QCOMPARE(items[0].state, State::Waiting);
        QCOMPARE(items[1].state, State::Failing);
        QVERIFY(items[1].nextAttemptAt && *items[1].nextAttemptAt > m_clock.now());
        QCOMPARE(items[2].state, State::GivenUp);
        QCOMPARE(items[2].lastError, QStringLiteral("no such person"));
        QVERIFY(!items[2].nextAttemptAt);
        QCOMPARE(items[3].state, State::Delivered);
        QCOMPARE(list(State::Waiting).size(), 2);
        QCOMPARE(list(State::Failing).size(), 1);
        QCOMPARE(list(State::GivenUp).size(), 1);
        QCOMPARE(list(State::Delivered).size(), 1);
        const OutboxCounts found = counts(QStringLiteral("mail"));
        QCOMPARE(found.waiting, 2);
        QCOMPARE(found.failing, 1);
        QCOMPARE(found.givenUp, 1);
        QCOMPARE(found.lastError, QStringLiteral("nobody there"));
        QCOMPARE(counts(QStringLiteral("sms")).waiting, 0);
    }

    void delivered_isForgottenButForTheFact()
    {
        enqueue(QStringLiteral("mail"), QStringLiteral("a@example.org"));
        const auto claimed = claim();
        QVERIFY(write([&](Transaction &tx) { return m_outbox.delivered(tx, claimed[0]); }).ok());
        static const Statement kPayload("SELECT payload FROM deliveries");
        const auto payload = write([&](Transaction &tx) {
            return tx.one(kPayload, {}, [](const Row &row) { return row.text(0); });
        });
        QCOMPARE(**payload, QString());
    }

    void list_pagesWithoutGapsAndRepeats()
    {
        for (int i = 0; i < 7; ++i)
            enqueue(QStringLiteral("mail"), QString::number(i));
        QStringList seen;
        PageRequest page{3, {}};
        do {
            const auto found = write([&](Transaction &tx) { return m_review.list(tx, {}, page); });
            QVERIFY(found.ok());
            for (const OutboxItem &item : found->items)
                seen << item.target;
            page.cursor = found->next;
        } while (!page.cursor.isEmpty());
        QCOMPARE(seen.join(u','), QStringLiteral("6,5,4,3,2,1,0"));
        const auto bad = write([&](Transaction &tx) {
            return m_review.list(tx, {}, {3, QStringLiteral("nonsense")});
        });
        QCOMPARE(bad.error().code, ErrorCode::InvalidInput);
    }

    void retry_startsFromTheBeginning()
    {
        enqueue(QStringLiteral("mail"), QStringLiteral("a@example.org"));
        const auto claimed = claim();
        const auto retry = [&](const QString &id) {
            return write([&](Transaction &tx) { return m_review.retry(tx, m_by, id); });
        };
        // While somebody sends it, nobody else does.
        QCOMPARE(retry(claimed[0].id).error().reason, QByteArray("being_sent"));
        QVERIFY(write([&](Transaction &tx) {
                    return m_outbox.giveUp(tx, claimed[0], QStringLiteral("x"));
                }).ok());
        QVERIFY(claim().isEmpty());
        QVERIFY(retry(claimed[0].id).ok());
        const auto again = claim();
        QCOMPARE(again.size(), 1);
        QCOMPARE(again[0].attempts, 1);
        QCOMPARE(again[0].payload, QStringLiteral("sealed"));
        QVERIFY(write([&](Transaction &tx) { return m_outbox.delivered(tx, again[0]); }).ok());
        QCOMPARE(retry(claimed[0].id).error().reason, QByteArray("already_delivered"));
        QCOMPARE(retry(newUuidV7(m_clock.now())).error().code, ErrorCode::NotFound);
        QCOMPARE(events(event::kMessageRetried), 1);
    }

    void drop_takesItAway()
    {
        enqueue(QStringLiteral("mail"), QStringLiteral("a@example.org"));
        const QString id = list().first().id;
        const auto drop = [&] {
            return write([&](Transaction &tx) { return m_review.drop(tx, m_by, id); });
        };
        const auto claimed = claim();
        QCOMPARE(drop().error().reason, QByteArray("being_sent"));
        QVERIFY(write([&](Transaction &tx) {
                    return m_outbox.failed(tx, claimed[0], QStringLiteral("x"));
                }).ok());
        QVERIFY(drop().ok());
        QVERIFY(list().isEmpty());
        QCOMPARE(drop().error().code, ErrorCode::NotFound);
        QCOMPARE(events(event::kMessageDropped), 1);
    }

    void retry_ofManyAtOnceSendsOnce()
    {
        enqueue(QStringLiteral("mail"), QStringLiteral("a@example.org"));
        const auto claimed = claim();
        QVERIFY(write([&](Transaction &tx) {
                    return m_outbox.giveUp(tx, claimed[0], QStringLiteral("x"));
                }).ok());
        std::atomic<int> sent{0};
        std::vector<std::thread> threads;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&] {
                for (int k = 0; k < 25; ++k) {
                    const auto tried = m_db->operator->()->writeAndWait([&](Transaction &tx) -> Result<int> {
                        const auto retried =
                            tx.attempt([&] { return m_review.retry(tx, m_by, claimed[0].id); });
                        GATEHOUSE_TRY_ASSIGN(taken, m_outbox.claim(tx, 1, QStringLiteral("mail")));
                        return retried.ok() ? int(taken.size()) : 0;
                    });
                    if (tried.ok()) sent += *tried;
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(sent.load(), 1);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestOutboxReview)
#include "tst_outbox_review.moc"
