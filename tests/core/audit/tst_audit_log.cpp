#include <QTest>
#include <thread>

#include "core/audit/audit_log.h"
#include "tests/support/test_database.h"

using namespace gatehouse;

namespace {

constexpr auto kMinute = std::chrono::minutes(1);

struct Fixture
{
    FakeClock clock;
    AuditLog log{clock};
    TestDatabase db;

    static AuditEvent event(QLatin1String type, const QString &target = {})
    {
        AuditEvent made;
        made.type = type;
        made.actor = Caller::system(QStringLiteral("test"));
        made.target = {QStringLiteral("user"), target, target};
        return made;
    }
    void append(const AuditEvent &what)
    {
        const auto done = db->writeAndWait([&](Transaction &tx) { return log.append(tx, what); });
        if (!done.ok()) qFatal("append: %s", qPrintable(done.error().internal));
    }
    void appendMany(int count)
    {
        for (int i = 0; i < count; ++i)
            append(event(event::kUserUpdated, QStringLiteral("u%1").arg(i)));
    }
    AuditVerification verify()
    {
        auto verdict = db->read([&](Transaction &tx) { return log.verify(tx); });
        if (!verdict.ok()) qFatal("verify: %s", qPrintable(verdict.error().internal));
        return *verdict;
    }
    Page<AuditRecord> search(const AuditQuery &query, const PageRequest &page = {})
    {
        auto found = db->read([&](Transaction &tx) { return log.search(tx, query, page); });
        if (!found.ok()) qFatal("search: %s", qPrintable(found.error().internal));
        return *found;
    }
    QList<qint64> seqs(const AuditQuery &query)
    {
        QList<qint64> found;
        const Page<AuditRecord> page = search(query);
        for (const AuditRecord &record : page.items)
            found.append(record.seq);
        return found;
    }
};

using Seqs = QList<qint64>;

}  // namespace

class TestAuditLog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void append_numbersWithoutGapsAndVerifies()
    {
        Fixture f;
        QVERIFY(f.verify().ok);
        f.appendMany(5);
        QCOMPARE(f.seqs({}), (Seqs{5, 4, 3, 2, 1}));
        const AuditVerification verdict = f.verify();
        QVERIFY(verdict.ok);
        QCOMPARE(verdict.checked, 5);
        QVERIFY(!verdict.firstBadSeq);
    }

    void append_isUndoneWithTheChangeThatItReports()
    {
        Fixture f;
        f.appendMany(1);
        const auto failed = f.db->writeAndWait([&](Transaction &tx) -> Result<void> {
            GATEHOUSE_TRY(f.log.append(tx, Fixture::event(event::kUserDeleted)));
            return Error::conflict("no", QStringLiteral("no"));
        });
        QVERIFY(!failed.ok());
        f.appendMany(1);
        QCOMPARE(f.seqs({}), (Seqs{2, 1}));
        QVERIFY(f.verify().ok);
    }

    void append_twiceInOneTransactionChains()
    {
        Fixture f;
        const auto done = f.db->writeAndWait([&](Transaction &tx) -> Result<void> {
            GATEHOUSE_TRY(f.log.append(tx, Fixture::event(event::kUserCreated)));
            return f.log.append(tx, Fixture::event(event::kUserRolesChanged));
        });
        QVERIFY(done.ok());
        QCOMPARE(f.verify().checked, 2);
        QVERIFY(f.verify().ok);
    }

    void append_isRefusedInAReadTransaction()
    {
        Fixture f;
        const auto done = f.db->read(
            [&](Transaction &tx) { return f.log.append(tx, Fixture::event(event::kUserCreated)); });
        QVERIFY(!done.ok());
    }

    /// Several servers on one database, several threads in each.
    void append_fromManyWritersKeepsOneChain()
    {
        Fixture f;
        SystemClock clock;
        auto opened = Database::open(f.db.url(), clock);
        QVERIFY(opened.ok());
        const std::unique_ptr<Database> second = std::move(opened).value();
        std::vector<std::thread> threads;
        std::atomic<int> failures = 0;
        for (Database *database : {&f.db.database(), second.get(), &f.db.database(), second.get()})
            threads.emplace_back([&, database] {
                for (int i = 0; i < 50; ++i) {
                    const auto done = database->writeAndWait([&](Transaction &tx) {
                        return f.log.append(tx, Fixture::event(event::kSigninSucceeded));
                    });
                    if (!done.ok()) ++failures;
                }
            });
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(failures.load(), 0);
        const AuditVerification verdict = f.verify();
        QVERIFY(verdict.ok);
        QCOMPARE(verdict.checked, 200);
    }

    void verify_findsTampering_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<qint64>("bad");
        const auto row = [](const char *name, const char *sql, qint64 bad) {
            QTest::newRow(name) << QString::fromLatin1(sql) << bad;
        };
        row("type", "UPDATE audit_events SET type = 'x' WHERE seq = 3", 3);
        row("outcome", "UPDATE audit_events SET outcome = 'failure' WHERE seq = 3", 3);
        row("time", "UPDATE audit_events SET at = at + 1 WHERE seq = 1", 1);
        row("id", "UPDATE audit_events SET id = 'x' WHERE seq = 2", 2);
        row("reason", "UPDATE audit_events SET reason = 'x' WHERE seq = 2", 2);
        row("actor kind", "UPDATE audit_events SET actor_kind = 'user' WHERE seq = 2", 2);
        row("actor id", "UPDATE audit_events SET actor_id = 'x' WHERE seq = 2", 2);
        row("actor name", "UPDATE audit_events SET actor_name = 'x' WHERE seq = 5", 5);
        row("client", "UPDATE audit_events SET client_id = 'x' WHERE seq = 4", 4);
        row("target kind", "UPDATE audit_events SET target_kind = 'x' WHERE seq = 4", 4);
        row("target id", "UPDATE audit_events SET target_id = 'x' WHERE seq = 4", 4);
        row("target name", "UPDATE audit_events SET target_name = 'x' WHERE seq = 4", 4);
        row("session", "UPDATE audit_events SET session_id = 'x' WHERE seq = 4", 4);
        row("address", "UPDATE audit_events SET address = 'x' WHERE seq = 4", 4);
        row("user agent", "UPDATE audit_events SET user_agent = 'x' WHERE seq = 4", 4);
        row("request", "UPDATE audit_events SET request_id = 'x' WHERE seq = 4", 4);
        row("detail", "UPDATE audit_events SET detail = '{\"a\":1}' WHERE seq = 4", 4);
        row("deleted", "DELETE FROM audit_events WHERE seq = 3", 4);
        row("first deleted", "DELETE FROM audit_events WHERE seq = 1", 2);
        row("first three deleted", "DELETE FROM audit_events WHERE seq < 4", 4);
    }
    void verify_findsTampering()
    {
        QFETCH(QString, sql);
        QFETCH(qint64, bad);
        Fixture f;
        f.appendMany(5);
        QVERIFY(f.verify().ok);
        QVERIFY(f.db.execute(sql));
        const AuditVerification verdict = f.verify();
        QVERIFY(!verdict.ok);
        QCOMPARE(verdict.firstBadSeq, std::optional<qint64>(bad));
    }

    void verify_findsAGapThatWasClosed()
    {
        Fixture f;
        f.appendMany(5);
        QVERIFY(f.db.execute(QStringLiteral("DELETE FROM audit_events WHERE seq = 4")));
        QVERIFY(f.db.execute(QStringLiteral("UPDATE audit_events SET seq = 4 WHERE seq = 5")));
        QCOMPARE(f.verify().firstBadSeq, std::optional<qint64>(4));
    }

    void verify_findsSwappedEvents()
    {
        Fixture f;
        f.appendMany(5);
        QVERIFY(f.db.execute(QStringLiteral("UPDATE audit_events SET seq = 99 WHERE seq = 2")));
        QVERIFY(f.db.execute(QStringLiteral("UPDATE audit_events SET seq = 2 WHERE seq = 3")));
        QVERIFY(f.db.execute(QStringLiteral("UPDATE audit_events SET seq = 3 WHERE seq = 99")));
        QCOMPARE(f.verify().firstBadSeq, std::optional<qint64>(2));
    }

    void verify_walksMoreThanOnePage()
    {
        Fixture f;
        const auto done = f.db->writeAndWait([&](Transaction &tx) -> Result<void> {
            for (int i = 0; i < 2'300; ++i)
                GATEHOUSE_TRY(f.log.append(tx, Fixture::event(event::kTokenIssued)));
            return {};
        });
        QVERIFY(done.ok());
        QCOMPARE(f.verify().checked, 2'300);
        QVERIFY(f.verify().ok);
        QVERIFY(f.db.execute(QStringLiteral("UPDATE audit_events SET reason = 'x' WHERE seq = 2001")));
        QCOMPARE(f.verify().firstBadSeq, std::optional<qint64>(2'001));
    }

    void prune_keepsTheRestVerifiable()
    {
        Fixture f;
        f.appendMany(6);
        f.clock.advance(kMinute);
        f.appendMany(2);
        const Caller timer = Caller::system(QStringLiteral("retention"));
        const auto prune = [&](int limit) {
            return f.db->writeAndWait(
                [&](Transaction &tx) { return f.log.prune(tx, timer, f.clock.now(), limit); });
        };
        QCOMPARE(*prune(4), 4);
        QVERIFY(f.verify().ok);
        QCOMPARE(*prune(100), 2);
        QVERIFY(f.verify().ok);
        QCOMPARE(*prune(100), 0);
        QCOMPARE(f.seqs({}), (Seqs{10, 9, 8, 7}));
        QCOMPARE(f.search({}).items.constFirst().type, QString(event::kAuditPruned));
        // One more than was pruned shows.
        QVERIFY(f.db.execute(QStringLiteral("DELETE FROM audit_events WHERE seq = 7")));
        QCOMPARE(f.verify().firstBadSeq, std::optional<qint64>(8));
    }

    void prune_canRemoveEverythingBeforeItself()
    {
        Fixture f;
        f.appendMany(3);
        f.clock.advance(kMinute);
        const auto removed = f.db->writeAndWait([&](Transaction &tx) {
            return f.log.prune(tx, Caller::system(QStringLiteral("retention")), f.clock.now(), 100);
        });
        QCOMPARE(*removed, 3);
        QVERIFY(f.verify().ok);
        f.appendMany(1);
        QCOMPARE(f.seqs({}), (Seqs{5, 4}));
        QVERIFY(f.verify().ok);
    }

    void search_filters()
    {
        Fixture f;
        const UserId alice = UserId::generate(f.clock);
        const QString bob = UserId::generate(f.clock).toString();
        AuditEvent e = Fixture::event(event::kUserCreated, bob);
        e.actor.kind = Caller::Kind::User;
        e.actor.user = alice;
        e.actor.name = QStringLiteral("alice");
        e.actor.address = QStringLiteral("192.0.2.1");
        e.target.name = QStringLiteral("bob");
        f.append(e);  // 1
        e.type = event::kUserDisabled;
        e.reason = QStringLiteral("100% gone_");
        f.append(e);  // 2
        f.clock.advance(kMinute);
        const Timestamp later = f.clock.now();
        e = Fixture::event(event::kSigninFailed, alice.toString());
        e.outcome = AuditOutcome::Failure;
        e.actor = Caller();
        e.actor.address = QStringLiteral("192.0.2.2");
        e.detail.insert(QLatin1String("login"), QStringLiteral("AliceX"));
        f.append(e);  // 3
        f.clock.advance(kMinute);
        f.append(Fixture::event(event::kServerStarted));  // 4

        const auto with = [](auto change) {
            AuditQuery query;
            change(query);
            return query;
        };
        QCOMPARE(f.seqs(with([](AuditQuery &q) { q.type = event::kUserDisabled; })), (Seqs{2}));
        QCOMPARE(f.seqs(with([](AuditQuery &q) { q.typePrefix = QStringLiteral("user."); })), (Seqs{2, 1}));
        QCOMPARE(f.seqs(with([](AuditQuery &q) { q.outcome = AuditOutcome::Failure; })), (Seqs{3}));
        QCOMPARE(f.seqs(with([&](AuditQuery &q) { q.actor = alice.toString(); })), (Seqs{2, 1}));
        QCOMPARE(f.seqs(with([&](AuditQuery &q) { q.actor = QStringLiteral("alice"); })), (Seqs{2, 1}));
        QCOMPARE(f.seqs(with([&](AuditQuery &q) { q.target = bob; })), (Seqs{2, 1}));
        QCOMPARE(f.seqs(with([&](AuditQuery &q) { q.target = QStringLiteral("bob"); })), (Seqs{2, 1}));
        QCOMPARE(f.seqs(with([&](AuditQuery &q) { q.subject = alice.toString(); })), (Seqs{3, 2, 1}));
        QCOMPARE(f.seqs(with([](AuditQuery &q) { q.address = QStringLiteral("192.0.2.2"); })), (Seqs{3}));
        QCOMPARE(f.seqs(with([&](AuditQuery &q) { q.since = later; })), (Seqs{4, 3}));
        QCOMPARE(f.seqs(with([&](AuditQuery &q) { q.until = later; })), (Seqs{2, 1}));
        QCOMPARE(f.seqs(with([&](AuditQuery &q) {
            q.since = later;
            q.until = later + std::chrono::milliseconds(1);
        })),
                 (Seqs{3}));
        QCOMPARE(f.seqs(with([&](AuditQuery &q) { q.since = later + 10 * kMinute; })), Seqs());
        QCOMPARE(f.seqs(with([](AuditQuery &q) { q.afterSeq = 2; })), (Seqs{3, 4}));
        QCOMPARE(f.seqs(with([&](AuditQuery &q) {
            q.subject = alice.toString();
            q.afterSeq = 1;
        })),
                 (Seqs{2, 3}));
        QCOMPARE(f.seqs(with([](AuditQuery &q) { q.text = QStringLiteral("ALICEX"); })), (Seqs{3}));
        QCOMPARE(f.seqs(with([](AuditQuery &q) { q.text = QStringLiteral("100% gone_"); })), (Seqs{2}));
        QCOMPARE(f.seqs(with([](AuditQuery &q) { q.text = QStringLiteral("%"); })), (Seqs{2}));
        QCOMPARE(f.seqs(with([](AuditQuery &q) { q.text = QStringLiteral("g_ne"); })), Seqs());
        QCOMPARE(f.seqs(with([](AuditQuery &q) { q.text = QStringLiteral("!"); })), Seqs());
    }

    void search_pagesStayStableWhileEventsArrive()
    {
        Fixture f;
        f.appendMany(7);
        Seqs seen;
        PageRequest request{3, {}};
        do {
            const Page<AuditRecord> page = f.search({}, request);
            for (const AuditRecord &record : page.items)
                seen.append(record.seq);
            request.cursor = page.next;
            f.appendMany(1);
        } while (!request.cursor.isEmpty());
        QCOMPARE(seen, (Seqs{7, 6, 5, 4, 3, 2, 1}));

        seen.clear();
        AuditQuery tail;
        tail.afterSeq = 4;
        request = {2, {}};
        do {
            const Page<AuditRecord> page = f.search(tail, request);
            for (const AuditRecord &record : page.items)
                seen.append(record.seq);
            request.cursor = page.next;
        } while (!request.cursor.isEmpty());
        QCOMPARE(seen, (Seqs{5, 6, 7, 8, 9, 10}));
    }

    void search_refusesForeignCursors()
    {
        Fixture f;
        f.appendMany(1);
        for (const char *cursor : {"x", "!!!", "WyJhIl0", "WyItMSJd", "W10"}) {
            const auto found = f.db->read([&](Transaction &tx) {
                return f.log.search(tx, {}, {10, QString::fromLatin1(cursor)});
            });
            QVERIFY2(!found.ok(), cursor);
            QCOMPARE(found.error().code, ErrorCode::InvalidInput);
        }
    }

    void byId_givesTheWholeEvent()
    {
        Fixture f;
        AuditEvent e = Fixture::event(event::kClientCreated, QStringLiteral("c1"));
        e.actor.requestId = QStringLiteral("r1");
        e.actor.userAgent = QStringLiteral("agent");
        e.detail.insert(QLatin1String("k"), QStringLiteral("v"));
        f.append(e);
        const EventId id = f.search({}).items.constFirst().id;
        const auto found = f.db->read([&](Transaction &tx) { return f.log.byId(tx, id); });
        QVERIFY(found.ok());
        QCOMPARE(found->seq, 1);
        QCOMPARE(found->type, QString(event::kClientCreated));
        QCOMPARE(found->at.ms, f.clock.now().ms);
        QCOMPARE(found->requestId, QStringLiteral("r1"));
        QCOMPARE(found->userAgent, QStringLiteral("agent"));
        QCOMPARE(found->target.id, QStringLiteral("c1"));
        QCOMPARE(found->detail.value(QLatin1String("k")).toString(), QStringLiteral("v"));
        const auto none =
            f.db->read([&](Transaction &tx) { return f.log.byId(tx, EventId::generate(f.clock)); });
        QCOMPARE(none.error().code, ErrorCode::NotFound);
    }

    void countSince_countsOneType()
    {
        Fixture f;
        f.append(Fixture::event(event::kSigninSucceeded));
        f.clock.advance(kMinute);
        const Timestamp later = f.clock.now();
        f.append(Fixture::event(event::kSigninSucceeded));
        f.append(Fixture::event(event::kSigninFailed));
        const auto count =
            f.db->read([&](Transaction &tx) { return f.log.countSince(tx, event::kSigninSucceeded, later); });
        QCOMPARE(*count, 1);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestAuditLog)
#include "tst_audit_log.moc"
