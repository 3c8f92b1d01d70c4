#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>
#include <limits>

#include "core/store/qt_query.h"
#include "core/store/sqlite_query.h"

using namespace gatehouse;

/// The same statements through Qt's driver and straight on its connection: both must read alike.
class TestSqliteQuery : public QObject
{
    Q_OBJECT

    QSqlDatabase m_db;

    std::unique_ptr<PreparedQuery> make(bool direct, const char *sql) const
    {
        if (!direct) return std::make_unique<QtQuery>(m_db, sql, QtQuery::Reading::Forward);
        return std::make_unique<SqliteQuery>(SqliteQuery::connectionOf(m_db), sql);
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("test"));
        m_db.setDatabaseName(QStringLiteral(":memory:"));
        QVERIFY(m_db.open());
        if (!SqliteQuery::connectionOf(m_db)) QSKIP("Qt's driver has an SQLite of its own here");
        QSqlQuery query(m_db);
        QVERIFY(query.exec(QStringLiteral("CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT UNIQUE)")));
    }
    void init() { QVERIFY(QSqlQuery(m_db).exec(QStringLiteral("DELETE FROM things"))); }
    void cleanupTestCase()
    {
        m_db.close();
        m_db = QSqlDatabase();
        QSqlDatabase::removeDatabase(QStringLiteral("test"));
    }

    void run_bindsWhatQtBinds_data()
    {
        QTest::addColumn<QVariant>("value");
        QTest::newRow("NULL") << QVariant();
        QTest::newRow("true") << QVariant(true);
        QTest::newRow("int") << QVariant(-7);
        QTest::newRow("largest") << QVariant(std::numeric_limits<qint64>::max());
        QTest::newRow("text") << QVariant(QString::fromUtf8("Zo\xc3\xab \xf0\x9f\x94\x91"));
        QTest::newRow("empty text") << QVariant(QStringLiteral(""));
        QTest::newRow("null text is empty") << QVariant(QString());
        QTest::newRow("bytes with zeros") << QVariant(QByteArray("\0a\xff\0", 4));
        QTest::newRow("empty bytes") << QVariant(QByteArray(""));
        QTest::newRow("null bytes are empty") << QVariant(QByteArray());
        QTest::newRow("number") << QVariant(0.5);
        QTest::newRow("text longer than any buffer") << QVariant(QString(100'000, QLatin1Char('x')));
    }
    void run_bindsWhatQtBinds()
    {
        QFETCH(QVariant, value);
        const char *sql = "SELECT ?, typeof(?)";
        const auto direct = make(true, sql);
        const auto throughQt = make(false, sql);
        QCOMPARE(direct->placeholders(), throughQt->placeholders());
        for (const auto &query : {direct.get(), throughQt.get()}) {
            QVERIFY(query->run({value, value}));
            QVERIFY(query->next());
        }
        QCOMPARE(direct->text(1), throughQt->text(1));
        QCOMPARE(direct->isNull(0), throughQt->isNull(0));
        QCOMPARE(direct->text(0), throughQt->text(0));
        QCOMPARE(direct->bytes(0), throughQt->bytes(0));
        QCOMPARE(direct->boolean(0), value.typeId() == QMetaType::Bool || value.typeId() == QMetaType::Int ||
                                         value.typeId() == QMetaType::LongLong);
        if (value.typeId() != QMetaType::Double) QCOMPARE(direct->integer(0), throughQt->integer(0));
        QVERIFY(!direct->next());
        QVERIFY(!direct->next());
    }
    void run_forgetsTheLastRun()
    {
        const auto query =
            make(true, "SELECT value FROM (SELECT 1 AS value UNION ALL SELECT 2) WHERE value >= ?");
        QVERIFY(query->run({1}));
        QVERIFY(query->next());
        QVERIFY(query->run({2}));
        QVERIFY(query->next());
        QCOMPARE(query->integer(0), qint64(2));
        QVERIFY(!query->next());
        QVERIFY(!query->error().isValid());
    }
    void next_readsReturningRows()
    {
        const auto query = make(true, "INSERT INTO things (name) VALUES (?), (?) RETURNING name");
        QVERIFY(query->run({QStringLiteral("a"), QStringLiteral("b")}));
        QStringList names;
        while (query->next())
            names.append(query->text(0));
        QCOMPARE(names, QStringList({QStringLiteral("a"), QStringLiteral("b")}));
    }
    void rowsChanged_counts()
    {
        QVERIFY(make(true, "INSERT INTO things (name) VALUES ('a'), ('b'), ('c')")->run({}));
        const auto query = make(true, "UPDATE things SET name = name || '!' WHERE name < ?");
        QVERIFY(query->run({QStringLiteral("c")}));
        QCOMPARE(query->rowsChanged(), qint64(2));
        QVERIFY(query->run({QStringLiteral("A")}));
        QCOMPARE(query->rowsChanged(), qint64(0));
    }
    void error_hasTheExtendedCode()
    {
        const auto query = make(true, "INSERT INTO things (name) VALUES (?)");
        QVERIFY(query->run({QStringLiteral("once")}));
        QVERIFY(!query->run({QStringLiteral("once")}));
        QCOMPARE(query->error().nativeErrorCode(), QStringLiteral("2067"));  // SQLITE_CONSTRAINT_UNIQUE
        QVERIFY(query->error().databaseText().contains(QLatin1String("UNIQUE")));
        QVERIFY(query->run({QStringLiteral("twice")}));
        QVERIFY(!query->error().isValid());
    }
    void make_refusesWhatIsNotOneStatement_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::newRow("two") << QByteArray("SELECT 1; SELECT 2");
        QTest::newRow("none") << QByteArray("");
        QTest::newRow("no such table") << QByteArray("SELECT * FROM nowhere");
        QTest::newRow("nonsense") << QByteArray("SELEC 1");
    }
    void make_refusesWhatIsNotOneStatement()
    {
        QFETCH(QByteArray, sql);
        QVERIFY(make(true, sql.constData())->error().isValid());
        QVERIFY(!make(true, "SELECT 1; ")->error().isValid());
    }
    void finish_letsTheTableGo()
    {
        QVERIFY(make(true, "INSERT INTO things (name) VALUES ('a'), ('b')")->run({}));
        const auto query = make(true, "SELECT name FROM things");
        QVERIFY(query->run({}) && query->next());
        query->finish();
        QVERIFY(!query->next());
        QVERIFY(QSqlQuery(m_db).exec(QStringLiteral("CREATE TABLE other (id)")));
        QVERIFY(QSqlQuery(m_db).exec(QStringLiteral("DROP TABLE other")));
    }
};

QTEST_GUILESS_MAIN(TestSqliteQuery)
#include "tst_sqlite_query.moc"
