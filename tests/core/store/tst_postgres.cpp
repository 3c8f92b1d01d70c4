#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QElapsedTimer>
#include <QTest>

#include "tests/support/test_database.h"

using namespace gatehouse;

namespace {

const Statement kInsert("INSERT INTO settings (name, value, updated_at) VALUES (?, '', 0)");
const Statement kCount("SELECT count(*) FROM settings");
const Statement kPlanMode("SELECT setting FROM pg_settings WHERE name = 'plan_cache_mode'");

// Every connection of ours to this test's database ends at once, as when the database server restarts.
const char kEndConnections[] =
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND application_name = 'gatehouse'";

Result<qint64> insert(Transaction &tx, const char *name)
{
    return tx.change(kInsert, {QLatin1String(name)});
}

Result<qint64> count(Transaction &tx)
{
    GATEHOUSE_TRY_ASSIGN(found, tx.one(kCount, {}, [](const Row &row) { return row.integer(0); }));
    return found.value_or(-1);
}

Result<std::unique_ptr<Database>> openUrl(const QString &text)
{
    static const SystemClock clock;
    GATEHOUSE_TRY_ASSIGN(url, DatabaseUrl::parse(text));
    return Database::open(url, clock);
}

/// A local port that takes connections and never says a word.
class SilentServer final
{
public:
    SilentServer() : m_socket(socket(AF_INET, SOCK_STREAM, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto *any = reinterpret_cast<sockaddr *>(&address);
        if (bind(m_socket, any, size) == 0 && listen(m_socket, 5) == 0 &&
            getsockname(m_socket, any, &size) == 0)
            m_port = ntohs(address.sin_port);
    }
    ~SilentServer() { close(m_socket); }
    Q_DISABLE_COPY_MOVE(SilentServer)
    int port() const { return m_port; }

private:
    int m_socket;
    int m_port = 0;
};

}  // namespace

class TestPostgres : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void open_refusedConnectionIsOneSentence()
    {
        const int port = SilentServer().port();  // nobody listens there any more
        QVERIFY(port > 0);
        const auto opened = openUrl(QStringLiteral("postgresql://me:hunter2@127.0.0.1:%1/d").arg(port));
        QVERIFY(!opened.ok());
        QCOMPARE(opened.error().code, ErrorCode::Unavailable);
        const QString sentence = opened.error().publicMessage;
        QVERIFY2(
            sentence.startsWith(QStringLiteral("The database postgresql://me@127.0.0.1:%1/d ").arg(port)),
            qPrintable(sentence));
        QVERIFY2(sentence.endsWith(u'.') && !sentence.contains(u'\n'), qPrintable(sentence));
        QVERIFY(!(sentence + opened.error().internal).contains(QLatin1String("hunter2")));
    }
    void open_silentServerEndsWithinTheTimeout()
    {
        const SilentServer silent;
        QElapsedTimer timer;
        timer.start();
        const auto opened =
            openUrl(QStringLiteral("postgresql://127.0.0.1:%1/d?connect_timeout=2").arg(silent.port()));
        QVERIFY(!opened.ok());
        QCOMPARE(opened.error().code, ErrorCode::Unavailable);
        QVERIFY2(timer.elapsed() >= 1000 && timer.elapsed() < 4500,
                 qPrintable(QString::number(timer.elapsed())));
    }
    void plansForGrowth_endWithTheTransaction()
    {
        if (TestDatabase::engines().size() < 2) QSKIP("needs GATEHOUSE_TEST_POSTGRES");
        TestDatabase db(TestDatabase::Engine::Postgres);
        const auto mode = [](Transaction &tx) {
            return tx.one(kPlanMode, {}, [](const Row &row) { return row.text(0); });
        };
        const auto inside = db->writeAndWait([&](Transaction &tx) -> Result<std::optional<QString>> {
            GATEHOUSE_TRY(tx.planForGrowth());
            return mode(tx);
        });
        QCOMPARE(inside->value_or(QString()), QStringLiteral("force_custom_plan"));
        const auto after = db->writeAndWait(mode);
        QCOMPARE(after->value_or(QString()), QStringLiteral("auto"));
    }
    void idleLoss_isNotNoticed()
    {
        if (TestDatabase::engines().size() < 2) QSKIP("needs GATEHOUSE_TEST_POSTGRES");
        TestDatabase db(TestDatabase::Engine::Postgres);
        QVERIFY(db->writeAndWait([](Transaction &tx) { return insert(tx, "a"); }).ok());
        QCOMPARE(*db->read(count), 1);
        QVERIFY(db.execute(QLatin1String(kEndConnections)));
        QVERIFY(db->writeAndWait([](Transaction &tx) { return insert(tx, "b"); }).ok());
        QCOMPARE(*db->read(count), 2);
    }
    void lossInsideWrite_isUnavailableAndNotRepeated()
    {
        if (TestDatabase::engines().size() < 2) QSKIP("needs GATEHOUSE_TEST_POSTGRES");
        TestDatabase db(TestDatabase::Engine::Postgres);
        int runs = 0;
        const auto lost = db->writeAndWait([&](Transaction &tx) -> Result<qint64> {
            ++runs;
            GATEHOUSE_TRY(insert(tx, "a"));
            if (!db.execute(QLatin1String(kEndConnections))) return Error::internalError(QString());
            return insert(tx, "b");
        });
        QVERIFY(!lost.ok());
        QCOMPARE(lost.error().code, ErrorCode::Unavailable);
        QVERIFY(db->writeAndWait([](Transaction &tx) { return insert(tx, "c"); }).ok());
        QCOMPARE(runs, 1);
        QCOMPARE(*db->read(count), 1);
    }
    void lossBeforeCommit_isUnavailable()
    {
        if (TestDatabase::engines().size() < 2) QSKIP("needs GATEHOUSE_TEST_POSTGRES");
        TestDatabase db(TestDatabase::Engine::Postgres);
        const auto lost = db->writeAndWait([&](Transaction &tx) -> Result<qint64> {
            GATEHOUSE_TRY_ASSIGN(changed, insert(tx, "a"));
            if (!db.execute(QLatin1String(kEndConnections))) return Error::internalError(QString());
            return changed;
        });
        QVERIFY(!lost.ok());
        QCOMPARE(lost.error().code, ErrorCode::Unavailable);
        QCOMPARE(*db->read(count), 0);
    }
    void lossInsideRead_isUnavailableOnce()
    {
        if (TestDatabase::engines().size() < 2) QSKIP("needs GATEHOUSE_TEST_POSTGRES");
        TestDatabase db(TestDatabase::Engine::Postgres);
        const auto lost = db->read([&](Transaction &tx) -> Result<qint64> {
            GATEHOUSE_TRY(count(tx));
            if (!db.execute(QLatin1String(kEndConnections))) return Error::internalError(QString());
            return count(tx);
        });
        QVERIFY(!lost.ok());
        QCOMPARE(lost.error().code, ErrorCode::Unavailable);
        QCOMPARE(*db->read(count), 0);
        QVERIFY(db->isAlive());
    }
};

QTEST_GUILESS_MAIN(TestPostgres)
#include "tst_postgres.moc"
