#include <QTest>

#include "core/oauth/redirect_uri.h"

using namespace gatehouse;

class TestRedirectUri : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void matches_refusesEveryVariant_data()
    {
        QTest::addColumn<QByteArray>("asked");
        const QList<QByteArray> variants = {"http://rp.example/cb",
                                            "https://rp.example:443/cb",
                                            "https://rp.example:/cb",
                                            "https://rp.example:8443/cb",
                                            "https://RP.example/cb",
                                            "HTTPS://rp.example/cb",
                                            "https://rp.example/cb/",
                                            "https://rp.example/cb/extra",
                                            "https://rp.example/cbX",
                                            "https://rp.example/cb.evil",
                                            "https://rp.example.evil.example/cb",
                                            "https://rp.example/cb/../cb",
                                            "https://rp.example/./cb",
                                            "https://rp.example/x/..;/cb",
                                            "https://rp.example/cb;x",
                                            "https://rp.example/%63b",
                                            "https://rp.example/cb%2F",
                                            "https://rp.example/cb#",
                                            "https://rp.example/cb#x",
                                            "https://rp.example/cb?",
                                            "https://rp.example/cb?x=1",
                                            "https://evil.example\\@rp.example/cb",
                                            "//rp.example\\evil",
                                            "https://user@rp.example/cb",
                                            "https://rp.example@evil.example/cb",
                                            "https://a.rp.example/cb",
                                            "https://*.rp.example/cb",
                                            "https://xn--rp-example/cb",
                                            "https://rp\xE3\x80\x82"
                                            "example/cb",
                                            "https://rp.example/cb%00",
                                            "https://rp.example/cb%0d%0aX:1",
                                            "javascript:alert(1)",
                                            "data:text/html,x",
                                            "file:///etc/passwd",
                                            "//evil.example",
                                            "///evil",
                                            "/cb",
                                            "cb",
                                            "",
                                            "https://rp.example/CB",
                                            "https://rp.example/cb ",
                                            " https://rp.example/cb",
                                            "https:/rp.example/cb",
                                            "https://rp.example//cb",
                                            "https://rp.example/cb\n"};
        for (const QByteArray &variant : variants)
            QTest::newRow(variant.isEmpty() ? "empty" : variant.constData()) << variant;
        QTest::newRow("64 KiB") << QByteArray("https://rp.example/cb") + QByteArray(65'536, 'a');
    }
    void matches_refusesEveryVariant()
    {
        QFETCH(QByteArray, asked);
        const QStringList registered{QStringLiteral("https://rp.example/cb")};
        for (const ClientKind kind : {ClientKind::Confidential, ClientKind::Public, ClientKind::Native})
            QVERIFY(!redirectUriMatches(registered, asked, kind));
    }
    void matches_takesTheVeryBytes()
    {
        const QStringList registered{QStringLiteral("https://rp.example/a"),
                                     QStringLiteral("https://rp.example/cb?x=1")};
        QVERIFY(redirectUriMatches(registered, "https://rp.example/cb?x=1", ClientKind::Confidential));
        QVERIFY(!redirectUriMatches(registered, "https://rp.example/cb?x=2", ClientKind::Confidential));
        QVERIFY(!redirectUriMatches(registered, "https://rp.example/cb?x=1&y=2", ClientKind::Confidential));
    }
    void matches_loopbackPort_data()
    {
        QTest::addColumn<QByteArray>("asked");
        QTest::addColumn<bool>("native");
        const auto row = [](const char *uri, bool native) {
            QTest::newRow(uri) << QByteArray(uri) << native;
        };
        row("http://127.0.0.1:49152/cb", true);
        row("http://127.0.0.1/cb", true);
        row("http://127.0.0.1:1/cb", true);
        row("http://[::1]:65535/cb", true);
        row("http://127.0.0.1:0/cb", false);
        row("http://127.0.0.1:65536/cb", false);
        row("http://127.0.0.1:080/cb", false);
        row("http://127.0.0.1:/cb", false);
        row("http://127.0.0.1:80:80/cb", false);
        row("http://127.0.0.1:80@evil.example/cb", false);
        row("http://127.0.0.1.evil.example/cb", false);
        row("http://127.0.0.1:4000/cb/x", false);
        row("http://127.0.0.1:4000/cb?x=1", false);
        row("http://127.0.0.2:4000/cb", false);
        row("http://localhost:4000/cb", false);
        row("https://127.0.0.1:4000/cb", false);
    }
    void matches_loopbackPort()
    {
        QFETCH(QByteArray, asked);
        QFETCH(bool, native);
        const QStringList registered{QStringLiteral("http://127.0.0.1/cb"),
                                     QStringLiteral("http://[::1]:8000/cb")};
        QCOMPARE(redirectUriMatches(registered, asked, ClientKind::Native), native);
        QCOMPARE(redirectUriMatches(registered, asked, ClientKind::Public), asked == "http://127.0.0.1/cb");
    }

    void check_registration_data()
    {
        QTest::addColumn<QString>("uri");
        QTest::addColumn<bool>("web");
        QTest::addColumn<bool>("native");
        const auto row = [](const char *uri, bool web, bool native) {
            QTest::newRow(*uri == 0 ? "empty" : uri) << QString::fromUtf8(uri) << web << native;
        };
        row("https://rp.example/cb", true, true);
        row("https://rp.example", true, true);
        row("https://rp.example:8443/cb?x=%20y", true, true);
        row("http://localhost:3000/cb", true, true);
        row("http://127.0.0.1/cb", true, true);
        row("http://[::1]:5000/cb", true, true);
        row("com.example.app:/cb", false, true);
        row("com.example.app://cb", false, true);
        row("http://rp.example/cb", false, false);
        row("http://127.0.0.1.evil.example/cb", false, false);
        row("http://localhost.evil.example/cb", false, false);
        row("https://rp.example/cb#frag", false, false);
        row("https://rp.example/cb#", false, false);
        row("https://*.rp.example/cb", false, false);
        row("https://rp.example/*", false, false);
        row("https://user@rp.example/cb", false, false);
        row("https://user:pw@rp.example/cb", false, false);
        row("https://rp.example/../cb", false, false);
        row("https://rp.example/%2e%2E/cb", false, false);
        row("https://rp.example/..;/cb", false, false);
        row("https://rp.example/cb%00", false, false);
        row("https://rp.example/cb%0d%0a", false, false);
        row("https://rp.example/cb%5c", false, false);
        row("https://rp.example/%", false, false);
        row("https://rp.example/%zz", false, false);
        row("https://evil.example\\@rp.example/cb", false, false);
        row("https://rp.example/c b", false, false);
        row("https://rp.example/\"cb", false, false);
        row("https://r\xC3\xBC.example/cb", false, false);
        row("https://rp\xE3\x80\x82"
            "example/cb",
            false, false);
        row("https://RP.example/cb", false, false);
        row("https://rp.example:/cb", false, false);
        row("https://rp.example:99999/cb", false, false);
        row("https://rp..example/cb", false, false);
        row("https:///cb", false, false);
        row("https:rp.example/cb", false, false);
        row("//rp.example/cb", false, false);
        row("/cb", false, false);
        row("javascript:alert(1)", false, false);
        row("javascript://rp.example/%0aalert(1)", false, false);
        row("data:text/html,x", false, false);
        row("file:///etc/passwd", false, false);
        row("blob:https://rp.example/x", false, false);
        row("myapp:/cb", false, false);
        row("com.example.app:", false, false);
        row("com.example.app:cb", false, false);
        row("Com.Example:/cb", false, false);
        row("", false, false);
    }
    void check_registration()
    {
        QFETCH(QString, uri);
        QFETCH(bool, web);
        QFETCH(bool, native);
        QCOMPARE(checkRedirectUri(uri, ClientKind::Confidential, "redirect_uris").ok(), web);
        QCOMPARE(checkRedirectUri(uri, ClientKind::Public, "redirect_uris").ok(), web);
        const auto checked = checkRedirectUri(uri, ClientKind::Native, "redirect_uris");
        QCOMPARE(checked.ok(), native);
        if (!native) QCOMPARE(checked.error().field, QByteArray("redirect_uris"));
    }

    void withParameters_keepsTheQuery()
    {
        QCOMPARE(withParameters("https://rp.example/cb", {{"code", "a b"}, {"state", "x&y=z\r\n#"}}),
                 QByteArray("https://rp.example/cb?code=a%20b&state=x%26y%3Dz%0D%0A%23"));
        QCOMPARE(withParameters("https://rp.example/cb?x=1", {{"code", "c"}}),
                 QByteArray("https://rp.example/cb?x=1&code=c"));
    }
};

QTEST_APPLESS_MAIN(TestRedirectUri)
#include "tst_redirect_uri.moc"
