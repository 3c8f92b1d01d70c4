#include <QDir>
#include <QFile>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include "core/engine/startup_config.h"

using namespace gatehouse;

class TestStartupConfig : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        for (const StartupSetting &setting : startupSettings())
            qunsetenv(setting.environmentName().constData());
    }

    void cleanup() { init(); }

    void load_withoutAnythingHasSafeDefaults()
    {
        const auto config = loadStartupConfig({}, {});
        QVERIFY(config.ok());
        QCOMPARE(config->listenAddress, QStringLiteral("127.0.0.1"));
        QCOMPARE(config->listenPort, quint16(8080));
        QCOMPARE(config->issuer(), QStringLiteral("http://127.0.0.1:8080"));
        QVERIFY(config->trustedProxies.isEmpty());
        QVERIFY(config->metricsAllow.isEmpty());
        QCOMPARE(config->masterKeySource, QStringLiteral("file"));
    }

    void load_fileYieldsToEnvironmentYieldsToFlags()
    {
        const QString file = write(
            "listen = \"127.0.0.1:1001\"\n[limits]\nconnections = 11\nhash_queue = 21\nhttp_workers = 3\n");
        auto config = loadStartupConfig(file, {});
        QVERIFY2(config.ok(), qPrintable(config.ok() ? QString() : config.error().publicMessage));
        QCOMPARE(config->listenPort, quint16(1001));
        QCOMPARE(config->maxConnections, 11);

        qputenv("GATEHOUSE_LISTEN", "127.0.0.1:1002");
        qputenv("GATEHOUSE_LIMITS_CONNECTIONS", "12");
        config = loadStartupConfig(file, {});
        QCOMPARE(config->listenPort, quint16(1002));
        QCOMPARE(config->maxConnections, 12);
        QCOMPARE(config->hashQueue, 21);

        config = loadStartupConfig(file, {{"listen", {QStringLiteral("127.0.0.1:1003")}}});
        QCOMPARE(config->listenPort, quint16(1003));
        QCOMPARE(config->maxConnections, 12);
        QCOMPARE(config->httpWorkers, 3);
    }

    void load_readsTheFileInTheDataFolderByItself()
    {
        write("[limits]\nconnections = 77\n");
        const auto config = loadStartupConfig({}, {{"data", {m_folder->path()}}});
        QVERIFY(config.ok());
        QCOMPARE(config->maxConnections, 77);
        QCOMPARE(config->dataFolder, m_folder->path());
    }

    void load_readsLists()
    {
        const QString file = write(
            "[proxy]\ntrusted = [\"10.0.0.0/8\", \"127.0.0.1\"]\n[metrics]\nallow = \"192.0.2.0/24, "
            "2001:db8::/32\"\n");
        const auto config = loadStartupConfig(file, {});
        QVERIFY(config.ok());
        QCOMPARE(config->trustedProxies,
                 QStringList({QStringLiteral("10.0.0.0/8"), QStringLiteral("127.0.0.1")}));
        QCOMPARE(config->metricsAllow,
                 QStringList({QStringLiteral("192.0.2.0/24"), QStringLiteral("2001:db8::/32")}));
    }

    void load_namesThePlaceOfAMistake_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("told");
        const auto row = [](const char *name, const char *text, const char *told) {
            QTest::newRow(name) << QByteArray(text) << QString::fromLatin1(told);
        };
        row("slip of the pen", "\nlisten_adress = \"x\"\n", "line 2: unknown setting 'listen_adress'");
        row("meant public_url", "publicurl = \"https://a.example\"\n", "Did you mean 'public_url'?");
        row("meant tls.certificate", "[tls]\ncertifcate = \"x\"\n", "Did you mean 'tls.certificate'?");
        row("nothing like it", "zzzzzzzzzzzzzzzzzzzz = 1\n", "unknown setting");
        row("listen without port", "listen = \"127.0.0.1\"\n", "line 1: 'listen' must be ADDRESS:PORT");
        row("listen by name", "listen = \"localhost:80\"\n", "line 1: 'listen'");
        row("port too large", "listen = \"127.0.0.1:70000\"\n", "line 1: 'listen'");
        row("issuer with a path", "public_url = \"https://a.example/x\"\n", "without a path");
        row("issuer with a user", "public_url = \"https://me@a.example\"\n", "line 1: 'public_url'");
        row("issuer with a query", "public_url = \"https://a.example?x\"\n", "line 1: 'public_url'");
        row("issuer of another scheme", "public_url = \"ftp://a.example\"\n", "line 1: 'public_url'");
        row("number too small", "[limits]\nhash_queue = 0\n",
            "line 2: '0' must be a whole number from 1 to 10000");
        row("number as text", "[limits]\nhash_queue = \"many\"\n", "line 2: 'many'");
        row("truth", "[tls]\nlocal_authority = \"yes\"\n", "line 2: 'yes' must be true or false");
        row("network", "[proxy]\ntrusted = [\"10.0.0.0/8\", \"somewhere\"]\n",
            "'somewhere' is not an address");
        row("key source", "[master_key]\nsource = \"cloud\"\n", "must be 'file', 'credential' or 'keychain'");
        row("a float", "listen = 1.5\n", "line 1");
        row("a date", "data = 2026-01-01\n", "line 1");
        row("no TOML", "listen = \n", "line 1");
        row("a key twice", "data = \"a\"\ndata = \"b\"\n", "line 2");
    }

    void load_namesThePlaceOfAMistake()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, told);
        const QString file = write(text);
        const auto config = loadStartupConfig(file, {});
        QVERIFY(!config.ok());
        const QString message = config.error().publicMessage;
        QVERIFY2(message.contains(file), qPrintable(message));
        QVERIFY2(message.contains(told), qPrintable(message));
    }

    void load_namesVariableAndFlag()
    {
        qputenv("GATEHOUSE_LIMITS_CONNECTIONS", "none");
        auto config = loadStartupConfig({}, {});
        QVERIFY(!config.ok());
        QVERIFY(config.error().publicMessage.startsWith(QLatin1String("GATEHOUSE_LIMITS_CONNECTIONS: ")));
        qunsetenv("GATEHOUSE_LIMITS_CONNECTIONS");
        config = loadStartupConfig({}, {{"tls.local_authority", {QStringLiteral("maybe")}}});
        QVERIFY(!config.ok());
        QVERIFY(config.error().publicMessage.startsWith(QLatin1String("--tls-local-authority: ")));
    }

    void load_refusesAFileThatIsNotThere()
    {
        const auto config = loadStartupConfig(m_folder->filePath(QStringLiteral("none.toml")), {});
        QVERIFY(!config.ok());
        QVERIFY(config.error().publicMessage.contains(QLatin1String("none.toml")));
    }

    void issuer_followsWhatIsServed_data()
    {
        QTest::addColumn<QString>("listen");
        QTest::addColumn<bool>("tls");
        QTest::addColumn<QString>("issuer");
        QTest::newRow("plain") << "127.0.0.1:8080" << false << "http://127.0.0.1:8080";
        QTest::newRow("IPv6") << "[::1]:8080" << false << "http://[::1]:8080";
        QTest::newRow("TLS") << "192.0.2.1:8443" << true << "https://192.0.2.1:8443";
        QTest::newRow("usual port") << "192.0.2.1:443" << true << "https://192.0.2.1";
        QTest::newRow("usual plain port") << "127.0.0.1:80" << false << "http://127.0.0.1";
    }

    void issuer_followsWhatIsServed()
    {
        QFETCH(QString, listen);
        QFETCH(bool, tls);
        QFETCH(QString, issuer);
        const auto config = loadStartupConfig(
            {}, {{"listen", {listen}},
                 {"tls.local_authority", {tls ? QStringLiteral("true") : QStringLiteral("false")}}});
        QVERIFY(config.ok());
        QCOMPARE(config->issuer(), issuer);
    }

    void publicUrl_losesItsSlash()
    {
        const auto config =
            loadStartupConfig({}, {{"public_url", {QStringLiteral("https://login.example.org/")}}});
        QVERIFY(config.ok());
        QCOMPARE(config->issuer(), QStringLiteral("https://login.example.org"));
    }

    void names_areMadeOfTheKey()
    {
        QStringList flags;
        QByteArrayList variables;
        for (const StartupSetting &setting : startupSettings()) {
            flags.append(setting.flagName());
            variables.append(setting.environmentName());
            QVERIFY(*setting.description);
        }
        QVERIFY(flags.contains(QStringLiteral("tls-local-authority")));
        QVERIFY(variables.contains("GATEHOUSE_TLS_LOCAL_AUTHORITY"));
        QCOMPARE(QSet<QString>(flags.begin(), flags.end()).size(), flags.size());
        QCOMPARE(QSet<QByteArray>(variables.begin(), variables.end()).size(), variables.size());
    }

private:
    QString write(const QByteArray &text)
    {
        const QString path = m_folder->filePath(QStringLiteral("gatehouse.toml"));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly)) qFatal("%s", qPrintable(file.errorString()));
        file.write(text);
        return path;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestStartupConfig)
#include "tst_startup_config.moc"
