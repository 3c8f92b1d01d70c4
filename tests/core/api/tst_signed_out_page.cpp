#include <QTest>

#include "api_fixture.h"

using namespace gatehouse;

/// The way out through our pages, and what the browser has to load on it (Front-Channel Logout 1.0).
class TestSignedOutPage : public QObject
{
    Q_OBJECT

    std::unique_ptr<ApiFixture> m_fixture;
    int m_people = 0;

    struct Visit
    {
        TestBrowser browser;
        UserId user;
        SessionId session;
    };
    Visit visit()
    {
        const QString name = QStringLiteral("person%1").arg(++m_people);
        const UserId user = m_fixture->addUser(name);
        TestBrowser browser = m_fixture->signedIn(name);
        const auto sessions = m_fixture->db->read([&](Transaction &tx) {
            return m_fixture->services->sessions.list(tx, {SessionFilter::State::Live, user}, {});
        });
        return {std::move(browser), user, sessions->items.constFirst().id};
    }
    Client application(const QString &host, bool listens, const QString &logoutUri = {})
    {
        NewClient input;
        input.name = host;
        input.redirectUris = {QStringLiteral("https://%1/cb").arg(host)};
        input.postLogoutRedirectUris = {QStringLiteral("https://%1/bye").arg(host)};
        if (listens)
            input.metadata.frontchannelLogoutUri =
                logoutUri.isEmpty() ? QStringLiteral("https://%1/out").arg(host) : logoutUri;
        return m_fixture->addClient(input).client;
    }
    void use(const Visit &visit, const Client &client)
    {
        NewGrant input;
        input.user = visit.user;
        input.client = client.id;
        input.session = visit.session;
        input.scopes = {QStringLiteral("openid")};
        input.authenticatedAt = m_fixture->clock.now();
        m_fixture->write([&](Transaction &tx) {
            return m_fixture->services->grants.create(tx, Caller::system(QStringLiteral("test")), input);
        });
    }
    QByteArray logoutOf(const Visit &visit, const Client &client)
    {
        IdTokenRequest request;
        request.subject = visit.user.toString();
        request.client = client.id;
        request.algorithm = "ES256";
        request.authenticatedAt = m_fixture->clock.now();
        request.session = visit.session;
        return "/oauth/logout?" +
               encodedForm(
                   {{"id_token_hint", *m_fixture->services->idTokens.issue(request)},
                    {"post_logout_redirect_uri", client.postLogoutRedirectUris.constFirst().toUtf8()}});
    }
    static QByteArray csp(const HttpAnswer &answer) { return answer.field("Content-Security-Policy"); }

private Q_SLOTS:
    void initTestCase() { m_fixture = std::make_unique<ApiFixture>(); }
    void cleanupTestCase() { m_fixture.reset(); }

    void withoutListeners_nothingHasChanged()
    {
        Visit visit = this->visit();
        const Client client = application(QStringLiteral("deaf.example"), false);
        use(visit, client);
        const HttpAnswer answer = visit.browser.get(logoutOf(visit, client));
        QCOMPARE(answer.status, 303);
        QCOMPARE(answer.field("Location"), QByteArray("https://deaf.example/bye"));

        Visit second = this->visit();
        second.browser.get("/account");
        const HttpAnswer page = second.browser.post("/account/sign-out", {});
        QCOMPARE(page.status, 200);
        QVERIFY(!page.body.contains("<iframe") && !page.body.contains("http-equiv=\"refresh\""));
        QVERIFY(!csp(page).contains("frame-src"));
    }
    void withListeners_thePageLoadsTheirAddressesAndGoesOn()
    {
        Visit visit = this->visit();
        const Client client = application(QStringLiteral("wiki.example"), false);
        const Client mail = application(QStringLiteral("mail.example"), true);
        const Client board = application(QStringLiteral("board.example"), true);
        const Client unused = application(QStringLiteral("unused.example"), true);
        for (const Client &used : {client, mail, board})
            use(visit, used);
        const HttpAnswer page = visit.browser.get(logoutOf(visit, client));
        QCOMPARE(page.status, 200);
        QCOMPARE(page.body.count("<iframe"), 2);
        QVERIFY(page.body.contains("src=\"https://mail.example/out\""));
        QVERIFY(page.body.contains("src=\"https://board.example/out\""));
        QVERIFY(!page.body.contains("unused.example"));
        QVERIFY(
            page.body.contains("<meta http-equiv=\"refresh\" content=\"3;url=https://wiki.example/bye\">"));
        QVERIFY(page.body.contains("href=\"https://wiki.example/bye\""));
        const QByteArray frames = csp(page).mid(csp(page).indexOf("frame-src")).split(';').constFirst();
        QVERIFY(frames == "frame-src https://mail.example https://board.example" ||
                frames == "frame-src https://board.example https://mail.example");
        QVERIFY(csp(page).contains("default-src 'none'"));
        QVERIFY(!page.setCookie("session").isEmpty() || page.body.contains("signed"));
        // The session is over, and with it the next page.
        QCOMPARE(visit.browser.get("/account").status, 303);
    }
    void ownPage_tellsThemToo()
    {
        Visit visit = this->visit();
        use(visit, application(QStringLiteral("calendar.example"), true));
        visit.browser.get("/account");
        const HttpAnswer page = visit.browser.post("/account/sign-out", {});
        QCOMPARE(page.status, 200);
        QVERIFY(page.body.contains("src=\"https://calendar.example/out\""));
        QVERIFY(!page.body.contains("http-equiv=\"refresh\""));
        QVERIFY(csp(page).contains("; frame-src https://calendar.example;"));
    }
    void address_cannotLeaveItsAttribute()
    {
        Visit visit = this->visit();
        const Client client = application(QStringLiteral("odd.example"), true,
                                          QStringLiteral("https://odd.example/out?a='b'&c=d;e"));
        use(visit, client);
        const HttpAnswer page = visit.browser.get(logoutOf(visit, client));
        QVERIFY(page.body.contains("src=\"https://odd.example/out?a=&#39;b&#39;&amp;c=d;e\""));
        QCOMPARE(csp(page).count("odd.example"), 1);
    }
};

QTEST_GUILESS_MAIN(TestSignedOutPage)
#include "tst_signed_out_page.moc"
