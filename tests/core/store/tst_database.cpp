#include <QSemaphore>
#include <QTest>
#include <atomic>
#include <limits>
#include <thread>
#include <vector>

#include "tests/support/test_database.h"

using namespace gatehouse;

namespace {

const Statement kInsert("INSERT INTO settings (name, value, updated_at) VALUES (?, ?, ?)");
const Statement kSelect("SELECT value, updated_at FROM settings WHERE name = ?");
const Statement kUpdate("UPDATE settings SET updated_at = ? WHERE name = ?");
const Statement kSelectNames("SELECT name FROM settings ORDER BY updated_at");
const Statement kCount("SELECT count(*) FROM settings");
const Statement kDelete("DELETE FROM settings WHERE name = ?");
const Statement kInsertReturning(
    "INSERT INTO settings (name, value, updated_at) VALUES (?, ?, ?) RETURNING name, version");
const Statement kInsertMember("INSERT INTO group_members (group_id, user_id, created_at) VALUES (?, ?, ?)");
const Statement kInsertKey(
    "INSERT INTO signing_keys (id, algorithm, state, public_jwk, private_sealed, created_at, activated_at) "
    "VALUES (?, 'ES256', 'retired', ?, ?, ?, ?)");
const Statement kSelectKey(
    "SELECT private_sealed, created_at, activated_at, public_jwk FROM signing_keys WHERE id = ?");
const Statement kInsertUser(
    "INSERT INTO users (id, username, username_key, search_text, disabled, created_at, updated_at) "
    "VALUES (?, ?, ?, '', ?, 0, 0)");
const Statement kSelectDisabled("SELECT disabled, email_verified FROM users WHERE id = ? AND disabled = ?");

Result<qint64> insert(Transaction &tx, const QString &name, qint64 order = 0)
{
    return tx.change(kInsert, {name, QStringLiteral("value of ") + name, order});
}

Result<qint64> count(Transaction &tx)
{
    GATEHOUSE_TRY_ASSIGN(found, tx.one(kCount, {}, [](const Row &row) { return row.integer(0); }));
    return found.value_or(-1);
}

QStringList names(Database &db)
{
    const auto found = db.read(
        [](Transaction &tx) { return tx.all(kSelectNames, {}, [](const Row &row) { return row.text(0); }); });
    return found.ok() ? QStringList(*found) : QStringList{QStringLiteral("failed")};
}

QString number(int i)
{
    return QStringLiteral("n%1").arg(i);
}

/// Holds the writer's thread until told to go on, so that what is queued meanwhile forms one group.
class WriterHold final
{
public:
    explicit WriterHold(Database &db)
        : m_held(db.write([this](Transaction &) -> Result<void> {
              m_reached.release();
              m_go.acquire();
              return {};
          }))
    {
        m_reached.acquire();
    }
    ~WriterHold() { letGo(); }
    Q_DISABLE_COPY_MOVE(WriterHold)
    void letGo()
    {
        m_go.release();
        m_held.waitForFinished();
    }

private:
    QSemaphore m_reached;
    QSemaphore m_go;
    QFuture<Result<void>> m_held;
};

}  // namespace

class TestDatabaseWork : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void write_isSeenByRead()
    {
        TestDatabase db;
        const auto written = db->writeAndWait([](Transaction &tx) { return insert(tx, number(1), 7); });
        QVERIFY(written.ok());
        QCOMPARE(*written, 1);
        const auto read = db->read([](Transaction &tx) {
            return tx.one(kSelect, {number(1)},
                          [](const Row &row) { return qMakePair(row.text(0), row.integer(1)); });
        });
        QVERIFY(read.ok() && read->has_value());
        QCOMPARE((*read)->first, QStringLiteral("value of n1"));
        QCOMPARE((*read)->second, 7);
        const auto none = db->read([](Transaction &tx) {
            return tx.one(kSelect, {number(2)}, [](const Row &row) { return row.text(0); });
        });
        QVERIFY(none.ok() && !none->has_value());
    }
    void write_survivesReopening()
    {
        TestDatabase db;
        QVERIFY(db->writeAndWait([](Transaction &tx) { return insert(tx, number(1)); }).ok());
        db.reopen();
        QCOMPARE(names(*db), QStringList{number(1)});
        QVERIFY(db->isAlive());
        QVERIFY(db->schemaVersion() >= 1);
    }
    void write_failureUndoesAll()
    {
        TestDatabase db;
        const auto failed = db->writeAndWait([](Transaction &tx) -> Result<qint64> {
            GATEHOUSE_TRY(insert(tx, number(1)));
            return Error::gone("over", QString());
        });
        QVERIFY(!failed.ok());
        QCOMPARE(failed.error().code, ErrorCode::Gone);
        QVERIFY(names(*db).isEmpty());
    }
    void group_failingJobUndoesOnlyItself()
    {
        TestDatabase db;
        QList<QFuture<Result<qint64>>> futures;
        {
            const WriterHold hold(*db);
            for (int i = 0; i < 100; ++i)
                futures << db->write([i](Transaction &tx) -> Result<qint64> {
                    GATEHOUSE_TRY(insert(tx, number(i), i));
                    if (i % 3 == 0) return Error::gone("over", QString());
                    return 1;
                });
        }
        QStringList expected;
        for (int i = 0; i < 100; ++i) {
            QCOMPARE(futures[i].result().ok(), i % 3 != 0);
            if (i % 3 != 0) expected << number(i);
        }
        QCOMPARE(names(*db), expected);
    }
    void group_runsInOrder()
    {
        TestDatabase db;
        QList<int> order;
        QList<QFuture<Result<void>>> futures;
        for (int i = 0; i < 1000; ++i)
            futures << db->write([i, &order](Transaction &) -> Result<void> {
                order << i;
                return {};
            });
        for (const auto &future : futures)
            QVERIFY(QFuture(future).result().ok());
        for (int i = 0; i < 1000; ++i)
            QCOMPARE(order.at(i), i);
    }
    void group_uniqueViolationIsConflictAndOthersStay()
    {
        TestDatabase db;
        QList<QFuture<Result<qint64>>> futures;
        {
            const WriterHold hold(*db);
            for (int i = 0; i < 3; ++i)
                futures << db->write([](Transaction &tx) { return insert(tx, number(1)); });
            futures << db->write([](Transaction &tx) { return insert(tx, number(2), 1); });
        }
        QVERIFY(futures[0].result().ok());
        for (int i = 1; i < 3; ++i) {
            QCOMPARE(futures[i].result().error().code, ErrorCode::Conflict);
            QCOMPARE(futures[i].result().error().reason, QByteArray("unique_violation"));
        }
        QVERIFY(futures[3].result().ok());
        QCOMPARE(names(*db), (QStringList{number(1), number(2)}));
    }
    void write_ignoredFailureIsNotAcknowledged()
    {
        TestDatabase db;
        const auto outcome = db->writeAndWait([](Transaction &tx) -> Result<int> {
            GATEHOUSE_TRY(insert(tx, number(1)));
            (void)insert(tx, number(1)).ok();
            return 1;
        });
        QVERIFY(!outcome.ok());
        QCOMPARE(outcome.error().reason, QByteArray("unique_violation"));
        QVERIFY(names(*db).isEmpty());
    }
    void attempt_undoesOnlyItself()
    {
        TestDatabase db;
        const auto outcome = db->writeAndWait([](Transaction &tx) -> Result<int> {
            GATEHOUSE_TRY(insert(tx, number(1), 1));
            const auto second = tx.attempt([&]() -> Result<int> {
                GATEHOUSE_TRY(insert(tx, number(2), 2));
                GATEHOUSE_TRY(insert(tx, number(1), 3));
                return 1;
            });
            if (second.ok() || second.error().code != ErrorCode::Conflict)
                return Error::internalError(QString());
            const auto third = tx.attempt([&] { return insert(tx, number(3), 3); });
            if (!third.ok()) return Error::internalError(QString());
            GATEHOUSE_TRY(insert(tx, number(4), 4));
            return 1;
        });
        QVERIFY(outcome.ok());
        QCOMPARE(names(*db), (QStringList{number(1), number(3), number(4)}));
    }
    void write_isFinishedOnlyAfterTheCommit()
    {
        TestDatabase db;
        // A group of two: when the first one runs, nothing of it may be visible or reported until the second
        // ran.
        QFuture<Result<qint64>> first;
        QFuture<Result<bool>> second;
        {
            const WriterHold hold(*db);
            first = db->write([](Transaction &tx) { return insert(tx, number(1)); });
            second = db->write(
                [&](Transaction &) -> Result<bool> { return first.isFinished() || !names(*db).isEmpty(); });
        }
        QVERIFY(second.result().ok());
        QVERIFY(!*second.result());
        QVERIFY(first.result().ok());
        QCOMPARE(names(*db), QStringList{number(1)});
    }
    void write_manyThreads()
    {
        TestDatabase db;
        constexpr int kThreads = 8;
        constexpr int kEach = 100;
        std::atomic<int> failures{0};
        std::vector<std::thread> threads;
        for (int t = 0; t < kThreads; ++t)
            threads.emplace_back([&, t] {
                for (int i = 0; i < kEach; ++i) {
                    const QString name = number(t * kEach + i);
                    const bool ok = db->writeAndWait([&](Transaction &tx) { return insert(tx, name); }).ok();
                    const auto seen = db->read([&](Transaction &tx) {
                        return tx.one(kSelect, {name}, [](const Row &row) { return row.text(0); });
                    });
                    if (!ok || !seen.ok() || !seen->has_value()) ++failures;
                }
            });
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(failures.load(), 0);
        QCOMPARE(*db->read(count), kThreads * kEach);
    }
    void write_fullQueueAnswersBusy()
    {
        TestDatabase db;
        QList<QFuture<Result<void>>> futures;
        const auto nothing = [](Transaction &) -> Result<void> {
            return {};
        };
        {
            const WriterHold hold(*db);
            for (int i = 0; i < 10'000; ++i)
                futures << db->write(nothing);
            const auto refused = db->write(nothing);
            QVERIFY(refused.isFinished());
            QCOMPARE(QFuture(refused).result().error().code, ErrorCode::Busy);
        }
        for (auto &future : futures)
            QVERIFY(future.result().ok());
    }
    void close_finishesWaitingWrites()
    {
        TestDatabase db;
        QList<QFuture<Result<qint64>>> futures;
        for (int i = 0; i < 500; ++i)
            futures << db->write([i](Transaction &tx) { return insert(tx, number(i), i); });
        db.reopen();
        for (auto &future : futures)
            QVERIFY(future.isFinished() && future.result().ok());
        QCOMPARE(*db->read(count), 500);
    }
    void finishWrites_waitsForWhatFollows()
    {
        TestDatabase db;
        std::atomic<int> told = 0;
        std::function<void(int)> next = [&](int i) {
            db->write([i](Transaction &tx) {
                  return insert(tx, number(i), i);
              }).then([&, i](QFuture<Result<qint64>>) {
                ++told;
                if (i < 20) next(i + 1);
            });
        };
        next(1);
        db->finishWrites();
        QCOMPARE(told.load(), 20);
        QCOMPARE(*db->read(count), 20);
        db->finishWrites();  // nothing waits
    }
    void read_seesOneMoment()
    {
        TestDatabase db;
        QVERIFY(db->writeAndWait([](Transaction &tx) { return insert(tx, number(1)); }).ok());
        const auto seen = db->read([&](Transaction &tx) -> Result<bool> {
            GATEHOUSE_TRY_ASSIGN(before, count(tx));
            if (!db->writeAndWait([](Transaction &inner) { return insert(inner, number(2)); }).ok())
                return Error::internalError(QString());
            GATEHOUSE_TRY_ASSIGN(after, count(tx));
            return before == 1 && after == 1;
        });
        QVERIFY(seen.ok() && *seen);
        QCOMPARE(*db->read(count), 2);
    }
    void read_seesOtherProgramsAtOnce()
    {
        TestDatabase db;
        QCOMPARE(*db->read(count), 0);
        QVERIFY(db.execute(
            QStringLiteral("INSERT INTO settings (name, value, updated_at) VALUES ('x', 'y', 0)")));
        QCOMPARE(*db->read(count), 1);
    }
    void read_refusesToWrite()
    {
        TestDatabase db;
        QVERIFY(!db->read([](Transaction &tx) { return insert(tx, number(1)); }).ok());
        const auto sneaky = db->read([](Transaction &tx) {
            return tx.one(kInsertReturning, {number(1), QString(), 0},
                          [](const Row &row) { return row.text(0); });
        });
        QVERIFY(!sneaky.ok());
        QCOMPARE(*db->read(count), 0);
        QVERIFY(!db->read([](Transaction &tx) { return tx.serialize(1); }).ok());
    }
    void read_insideReadIsRefused()
    {
        TestDatabase db;
        const auto outer = db->read([&](Transaction &) { return db->read(count); });
        QVERIFY(!outer.ok());
        QCOMPARE(outer.error().code, ErrorCode::Internal);
        QVERIFY(db->read(count).ok());
    }
    void read_visitorMayRunTheSameStatement()
    {
        TestDatabase db;
        QVERIFY(db->writeAndWait([](Transaction &tx) -> Result<void> {
                      for (int i = 0; i < 3; ++i)
                          GATEHOUSE_TRY(insert(tx, number(i), i));
                      return {};
                  }).ok());
        const auto found = db->read([](Transaction &tx) {
            return tx.all(kSelectNames, {}, [&](const Row &row) {
                const auto inner = tx.all(kSelectNames, {}, [](const Row &r) { return r.text(0); });
                return row.text(0) + QString::number(inner.ok() ? inner->size() : -1);
            });
        });
        QVERIFY(found.ok());
        QCOMPARE(QStringList(*found),
                 (QStringList{QStringLiteral("n03"), QStringLiteral("n13"), QStringLiteral("n23")}));
    }
    void values_keepTheirTypes()
    {
        TestDatabase db;
        QByteArray blob;
        for (int i = 0; i < 256; ++i)
            blob.append(char(i));
        const QString text = QString::fromUtf8("it's \\ \"quoted\" ? $1 \xf0\x9f\x9a\xaa \xc3\xa4");
        const qint64 large = std::numeric_limits<qint64>::min();
        const auto written = db->writeAndWait([&](Transaction &tx) -> Result<void> {
            GATEHOUSE_TRY(tx.change(kInsertKey, {number(1), text, blob, large, QVariant()}));
            GATEHOUSE_TRY(tx.change(kInsertKey, {number(2), QString(), QVariant(), 5, 6}));
            GATEHOUSE_TRY(tx.change(
                kInsertKey, {number(3), QStringLiteral(""), QByteArray(), 0, sqlValue(Timestamp{9})}));
            return {};
        });
        QVERIFY2(written.ok(), written.ok() ? "" : qPrintable(written.error().internal));
        const auto check = [&](int key, auto look) {
            const auto found =
                db->read([&](Transaction &tx) { return tx.one(kSelectKey, {number(key)}, look); });
            return found.ok() && found->has_value() && **found;
        };
        QVERIFY(check(1, [&](const Row &row) {
            return row.bytes(0) == blob && row.integer(1) == large && row.isNull(2) && !row.optionalTime(2) &&
                   row.text(3) == text;
        }));
        QVERIFY(check(2, [](const Row &row) {
            return row.isNull(0) && row.integer(1) == 5 && row.time(2).ms == 6 && !row.isNull(3) &&
                   row.text(3).isEmpty();
        }));
        QVERIFY(check(3, [](const Row &row) {
            return !row.isNull(0) && row.bytes(0).isEmpty() && row.optionalTime(2) == Timestamp{9};
        }));
    }
    void values_booleans()
    {
        TestDatabase db;
        QVERIFY(db->writeAndWait([](Transaction &tx) -> Result<void> {
                      GATEHOUSE_TRY(tx.change(kInsertUser, {number(1), number(1), number(1), true}));
                      GATEHOUSE_TRY(tx.change(kInsertUser, {number(2), number(2), number(2), false}));
                      return {};
                  }).ok());
        for (int i = 1; i <= 2; ++i)
            for (const bool asked : {true, false}) {
                const auto found = db->read([&](Transaction &tx) {
                    return tx.one(kSelectDisabled, {number(i), asked}, [](const Row &row) {
                        return row.boolean(0) ? 1 : row.boolean(1) ? 2 : 0;
                    });
                });
                QVERIFY(found.ok());
                QCOMPARE(found->has_value(), asked == (i == 1));
                if (found->has_value()) QCOMPARE(**found, i == 1 ? 1 : 0);
            }
    }
    void values_nulInTextIsRefused()
    {
        TestDatabase db;
        const auto outcome =
            db->writeAndWait([](Transaction &tx) { return insert(tx, QString(QChar(u'\0'))); });
        QVERIFY(!outcome.ok());
        QCOMPARE(outcome.error().reason, QByteArray("nul_in_text"));
    }
    void values_wrongCountIsRefused()
    {
        TestDatabase db;
        QVERIFY(!db->writeAndWait([](Transaction &tx) { return tx.change(kInsert, {number(1)}); }).ok());
        QVERIFY(db->isAlive());
    }
    void change_countDecidesSingleUse()
    {
        TestDatabase db;
        QVERIFY(db->writeAndWait([](Transaction &tx) { return insert(tx, number(1)); }).ok());
        const auto use = [](Transaction &tx) {
            return tx.change(kDelete, {number(1)});
        };
        QCOMPARE(*db->writeAndWait(use), 1);
        QCOMPARE(*db->writeAndWait(use), 0);
    }
    void one_readsReturning()
    {
        TestDatabase db;
        const auto made = db->writeAndWait([](Transaction &tx) {
            return tx.one(kInsertReturning, {number(1), QString(), 0},
                          [](const Row &row) { return row.integer(1); });
        });
        QVERIFY(made.ok() && made->has_value());
        QCOMPARE(**made, 1);
        QCOMPARE(*db->read(count), 1);
    }
    void foreignKeys_areEnforced()
    {
        TestDatabase db;
        const auto orphan = db->writeAndWait([](Transaction &tx) {
            return tx.change(kInsertMember, {number(1), number(2), 0});
        });
        QVERIFY(!orphan.ok());
        QCOMPARE(orphan.error().code, ErrorCode::Internal);
    }
    void errors_neverShowValues()
    {
        TestDatabase db;
        QVERIFY(db->writeAndWait([](Transaction &tx) { return insert(tx, QStringLiteral("s3cret")); }).ok());
        const auto duplicate =
            db->writeAndWait([](Transaction &tx) { return insert(tx, QStringLiteral("s3cret")); });
        const auto wrongType = db->writeAndWait([](Transaction &tx) {
            return tx.change(kInsert, {number(1), QString(), QStringLiteral("s3cret")});
        });
        for (const Result<qint64> &failed : {duplicate, wrongType}) {
            QVERIFY(!failed.ok());
            QVERIFY(!failed.error().internal.isEmpty());
            QVERIFY(!failed.error().internal.contains(QLatin1String("s3cret")));
            QVERIFY(!failed.error().publicMessage.contains(QLatin1String("s3cret")));
        }
    }
    void write_twoServersFollowOneAnother()
    {
        TestDatabase db;
        const SystemClock clock;
        const auto second = Database::open(db.url(), clock);
        QVERIFY(second.ok());
        QVERIFY(db->writeAndWait([](Transaction &tx) {
                      return tx.change(kInsert, {number(1), QString(), 0});
                  }).ok());
        // Reads the newest, then writes what follows from it: lost updates would show.
        const auto increment = [](Transaction &tx) -> Result<qint64> {
            GATEHOUSE_TRY(tx.serialize(42));
            const auto current = tx.one(kSelect, {number(1)}, [](const Row &row) { return row.integer(1); });
            if (!current.ok()) return current.error();
            return tx.change(kUpdate, {current->value_or(-1) + 1, number(1)});
        };
        constexpr int kEach = 200;
        std::atomic<int> failures{0};
        const auto run = [&](Database &server) {
            for (int i = 0; i < kEach; ++i)
                if (!server.writeAndWait(increment).ok()) ++failures;
        };
        std::thread other([&] { run(**second); });
        run(*db);
        other.join();
        QCOMPARE(failures.load(), 0);
        const auto total = db->read([](Transaction &tx) {
            return tx.one(kSelect, {number(1)}, [](const Row &row) { return row.integer(1); });
        });
        QCOMPARE(total->value_or(-1), 2 * kEach);
    }
    void read_worksFromNewThreadsAndAfterClosing()
    {
        TestDatabase db;
        for (int i = 0; i < 20; ++i) {
            std::thread reader([&] { QVERIFY(db->read(count).ok()); });
            reader.join();
        }
        db->closeThreadConnection();
        db->closeThreadConnection();
        QCOMPARE(*db->read(count), 0);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestDatabaseWork)
#include "tst_database.moc"
