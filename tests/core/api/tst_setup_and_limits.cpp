#include <QTest>

#include "api_fixture.h"
#include "core/audit/event_types.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

QJsonObject firstAdministrator(const QString &name = QStringLiteral("chief"))
{
    return {{QStringLiteral("username"), name}, {QStringLiteral("password"), kFixturePassword}};
}

constexpr char kStrength[] = "/setup/v1/password-strength";

QJsonObject withPassword(const QString &password, QJsonObject body = firstAdministrator())
{
    body.insert(QStringLiteral("password"), password);
    return body;
}

Fields from(const QByteArray &address)
{
    return {{"X-Forwarded-For", address}};
}

}  // namespace

/// First-run set-up, what operators look at, and the limits for each address.
class TestSetupAndLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void setup_isClosedWithoutItsToken()
    {
        ApiFixture f;
        // Not armed: nothing is there, not even for somebody with a token.
        QCOMPARE(f.callWith("anything", "GET", "/setup/v1/state").status, 404);
        const QByteArray token = f.api->setupToken().arm().reveal();
        for (const QByteArray &wrong : {QByteArray(), QByteArray("wrong"), token.left(20), token + 'x'}) {
            QCOMPARE(f.callWith(wrong, "GET", "/setup/v1/state").status, 401);
            QCOMPARE(f.callWith(wrong, "POST", "/setup/v1/administrator", firstAdministrator()).status, 401);
            QCOMPARE(f.callWith(wrong, "POST", "/setup/v1/administrator/recovery-codes").status, 401);
            QCOMPARE(f.callWith(wrong, "POST", kStrength, firstAdministrator()).status, 401);
        }
        QCOMPARE(f.call("POST", kStrength + QByteArray("?token=") + token).status, 401);
        QCOMPARE(f.call("GET", "/setup/v1/state?token=" + token).status, 401);
        const HttpAnswer state = f.callWith(token, "GET", "/setup/v1/state");
        QCOMPARE(state.status, 200);
        QVERIFY(state.json().value(u"needed").toBool());
        QCOMPARE(state.text(QLatin1String("issuer")), QString::fromLatin1(kFixtureIssuer));
    }

    void setup_makesOneAdministratorAndIsGone()
    {
        ApiFixture f;
        const QByteArray token = f.api->setupToken().arm().reveal();
        QCOMPARE(f.callWith(token, "POST", "/setup/v1/administrator/recovery-codes").status, 409);
        QJsonObject weak = firstAdministrator();
        weak.insert(QStringLiteral("password"), QStringLiteral("short"));
        QCOMPARE(f.callWith(token, "POST", "/setup/v1/administrator", weak).status, 400);
        const HttpAnswer made = f.callWith(token, "POST", "/setup/v1/administrator", firstAdministrator());
        QCOMPARE(made.status, 201);
        QCOMPARE(made.json().value(u"user").toObject().value(u"roles").toArray(),
                 QJsonArray({QStringLiteral("administrator")}));
        QCOMPARE(
            f.callWith(token, "POST", "/setup/v1/administrator", firstAdministrator(QStringLiteral("second")))
                .status,
            409);

        const QJsonObject totp = made.json().value(u"totp").toObject();
        const QString code = codeOf(totp.value(u"secret").toString(), f.clock.now());
        const auto confirm = [&](const QString &text) {
            return f.callWith(
                token, "POST", "/setup/v1/administrator/confirm",
                {{QStringLiteral("totp_id"), totp.value(u"id")}, {QStringLiteral("code"), text}});
        };
        QCOMPARE(confirm(code == u"000000" ? QStringLiteral("000001") : QStringLiteral("000000")).status,
                 400);
        const HttpAnswer done = confirm(code);
        QCOMPARE(done.status, 200);
        QCOMPARE(done.json().value(u"recovery_codes").toArray().size(), 10);
        for (const char *path : {"/setup/v1/administrator", "/setup/v1/administrator/confirm",
                                 "/setup/v1/administrator/recovery-codes", kStrength})
            QCOMPARE(f.callWith(token, "POST", path).status, 404);
        QCOMPARE(f.callWith(token, "GET", "/setup/v1/state").status, 404);

        // The factor counts at once.
        const HttpAnswer login = f.callWith({}, "POST", "/auth/login",
                                            {{QStringLiteral("login"), QStringLiteral("chief")},
                                             {QStringLiteral("password"), kFixturePassword}});
        QCOMPARE(login.text(QLatin1String("status")), QStringLiteral("mfa_required"));
    }

    void setupStrength_saysWhatMakingTheAdministratorWouldSay()
    {
        ApiFixture f;
        f.services->settings.adopt(Setting::MfaRequiredForAdministrators, true);
        f.services->settings.adopt(Setting::PasswordForbiddenWords, QStringLiteral("quixotron"));
        const QByteArray token = f.api->setupToken().arm().reveal();
        QJsonObject named = firstAdministrator(QStringLiteral("kunigunde.zweistein"));
        named.insert(QStringLiteral("display_name"), QStringLiteral("Kunigunde Zweistein"));
        named.insert(QStringLiteral("email"), QStringLiteral("k.zweistein@widgets.example"));
        const QList<std::pair<QJsonObject, QString>> refused{
            {withPassword(QString()), QStringLiteral("password_too_short")},
            {withPassword(QStringLiteral("q7 Xv-Lm3 z")), QStringLiteral("password_too_short")},
            {withPassword(QStringLiteral("password1234567")), QStringLiteral("password_guessable_word")},
            {withPassword(QStringLiteral("seven quiet\nherons")), QStringLiteral("password_bad_characters")},
            {withPassword(QString(2'000, u'x')), QStringLiteral("password_too_long")},
            {withPassword(QStringLiteral("Kunigunde.Zweistein"), named), QStringLiteral("password_is_name")},
            {withPassword(QStringLiteral("Zweistein Kunigunde"), named),
             QStringLiteral("password_guessable_own")},
            {withPassword(QStringLiteral("quixotron quixotron")), QStringLiteral("password_guessable_own")}};
        for (const auto &[body, code] : refused) {
            const qint64 before = f.auditCount();
            const HttpAnswer answer = f.callWith(token, "POST", kStrength, body);
            QCOMPARE(answer.status, 200);
            QCOMPARE(answer.text(QLatin1String("code")), code);
            QVERIFY(!answer.json().value(u"accepted").toBool(true));
            QCOMPARE(f.auditCount(), before);
            // The meter and the door are of one mind.
            const HttpAnswer made = f.callWith(token, "POST", "/setup/v1/administrator", body);
            QCOMPARE(made.status, 400);
            QCOMPARE(made.code(), code);
        }
        // NIST SP 800-63B-4 section 3.1.1.2: 12 beside the second factor that administrators must have.
        const QJsonObject good = withPassword(QStringLiteral("q7 Xv-Lm3 zp"));
        const HttpAnswer answer = f.callWith(token, "POST", kStrength, good);
        QVERIFY(answer.json().value(u"accepted").toBool());
        QCOMPARE(answer.json().value(u"minimum_length").toInt(), 12);
        QVERIFY(!answer.json().contains(u"code"));
        QVERIFY(!answer.body.contains("Lm3"));
        QCOMPARE(f.callWith(token, "POST", "/setup/v1/administrator", good).status, 201);
    }

    void setupStrength_takesNoMoreThanItNeeds()
    {
        ApiFixture f;
        const QByteArray token = f.api->setupToken().arm().reveal();
        const QString longest(1'024, QChar(1));  // six bytes each in JSON
        QCOMPARE(f.callWith(token, "POST", kStrength, withPassword(longest)).status, 200);
        QCOMPARE(f.callWith(token, "POST", kStrength, withPassword(QString(17'000, u'x'))).status, 413);
        QCOMPARE(f.callWith(token, "POST", kStrength, {}).status, 400);
        for (const char *unknown : {"user", "roles", "colour"}) {
            QJsonObject body = firstAdministrator();
            body.insert(QString::fromLatin1(unknown), QStringLiteral("x"));
            QCOMPARE(f.callWith(token, "POST", kStrength, body).status, 400);
        }
        QCOMPARE(f.callWith(token, "GET", kStrength).status, 405);
    }

    void setupStrength_endsWithTheFirstAdministrator()
    {
        ApiFixture f;
        const QByteArray token = f.api->setupToken().arm().reveal();
        QCOMPARE(f.callWith(token, "POST", kStrength, firstAdministrator()).status, 200);
        // Made on the command line: the token is still out, and tells nothing any more.
        f.addUser(QStringLiteral("other"), {Role::Administrator});
        const HttpAnswer answer = f.callWith(token, "POST", kStrength, firstAdministrator());
        QCOMPARE(answer.status, 409);
        QCOMPARE(answer.code(), QStringLiteral("already_set_up"));
        QVERIFY(!answer.json().contains(u"score"));
    }

    void setup_withoutAnAppLeavesNoHalfFactor()
    {
        ApiFixture f;
        const QByteArray token = f.api->setupToken().arm().reveal();
        QCOMPARE(f.callWith(token, "POST", "/setup/v1/administrator", firstAdministrator()).status, 201);
        const HttpAnswer done = f.callWith(token, "POST", "/setup/v1/administrator/recovery-codes");
        QCOMPARE(done.json().value(u"recovery_codes").toArray().size(), 10);
        QCOMPARE(f.callWith(token, "GET", "/setup/v1/state").status, 404);
        const auto details = f.db->read([&](Transaction &tx) -> Result<UserDetails> {
            GATEHOUSE_TRY_ASSIGN(user, f.services->users.findByLogin(tx, QStringLiteral("chief")));
            return f.services->users.details(tx, user->id);
        });
        QCOMPARE(details->totpFactors, 0);
        QCOMPARE(details->recoveryCodesLeft, 10);
    }

    void setup_tokenOpensNoAdministratorMadeElsewhere()
    {
        ApiFixture f;
        const QByteArray token = f.api->setupToken().arm().reveal();
        // Somebody makes the administrator on the command line while the token is out.
        const UserId other = f.addUser(QStringLiteral("other"), {Role::Administrator});
        QVERIFY(f.callWith(token, "POST", "/setup/v1/administrator/recovery-codes").status >= 400);
        const auto left =
            f.db->read([&](Transaction &tx) { return f.services->recoveryCodes.left(tx, other); });
        QCOMPARE(int(*left), 0);
    }

    void setup_guessingIsSlowedDown()
    {
        ApiFixture f({{}, {}, false});
        f.api->setupToken().arm();
        int status = 0;
        int calls = 0;
        for (; status != 429 && calls < 100; ++calls)
            status = f.callWith("guess" + QByteArray::number(calls), "GET", "/setup/v1/state").status;
        QCOMPARE(status, 429);
        QVERIFY(calls <= 32);
    }

    void credentials_budgetIsForEachAddress()
    {
        ApiFixture f({{QStringLiteral("127.0.0.1")}, {}, false});
        f.addUser(QStringLiteral("anna"));
        const auto login = [&](const QByteArray &address) {
            return f.callWith({}, "POST", "/auth/login",
                              {{QStringLiteral("login"), QStringLiteral("nobody")},
                               {QStringLiteral("password"), QStringLiteral("x")}},
                              from(address));
        };
        HttpAnswer answer;
        int calls = 0;
        do {
            answer = login("203.0.113.1");
            ++calls;
        } while (answer.status == 401 && calls < 100);
        QCOMPARE(calls, 31);  // throttle.credentials_per_minute is 30
        QCOMPARE(answer.status, 429);
        QCOMPARE(answer.code(), QStringLiteral("rate_limited"));
        const int wait = answer.field("Retry-After").toInt();
        QVERIFY(wait >= 1 && wait <= 60);
        // All doors of that kind share the budget.
        TestBrowser browser = f.browser();
        browser.get("/login", from("203.0.113.1"));
        const HttpAnswer page = browser.postAs(
            "/login", {{"csrf", browser.csrf()}, {"login", "anna"}, {"password", "x"}}, from("203.0.113.1"));
        QCOMPARE(page.status, 429);
        QVERIFY(page.field("Content-Type").startsWith("text/html"));
        QVERIFY(!page.field("Retry-After").isEmpty());
        // Others are not affected, and time heals.
        QCOMPARE(login("203.0.113.2").status, 401);
        // On record once, with the address, however often it tried.
        const auto throttled = f.db->read([&](Transaction &tx) {
            AuditQuery query;
            query.type = event::kSigninThrottled;
            return f.services->audit.search(tx, query, {});
        });
        QVERIFY(throttled.ok());
        QCOMPARE(throttled->items.size(), 1);
        QCOMPARE(throttled->items.front().address, QStringLiteral("203.0.113.1"));
        f.clock.advance(std::chrono::seconds(wait));
        QCOMPARE(login("203.0.113.1").status, 401);
    }

    void credentials_budgetFollowsTheSetting()
    {
        ApiFixture f({{}, {}, false});
        const UserId admin = f.addUser(QStringLiteral("root"), {Role::Administrator});
        const HttpAnswer changed =
            f.callWith(f.tokenOf(admin), "PUT", "/admin/v1/settings/throttle.credentials_per_minute",
                       {{QStringLiteral("value"), 2}});
        QCOMPARE(changed.status, 200);
        QList<int> statuses;
        for (int i = 0; i < 3; ++i)
            statuses.append(f.callWith({}, "POST", "/auth/login",
                                       {{QStringLiteral("login"), QStringLiteral("a")},
                                        {QStringLiteral("password"), QStringLiteral("b")}})
                                .status);
        QCOMPARE(statuses, QList<int>({401, 401, 429}));
    }

    void api_badTokensSpendABudgetGoodOnesDoNot()
    {
        ApiFixture f({{}, {}, false});
        const UserId admin = f.addUser(QStringLiteral("root"), {Role::Administrator});
        const QByteArray token = f.tokenOf(admin);
        f.write([&](Transaction &tx) {
            return f.services->settingsService.set(tx, Caller::system(QStringLiteral("test")),
                                                   QStringLiteral("throttle.api_per_minute"), 60);
        });
        QVERIFY(f.services->reloadSettings().ok());
        for (int i = 0; i < 80; ++i)
            QCOMPARE(f.callWith(token, "GET", "/admin/v1/me").status, 200);
        int refused = 0;
        for (int i = 0; i < 80 && refused != 429; ++i)
            refused = f.callWith("bad", "GET", "/admin/v1/me").status;
        QCOMPARE(refused, 429);
        QCOMPARE(f.callWith(token, "GET", "/admin/v1/me").status, 200);
    }

    void tokens_guessingSpendsTheBudgetAtEveryEndpoint_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::newRow("token") << QByteArray("/oauth/token");
        QTest::newRow("introspect") << QByteArray("/oauth/introspect");
        QTest::newRow("revoke") << QByteArray("/oauth/revoke");
        QTest::newRow("userinfo") << QByteArray("/oauth/userinfo");
    }

    void tokens_guessingSpendsTheBudgetAtEveryEndpoint()
    {
        QFETCH(QByteArray, path);
        ApiFixture f({{}, {}, false});
        f.write([&](Transaction &tx) {
            return f.services->settingsService.set(tx, Caller::system(QStringLiteral("test")),
                                                   QStringLiteral("throttle.tokens_per_minute"), 60);
        });
        QVERIFY(f.services->reloadSettings().ok());
        int status = 401;
        int calls = 0;
        for (; status == 401 && calls < 100; ++calls)
            status = f.call("POST", path,
                            {{"Content-Type", "application/x-www-form-urlencoded"},
                             {"Authorization", path.endsWith("userinfo") ? "Bearer bad" : "Basic YTpi"}},
                            "token=x&grant_type=client_credentials")
                         .status;
        QCOMPARE(calls, 61);
        QCOMPARE(status, 429);
    }

    void metrics_onlyForAllowedAddresses()
    {
        ApiFixture f({{QStringLiteral("127.0.0.1")}, {QStringLiteral("10.1.0.0/16")}, true});
        QCOMPARE(f.call("GET", "/metrics").status, 200);
        QCOMPARE(f.call("GET", "/metrics", from("10.1.2.3")).status, 200);
        QCOMPARE(f.call("GET", "/metrics", from("10.2.0.1")).status, 403);
        QCOMPARE(f.call("GET", "/metrics", from("203.0.113.9")).status, 403);
        QCOMPARE(f.call("GET", "/metrics", from("::ffff:203.0.113.9")).status, 403);
        // What the client itself puts in front does not count.
        QCOMPARE(f.call("GET", "/metrics", from("127.0.0.1, 203.0.113.9")).status, 403);
    }

    void metrics_addressesAreNotBelievedFromStrangers()
    {
        // No trusted proxy: the header is nothing, and the caller is on this machine.
        ApiFixture f;
        QCOMPARE(f.call("GET", "/metrics", from("203.0.113.9")).status, 200);
        const HttpAnswer answer = f.call("GET", "/metrics");
        QCOMPARE(answer.field("Content-Type"), QByteArray("text/plain; version=0.0.4; charset=utf-8"));
        QVERIFY(answer.body.contains("gatehouse_build_info{version="));
        QVERIFY(answer.body.contains("gatehouse_sessions 0\n"));
    }

    void operation_routesAnswer()
    {
        ApiFixture f;
        QCOMPARE(f.call("GET", "/healthz").status, 200);
        QCOMPARE(f.call("GET", "/readyz").status, 200);
        QCOMPARE(f.call("POST", "/healthz").status, 405);
        QCOMPARE(f.call("GET", "/nothing/here").status, 404);
        QCOMPARE(f.call("GET", "/admin/v1/nothing").status, 404);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestSetupAndLimits)
#include "tst_setup_and_limits.moc"
