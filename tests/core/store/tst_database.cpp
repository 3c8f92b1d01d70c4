#include <QFile>
#include <QSemaphore>
#include <QTest>
#include <thread>

#include "tests/support/test_database.h"

using namespace gatehouse;

namespace {

const Statement kInsert("INSERT INTO settings (name, value, updated_at) VALUES (?, ?, ?)");
const Statement kSelect("SELECT value, updated_at FROM settings WHERE name = ?");
const Statement kSelectNames("SELECT name FROM settings ORDER BY updated_at");
const Statement kCount("SELECT count(*) FROM settings");
const Statement kDelete("DELETE FROM settings WHERE name = ?");
const Statement kInsertReturning(
    "INSERT INTO settings (name, value, updated_at) VALUES (?, ?, ?) RETURNING name, version");
const Statement kInsertMember("INSERT INTO group_members (group_id, user_id, created_at) VALUES (?, ?, ?)");
const Statement kInsertKey(
    "INSERT INTO signing_keys (id, algorithm, state, public_jwk, private_sealed, created_at, activated_at) "
    "VALUES (?, 'ES256', 'next', ?, ?, ?, ?)");
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
};

GATEHOUSE_DATABASE_TEST_MAIN(TestDatabaseWork)
#include "tst_database.moc"
