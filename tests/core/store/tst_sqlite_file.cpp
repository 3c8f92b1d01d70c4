#include <sys/stat.h>
#include <unistd.h>

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include "core/store/connection.h"
#include "tests/support/test_database.h"

using namespace gatehouse;

namespace {

Result<std::unique_ptr<Database>> openFile(const QString &path)
{
    static const SystemClock clock;
    return Database::open(DatabaseUrl::sqliteFile(path), clock);
}

QString pragma(Connection &connection, const char *sql)
{
    const auto found = connection.texts(sql);
    return found.ok() ? found->value(0) : found.error().internal;
}

}  // namespace

class TestSqliteFile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void open_makesPrivateFiles()
    {
        const QTemporaryDir folder;
        const mode_t before = umask(0);
        const auto opened = openFile(folder.filePath(QStringLiteral("a.sqlite")));
        umask(before);
        QVERIFY(opened.ok());
        QVERIFY(QFile::exists(folder.filePath(QStringLiteral("a.sqlite-wal"))));
        for (const char *suffix : {"", "-wal", "-shm"}) {
            struct stat status
            {
            };
            const QString path = folder.filePath(QStringLiteral("a.sqlite")) + QLatin1String(suffix);
            QCOMPARE(stat(QFile::encodeName(path).constData(), &status), 0);
            QCOMPARE(int(status.st_mode & 0777), 0600);
        }
    }
    void open_setsDurabilityAndSafety()
    {
        TestDatabase db(TestDatabase::Engine::Sqlite);
        for (const ConnectionRole role : {ConnectionRole::Writer, ConnectionRole::Reader}) {
            const auto connection = Connection::open(db.url(), role);
            QVERIFY(connection.ok());
            QCOMPARE(pragma(**connection, "PRAGMA journal_mode"), QStringLiteral("wal"));
            QCOMPARE(pragma(**connection, "PRAGMA synchronous"), QStringLiteral("2"));
            QCOMPARE(pragma(**connection, "PRAGMA foreign_keys"), QStringLiteral("1"));
            QCOMPARE(pragma(**connection, "PRAGMA trusted_schema"), QStringLiteral("0"));
            QCOMPARE(pragma(**connection, "PRAGMA secure_delete"), QStringLiteral("1"));
            QVERIFY(pragma(**connection, "PRAGMA busy_timeout").toInt() >= 5000);
            QCOMPARE(pragma(**connection, "PRAGMA query_only"),
                     QString::number(int(role == ConnectionRole::Reader)));
        }
    }
    void open_missingFolder()
    {
        const QTemporaryDir folder;
        const auto opened = openFile(folder.filePath(QStringLiteral("none/a.sqlite")));
        QVERIFY(!opened.ok());
        QCOMPARE(opened.error().code, ErrorCode::Unavailable);
        QCOMPARE(opened.error().publicMessage,
                 QStringLiteral("The folder %1 for the database does not exist.")
                     .arg(folder.filePath(QStringLiteral("none"))));
    }
    void open_unwritableFolder()
    {
        if (geteuid() == 0 && qEnvironmentVariableIsEmpty("GATEHOUSE_TEST_AS_ROOT")) {
            // Root writes anywhere, but not below a file system that is read-only by nature.
            const auto opened = openFile(QStringLiteral("/proc/a.sqlite"));
            QVERIFY(!opened.ok());
            QCOMPARE(opened.error().publicMessage,
                     QStringLiteral("The database cannot be created: the folder /proc is not writable."));
            return;
        }
        const QTemporaryDir folder;
        QVERIFY(QFile::setPermissions(folder.path(), QFileDevice::ReadOwner | QFileDevice::ExeOwner));
        const auto opened = openFile(folder.filePath(QStringLiteral("a.sqlite")));
        QFile::setPermissions(folder.path(),
                              QFileDevice::ReadOwner | QFileDevice::ExeOwner | QFileDevice::WriteOwner);
        QVERIFY(!opened.ok());
        QVERIFY(opened.error().publicMessage.contains(QLatin1String("not writable")));
        QVERIFY(QDir(folder.path()).isEmpty());
    }
    void open_otherFileIsNotTouched()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("letter.txt"));
        const QByteArray content(5000, 'x');
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
        const auto opened = openFile(path);
        QVERIFY(!opened.ok());
        QCOMPARE(opened.error().code, ErrorCode::Corrupt);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), content);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
    }
    void write_waitsForAnotherProgram()
    {
        TestDatabase db(TestDatabase::Engine::Sqlite);
        static const Statement kInsert("INSERT INTO settings (name, value, updated_at) VALUES (?, '', 0)");
        const auto other = Connection::open(db.url(), ConnectionRole::Writer);
        QVERIFY(other.ok());
        QVERIFY((*other)->beginWrite().ok());
        QVERIFY((*other)->change(kInsert, {QStringLiteral("other")}).ok());
        auto waiting =
            db->write([](Transaction &tx) { return tx.change(kInsert, {QStringLiteral("ours")}); });
        QTest::qWait(300);
        QVERIFY(!waiting.isFinished());
        QVERIFY((*other)->commit().ok());
        QVERIFY(waiting.result().ok());
    }
};

QTEST_GUILESS_MAIN(TestSqliteFile)
#include "tst_sqlite_file.moc"
