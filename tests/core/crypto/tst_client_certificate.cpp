#include <QTest>

#include "core/crypto/client_certificate.h"
#include "core/crypto/digest.h"
#include "core/crypto/jwk.h"
#include "tests/support/test_pki.h"

using namespace gatehouse;

class TestClientCertificate : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_pki.addAuthority(QStringLiteral("ca"));
        m_pki.addAuthority(QStringLiteral("other"));
        m_pki.addAuthority(QStringLiteral("middle"), QStringLiteral("ca"));
        const QString subject = QStringLiteral("/C=DE/O=Example, Inc./OU=Ops \\+ Dev/CN=app");
        m_pki.addClient(QStringLiteral("app"), QStringLiteral("ca"), subject,
                        {QStringLiteral("extendedKeyUsage=clientAuth"),
                         QStringLiteral("subjectAltName=DNS:app.example.org,URI:spiffe://example/app,"
                                        "IP:10.1.2.3,IP:2001:db8::1,email:app@example.org")});
        m_pki.addClient(QStringLiteral("plain"), QStringLiteral("ca"), subject);
        m_pki.addClient(QStringLiteral("below"), QStringLiteral("middle"), subject);
        m_pki.addClient(QStringLiteral("web"), QStringLiteral("ca"), subject,
                        {QStringLiteral("extendedKeyUsage=serverAuth")});
        m_pki.addClient(QStringLiteral("self"), {}, subject);
        m_pki.addClient(QStringLiteral("sha1"), QStringLiteral("ca"), subject, {}, {QStringLiteral("ec")},
                        {QStringLiteral("-sha1")});
        m_pki.addClient(QStringLiteral("short"), QStringLiteral("ca"), subject, {},
                        {QStringLiteral("rsa:1024")});
        m_pki.addClient(QStringLiteral("stranger"), QStringLiteral("other"), subject);
    }

    void chain_isVerified_data()
    {
        QTest::addColumn<QStringList>("shown");
        QTest::addColumn<QString>("trusted");
        QTest::addColumn<int>("days");
        QTest::addColumn<bool>("good");
        const auto row = [](const char *name, const QStringList &shown, const char *trusted, int days,
                            bool good) {
            QTest::newRow(name) << shown << QString::fromLatin1(trusted) << days << good;
        };
        row("client authentication", {QStringLiteral("app")}, "ca", 0, true);
        row("no purpose named", {QStringLiteral("plain")}, "ca", 0, true);
        row("for servers only", {QStringLiteral("web")}, "ca", 0, false);
        row("expired", {QStringLiteral("app")}, "ca", 60, false);
        row("not yet", {QStringLiteral("app")}, "ca", -2, false);
        row("another authority of the same name form", {QStringLiteral("stranger")}, "ca", 0, false);
        row("nobody's", {QStringLiteral("self")}, "ca", 0, false);
        row("SHA-1", {QStringLiteral("sha1")}, "ca", 0, false);
        row("RSA 1024", {QStringLiteral("short")}, "ca", 0, false);
        row("intermediate missing", {QStringLiteral("below")}, "ca", 0, false);
        row("intermediate sent along", {QStringLiteral("below"), QStringLiteral("middle")}, "ca", 0, true);
        row("intermediate trusted itself", {QStringLiteral("below")}, "middle", 0, true);
        row("authority sent along is not trusted for that",
            {QStringLiteral("stranger"), QStringLiteral("other")}, "ca", 0, false);
    }
    void chain_isVerified()
    {
        QFETCH(QStringList, shown);
        QFETCH(QString, trusted);
        QFETCH(int, days);
        QFETCH(bool, good);
        const auto authorities = CertificateAuthorities::parse(m_pki.pem(trusted));
        QVERIFY(authorities.ok());
        QList<QByteArray> chain;
        for (const QString &name : shown)
            chain.append(m_pki.der(name));
        const auto certificate = ClientCertificate::parse(chain);
        QVERIFY(certificate.ok());
        const auto verified = authorities->verify(*certificate, now() + std::chrono::days(days));
        QVERIFY2(verified.ok() == good, verified.ok() ? "" : qPrintable(verified.error().internal));
    }

    void names_areComparedExactly()
    {
        const auto app = ClientCertificate::parse({m_pki.der(QStringLiteral("app"))});
        QVERIFY(app.ok());
        QVERIFY(app->hasDnsName(QStringLiteral("app.example.org")));
        QVERIFY(!app->hasDnsName(QStringLiteral("example.org")));
        QVERIFY(!app->hasDnsName(QStringLiteral("app.example.org.evil.example")));
        QVERIFY(!app->hasDnsName({}));
        QVERIFY(app->hasUri(QStringLiteral("spiffe://example/app")));
        QVERIFY(!app->hasUri(QStringLiteral("spiffe://example/app2")));
        QVERIFY(!app->hasUri(QStringLiteral("app.example.org")));  // another kind of name
        QVERIFY(app->hasEmail(QStringLiteral("app@example.org")));
        QVERIFY(app->hasAddress(QStringLiteral("10.1.2.3")));
        QVERIFY(app->hasAddress(QStringLiteral("2001:DB8:0:0::1")));
        QVERIFY(!app->hasAddress(QStringLiteral("10.1.2.4")));
        QVERIFY(!app->hasAddress(QStringLiteral("nonsense")));
        const auto none = ClientCertificate::parse({m_pki.der(QStringLiteral("plain"))});
        QVERIFY(!none->hasDnsName(QStringLiteral("app.example.org")));
        QVERIFY(!none->hasDnsName(QStringLiteral("app")));  // the subject is no alternative name
    }

    void subject_isComparedInItsCanonicalForm_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("same");
        const auto row = [](const char *text, bool same) {
            QTest::newRow(text) << QString::fromUtf8(text) << same;
        };
        row("CN=app,OU=Ops \\+ Dev,O=Example\\, Inc.,C=DE", true);
        row("CN=app, OU=Ops \\+ Dev, O=Example\\, Inc., C=DE", true);
        row("cn=APP,ou=ops \\2B dev,o=example\\2C  inc.,c=de", true);
        row("2.5.4.3=app,OU=Ops \\+ Dev,O=Example\\, Inc.,C=DE", true);
        row("CN=#0C03617070,OU=Ops \\+ Dev,O=Example\\, Inc.,C=DE", true);
        row("C=DE,O=Example\\, Inc.,OU=Ops \\+ Dev,CN=app", false);  // the other way round
        row("CN=app,O=Example\\, Inc.,C=DE", false);
        row("CN=app2,OU=Ops \\+ Dev,O=Example\\, Inc.,C=DE", false);
        row("CN=app+OU=Ops \\+ Dev,O=Example\\, Inc.,C=DE", false);  // joined is not followed by
    }
    void subject_isComparedInItsCanonicalForm()
    {
        QFETCH(QString, text);
        QFETCH(bool, same);
        const auto name = DistinguishedName::parse(text);
        QVERIFY(name.ok());
        const auto app = ClientCertificate::parse({m_pki.der(QStringLiteral("app"))});
        QCOMPARE(app->subject() == *name, same);
    }

    void distinguishedName_refusesWhatIsNone_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"", "app", "CN=", "=app", "CN=app,", "CN=app,,O=x", "CN=a;O=b", "CN=a\"b",
                                 "CN=a\\", "CN=a\\z", "CN=#", "CN=#0C", "CN=#0C03617070FF", "CN=#30020500",
                                 "CN=#0C03308535", "Nonsense=a", "1.2.x=a", "CN=a+", "C=Germany"})
            QTest::newRow(text) << QString::fromLatin1(text);
        QTest::newRow("too long") << QStringLiteral("CN=") + QString(3000, u'a');
    }
    void distinguishedName_refusesWhatIsNone()
    {
        QFETCH(QString, text);
        QVERIFY(!DistinguishedName::parse(text).ok());
    }

    void joinedNames_haveNoOrder()
    {
        const auto one = DistinguishedName::parse(QStringLiteral("CN=app+UID=7,O=x"));
        const auto two = DistinguishedName::parse(QStringLiteral("UID=7+CN=app,O=x"));
        QVERIFY(one.ok() && two.ok());
        QVERIFY(*one == *two);
    }

    void certificate_refusesBrokenBytes()
    {
        const QByteArray good = m_pki.der(QStringLiteral("app"));
        QVERIFY(!ClientCertificate::parse({}).ok());
        QVERIFY(!ClientCertificate::parse({QByteArray()}).ok());
        QVERIFY(!ClientCertificate::parse({good + 'x'}).ok());
        QVERIFY(!ClientCertificate::parse({good.chopped(1)}).ok());
        QVERIFY(!ClientCertificate::parse({m_pki.pem(QStringLiteral("app"))}).ok());
        QVERIFY(!ClientCertificate::parse({good, QByteArray("rest")}).ok());
        QVERIFY(!ClientCertificate::parse(QList<QByteArray>(11, good)).ok());
        QVERIFY(ClientCertificate::parse(QList<QByteArray>(10, good)).ok());
    }

    void thumbprint_isOfTheDer()
    {
        // RFC 8705 appendix A.
        const QByteArray der =
            base64Decode(
                "MIIBBjCBrAIBAjAKBggqhkjOPQQDAjAPMQ0wCwYDVQQDDARtdGxzMB4XDTE4MTAxODEyMzcwOVoXDTIyM"
                "DUwMjEyMzcwOVowDzENMAsGA1UEAwwEbXRsczBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNcnyxwqV6"
                "hY8QnhxxzFQ03C7HKW9OylMbnQZjjJ/Au08/coZwxS7LfA4vOLS9WuneIXhbGGWvsDSb0tH6IxLm8wCgY"
                "IKoZIzj0EAwIDSQAwRgIhAP0RC1E+vwJD/D1AGHGzuri+hlV/PpQEKTWUVeORWz83AiEA5x2eXZOVbUlJ"
                "SGQgjwD5vaUaKlLR50Q2DmFfQj1L+SY=")
                .value_or(QByteArray());
        QVERIFY(!der.isEmpty());
        QCOMPARE(ClientCertificate::thumbprint(der),
                 QByteArray("A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0"));
        // The key of the appendix is the certificate's; another is not.
        const QJsonObject jwk{
            {QStringLiteral("kty"), QStringLiteral("EC")},
            {QStringLiteral("crv"), QStringLiteral("P-256")},
            {QStringLiteral("x"), QStringLiteral("1yfLHCpXqFjxCeHHHMVDTcLscpb07KUxudBmOMn8C7Q")},
            {QStringLiteral("y"), QStringLiteral("8_coZwxS7LfA4vOLS9WuneIXhbGGWvsDSb0tH6IxLm8")}};
        const auto certificate = ClientCertificate::parse({der});
        QVERIFY(certificate.ok());
        QVERIFY(certificate->hasKey(*publicKeyFromJwk(jwk)));
        QVERIFY(!certificate->isWithinItsTime(now()));
        QVERIFY(
            !ClientCertificate::parse({m_pki.der(QStringLiteral("app"))})->hasKey(*publicKeyFromJwk(jwk)));
    }

    void authorities_refuseWhatAreNone()
    {
        const QByteArray ca = m_pki.pem(QStringLiteral("ca"));
        QVERIFY(CertificateAuthorities::parse(ca + m_pki.pem(QStringLiteral("other"))).ok());
        QVERIFY(!CertificateAuthorities::parse({}).ok());
        QVERIFY(!CertificateAuthorities::parse("nonsense").ok());
        QVERIFY(!CertificateAuthorities::parse(m_pki.pem(QStringLiteral("app"))).ok());
        QByteArray broken = m_pki.pem(QStringLiteral("other"));
        broken[60] = '!';
        QVERIFY(!CertificateAuthorities::parse(ca + broken).ok());
    }

private:
    static Timestamp now() { return SystemClock().now(); }
    TestPki m_pki;
};

QTEST_GUILESS_MAIN(TestClientCertificate)
#include "tst_client_certificate.moc"
