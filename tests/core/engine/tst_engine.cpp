#include <QDir>
#include <QFile>
#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include "core/crypto/key_vault.h"
#include "core/engine/demo.h"
#include "core/engine/engine.h"

using namespace gatehouse;

namespace {

quint16 freePort()
{
    QTcpServer probe;
    if (!probe.listen(QHostAddress::LocalHost)) qFatal("no free port");
    return probe.serverPort();
}

/// Status of GET `path`; 0 when nobody answers.
int statusOf(quint16 port, const QByteArray &path)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    if (!socket.waitForConnected(5000)) return 0;
    socket.write("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    QByteArray received;
    while (socket.waitForReadyRead(10'000))
        received += socket.readAll();
    return received.split(' ').value(1).toInt();
}

int threadCount()
{
    return int(QDir(QStringLiteral("/proc/self/task")).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size());
}

/// Descriptors that lead into `folder`.
int openFilesIn(const QString &folder)
{
    int count = 0;
    for (const QFileInfo &entry :
         QDir(QStringLiteral("/proc/self/fd"))
             .entryInfoList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot)) {
        if (entry.symLinkTarget().startsWith(folder)) ++count;
    }
    return count;
}

}  // namespace

class TestEngine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_config = StartupConfig{};
        m_config.dataFolder = m_folder->filePath(QStringLiteral("data"));
        m_config.listenPort = freePort();
        m_config.httpWorkers = 2;
        m_config.hashThreads = 1;
    }

    void startAndStop_leavesNothingRunning()
    {
        const int threads = threadCount();
        {
            const auto engine = start();
            QVERIFY2(engine.ok(), qPrintable(engine.ok() ? QString() : engine.error().publicMessage));
            QCOMPARE((*engine)->url(), QStringLiteral("http://127.0.0.1:%1").arg(m_config.listenPort));
            QCOMPARE(statusOf(m_config.listenPort, "/readyz"), 200);
            QCOMPARE(statusOf(m_config.listenPort, "/metrics"), 200);
            QVERIFY(threadCount() > threads);
            QVERIFY(openFilesIn(m_config.dataFolder) > 0);
        }
        QCOMPARE(statusOf(m_config.listenPort, "/readyz"), 0);
        QTRY_COMPARE(threadCount(), threads);
        QCOMPARE(openFilesIn(m_config.dataFolder), 0);
        // Closed cleanly: nothing waits in a write-ahead log.
        QVERIFY(!QFile::exists(m_config.dataFolder + QStringLiteral("/gatehouse.db-wal")));
        // And it can be started again in this very process.
        const auto again = start();
        QVERIFY(again.ok());
        QCOMPARE(statusOf(m_config.listenPort, "/readyz"), 200);
    }

    void start_recordsItsLife()
    {
        {
            // What never served did not stop either.
            QTcpServer other;
            QVERIFY(other.listen(QHostAddress::LocalHost, m_config.listenPort));
            QVERIFY(!start().ok());
        }
        QVERIFY(start().ok());
        const auto engine = start();
        const auto events = (*engine)->installation().database().read([&](Transaction &tx) {
            AuditQuery query;
            query.typePrefix = QStringLiteral("server.");
            return (*engine)->services().audit.search(tx, query, {});
        });
        QStringList types;
        for (const AuditRecord &event : events->items)
            types.prepend(event.type);
        QCOMPARE(types, QStringList({QStringLiteral("server.started"), QStringLiteral("server.stopped"),
                                     QStringLiteral("server.started")}));
    }

    void start_offersSetUpOnlyWithoutAdministrator()
    {
        QByteArray first;
        {
            const auto engine = start();
            first = (*engine)->setupToken().reveal();
            QVERIFY(first.size() >= 43);
        }
        {
            const auto engine = start();
            // A new start, a new token.
            QVERIFY((*engine)->setupToken().reveal() != first);
            seed(**engine);
        }
        const auto engine = start();
        QVERIFY((*engine)->setupToken().isEmpty());
        QCOMPARE(statusOf(m_config.listenPort, "/setup/v1/state"), 404);
    }

    void start_takenPortIsOneSentence()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost, m_config.listenPort));
        const int threads = threadCount();
        const auto engine = start();
        QVERIFY(!engine.ok());
        const QString message = engine.error().publicMessage;
        QVERIFY2(message.contains(QString::number(m_config.listenPort)), qPrintable(message));
        QTRY_COMPARE(threadCount(), threads);
        QCOMPARE(openFilesIn(m_config.dataFolder), 0);
    }

    void start_refusesPlainHttpWhereOthersListen_data()
    {
        QTest::addColumn<QString>("listen");
        QTest::addColumn<QString>("publicUrl");
        QTest::newRow("everywhere") << "0.0.0.0" << QString();
        QTest::newRow("everywhere, with a fine name") << "0.0.0.0"
                                                      << "https://login.example.org";
        QTest::newRow("IPv6 everywhere") << "::"
                                         << "https://login.example.org";
        QTest::newRow("the office's network") << "192.168.1.10" << QString();
        QTest::newRow("plain public name") << "127.0.0.1"
                                           << "http://login.example.org";
        QTest::newRow("looks local") << "127.0.0.1"
                                     << "http://localhost.evil.example";
    }

    void start_refusesPlainHttpWhereOthersListen()
    {
        QFETCH(QString, listen);
        QFETCH(QString, publicUrl);
        m_config.listenAddress = listen;
        m_config.publicUrl = publicUrl;
        const auto engine = start();
        QVERIFY(!engine.ok());
        QVERIFY2(engine.error().publicMessage.contains(QLatin1String("lain HTTP")),
                 qPrintable(engine.error().publicMessage));
        // Refused before anything was made.
        QVERIFY(!QFile::exists(m_config.dataFolder + QStringLiteral("/gatehouse.db")));
        QVERIFY(!QFile::exists(m_config.dataFolder + QStringLiteral("/master.key")));
    }

    void start_takesPlainHttpBehindATrustedProxy()
    {
        m_config.publicUrl = QStringLiteral("https://login.example.org");
        m_config.trustedProxies = {QStringLiteral("127.0.0.1")};
        const auto engine = start();
        QVERIFY(engine.ok());
        QCOMPARE((*engine)->url(), QStringLiteral("https://login.example.org"));
    }

    void start_refusesHalfATlsSetUp()
    {
        m_config.tlsCertificate = m_folder->filePath(QStringLiteral("cert.pem"));
        auto engine = start();
        QVERIFY(!engine.ok());
        QCOMPARE(engine.error().reason, QByteArray("tls_incomplete"));
        m_config.tlsKey = m_folder->filePath(QStringLiteral("key.pem"));
        engine = start();
        QVERIFY(!engine.ok());
        QCOMPARE(engine.error().reason, QByteArray("tls_file_unreadable"));
        for (const QString &path : {m_config.tlsCertificate, m_config.tlsKey}) {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("no PEM at all");
        }
        engine = start();
        QVERIFY(!engine.ok());
        QCOMPARE(statusOf(m_config.listenPort, "/healthz"), 0);
    }

    void start_servesTlsWithItsOwnAuthority()
    {
        m_config.tlsLocalAuthority = true;
        const auto engine = start();
        QVERIFY2(engine.ok(), qPrintable(engine.ok() ? QString() : engine.error().publicMessage));
        QVERIFY((*engine)->url().startsWith(QLatin1String("https://")));
        QVERIFY(QFile::exists(m_config.dataFolder + QStringLiteral("/tls/authority.pem")));
        // Plain HTTP on that port is no conversation.
        QVERIFY(statusOf(m_config.listenPort, "/healthz") != 200);
    }

    void demo_canBeSeededTwice()
    {
        QByteArray firstPassword;
        ClientId firstClient;
        {
            const auto engine = start();
            const Demo demo = seed(**engine);
            firstPassword = demo.admin.password.reveal();
            firstClient = demo.client.id;
        }
        const auto engine = start();
        QVERIFY(engine.ok());
        const Demo demo = seed(**engine);
        QVERIFY(demo.admin.password.reveal() != firstPassword);
        QVERIFY(demo.client.id != firstClient);
        Services &services = (*engine)->services();
        const auto clients = services.database.read(
            [&](Transaction &tx) { return services.clients.list(tx, QStringLiteral("Sample"), {}); });
        QCOMPARE(clients->items.size(), 1);
        const auto users =
            services.database.read([&](Transaction &tx) { return services.users.list(tx, {}, {}); });
        QCOMPARE(users->items.size(), 2);
        const auto signsIn = [&](const QString &name, const QByteArray &password) {
            auto step = services.signIn.begin(name, Secret(password), SignInChannel::Api, {});
            step.waitForFinished();
            return taken(step).ok();
        };
        QVERIFY(signsIn(QStringLiteral("admin"), demo.admin.password.reveal()));
        QVERIFY(signsIn(QStringLiteral("anna"), demo.user.password.reveal()));
        QVERIFY(!signsIn(QStringLiteral("admin"), firstPassword));
    }

    void demo_bringsBackWhatWasPlayedWith()
    {
        const auto engine = start();
        seed(**engine);
        Services &services = (*engine)->services();
        const Caller by = Caller::system(QStringLiteral("test"));
        const auto played = services.database.writeAndWait([&](Transaction &tx) -> Result<void> {
            GATEHOUSE_TRY_ASSIGN(anna, services.users.findByLogin(tx, QStringLiteral("anna")));
            GATEHOUSE_TRY(services.users.disable(tx, by, anna->id));
            return {};
        });
        QVERIFY(played.ok());
        const Demo demo = seed(**engine);
        auto step = services.signIn.begin(QStringLiteral("anna"), Secret(demo.user.password.reveal()),
                                          SignInChannel::Api, {});
        step.waitForFinished();
        const auto outcome = taken(step);
        QVERIFY(outcome.ok());
        QVERIFY(std::holds_alternative<SignInDone>(*outcome));
    }

private:
    Result<std::unique_ptr<Engine>> start()
    {
        const std::unique_ptr<KeyVault> vault = configuredVault(m_config);
        return Engine::start(m_config, *vault, m_clock);
    }

    static Demo seed(Engine &engine)
    {
        auto demo = seedDemo(engine.services());
        if (!demo.ok())
            qFatal("%s %s", qPrintable(demo.error().publicMessage), qPrintable(demo.error().internal));
        return std::move(demo).value();
    }

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    StartupConfig m_config;
};

QTEST_GUILESS_MAIN(TestEngine)
#include "tst_engine.moc"
