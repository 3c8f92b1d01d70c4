#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>
#include <thread>
#include <vector>

#include "core/store/connection.h"
#include "core/store/migrator.h"
#include "tests/support/test_database.h"

using namespace gatehouse;

namespace {

Result<std::unique_ptr<Database>> openAgain(const DatabaseUrl &url)
{
    static const SystemClock clock;
    return Database::open(url, clock);
}

Migration migration(int version, const char *sql, const char *checksum)
{
    return {version, QStringLiteral("test"), sql, checksum};
}

Result<int> migrate(const DatabaseUrl &url, const QList<Migration> &known)
{
    GATEHOUSE_TRY_ASSIGN(connection, Connection::open(url, ConnectionRole::Migrator));
    const SystemClock clock;
    return Migrator(*connection, clock).migrate(known);
}

QStringList tables(const DatabaseUrl &url)
{
    const auto connection = Connection::open(url, ConnectionRole::Reader);
    if (!connection.ok()) return {connection.error().internal};
    const auto names = (*connection)->texts((*connection)->engine().tableNamesSql());
    return names.ok() ? *names : QStringList{names.error().internal};
}

/// One sentence for people: not empty, ends like one, on one line.
bool isSentence(const QString &text)
{
    return !text.isEmpty() && text.endsWith(u'.') && !text.contains(u'\n') && text.at(0).isUpper();
}

}  // namespace

class TestMigrator : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void open_againKeepsTheVersion()
    {
        TestDatabase db;
        const int version = db->schemaVersion();
        db.reopen();
        QCOMPARE(db->schemaVersion(), version);
    }
    void open_refusesNewerSchema()
    {
        TestDatabase db;
        db.close();
        QVERIFY(db.execute(QStringLiteral("INSERT INTO schema_migrations VALUES (9999, 'future', 'x', 0)")));
        const auto opened = openAgain(db.url());
        QVERIFY(!opened.ok());
        QVERIFY2(isSentence(opened.error().publicMessage), qPrintable(opened.error().publicMessage));
        QVERIFY(opened.error().publicMessage.contains(QLatin1String("9999")));
    }
    void open_refusesChangedChecksum()
    {
        TestDatabase db;
        db.close();
        QVERIFY(db.execute(QStringLiteral("UPDATE schema_migrations SET checksum = 'x' WHERE version = 1")));
        const auto opened = openAgain(db.url());
        QVERIFY(!opened.ok());
        QVERIFY(isSentence(opened.error().publicMessage));
        QVERIFY(db.execute(QStringLiteral("SELECT * FROM users")));
    }
    void open_refusesForeignDatabase()
    {
        TestDatabase db;
        db.close();
        QVERIFY(db.execute(QStringLiteral("DROP TABLE schema_migrations")));
        const auto opened = openAgain(db.url());
        QVERIFY(!opened.ok());
        QVERIFY(isSentence(opened.error().publicMessage));
    }
    void migrate_failedVersionLeavesNothing()
    {
        TestDatabase db;
        db.close();
        auto known = [&] {
            const auto connection = Connection::open(db.url(), ConnectionRole::Migrator);
            return *Migrator::builtIn(**connection);
        }();
        const QStringList before = tables(db.url());
        known << migration(int(known.size()) + 1,
                           "CREATE TABLE extra (id BIGINT); INSERT INTO nowhere VALUES (1);", "a");
        QVERIFY(!migrate(db.url(), known).ok());
        QCOMPARE(tables(db.url()), before);
        known.last() = migration(int(known.size()),
                                 "CREATE TABLE extra (id BIGINT); INSERT INTO extra VALUES (1);", "b");
        const auto migrated = migrate(db.url(), known);
        QVERIFY(migrated.ok());
        QCOMPARE(*migrated, int(known.size()));
        QVERIFY(tables(db.url()).contains(QStringLiteral("extra")));
    }
    void migrate_twoProgramsAtOnceMigrateOnce()
    {
        TestDatabase db;
        db.close();
        QList<Migration> known = [&] {
            const auto connection = Connection::open(db.url(), ConnectionRole::Migrator);
            return *Migrator::builtIn(**connection);
        }();
        for (int i = 0; i < 5; ++i) {
            const QByteArray sql = "CREATE TABLE extra" + QByteArray::number(i) + " (id BIGINT);";
            known << migration(int(known.size()) + 1, sql.constData(), "c");
        }
        std::atomic<int> good{0};
        std::vector<std::thread> programs;
        for (int i = 0; i < 4; ++i)
            programs.emplace_back([&] {
                const auto migrated = migrate(db.url(), known);
                if (migrated.ok())
                    ++good;
                else
                    qWarning("%s", qPrintable(migrated.error().internal));
            });
        for (std::thread &program : programs)
            program.join();
        QCOMPARE(good.load(), 4);
    }
    void load_refusesGapsAndOddNames_data()
    {
        QTest::addColumn<QStringList>("files");
        QTest::addColumn<bool>("ok");
        QTest::newRow("in order") << QStringList{QStringLiteral("0001_a.sql"), QStringLiteral("0002_b_c.sql")}
                                  << true;
        QTest::newRow("gap") << QStringList{QStringLiteral("0001_a.sql"), QStringLiteral("0003_b.sql")}
                             << false;
        QTest::newRow("twice") << QStringList{QStringLiteral("0001_a.sql"), QStringLiteral("0001_b.sql")}
                               << false;
        QTest::newRow("no number") << QStringList{QStringLiteral("first.sql")} << false;
        QTest::newRow("none") << QStringList{} << false;
    }
    void load_refusesGapsAndOddNames()
    {
        QFETCH(QStringList, files);
        QFETCH(bool, ok);
        const QTemporaryDir folder;
        for (const QString &name : files) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
        }
        QCOMPARE(Migrator::load(folder.path()).ok(), ok);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestMigrator)
#include "tst_migrator.moc"
