#include <QScopeGuard>
#include <QTest>

#include "api_fixture.h"
#include "core/api/browser.h"
#include "tests/core/token/token_fixture.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

const Fields kForm{{"Content-Type", "application/x-www-form-urlencoded"}};

}  // namespace

/// The device's calls and the page on which its person decides, from a browser without scripts (RFC 8628).
class TestDevicePages : public QObject
{
    Q_OBJECT

    std::unique_ptr<ApiFixture> m_fixture;
    CreatedClient m_client;
    UserId m_anna;

    Fields asClient() const
    {
        return kForm +
               Fields{
                   {"Authorization",
                    "Basic " + (m_client.client.id.toString().toUtf8() + ':' + m_client.secret).toBase64()}};
    }
    QJsonObject begin(const QByteArray &scope = "openid email")
    {
        const HttpAnswer answer = m_fixture->call("POST", "/oauth/device_authorization",
                                                  asClient() + Fields{{"User-Agent", "<b>tv</b>/1"}},
                                                  encodedForm({{"scope", scope}}));
        if (answer.status != 200) qFatal("begin: %s", answer.body.constData());
        return answer.json();
    }
    static QByteArray userCode(const QJsonObject &receipt)
    {
        return receipt.value(QLatin1String("user_code")).toString().toUtf8();
    }
    HttpAnswer poll(const QJsonObject &receipt)
    {
        return m_fixture->call(
            "POST", "/oauth/token", asClient(),
            encodedForm({{"grant_type", kGrantDeviceCode},
                         {"device_code", receipt.value(QLatin1String("device_code")).toString().toUtf8()}}));
    }
    QString wordOf(const QJsonObject &receipt) { return poll(receipt).text(QLatin1String("error")); }
    /// Signed in, with the page's form token in hand.
    TestBrowser person(const QString &name)
    {
        TestBrowser browser = m_fixture->signedIn(name);
        browser.get("/device");
        return browser;
    }
    QString addTotp(const UserId &user)
    {
        return m_fixture->write([&](Transaction &tx) -> Result<QString> {
            const Caller by = Caller::system(QStringLiteral("test"));
            const TotpService &totp = m_fixture->services->totp;
            GATEHOUSE_TRY_ASSIGN(begun, totp.begin(tx, by, {user, QStringLiteral("x"), {}, {}}));
            const QString secret = QString::fromLatin1(begun.secretText.reveal());
            GATEHOUSE_TRY(totp.confirm(tx, by, user, begun.id, codeOf(secret, m_fixture->clock.now())));
            return secret;
        });
    }
    UserId freshPerson(const QString &name) { return m_fixture->addUser(name); }

private Q_SLOTS:
    void initTestCase()
    {
        m_fixture = std::make_unique<ApiFixture>();
        m_anna = m_fixture->addUser(QStringLiteral("anna"));
        NewClient input;
        input.name = QStringLiteral("Meeting room");
        input.grantTypes = QStringList{QLatin1String(kGrantDeviceCode), QLatin1String(kGrantRefreshToken)};
        m_client = m_fixture->addClient(input);
    }
    void cleanupTestCase() { m_fixture.reset(); }

    void begin_answersAsTheStandardSays()
    {
        const HttpAnswer answer = m_fixture->call("POST", "/oauth/device_authorization", asClient(),
                                                  encodedForm({{"scope", "openid"}}));
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.field("Cache-Control").contains("no-store"));
        const QJsonObject json = answer.json();
        QCOMPARE(json.value(QLatin1String("verification_uri")).toString(),
                 QLatin1String(kFixtureIssuer) + QLatin1String("/device"));
        QCOMPARE(json.value(QLatin1String("verification_uri_complete")).toString(),
                 QLatin1String(kFixtureIssuer) + QLatin1String("/device?user_code=") +
                     json.value(QLatin1String("user_code")).toString());
        QCOMPARE(json.value(QLatin1String("expires_in")).toInt(), 600);
        QCOMPARE(json.value(QLatin1String("interval")).toInt(), 5);
        QCOMPARE(json.value(QLatin1String("device_code")).toString().size(), 43);
        const QJsonObject discovery = m_fixture->call("GET", "/.well-known/openid-configuration").json();
        QCOMPARE(discovery.value(QLatin1String("device_authorization_endpoint")).toString(),
                 QLatin1String(kFixtureIssuer) + QLatin1String("/oauth/device_authorization"));
        QVERIFY(discovery.value(QLatin1String("grant_types_supported"))
                    .toArray()
                    .contains(QLatin1String(kGrantDeviceCode)));
    }
    void begin_refusals()
    {
        const auto word = [&](const Fields &fields, const Fields &form, int status) {
            const HttpAnswer answer =
                m_fixture->call("POST", "/oauth/device_authorization", fields, encodedForm(form));
            if (answer.status != status) qWarning("%d %s", answer.status, answer.body.constData());
            return answer.status == status ? answer.text(QLatin1String("error")) : QString();
        };
        const Fields scope{{"scope", "openid"}};
        QCOMPARE(word(kForm, scope, 401), QStringLiteral("invalid_client"));
        QCOMPARE(word(kForm, Fields{{"client_id", m_client.client.id.toString().toUtf8()}} + scope, 401),
                 QStringLiteral("invalid_client"));
        QCOMPARE(word(asClient(), {}, 400), QStringLiteral("invalid_scope"));
        QCOMPARE(word(asClient(), scope + scope, 400), QStringLiteral("invalid_request"));
        NewClient input;
        input.name = QStringLiteral("Wiki");
        input.kind = ClientKind::Native;
        input.redirectUris = {QStringLiteral("http://127.0.0.1/cb")};
        const QByteArray wiki = m_fixture->addClient(input).client.id.toString().toUtf8();
        QCOMPARE(word(kForm, Fields{{"client_id", wiki}} + scope, 400),
                 QStringLiteral("unauthorized_client"));
    }
    void begin_isLimitedForWhoeverOnlyNamesAClient()
    {
        FixtureOptions options;
        options.roomyThrottle = false;
        ApiFixture tight(options);
        NewClient input;
        input.name = QStringLiteral("Command line");
        input.kind = ClientKind::Native;
        input.grantTypes = QStringList{QLatin1String(kGrantDeviceCode)};
        const QByteArray id = tight.addClient(input).client.id.toString().toUtf8();
        tight.write([&](Transaction &tx) {
            return tight.services->settingsService.set(tx, Caller::system(QStringLiteral("test")),
                                                       QStringLiteral("throttle.pages_per_minute"), 60);
        });
        QVERIFY(tight.services->reloadSettings().ok());
        int begun = 0, refused = 0;
        for (int i = 0; i < 100; ++i) {
            const int status = tight
                                   .call("POST", "/oauth/device_authorization", kForm,
                                         encodedForm({{"client_id", id}, {"scope", "openid"}}))
                                   .status;
            if (status == 200) ++begun;
            if (status == 429) ++refused;
        }
        QVERIFY2(begun == 60 && refused == 40, qPrintable(QStringLiteral("%1 %2").arg(begun).arg(refused)));
    }

    void page_isForPeopleWhoAreSignedIn()
    {
        const QByteArray target = "/device?user_code=" + userCode(begin());
        const HttpAnswer sent = m_fixture->browser().get(target);
        QCOMPARE(sent.status, 303);
        QCOMPARE(sent.field("Location"), "/login?return_to=" + target.toPercentEncoding());
        QCOMPARE(safeReturnPath(QString::fromLatin1(target)), target);
        TestBrowser browser = m_fixture->browser();
        browser.get(sent.field("Location"));
        const HttpAnswer in = browser.post(
            "/login", {{"login", "anna"}, {"password", kFixturePassword.toUtf8()}, {"return_to", target}});
        QCOMPARE(in.field("Location"), target);
        QCOMPARE(browser.get(target).status, 200);
    }
    void page_fillsTheCodeInButDecidesNothing()
    {
        const QJsonObject receipt = begin();
        TestBrowser browser = person(QStringLiteral("anna"));
        const qint64 before = m_fixture->auditCount();
        HttpAnswer page = browser.get("/device?user_code=" + userCode(receipt).toLower().replace("-", "") +
                                      "&decision=allow");
        QCOMPARE(page.status, 200);
        QVERIFY(page.body.contains("value=\"" + userCode(receipt) + '"'));
        QVERIFY(page.body.contains("autocomplete=\"off\""));
        QVERIFY(page.body.contains("<label for=\"user-code\">"));
        QVERIFY(!page.body.contains("Meeting room"));  // GET does not look
        QCOMPARE(wordOf(receipt), QStringLiteral("authorization_pending"));
        QCOMPARE(m_fixture->auditCount(), before);
        // Nobody puts words of their own into the page.
        for (const char *words : {"CALL-0800", "<script>", "%22onfocus%3D", "ZZZZ-ZZZ"}) {
            page = browser.get("/device?user_code=" + QByteArray(words).toPercentEncoding());
            QCOMPARE(page.status, 200);
            QVERIFY2(!page.body.contains(words), words);
        }
    }
    void page_showsWhoAsksThenAllows()
    {
        const QJsonObject receipt = begin("openid email users:read");
        TestBrowser browser = person(QStringLiteral("anna"));
        const HttpAnswer page = browser.post(
            "/device", {{"user_code", ' ' + userCode(receipt).toLower().replace("-", "") + ' '}});
        QCOMPARE(page.status, 200);
        for (const QByteArray &text :
             {QByteArray("Meeting room"), userCode(receipt), QByteArray("127.0.0.1"),
              QByteArray("&lt;b&gt;tv&lt;"), QByteArray("anna@example.org"), QByteArray("know who you are"),
              QByteArray("Only go on if you started this on your device"), QByteArray("value=\"allow\""),
              QByteArray("value=\"deny\"")})
            QVERIFY2(page.body.contains(text), text.constData());
        QVERIFY(!page.body.contains("<b>tv"));
        QCOMPARE(wordOf(receipt), QStringLiteral("authorization_pending"));

        const HttpAnswer done = browser.post(
            "/device", {{"user_code", hiddenInput(page.body, "user_code")}, {"decision", "allow"}});
        QCOMPARE(done.status, 303);
        QCOMPARE(done.field("Location"), QByteArray("/device?done=allowed"));
        QVERIFY(browser.get(done.field("Location")).body.contains("Your device is signed in"));

        const HttpAnswer tokens = poll(receipt);
        QCOMPARE(tokens.status, 200);
        QVERIFY(tokens.field("Cache-Control").contains("no-store"));
        QCOMPARE(tokens.text(QLatin1String("scope")), QStringLiteral("openid email"));
        QVERIFY(!tokens.text(QLatin1String("id_token")).isEmpty());
        QVERIFY(!tokens.text(QLatin1String("refresh_token")).isEmpty());
        const HttpAnswer info = m_fixture->callWith(tokens.text(QLatin1String("access_token")).toUtf8(),
                                                    "GET", "/oauth/userinfo");
        QCOMPARE(info.text(QLatin1String("sub")), m_anna.toString());
        QCOMPARE(info.text(QLatin1String("email")), QStringLiteral("anna@example.org"));
        QCOMPARE(wordOf(receipt), QStringLiteral("invalid_grant"));

        // It hangs on this session.
        browser.get("/account");
        QCOMPARE(browser.post("/account/sign-out", {}).status, 200);
        QCOMPARE(
            m_fixture->callWith(tokens.text(QLatin1String("access_token")).toUtf8(), "GET", "/oauth/userinfo")
                .status,
            401);
    }
    void page_refuses()
    {
        const QJsonObject receipt = begin();
        TestBrowser browser = person(QStringLiteral("anna"));
        const HttpAnswer done =
            browser.post("/device", {{"user_code", userCode(receipt)}, {"decision", "deny"}});
        QCOMPARE(done.field("Location"), QByteArray("/device?done=refused"));
        QVERIFY(browser.get(done.field("Location")).body.contains("The device got nothing"));
        QCOMPARE(wordOf(receipt), QStringLiteral("access_denied"));
    }
    /// An application that demands a second factor gets it here too, whoever is signed in already.
    void page_asksForTheFactorThatTheApplicationDemands()
    {
        const SettingSubject asking{SettingSubject::Kind::Client, m_client.client.id.toString()};
        Settings &settings = m_fixture->services->settings;
        settings.adoptOverride(Setting::MfaRequirement, asking, QStringLiteral("required"));
        const auto reset = qScopeGuard(
            [&] { settings.adoptOverride(Setting::MfaRequirement, asking, QStringLiteral("off")); });
        const UserId id = freshPerson(QStringLiteral("frida"));
        const QJsonObject receipt = begin();
        const QByteArray code = userCode(receipt);
        TestBrowser browser = person(QStringLiteral("frida"));
        const auto allow = [&] {
            browser.get("/device");
            return browser.post("/device", {{"user_code", code}, {"decision", "allow"}});
        };
        // Signed in just now, and without any: set one up.
        QVERIFY(allow().field("Location").startsWith("/login/enrol?return_to=%2Fdevice"));
        m_fixture->clock.advance(61s);
        QCOMPARE(wordOf(receipt), QStringLiteral("authorization_pending"));
        // Going back instead of setting one up is no way around it.
        QVERIFY(allow().field("Location").startsWith("/login/enrol"));

        const QString secret = addTotp(id);
        const QByteArray login = allow().field("Location");
        QVERIFY2(login.startsWith("/login?return_to=%2Fdevice") && login.endsWith("&again=1"),
                 login.constData());
        browser.get(login);
        const QByteArray returnTo = "/device?user_code=" + code;
        const QByteArray next =
            browser
                .post("/login",
                      {{"login", "frida"}, {"password", kFixturePassword.toUtf8()}, {"return_to", returnTo}})
                .field("Location");
        QVERIFY2(next.startsWith("/login/code"), next.constData());
        // The password alone, once more, opens nothing.
        QVERIFY(allow().field("Location") != QByteArray("/device?done=allowed"));
        browser.get(next);
        m_fixture->clock.advance(61s);
        const HttpAnswer shown =
            browser.post("/login/code", {{"kind", "totp"},
                                         {"code", codeOf(secret, m_fixture->clock.now()).toLatin1()},
                                         {"return_to", returnTo}});
        QCOMPARE(shown.field("Location"), returnTo);
        QCOMPARE(wordOf(receipt), QStringLiteral("authorization_pending"));
        QCOMPARE(allow().field("Location"), QByteArray("/device?done=allowed"));
        m_fixture->clock.advance(61s);
        QCOMPARE(poll(receipt).status, 200);
    }
    void page_withoutADemandIsForEverybody()
    {
        freshPerson(QStringLiteral("greta"));
        const QJsonObject receipt = begin();
        TestBrowser browser = person(QStringLiteral("greta"));
        QCOMPARE(browser.post("/device", {{"user_code", userCode(receipt)}, {"decision", "allow"}})
                     .field("Location"),
                 QByteArray("/device?done=allowed"));
    }
    void page_speaksTheReadersLanguage()
    {
        TestBrowser browser = person(QStringLiteral("anna"));
        const HttpAnswer page = browser.get("/device", {{"Accept-Language", "de"}});
        QVERIFY(page.body.contains("Ger\xc3\xa4t anmelden"));
    }
    void page_speaksTheLanguageOfTheAccount()
    {
        const UserId id = freshPerson(QStringLiteral("gerda"));
        m_fixture->write([&](Transaction &tx) {
            UserChanges changes;
            changes.locale = QStringLiteral("de-AT");
            return m_fixture->services->users.update(tx, Caller::system(QStringLiteral("test")), id, changes);
        });
        TestBrowser browser = person(QStringLiteral("gerda"));
        const Fields english{{"Accept-Language", "en"}};
        QVERIFY(browser.get("/device", english).body.contains("Ger\xc3\xa4t anmelden"));
        QVERIFY(browser.get("/device?done=refused", english).body.contains("<html lang=\"de\""));
        const HttpAnswer wrong = browser.post("/device", {{"user_code", "BBBB-BBBB"}});
        QCOMPARE(wrong.status, 422);
        QVERIFY(wrong.body.contains("<html lang=\"de\""));
        const HttpAnswer asked = browser.post("/device", {{"user_code", userCode(begin())}});
        QCOMPARE(asked.status, 200);
        QVERIFY(asked.body.contains("<html lang=\"de\""));
    }

    void form_needsItsTokenAndItsPerson()
    {
        const QJsonObject receipt = begin();
        const Fields form{{"user_code", userCode(receipt)}, {"decision", "allow"}};
        const Fields sameSite{{"Origin", kFixtureIssuer}, {"Sec-Fetch-Site", "same-origin"}};
        TestBrowser browser = person(QStringLiteral("anna"));
        QCOMPARE(browser.postAs("/device", form, sameSite).status, 410);
        QCOMPARE(browser.postAs("/device", Fields{{"csrf", "x"}} + form, sameSite).status, 410);
        QCOMPARE(browser
                     .postAs("/device", Fields{{"csrf", browser.csrf()}} + form,
                             {{"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "cross-site"}})
                     .status,
                 403);
        TestBrowser nobody = m_fixture->browser();
        nobody.get("/login");
        const HttpAnswer away = nobody.post("/device", form);
        QCOMPARE(away.status, 303);
        QVERIFY(away.field("Location").startsWith("/login"));
        QCOMPARE(wordOf(receipt), QStringLiteral("authorization_pending"));
    }
    void form_takesFiveWrongCodesAndTellsNothing()
    {
        freshPerson(QStringLiteral("guesser"));
        const QJsonObject receipt = begin();
        const QJsonObject refused = begin();
        person(QStringLiteral("anna"))
            .post("/device", {{"user_code", userCode(refused)}, {"decision", "deny"}});
        TestBrowser browser = person(QStringLiteral("guesser"));
        QByteArray first;
        for (const QByteArray &wrong : {QByteArray("BBBB-BBBB"), QByteArray("nonsense"), QByteArray(),
                                        userCode(refused), QByteArray("<script>alert(1)")}) {
            HttpAnswer page = browser.post("/device", {{"user_code", wrong}});
            QCOMPARE(page.status, 422);
            QVERIFY(page.body.contains("role=\"alert\""));
            QVERIFY(!page.body.contains("<script>alert"));
            page.body.replace(QString::fromUtf8(wrong).toHtmlEscaped().toUtf8(), "TYPED")
                .replace(browser.csrf(), "CSRF");
            if (!wrong.isEmpty() && !wrong.contains('<')) {
                if (first.isEmpty()) first = page.body;
                QCOMPARE(page.body, first);  // not known, no code, decided: one answer
            }
        }
        // The sixth is not looked at, right or wrong, nor is it in another session of the same person.
        TestBrowser again = person(QStringLiteral("guesser"));
        for (TestBrowser *each : {&browser, &again}) {
            const HttpAnswer page =
                each->post("/device", {{"user_code", userCode(receipt)}, {"decision", "allow"}});
            QCOMPARE(page.status, 429);
            QVERIFY(page.body.contains("Too many wrong codes"));
        }
        QCOMPARE(wordOf(receipt), QStringLiteral("authorization_pending"));
        m_fixture->clock.advance(10min);
        QCOMPARE(browser.post("/device", {{"user_code", userCode(begin())}}).status, 200);
    }
    void form_isWithinTheBudgetOfCredentials()
    {
        ApiFixture tight(FixtureOptions{{}, {}, false});
        tight.addUser(QStringLiteral("anna"));
        TestBrowser browser = tight.signedIn(QStringLiteral("anna"));
        browser.get("/device");
        int limited = 0;
        for (int i = 0; i < 40; ++i) {
            const HttpAnswer page = browser.post("/device", {{"user_code", "BBBB-BBBB"}});
            if (page.body.contains("from your network")) ++limited;
        }
        QVERIFY(limited >= 9);
    }
    void form_approvalsThatComeAtOnceCountOnce()
    {
        const QJsonObject receipt = begin();
        const TestBrowser browser = person(QStringLiteral("anna"));
        std::atomic<int> allowed{0};
        inParallel(8, [&](int) {
            TestBrowser mine = browser;
            if (mine.post("/device", {{"user_code", userCode(receipt)}, {"decision", "allow"}}).status == 303)
                ++allowed;
        });
        QCOMPARE(allowed.load(), 1);
        std::atomic<int> given{0};
        inParallel(8, [&](int) {
            for (int i = 0; i < 5; ++i)
                if (poll(receipt).status == 200) ++given;
        });
        QCOMPARE(given.load(), 1);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestDevicePages)
#include "tst_device_pages.moc"
