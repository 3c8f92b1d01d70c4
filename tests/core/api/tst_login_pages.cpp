#include <QTest>
#include <QUrl>
#include <cstring>

#include "api_fixture.h"
#include "core/api/browser.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

constexpr char kRedirect[] = "https://app.example.org/cb";
constexpr char kChallenge[] = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";  // RFC 7636 appendix B
const QByteArray kPassword = kFixturePassword.toUtf8();

Fields sameSite()
{
    return {{"Origin", kFixtureIssuer}, {"Sec-Fetch-Site", "same-origin"}};
}

}  // namespace

/// The pages on which people sign in, agree and look at their account, from a browser without scripts.
class TestLoginPages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_fixture = std::make_unique<ApiFixture>(FixtureOptions{{QStringLiteral("127.0.0.1")}, {}, true});
        m_anna = m_fixture->addUser(QStringLiteral("anna"));
        m_bob = m_fixture->addUser(QStringLiteral("bob"));
        NewClient input;
        input.name = QStringLiteral("Wiki");
        input.redirectUris = {QString::fromLatin1(kRedirect)};
        m_client = m_fixture->addClient(input).client.id.toString().toUtf8();
    }

    void cleanupTestCase() { m_fixture.reset(); }

    void login_setsASessionCookieOfItsOwn()
    {
        TestBrowser browser = m_fixture->browser();
        const HttpAnswer page = browser.get("/login");
        QCOMPARE(page.status, 200);
        QVERIFY(page.setCookie("session").isEmpty());
        const HttpAnswer done = browser.post("/login", {{"login", "anna"}, {"password", kPassword}});
        QCOMPARE(done.status, 303);
        QCOMPARE(done.field("Location"), QByteArray("/account"));
        const QByteArray cookie = done.setCookie("session");
        QVERIFY2(
            cookie.contains("; HttpOnly") && cookie.contains("; Path=/") && cookie.contains("; SameSite=Lax"),
            cookie.constData());
        QVERIFY2(!cookie.contains("Domain") && !cookie.contains("Max-Age") && !cookie.contains("Expires"),
                 cookie.constData());
        QCOMPARE(browser.get("/account").status, 200);
    }

    void login_overTlsTheCookieIsForThisHostAlone()
    {
        const Fields overTls{{"X-Forwarded-For", "203.0.113.7"}, {"X-Forwarded-Proto", "https"}};
        TestBrowser browser = m_fixture->browser();
        browser.get("/login", overTls);
        const HttpAnswer done =
            browser.postAs("/login", {{"csrf", browser.csrf()}, {"login", "anna"}, {"password", kPassword}},
                           overTls + sameSite());
        QCOMPARE(done.status, 303);
        const QByteArray cookie = done.setCookie("__Host-session");
        QVERIFY2(cookie.contains("; Secure") && cookie.contains("; Path=/") && cookie.contains("; HttpOnly"),
                 cookie.constData());
        QVERIFY(done.setCookie("session").isEmpty());
        // A cookie without the prefix can have been set by anybody on the network: it counts for nothing over
        // TLS.
        TestBrowser planted = m_fixture->browser();
        planted.setCookie("session", browser.cookie("__Host-session"));
        QCOMPARE(planted.get("/account", overTls).status, 303);
    }

    void login_givesANewSessionEachTime()
    {
        TestBrowser browser = m_fixture->signedIn(QStringLiteral("anna"));
        const QByteArray first = browser.cookie("session");
        const HttpAnswer again = browser.get("/login?again=1");
        QVERIFY(again.body.contains("value=\"anna\"") && again.body.contains("once more"));
        // Nothing of the person shows where somebody else is to sign in, or nobody is signed in.
        QVERIFY(!browser.get("/login?switch=1").body.contains("anna"));
        QVERIFY(!m_fixture->browser().get("/login?again=1").body.contains("once more"));
        QCOMPARE(browser.post("/login", {{"login", "anna"}, {"password", kPassword}}).status, 303);
        QVERIFY(browser.cookie("session") != first);
        // A copy of the cookie from before opens nothing, neither now nor after signing out.
        TestBrowser copy = m_fixture->browser();
        copy.setCookie("session", first);
        QCOMPARE(copy.get("/account").status, 303);
        browser.get("/account");
        // A value planted before signing in is not taken over (session fixation).
        TestBrowser fixed = m_fixture->browser();
        fixed.setCookie("session", "planted-by-somebody-else-0000000000000000000");
        fixed.get("/login");
        fixed.post("/login", {{"login", "anna"}, {"password", kPassword}});
        QVERIFY(!fixed.cookie("session").startsWith("planted"));
    }

    void login_asSomebodyElseEndsTheSessionBefore()
    {
        TestBrowser browser = m_fixture->signedIn(QStringLiteral("anna"));
        const QByteArray first = browser.cookie("session");
        browser.get("/login?switch=1");
        QCOMPARE(browser.post("/login", {{"login", "bob"}, {"password", kPassword}}).status, 303);
        TestBrowser old = m_fixture->browser();
        old.setCookie("session", first);
        QTRY_COMPARE(old.get("/account").status, 303);
    }

    void login_unknownAndWrongLookTheSame()
    {
        const auto attempt = [this](const QByteArray &name) {
            TestBrowser browser = m_fixture->browser();
            browser.get("/login");
            HttpAnswer answer = browser.post("/login", {{"login", name}, {"password", "not the password"}});
            answer.body.replace(name, "NAME").replace(browser.csrf(), "CSRF");
            return answer;
        };
        const HttpAnswer wrong = attempt("annabel");  // unknown
        const HttpAnswer known = attempt("bob");
        QCOMPARE(wrong.status, 422);
        QCOMPARE(known.status, wrong.status);
        QCOMPARE(known.body, wrong.body);
        QVERIFY(!known.body.contains("not the password"));
    }

    void login_markupInNamesStaysText()
    {
        TestBrowser browser = m_fixture->browser();
        browser.get("/login");
        const HttpAnswer answer =
            browser.post("/login", {{"login", "\"><script>alert(1)</script>"}, {"password", "x"}});
        QVERIFY(!answer.body.contains("<script>alert"));
        QVERIFY(answer.body.contains("&lt;script&gt;"));
    }

    // --- forged forms
    // ---------------------------------------------------------------------------------------------

    void forms_needTheirToken_data()
    {
        QTest::addColumn<QByteArray>("path");
        for (const char *path :
             {"/login", "/login/code", "/login/password", "/login/enrol", "/consent", "/account/sign-out",
              "/account/sessions/end", "/account/sessions/end-others", "/account/applications/withdraw",
              "/account/profile", "/account/language", "/account/password", "/account/email",
              "/account/email/cancel", "/account/data/export", "/account/data/delete", "/account/data/keep"})
            QTest::newRow(path) << QByteArray(path);
    }

    void forms_needTheirToken()
    {
        QFETCH(QByteArray, path);
        TestBrowser browser = m_fixture->signedIn(QStringLiteral("anna"));
        TestBrowser stranger = m_fixture->signedIn(QStringLiteral("bob"));
        stranger.get("/account");
        TestBrowser visitor = m_fixture->browser();
        visitor.get("/login");
        browser.get("/account");
        QByteArray broken = browser.csrf();
        broken[5] = broken.at(5) == 'A' ? 'B' : 'A';
        const qint64 before = m_fixture->auditCount();
        const Fields form{
            {"login", "anna"}, {"password", kPassword}, {"decision", "allow"}, {"code", "000000"}};
        for (const QByteArray &token :
             {QByteArray(), QByteArray("x"), QByteArray(64, 'A'), stranger.csrf(), visitor.csrf(), broken}) {
            const HttpAnswer answer = browser.postAs(path, Fields{{"csrf", token}} + form, sameSite());
            QCOMPARE(answer.status, 410);
            QVERIFY(answer.setCookie("session").isEmpty());
        }
        QCOMPARE(browser.postAs(path, form, sameSite()).status, 410);
        // Twice is not once.
        QCOMPARE(browser.postAs(path, Fields{{"csrf", browser.csrf()}, {"csrf", browser.csrf()}} + form,
                                sameSite())
                         .status >= 400,
                 true);
        QCOMPARE(browser.get("/account").status, 200);
        QCOMPARE(m_fixture->auditCount(), before);
    }

    void forms_fromOtherSitesAreRefused_data()
    {
        QTest::addColumn<Fields>("fields");
        QTest::newRow("another origin") << Fields{{"Origin", "https://evil.example"}};
        QTest::newRow("ours as a prefix") << Fields{{"Origin", "http://127.0.0.1:8080.evil.example"}};
        QTest::newRow("another port") << Fields{{"Origin", "http://127.0.0.1:8081"}};
        QTest::newRow("another scheme") << Fields{{"Origin", "https://127.0.0.1:8080"}};
        QTest::newRow("null") << Fields{{"Origin", "null"}};
        QTest::newRow("cross-site") << Fields{{"Sec-Fetch-Site", "cross-site"}};
        QTest::newRow("same-site") << Fields{{"Sec-Fetch-Site", "same-site"}, {"Origin", kFixtureIssuer}};
        QTest::newRow("null and cross-site") << Fields{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "null"}};
        QTest::newRow("two origins") << Fields{{"Origin", kFixtureIssuer},
                                               {"Origin", "https://evil.example"}};
    }

    void forms_fromOtherSitesAreRefused()
    {
        QFETCH(Fields, fields);
        TestBrowser browser = m_fixture->browser();
        browser.get("/login");
        const HttpAnswer answer = browser.postAs(
            "/login", {{"csrf", browser.csrf()}, {"login", "anna"}, {"password", kPassword}}, fields);
        QCOMPARE(answer.status, 403);
        QVERIFY(answer.setCookie("session").isEmpty());
    }

    void forms_ofAnotherTypeAreRefused()
    {
        TestBrowser browser = m_fixture->browser();
        browser.get("/login");
        const HttpAnswer answer = m_fixture->call(
            "POST", "/login",
            sameSite() +
                Fields{{"Content-Type", "text/plain"}, {"Cookie", "visitor=" + browser.cookie("visitor")}},
            encodedForm({{"csrf", browser.csrf()}, {"login", "anna"}, {"password", kPassword}}));
        QCOMPARE(answer.status, 415);
    }

    // --- where it goes on
    // ------------------------------------------------------------------------------------------

    void returnTo_staysHere_data()
    {
        QTest::addColumn<QByteArray>("wanted");
        for (const char *wanted : {"//evil.example",
                                   "///evil.example",
                                   "/\\evil.example",
                                   "\\\\evil.example",
                                   "https://evil.example",
                                   "http:evil.example",
                                   "javascript:alert(1)",
                                   "data:text/html,x",
                                   "%2f%2fevil.example",
                                   "/%2fevil.example",
                                   "/%5cevil.example",
                                   "/login",
                                   "/oauth/authorize",
                                   "account",
                                   " /account",
                                   "/account\r\nLocation: https://evil.example",
                                   "/account\t",
                                   "/accou\nnt",
                                   "/account\\..\\x",
                                   "/oauth/authorize?\x01",
                                   "@evil.example",
                                   "/.evil.example",
                                   "//evil.example/account",
                                   "https://evil.example/account",
                                   "/account\x7f"})
            QTest::newRow(wanted) << QByteArray(wanted);
        QTest::newRow("umlaut") << QByteArray("/account/\xc3\xa4");
        QTest::newRow("very long") << "/account?" + QByteArray(9000, 'a');
    }

    void returnTo_staysHere()
    {
        QFETCH(QByteArray, wanted);
        TestBrowser browser = m_fixture->browser();
        browser.get("/login");
        const HttpAnswer done =
            browser.post("/login", {{"return_to", wanted}, {"login", "anna"}, {"password", kPassword}});
        QCOMPARE(done.status, 303);
        QCOMPARE(done.field("Location"), QByteArray("/account"));
        // The same way for somebody who is signed in already.
        if (wanted.size() > 8000) return;
        const HttpAnswer through = browser.get("/login?return_to=" + wanted.toPercentEncoding());
        if (through.status == 400) return;  // no such byte may stand in a query at all
        QCOMPARE(through.status, 303);
        QCOMPARE(through.field("Location"), QByteArray("/account"));
    }

    void returnTo_neverLeavesTheHost_data()
    {
        QTest::addColumn<QString>("wanted");
        for (const char *wanted : {"/account", "/account?ended=1", "/accountevil", "/account@evil.example",
                                   "/account.evil.example", "/account//evil.example", "/demo",
                                   "/oauth/authorize?client_id=x", "/oauth/logout?a=b"})
            QTest::newRow(wanted) << QString::fromLatin1(wanted);
    }

    void returnTo_neverLeavesTheHost()
    {
        QFETCH(QString, wanted);
        const QUrl resolved = QUrl(QStringLiteral("https://login.example.org/login"))
                                  .resolved(QUrl(QString::fromLatin1(safeReturnPath(wanted))));
        QCOMPARE(resolved.host(), QStringLiteral("login.example.org"));
        QCOMPARE(resolved.scheme(), QStringLiteral("https"));
    }

    // --- GET changes nothing
    // ---------------------------------------------------------------------------------------

    void get_changesNothing()
    {
        TestBrowser browser = m_fixture->signedIn(QStringLiteral("anna"));
        const qint64 before = m_fixture->auditCount();
        for (const char *target : {"/login", "/login?login=anna&password=x", "/login/code?code=000000",
                                   "/login/password?new_password=x", "/account", "/account?session=x",
                                   "/oauth/logout", "/oauth/logout?decision=leave", "/consent?decision=allow",
                                   "/account/sign-out", "/account/sessions/end?session=x",
                                   "/account/applications/withdraw?client=x", "/register", "/auth/logout"})
            browser.get(target);
        QCOMPARE(browser.get("/account").status, 200);
        QCOMPARE(m_fixture->auditCount(), before);
    }

    void account_signsOut()
    {
        TestBrowser browser = m_fixture->signedIn(QStringLiteral("anna"));
        const QByteArray cookie = browser.cookie("session");
        browser.get("/account");
        const HttpAnswer out = browser.post("/account/sign-out", {});
        QCOMPARE(out.status, 200);
        QVERIFY(browser.cookie("session").isEmpty());
        browser.setCookie("session", cookie);
        QCOMPARE(browser.get("/account").status, 303);
    }

    void account_nobodyEndsSomebodyElsesSession()
    {
        TestBrowser anna = m_fixture->signedIn(QStringLiteral("anna"));
        TestBrowser bob = m_fixture->signedIn(QStringLiteral("bob"));
        const auto bobs = m_fixture->db->read([&](Transaction &tx) {
            return m_fixture->services->sessions.list(tx, {SessionFilter::State::Live, m_bob}, {});
        });
        anna.get("/account");
        const HttpAnswer answer = anna.post("/account/sessions/end",
                                            {{"session", bobs->items.constFirst().id.toString().toUtf8()}});
        QCOMPARE(answer.status, 404);
        QCOMPARE(bob.get("/account").status, 200);
        QVERIFY(
            !anna.get("/account/sessions").body.contains(bobs->items.constFirst().id.toString().toUtf8()));
    }

    // --- authorization
    // ---------------------------------------------------------------------------------------------

    void authorize_doubtfulRequestsShowAPage_data()
    {
        QTest::addColumn<QByteArray>("query");
        const QByteArray client = "response_type=code&client_id=" + QByteArray("CLIENT");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("unknown client") << QByteArray(
            "response_type=code&client_id=01890a5d-ac96-774b-bcce-b302099a8057&redirect_uri=https://"
            "app.example.org/cb");
        QTest::newRow("no redirect") << client + "&scope=openid";
        QTest::newRow("another redirect") << client + "&redirect_uri=https://evil.example/cb";
        QTest::newRow("longer redirect") << client + "&redirect_uri=https://app.example.org/cb/evil";
        QTest::newRow("other case") << client + "&redirect_uri=https://app.example.org/CB";
        QTest::newRow("user info") << client + "&redirect_uri=https://app.example.org@evil.example/cb";
        QTest::newRow("redirect twice")
            << client + "&redirect_uri=https://app.example.org/cb&redirect_uri=https://evil.example";
        QTest::newRow("client twice") << client + "&client_id=x&redirect_uri=https://app.example.org/cb";
        QTest::newRow("broken encoding") << client + "&redirect_uri=%zz";
    }

    void authorize_doubtfulRequestsShowAPage()
    {
        QFETCH(QByteArray, query);
        query.replace("CLIENT", m_client);
        TestBrowser browser = m_fixture->signedIn(QStringLiteral("anna"));
        const HttpAnswer answer = browser.get("/oauth/authorize?" + query);
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.field("Location"), QByteArray());
        QVERIFY(answer.field("Content-Type").startsWith("text/html"));
        QVERIFY(!answer.body.contains("href=\"https://evil.example"));
    }

    void authorize_consentGivesACode()
    {
        TestBrowser browser = m_fixture->browser();
        const HttpAnswer first = browser.get("/oauth/authorize?" + request());
        QCOMPARE(first.status, 303);
        QVERIFY(first.field("Location").startsWith("/login?return_to="));
        QVERIFY(browser.get(first.field("Location")).body.contains("Wiki"));
        const QByteArray back =
            QByteArray::fromPercentEncoding(first.field("Location").mid(int(strlen("/login?return_to="))));
        const HttpAnswer signedIn =
            browser.post("/login", {{"return_to", back}, {"login", "bob"}, {"password", kPassword}});
        QCOMPARE(signedIn.field("Location"), back);
        const HttpAnswer page = browser.get(back);
        QCOMPARE(page.status, 200);
        QVERIFY(page.body.contains("Wiki"));
        const HttpAnswer refused = browser.post(
            "/consent", {{"return_to", hiddenInput(page.body, "return_to")}, {"decision", "deny"}});
        QVERIFY2(refused.field("Location").startsWith(QByteArray(kRedirect) + '?') &&
                     refused.field("Location").contains("error=access_denied"),
                 refused.field("Location").constData());
        const HttpAnswer allowed = browser.post(
            "/consent", {{"return_to", hiddenInput(page.body, "return_to")}, {"decision", "allow"}});
        QVERIFY2(allowed.field("Location").startsWith(QByteArray(kRedirect) + '?') &&
                     allowed.field("Location").contains("code="),
                 allowed.field("Location").constData());
        QVERIFY(allowed.field("Location").contains("state=s1"));
        QVERIFY(allowed.field("Location").contains("iss="));
        // Asked once.
        QVERIFY(browser.get("/oauth/authorize?" + request()).field("Location").contains("code="));
        m_fixture->write([&](Transaction &tx) -> Result<void> {
            GATEHOUSE_TRY(m_fixture->services->grants.revokeForUser(
                tx, Caller::system(QStringLiteral("test")), m_bob, QStringLiteral("test")));
            return {};
        });
    }

    void consent_cannotBeSkipped()
    {
        const QByteArray here = "/oauth/authorize?" + request();
        // Without a session: to the beginning, and no code.
        TestBrowser nobody = m_fixture->browser();
        nobody.get("/login");
        const HttpAnswer answer = nobody.post("/consent", {{"return_to", here}, {"decision", "allow"}});
        QCOMPARE(answer.status, 303);
        QVERIFY(!answer.field("Location").contains("code="));
        QVERIFY(answer.field("Location").startsWith("/oauth/authorize?"));
        // With one, for an address that is not the application's: a page.
        TestBrowser anna = m_fixture->signedIn(QStringLiteral("anna"));
        anna.get("/account");
        QByteArray evil = here;
        evil.replace(QByteArray(kRedirect).toPercentEncoding(), "https%3A%2F%2Fevil.example");
        const HttpAnswer elsewhere = anna.post("/consent", {{"return_to", evil}, {"decision", "allow"}});
        QCOMPARE(elsewhere.status, 400);
        QCOMPARE(elsewhere.field("Location"), QByteArray());
        // Not by a return path of another kind either.
        const HttpAnswer none = anna.post("/consent", {{"return_to", "/account"}, {"decision", "allow"}});
        QCOMPARE(none.status, 400);
    }

    void startedMark_isOnlyBelievedFromOurselves()
    {
        // A mark of a time before the session would answer prompt=login with it.
        TestBrowser browser = m_fixture->signedIn(QStringLiteral("anna"));
        m_fixture->clock.advance(60s);
        const QByteArray query = request() + "&prompt=login";
        const HttpAnswer honest = browser.get("/oauth/authorize?" + query);
        QVERIFY2(honest.field("Location").startsWith("/login?"), honest.field("Location").constData());
        const QByteArray marked = QByteArray::fromPercentEncoding(
            honest.field("Location").mid(int(strlen("/login?return_to="))).split('&').at(0));
        QVERIFY(marked.contains("&gatehouse_started="));
        const qsizetype at = marked.indexOf("&gatehouse_started=") + int(strlen("&gatehouse_started="));
        const QByteArray mac = marked.mid(marked.indexOf('.', at));
        const QByteArray early = QByteArray::number(m_fixture->clock.now().ms - 3'600'000);
        for (const QByteArray &forged :
             {early + mac, early + ".AAAA", early, QByteArray("0") + mac, early + '.'}) {
            const HttpAnswer answer =
                browser.get("/oauth/authorize?" + query + "&gatehouse_started=" + forged);
            QVERIFY2(answer.field("Location").startsWith("/login?"), forged.constData());
        }
        // Moved to another request it does not fit.
        QByteArray moved = marked;
        moved.replace("state=s1", "state=s2");
        m_fixture->clock.advance(60s);
        QVERIFY(browser.get(moved).field("Location").startsWith("/login?"));
        // The true one is satisfied by signing in after it.
        browser.get("/login?again=1");
        browser.post("/login", {{"return_to", marked}, {"login", "anna"}, {"password", kPassword}});
        QCOMPARE(browser.get(marked).status, 200);  // the consent page
    }

    void prompt_noneShowsNoPage()
    {
        TestBrowser nobody = m_fixture->browser();
        const QByteArray location =
            nobody.get("/oauth/authorize?" + request() + "&prompt=none").field("Location");
        QVERIFY2(
            location.startsWith(QByteArray(kRedirect) + '?') && location.contains("error=login_required"),
            location.constData());
    }

    // --- second factor
    // ---------------------------------------------------------------------------------------------

    void secondFactor_standsBetweenPasswordAndSession()
    {
        const UserId id = m_fixture->addUser(QStringLiteral("tom"));
        const Caller by = Caller::system(QStringLiteral("test"));
        QString secret;
        m_fixture->write([&](Transaction &tx) -> Result<void> {
            GATEHOUSE_TRY_ASSIGN(enrolment,
                                 m_fixture->services->totp.begin(
                                     tx, by, {id, QStringLiteral("tom"), QStringLiteral("x"), {}}));
            secret = QString::fromLatin1(enrolment.secretText.reveal());
            GATEHOUSE_TRY(m_fixture->services->totp.confirm(tx, by, id, enrolment.id,
                                                            codeOf(secret, m_fixture->clock.now())));
            return {};
        });
        m_fixture->clock.advance(60s);
        TestBrowser browser = m_fixture->signedIn(QStringLiteral("tom"));
        QVERIFY(browser.cookie("session").isEmpty());
        QVERIFY(!browser.cookie("signin").isEmpty());
        QCOMPARE(browser.get("/account").status, 303);
        QCOMPARE(browser.get("/login/code").status, 200);
        const QString code = codeOf(secret, m_fixture->clock.now());
        QCOMPARE(
            browser.post("/login/code", {{"code", code == u"123456" ? "123457" : "123456"}, {"kind", "totp"}})
                .status,
            422);
        QVERIFY(browser.cookie("session").isEmpty());
        QCOMPARE(browser.post("/login/code", {{"code", code.toUtf8()}, {"kind", "totp"}}).status, 303);
        QCOMPARE(browser.get("/account").status, 200);
        // The same code does not do a second time.
        TestBrowser second = m_fixture->signedIn(QStringLiteral("tom"));
        second.get("/login/code");
        QCOMPARE(second.post("/login/code", {{"code", code.toUtf8()}, {"kind", "totp"}}).status, 422);
        // Nor does the page do anything without the first step.
        TestBrowser alone = m_fixture->browser();
        alone.get("/login");
        const HttpAnswer skipped = alone.post("/login/code", {{"code", code.toUtf8()}});
        QVERIFY(skipped.status == 422 || skipped.status == 410);
        QVERIFY(alone.cookie("session").isEmpty());
    }

    void enrolment_isPartOfSigningInWhereAFactorIsRequired()
    {
        const Caller by = Caller::system(QStringLiteral("test"));
        m_fixture->addUser(QStringLiteral("uma"));
        require(true, by);
        TestBrowser browser = m_fixture->signedIn(QStringLiteral("uma"));
        QVERIFY(browser.cookie("session").isEmpty());
        QCOMPARE(browser.get("/login/enrol").status, 303);
        const HttpAnswer page = browser.get("/login/enrol");
        QCOMPARE(page.status, 200);
        const QByteArray uri = page.body.mid(page.body.indexOf("otpauth://"));
        const QString secret = QString::fromLatin1(uri.mid(uri.indexOf("secret=") + 7, 32));
        // The sealed key in the cookie is of no use in another sign-in.
        TestBrowser thief = m_fixture->signedIn(QStringLiteral("bob"));
        thief.setCookie("enrolment", browser.cookie("enrolment"));
        QVERIFY(!thief.get("/login/enrol").body.contains(secret.toLatin1()));
        QCOMPARE(browser.post("/login/enrol", {{"code", "000000"}}).status, 422);
        QVERIFY(browser.get("/login/enrol").body.contains(secret.toLatin1()));
        const HttpAnswer done =
            browser.post("/login/enrol", {{"code", codeOf(secret, m_fixture->clock.now()).toUtf8()}});
        require(false, by);
        QCOMPARE(done.status, 200);
        QVERIFY(!browser.cookie("session").isEmpty());
        QCOMPARE(browser.get("/account").status, 200);
    }

    void registration_isClosedUntilOpened()
    {
        TestBrowser browser = m_fixture->browser();
        QCOMPARE(browser.get("/register").status, 403);
        browser.get("/login");
        QCOMPARE(
            browser.post("/register", {{"username", "eve"}, {"password", "a long enough password"}}).status,
            403);
        const HttpAnswer api =
            m_fixture->callWith({}, "POST", "/auth/register",
                                {{QStringLiteral("username"), QStringLiteral("eve")},
                                 {QStringLiteral("password"), QStringLiteral("a long enough password")}});
        QCOMPARE(api.status, 403);
    }

private:
    QByteArray request() const
    {
        return "response_type=code&client_id=" + m_client +
               "&redirect_uri=" + QByteArray(kRedirect).toPercentEncoding() +
               "&scope=openid&state=s1&code_challenge_method=S256&code_challenge=" + kChallenge;
    }

    void require(bool on, const Caller &by)
    {
        m_fixture->write([&](Transaction &tx) {
            return m_fixture->services->settingsService.set(
                tx, by, QStringLiteral("mfa.requirement"),
                on ? QStringLiteral("required") : QStringLiteral("off"));
        });
        QVERIFY(m_fixture->services->reloadSettings().ok());
    }

    std::unique_ptr<ApiFixture> m_fixture;
    UserId m_anna;
    UserId m_bob;
    QByteArray m_client;
};

GATEHOUSE_DATABASE_TEST_MAIN(TestLoginPages)
#include "tst_login_pages.moc"
