#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "core/engine/mutual_tls_options.h"
#include "tests/support/test_pki.h"

using namespace gatehouse;

/// What of client certificates in the configuration fits together.
class TestMutualTlsOptions : public QObject
{
    Q_OBJECT

    TestPki pki;

    static StartupConfig listening()
    {
        StartupConfig config;
        config.tlsLocalAuthority = true;
        config.mutualTlsListenAddress = QStringLiteral("127.0.0.1");
        config.mutualTlsListenPort = 8443;
        config.mutualTlsUrl = QStringLiteral("https://login.example.org:8443");
        return config;
    }
    static StartupConfig reported()
    {
        StartupConfig config;
        config.clientCertificateHeader = true;
        config.trustedProxies = {QStringLiteral("10.0.0.1")};
        return config;
    }

private Q_SLOTS:
    void initTestCase()
    {
        pki.addAuthority(QStringLiteral("ca"));
        pki.addClient(QStringLiteral("app"), QStringLiteral("ca"), QStringLiteral("/CN=app"));
    }

    void nothingSet_isNothingOffered()
    {
        const auto mutualTls = mutualTlsOf({});
        QVERIFY(mutualTls.ok());
        QVERIFY(!mutualTls->enabled && mutualTls->url.isEmpty() && !mutualTls->authorities);
    }

    void oneWay_isEnough()
    {
        for (StartupConfig config : {listening(), reported()}) {
            QVERIFY(mutualTlsOf(config)->enabled);
            QVERIFY(!mutualTlsOf(config)->authorities);
            config.mutualTlsCaFile = pki.path(QStringLiteral("ca"), "pem");
            QVERIFY(mutualTlsOf(config)->authorities.has_value());
        }
    }

    void whatDoesNotFit_isRefusedWithASentence()
    {
        StartupConfig noTls = listening();
        noTls.tlsLocalAuthority = false;
        StartupConfig noUrl = listening();
        noUrl.mutualTlsUrl.clear();
        StartupConfig noProxy = reported();
        noProxy.trustedProxies.clear();
        StartupConfig urlAlone;
        urlAlone.mutualTlsUrl = listening().mutualTlsUrl;
        StartupConfig fileAlone;
        fileAlone.mutualTlsCaFile = pki.path(QStringLiteral("ca"), "pem");
        StartupConfig noFile = reported();
        noFile.mutualTlsCaFile = QStringLiteral("/nonexistent/ca.pem");
        StartupConfig noAuthority = reported();
        noAuthority.mutualTlsCaFile = pki.path(QStringLiteral("app"), "pem");
        for (const StartupConfig &config :
             {noTls, noUrl, noProxy, urlAlone, fileAlone, noFile, noAuthority}) {
            const auto refused = mutualTlsOf(config);
            QVERIFY(!refused.ok());
            QVERIFY2(refused.error().publicMessage.endsWith(u'.'), qPrintable(refused.error().publicMessage));
        }
    }

    void listener_asksAndBelievesNoHeader()
    {
        StartupConfig config = listening();
        config.clientCertificateHeader = true;
        ListenOptions main;
        main.tls = TlsSource{};
        main.clientCertificateHeader = true;
        const auto options = mutualTlsListener(config, main);
        QVERIFY(options.has_value());
        QCOMPARE(options->port, quint16(8443));
        QVERIFY(options->tls->askForCertificate);
        QVERIFY(!options->clientCertificateHeader);
        QVERIFY(!main.tls->askForCertificate);
        QVERIFY(!mutualTlsListener({}, main));
    }
};

QTEST_GUILESS_MAIN(TestMutualTlsOptions)
#include "tst_mutual_tls_options.moc"
