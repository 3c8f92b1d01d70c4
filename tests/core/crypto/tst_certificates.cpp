#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/platform.h"
#include "core/crypto/certificates.h"
#include "tests/support/fake_clock.h"

using namespace gatehouse;

namespace {

const FakeClock &testClock()
{
    static const FakeClock clock;
    return clock;
}

const CertificateWithKey &authority()
{
    static const CertificateWithKey made =
        createLocalAuthority(QStringLiteral("Gatehouse at \u00d6rebro"), testClock()).value();
    return made;
}

}  // namespace

class TestCertificates : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void authority_isOne()
    {
        const auto facts = readCertificate(authority().certificatePem, authority().privateKeyPem);
        QVERIFY(facts.ok());
        QVERIFY(facts->isAuthority);
        QVERIFY(facts->matchesKey);
        QCOMPARE(facts->subject, QStringLiteral("CN=Gatehouse at \u00d6rebro,O=Gatehouse"));
        QCOMPARE(facts->issuer, facts->subject);
        QCOMPARE(facts->notBefore, testClock().now() - std::chrono::hours(1));
        QCOMPARE(facts->notAfter, testClock().now() + std::chrono::days(3650));
        QCOMPARE(facts->sha256.size(), 32);
    }
    void server_carriesItsNames()
    {
        const auto made = issueServerCertificate(
            authority(),
            {QStringLiteral("login.example.org"), QStringLiteral("*.example.org"), QStringLiteral("10.1.2.3"),
             QStringLiteral("2001:db8::1"), QStringLiteral("localhost")},
            std::chrono::days(397), testClock());
        QVERIFY(made.ok());
        const auto facts = readCertificate(made->certificatePem, made->privateKeyPem);
        QVERIFY(facts.ok());
        QVERIFY(!facts->isAuthority);
        QVERIFY(facts->matchesKey);
        QCOMPARE(facts->dnsNames,
                 (QStringList{QStringLiteral("login.example.org"), QStringLiteral("*.example.org"),
                              QStringLiteral("localhost")}));
        QCOMPARE(facts->addresses,
                 (QStringList{QStringLiteral("10.1.2.3"), QStringLiteral("2001:db8:0:0:0:0:0:1")}));
        QCOMPARE(facts->notAfter, testClock().now() + std::chrono::days(397));
        QCOMPARE(facts->issuer, readCertificate(authority().certificatePem)->subject);
    }
    void server_satisfiesOpenSslVerify()
    {
        QTemporaryDir folder;
        const QString ca = folder.filePath(QStringLiteral("ca.pem"));
        const QString server = folder.filePath(QStringLiteral("server.pem"));
        const auto made = issueServerCertificate(authority(), {QStringLiteral("login.example.org")},
                                                 std::chrono::days(397), testClock());
        QVERIFY(made.ok());
        QVERIFY(platform::createPrivateFile(ca, authority().certificatePem).ok());
        QVERIFY(platform::createPrivateFile(server, made->certificatePem).ok());
        const auto verify = [&](const QString &host) {
            QProcess process;
            process.start(QStringLiteral("openssl"),
                          {QStringLiteral("verify"), QStringLiteral("-x509_strict"),
                           QStringLiteral("-purpose"), QStringLiteral("sslserver"), QStringLiteral("-attime"),
                           QString::number(testClock().now().seconds()), QStringLiteral("-verify_hostname"),
                           host, QStringLiteral("-CAfile"), ca, server});
            if (!process.waitForFinished()) return -1;
            return process.exitCode();
        };
        const int exitCode = verify(QStringLiteral("login.example.org"));
        if (exitCode == -1) QSKIP("the openssl program is not installed");
        QCOMPARE(exitCode, 0);
        QVERIFY(verify(QStringLiteral("other.example.org")) > 0);
    }
    void server_refusesStrangeNames_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("empty") << QString();
        QTest::newRow("space") << QStringLiteral("a b");
        QTest::newRow("injection") << QStringLiteral("a.example.org,IP:10.0.0.1");
        QTest::newRow("url") << QStringLiteral("https://a.example.org");
        QTest::newRow("port") << QStringLiteral("a.example.org:443");
        QTest::newRow("leading dot") << QStringLiteral(".example.org");
        QTest::newRow("inner star") << QStringLiteral("a.*.org");
        QTest::newRow("not ASCII") << QStringLiteral("\u00f6.example.org");
        QTest::newRow("line break") << QStringLiteral("a.example.org\n");
        QTest::newRow("NUL") << QStringLiteral("a.example.org") + QChar(0);
    }
    void server_refusesStrangeNames()
    {
        QFETCH(QString, name);
        const auto made = issueServerCertificate(authority(), {name}, std::chrono::days(1), testClock());
        QVERIFY(!made.ok());
        QCOMPARE(made.error().code, ErrorCode::InvalidInput);
    }
    void server_needsAName()
    {
        QVERIFY(!issueServerCertificate(authority(), {}, std::chrono::days(1), testClock()).ok());
    }
    void read_tellsAForeignKey()
    {
        const auto other = createLocalAuthority(QStringLiteral("Other"), testClock());
        QVERIFY(other.ok());
        const auto facts = readCertificate(authority().certificatePem, other->privateKeyPem);
        QVERIFY(facts.ok());
        QVERIFY(!facts->matchesKey);
    }
    void read_refusesJunk()
    {
        QVERIFY(!readCertificate("").ok());
        QVERIFY(!readCertificate("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").ok());
        QVERIFY(!readCertificate(authority().privateKeyPem.view()).ok());
        QVERIFY(!readCertificate(authority().certificatePem, Secret(QByteArrayView("junk"))).ok());
    }
};

QTEST_APPLESS_MAIN(TestCertificates)
#include "tst_certificates.moc"
