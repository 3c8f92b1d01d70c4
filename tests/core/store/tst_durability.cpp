#include <unistd.h>
#include <csignal>

#include <QCoreApplication>
#include <QProcess>
#include <QRandomGenerator>
#include <QSet>
#include <QTest>
#include <thread>
#include <vector>

#include "tests/support/test_database.h"

using namespace gatehouse;

namespace {

const Statement kInsert("INSERT INTO settings (name, value, updated_at) VALUES (?, '', 0)");
const Statement kSelectNames("SELECT name FROM settings");
const QString kWriteRows = QStringLiteral("--write-rows");

/// The other side of the test: writes rows and tells the name of each once it is acknowledged, until killed.
int writeRows(const QString &url, const QString &prefix)
{
    const SystemClock clock;
    const auto parsed = DatabaseUrl::parse(url);
    if (!parsed.ok()) return 1;
    const auto db = Database::open(*parsed, clock);
    if (!db.ok()) return 1;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&db, prefix, t] {
            for (int i = 0;; ++i) {
                const QString name = QStringLiteral("%1-%2-%3").arg(prefix).arg(t).arg(i);
                const auto written =
                    (*db)->writeAndWait([&](Transaction &tx) { return tx.change(kInsert, {name}); });
                if (!written.ok()) _exit(1);
                const QByteArray line = name.toLatin1() + '\n';
                if (::write(STDOUT_FILENO, line.constData(), std::size_t(line.size())) != line.size())
                    _exit(1);
            }
        });
    for (std::thread &thread : threads)
        thread.join();
    return 0;
}

QString urlText(const DatabaseUrl &url)
{
    if (url.engine == DatabaseUrl::Engine::Sqlite) return QStringLiteral("sqlite:") + url.path;
    return QStringLiteral("postgresql://%1@/%2?host=%3").arg(url.user, url.name, url.host);
}

}  // namespace

class TestDurability : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void kill_losesNothingAcknowledged()
    {
        TestDatabase db;
        db.close();
        QSet<QString> acknowledged;
        for (int round = 0; round < 20; ++round) {
            QProcess writer;
            writer.setProcessChannelMode(QProcess::ForwardedErrorChannel);
            writer.start(QCoreApplication::applicationFilePath(),
                         {kWriteRows, urlText(db.url()), QString::number(round)});
            QVERIFY(writer.waitForReadyRead(10'000));
            QTest::qSleep(QRandomGenerator::global()->bounded(1, 120));
            QCOMPARE(writer.state(), QProcess::Running);
            ::kill(pid_t(writer.processId()), SIGKILL);
            QVERIFY(writer.waitForFinished());
            const QList<QByteArray> lines = writer.readAllStandardOutput().split('\n');
            for (const QByteArray &line : lines)
                if (!line.isEmpty()) acknowledged << QString::fromLatin1(line);
        }
        db.reopen();
        const auto found = db->read([](Transaction &tx) {
            return tx.all(kSelectNames, {}, [](const Row &row) { return row.text(0); });
        });
        QVERIFY(found.ok());
        const QSet<QString> kept(found->begin(), found->end());
        QVERIFY(acknowledged.size() > 100);
        QCOMPARE(acknowledged - kept, QSet<QString>());
        // At most what was under way when a writer died came on top: one row for each of its threads.
        QVERIFY(kept.size() - acknowledged.size() <= 20 * 4);
    }
};

int main(int argc, char **argv)
{
    if (argc == 4 && QString::fromLocal8Bit(argv[1]) == kWriteRows) {
        const QCoreApplication application(argc, argv);
        return writeRows(QString::fromLocal8Bit(argv[2]), QString::fromLocal8Bit(argv[3]));
    }
    return runOnEachEngine<TestDurability>(argc, argv);
}
#include "tst_durability.moc"
