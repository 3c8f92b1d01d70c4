#include "core/oauth/browser_origins.h"
#include "tests/core/oauth/oauth_fixture.h"

using namespace gatehouse;
using namespace std::chrono_literals;

/// Fetch Standard, section 3.2: which pages may call.
class TestBrowserOrigins : public QObject
{
    Q_OBJECT

    std::unique_ptr<OAuthFixture> f;

    Client make(ClientKind kind, const QStringList &redirectUris, const QStringList &allowed = {})
    {
        NewClient input = OAuthFixture::newClient();
        input.kind = kind;
        if (kind != ClientKind::Confidential)
            input.grantTypes = QStringList{QStringLiteral("authorization_code")};
        input.redirectUris = redirectUris;
        input.metadata.allowedOrigins = allowed;
        return f->makeClient(input).client;
    }

private Q_SLOTS:
    void init() { f = std::make_unique<OAuthFixture>(); }
    void cleanup() { f.reset(); }

    void originOf_isWhatBrowsersSend_data()
    {
        QTest::addColumn<QByteArray>("url");
        QTest::addColumn<QByteArray>("origin");
        const auto row = [](const char *url, const char *origin) {
            QTest::newRow(url) << QByteArray(url) << QByteArray(origin);
        };
        row("https://app.example/cb?x=1", "https://app.example");
        row("https://app.example", "https://app.example");
        row("https://app.example?x", "https://app.example");
        row("https://app.example:443/cb", "https://app.example");
        row("https://app.example:8443/cb", "https://app.example:8443");
        row("https://app.example:80/", "https://app.example:80");
        row("http://localhost:80/", "http://localhost");
        row("http://127.0.0.1:3000/cb", "http://127.0.0.1:3000");
        row("http://[::1]:3000/cb", "http://[::1]:3000");
        row("http://[::1]/", "http://[::1]");
        row("com.example.app:/cb", "");
        row("", "");
    }
    void originOf_isWhatBrowsersSend()
    {
        QFETCH(QByteArray, url);
        QTEST(originOf(url), "origin");
    }
    void isWebOrigin_takesNothingElse()
    {
        for (const char *good : {"https://app.example", "https://app.example:8443", "http://localhost:3000",
                                 "http://127.0.0.1", "http://[::1]:1"})
            QVERIFY2(isWebOrigin(QLatin1String(good)), good);
        for (const char *bad :
             {"", "*", "null", "https://*.example", "https://app.example/", "https://app.example/x",
              "https://app.example?", "https://app.example#x", "https://App.example",
              "https://app.example:443", "http://app.example", "http://localhost:80", "app.example",
              "https://user@app.example", "https://", "com.example.app:/",
              "https://a.example https://b.example", "https://a.example,"})
            QVERIFY2(!isWebOrigin(QLatin1String(bad)), bad);
    }
    void originsOf_areThoseOfPublicClientsAndTheNamedOnes()
    {
        const QStringList uris{QStringLiteral("https://spa.example/cb"),
                               QStringLiteral("https://spa.example/two"),
                               QStringLiteral("http://localhost:5173/cb")};
        QCOMPARE(originsOf(make(ClientKind::Public, uris)),
                 (QList<QByteArray>{"https://spa.example", "http://localhost:5173"}));
        QVERIFY(originsOf(make(ClientKind::Confidential, uris)).isEmpty());
        QVERIFY(originsOf(make(ClientKind::Native, {QStringLiteral("http://127.0.0.1/cb")})).isEmpty());
        QCOMPARE(originsOf(make(ClientKind::Confidential, uris, {QStringLiteral("https://panel.example")})),
                 QList<QByteArray>{"https://panel.example"});
    }
    void allowedOrigins_areChecked()
    {
        NewClient input = OAuthFixture::newClient();
        const auto make = [&](const QStringList &origins) {
            input.metadata.allowedOrigins = origins;
            return f->write([&](Transaction &tx) {
                return f->clients.create(tx, Caller::system(QStringLiteral("test")), input);
            });
        };
        QVERIFY(make({QStringLiteral("https://app.example")}).ok());
        for (const char *bad : {"https://app.example/", "*", "null", "http://app.example"}) {
            const auto refused = make({QStringLiteral("https://good.example"), QLatin1String(bad)});
            QVERIFY2(!refused.ok(), bad);
            QCOMPARE(refused.error().field, QByteArray("metadata"));
            QVERIFY(refused.error().publicMessage.contains(QLatin1String("allowed_origins")));
        }
        QStringList many;
        for (int i = 0; i < 21; ++i)
            many.append(QStringLiteral("https://app%1.example").arg(i));
        QVERIFY(!make(many).ok());
    }
    void isKnown_followsTheClientsAfterAWhile()
    {
        BrowserOrigins origins(*f->db, f->clock);
        const QByteArray spa("https://spa.example");
        QVERIFY(!origins.isKnown(spa) && !origins.isKnown({}));
        const Client client = make(ClientKind::Public, {QStringLiteral("https://spa.example/cb")});
        make(ClientKind::Confidential, {QStringLiteral("https://rp.example/cb")},
             {QStringLiteral("https://panel.example")});
        QVERIFY(!origins.isKnown(spa));  // read a moment ago
        f->clock.advance(BrowserOrigins::kAge);
        QVERIFY(origins.isKnown(spa));
        QVERIFY(origins.isKnown("https://panel.example"));
        QVERIFY(!origins.isKnown("https://rp.example"));
        QVERIFY(!origins.isKnown("https://spa.example/") && !origins.isKnown("https://spa.example.evil"));
        f->disableClient(client.id);
        f->clock.advance(BrowserOrigins::kAge);
        QVERIFY(!origins.isKnown(spa));
        QVERIFY(origins.isKnown("https://panel.example"));
    }
    void isKnown_fromManyThreads()
    {
        make(ClientKind::Public, {QStringLiteral("https://spa.example/cb")});
        BrowserOrigins origins(*f->db, f->clock);
        std::atomic<int> known{0};
        inParallel(8, [&](int) {
            for (int i = 0; i < 200; ++i)
                known += origins.isKnown("https://spa.example") ? 1 : 0;
            f->db->closeThreadConnection();
        });
        QCOMPARE(known.load(), 8 * 200);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestBrowserOrigins)
#include "tst_browser_origins.moc"
