#include <QSet>
#include <QTest>

#include "api_fixture.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

QByteArray userPath(const UserId &id, const char *rest = "")
{
    return "/admin/v1/users/" + id.toString().toUtf8() + rest;
}

QJsonArray itemsOf(const HttpAnswer &answer)
{
    return answer.json().value(u"items").toArray();
}

}  // namespace

/// The admin API as docs/admin-api.md promises it, over HTTP.
class TestAdminApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_fixture = std::make_unique<ApiFixture>();
        m_adminId = m_fixture->addUser(QStringLiteral("root"), {Role::Administrator});
        m_helperId = m_fixture->addUser(QStringLiteral("helper"), {Role::HelpDesk});
    }

    void init()
    {
        // Tokens live five minutes; the clock stands still but for the tests that move it.
        m_admin = m_fixture->tokenOf(m_adminId);
        m_helper = m_fixture->tokenOf(m_helperId);
    }

    void users_deletedAreSignedOutOfTheirApplicationsFirst()
    {
        Services &services = *m_fixture->services;
        const UserId user = m_fixture->addUser(QStringLiteral("leaver"));
        const Caller by = Caller::system(QStringLiteral("test"));
        m_fixture->write([&](Transaction &tx) -> Result<void> {
            NewClient input;
            input.name = QStringLiteral("Listener");
            input.redirectUris = {QStringLiteral("https://app.example.org/cb")};
            input.metadata.backchannelLogoutUri = QStringLiteral("https://app.example.org/logout");
            GATEHOUSE_TRY_ASSIGN(created, services.clients.create(tx, by, input));
            GATEHOUSE_TRY_ASSIGN(session, services.sessions.start(tx, by, user, {QStringLiteral("pwd")}));
            NewGrant grant;
            grant.user = user;
            grant.client = created.client.id;
            grant.session = session.session.id;
            GATEHOUSE_TRY(services.grants.create(tx, by, grant));
            return {};
        });
        QCOMPARE(m_fixture->callWith(m_admin, "DELETE", userPath(user)).status, 204);
        const auto waiting = m_fixture->write([&](Transaction &tx) { return services.outbox.claim(tx, 10); });
        QCOMPARE(waiting.size(), 1);
        QCOMPARE(waiting.first().target, QStringLiteral("https://app.example.org/logout"));
        QVERIFY(waiting.first().payload.contains(user.toString()));
    }

    void cleanupTestCase() { m_fixture.reset(); }

    void createUser_withoutPasswordGivesAOneTimeOne()
    {
        const HttpAnswer made =
            post("/admin/v1/users", {{QStringLiteral("username"), QStringLiteral("carla")}});
        QCOMPARE(made.status, 201);
        QCOMPARE(made.field("ETag"), QByteArray("\"1\""));
        QCOMPARE(made.field("Cache-Control"), QByteArray("no-store"));
        const QString oneTime = made.text(QLatin1String("one_time_password"));
        QVERIFY(oneTime.size() >= 16);
        QVERIFY(made.json().value(u"must_change_password").toBool());
        const QString id = made.text(QLatin1String("id"));
        // It is told this once.
        const HttpAnswer shown = get("/admin/v1/users/" + id.toUtf8());
        QCOMPARE(shown.status, 200);
        QVERIFY(!shown.body.contains(oneTime.toUtf8()));
        QVERIFY(!shown.json().contains(u"one_time_password"));
        // And it opens nothing but the change of itself.
        const HttpAnswer login = m_fixture->callWith(
            {}, "POST", "/auth/login",
            {{QStringLiteral("login"), QStringLiteral("carla")}, {QStringLiteral("password"), oneTime}});
        QCOMPARE(login.status, 200);
        QCOMPARE(login.text(QLatin1String("status")), QStringLiteral("password_change_required"));
        QVERIFY(!login.json().contains(u"access_token"));
    }

    void createUser_refusesWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("field");
        QTest::newRow("unknown field")
            << QByteArray(R"({"username":"x1","is_admin":true})") << 400 << QString();
        QTest::newRow("no name") << QByteArray(R"({})") << 400 << "username";
        QTest::newRow("name of the wrong type") << QByteArray(R"({"username":7})") << 400 << "username";
        QTest::newRow("short password")
            << QByteArray(R"({"username":"x2","password":"short"})") << 400 << "password";
        QTest::newRow("bad role") << QByteArray(R"({"username":"x3","roles":["god"]})") << 400 << "roles";
        QTest::newRow("bad address") << QByteArray(R"({"username":"x4","email":"no address"})") << 400
                                     << "email";
        QTest::newRow("name is taken") << QByteArray(R"({"username":"ROOT"})") << 409 << "username";
        QTest::newRow("address is taken")
            << QByteArray(R"({"username":"x5","email":"Root@example.org"})") << 409 << "email";
        QTest::newRow("a key twice") << QByteArray(R"({"username":"x6","username":"x7"})") << 400
                                     << QString();
        QTest::newRow("no object") << QByteArray(R"(["username"])") << 400 << QString();
        QTest::newRow("cut off") << QByteArray(R"({"username":)") << 400 << QString();
    }

    void createUser_refusesWhatIsWrong()
    {
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        QFETCH(QString, field);
        const int before = get("/admin/v1/users/counts").json().value(u"all").toInt();
        const HttpAnswer answer = m_fixture->call(
            "POST", "/admin/v1/users",
            {{"Authorization", "Bearer " + m_admin}, {"Content-Type", "application/json"}}, body);
        QCOMPARE(answer.status, status);
        QCOMPARE(answer.field("Content-Type"), QByteArray("application/problem+json"));
        QVERIFY(!answer.code().isEmpty());
        QCOMPARE(answer.json().value(u"status").toInt(), status);
        QVERIFY(!answer.text(QLatin1String("request_id")).isEmpty());
        if (!field.isEmpty()) QCOMPARE(answer.text(QLatin1String("field")), field);
        QCOMPARE(get("/admin/v1/users/counts").json().value(u"all").toInt(), before);
    }

    void body_mustBeJson()
    {
        const HttpAnswer answer =
            m_fixture->call("POST", "/admin/v1/users",
                            {{"Authorization", "Bearer " + m_admin}, {"Content-Type", "text/plain"}},
                            R"({"username":"sneaky"})");
        QCOMPARE(answer.status, 415);
        QCOMPARE(answer.code(), QStringLiteral("unsupported_media_type"));
    }

    void update_asksForTheVersionSeen()
    {
        const UserId id = m_fixture->addUser(QStringLiteral("dora"));
        const QJsonObject change{{QStringLiteral("display_name"), QStringLiteral("Dora D.")}};
        const HttpAnswer stale =
            m_fixture->callWith(m_admin, "PATCH", userPath(id), change, {{"If-Match", "\"999\""}});
        QCOMPARE(stale.status, 412);
        QCOMPARE(stale.code(), QStringLiteral("precondition_failed"));
        QCOMPARE(
            m_fixture->callWith(m_admin, "PATCH", userPath(id), change, {{"If-Match", "rubbish"}}).status,
            412);
        const QByteArray version = get(userPath(id)).field("ETag");
        const HttpAnswer changed =
            m_fixture->callWith(m_admin, "PATCH", userPath(id), change, {{"If-Match", version}});
        QCOMPARE(changed.status, 200);
        QCOMPARE(changed.text(QLatin1String("display_name")), QStringLiteral("Dora D."));
        QVERIFY(changed.field("ETag") != version);
        QCOMPARE(m_fixture->callWith(m_admin, "DELETE", userPath(id), {}, {{"If-Match", version}}).status,
                 412);
        QCOMPARE(get(userPath(id)).status, 200);
        QCOMPARE(
            m_fixture->callWith(m_admin, "DELETE", userPath(id), {}, {{"If-Match", changed.field("ETag")}})
                .status,
            204);
        QCOMPARE(get(userPath(id)).status, 404);
    }

    void update_removesTheAddressByNull()
    {
        const UserId id = m_fixture->addUser(QStringLiteral("edda"));
        const HttpAnswer changed =
            m_fixture->callWith(m_admin, "PATCH", userPath(id), {{QStringLiteral("email"), QJsonValue()}});
        QCOMPARE(changed.status, 200);
        QVERIFY(changed.json().value(u"email").isNull());
        // What was not sent stays.
        QCOMPARE(changed.text(QLatin1String("username")), QStringLiteral("edda"));
    }

    void list_pagesGiveEachOnceInOrder()
    {
        for (int i = 0; i < 7; ++i)
            m_fixture->addUser(QStringLiteral("page%1").arg(i));
        QStringList seen;
        QByteArray cursor;
        int pages = 0;
        do {
            const HttpAnswer page = get("/admin/v1/users?q=page&limit=3" +
                                        (cursor.isEmpty() ? QByteArray() : "&cursor=" + cursor));
            QCOMPARE(page.status, 200);
            QVERIFY(itemsOf(page).size() <= 3);
            for (const QJsonValue item : itemsOf(page))
                seen.append(item.toObject().value(u"username").toString());
            cursor = page.text(QLatin1String("next")).toUtf8().toPercentEncoding();
            ++pages;
        } while (!cursor.isEmpty() && pages < 10);
        QCOMPARE(pages, 3);
        QCOMPARE(seen, QStringList({QStringLiteral("page0"), QStringLiteral("page1"), QStringLiteral("page2"),
                                    QStringLiteral("page3"), QStringLiteral("page4"), QStringLiteral("page5"),
                                    QStringLiteral("page6")}));
    }

    void list_refusesBadParameters_data()
    {
        QTest::addColumn<QByteArray>("target");
        for (const char *target :
             {"/admin/v1/users?limit=0", "/admin/v1/users?limit=201", "/admin/v1/users?limit=x",
              "/admin/v1/users?sort=name", "/admin/v1/users?state=odd", "/admin/v1/users?cursor=rubbish",
              "/admin/v1/users?limit=1&limit=2", "/admin/v1/users?q=%ff",
              "/admin/v1/audit-events?since=yesterday", "/admin/v1/audit-events?outcome=maybe",
              "/admin/v1/audit-events?after_seq=-1", "/admin/v1/sessions?state=odd",
              "/admin/v1/sessions?user=me"})
            QTest::newRow(target) << QByteArray(target);
    }

    void list_refusesBadParameters()
    {
        QFETCH(QByteArray, target);
        const HttpAnswer answer = get(target);
        QCOMPARE(answer.status, 400);
        QVERIFY(!answer.code().isEmpty());
    }

    void totp_enrolmentWithAnAdministrator()
    {
        const UserId id = m_fixture->addUser(QStringLiteral("frida"));
        const HttpAnswer begun =
            post(userPath(id, "/factors/totp"), {{QStringLiteral("label"), QStringLiteral("Phone")}});
        QCOMPARE(begun.status, 201);
        const QString secret = begun.text(QLatin1String("secret"));
        QVERIFY(begun.text(QLatin1String("otpauth_uri")).startsWith(QLatin1String("otpauth://totp/")));
        QVERIFY(begun.text(QLatin1String("otpauth_uri")).contains(secret));
        // Until it is confirmed it does not count.
        QVERIFY(get(userPath(id)).json().value(u"factors").toArray().isEmpty());

        const QByteArray confirm =
            userPath(id, "/factors/totp/") + begun.text(QLatin1String("id")).toUtf8() + "/confirm";
        const QString right = codeOf(secret, m_fixture->clock.now());
        const QString wrong = right == u"000000" ? QStringLiteral("000001") : QStringLiteral("000000");
        const HttpAnswer refused = post(confirm, {{QStringLiteral("code"), wrong}});
        QCOMPARE(refused.status, 400);
        QCOMPARE(refused.text(QLatin1String("field")), QStringLiteral("code"));
        const HttpAnswer confirmed = post(confirm, {{QStringLiteral("code"), right}});
        QCOMPARE(confirmed.status, 200);
        const QJsonArray codes = confirmed.json().value(u"recovery_codes").toArray();
        QCOMPARE(codes.size(), 10);
        QCOMPARE(get(userPath(id)).json().value(u"factors").toArray(), QJsonArray({QStringLiteral("totp")}));
        QCOMPARE(get(userPath(id)).json().value(u"recovery_codes_left").toInt(), 10);
        QCOMPARE(post(confirm, {{QStringLiteral("code"), right}}).status, 409);

        const HttpAnswer again = post(userPath(id, "/recovery-codes"), {});
        QCOMPARE(again.json().value(u"recovery_codes").toArray().size(), 10);
        for (const QJsonValue code : again.json().value(u"recovery_codes").toArray())
            QVERIFY(!codes.contains(code));
    }

    void totp_aCodeOfAnotherUsersFactorIsRefused()
    {
        const UserId one = m_fixture->addUser(QStringLiteral("gerd"));
        const UserId other = m_fixture->addUser(QStringLiteral("hanna"));
        const HttpAnswer begun = post(userPath(one, "/factors/totp"), {});
        const QByteArray wrongOwner =
            userPath(other, "/factors/totp/") + begun.text(QLatin1String("id")).toUtf8() + "/confirm";
        const QString code = codeOf(begun.text(QLatin1String("secret")), m_fixture->clock.now());
        QCOMPARE(post(wrongOwner, {{QStringLiteral("code"), code}}).status, 404);
    }

    void resetMfa_needsAReasonAndEndsEverything()
    {
        const UserId id = m_fixture->addUser(QStringLiteral("ida"));
        TestBrowser browser = m_fixture->signedIn(QStringLiteral("ida"));
        QCOMPARE(browser.get("/account").status, 200);
        const QByteArray token = m_fixture->tokenOf(id, {QStringLiteral("account")});
        QCOMPARE(m_fixture->callWith(token, "GET", "/auth/me").status, 200);
        post(userPath(id, "/recovery-codes"), {});

        const HttpAnswer silent = post(userPath(id, "/reset-mfa"), {});
        QCOMPARE(silent.status, 400);
        QCOMPARE(silent.text(QLatin1String("field")), QStringLiteral("reason"));
        QCOMPARE(get(userPath(id)).json().value(u"recovery_codes_left").toInt(), 10);

        const HttpAnswer reset =
            post(userPath(id, "/reset-mfa"), {{QStringLiteral("reason"), QStringLiteral("phone lost")}});
        QCOMPARE(reset.status, 200);
        QCOMPARE(reset.json().value(u"recovery_codes_left").toInt(), 0);
        QCOMPARE(browser.get("/account").status, 303);
        QCOMPARE(m_fixture->callWith(token, "GET", "/auth/me").status, 401);
        const HttpAnswer events =
            get("/admin/v1/audit-events?type_prefix=mfa.&target=" + id.toString().toUtf8());
        QVERIFY(events.body.contains("phone lost"));
    }

    void helpDesk_cannotTouchAdministrators_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("rest");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("rename") << QByteArray("PATCH") << QByteArray("")
                                << QByteArray(R"({"display_name":"x"})");
        QTest::newRow("delete") << QByteArray("DELETE") << QByteArray("") << QByteArray();
        QTest::newRow("reset password")
            << QByteArray("POST") << QByteArray("/reset-password") << QByteArray("{}");
        QTest::newRow("disable") << QByteArray("POST") << QByteArray("/disable") << QByteArray("{}");
        QTest::newRow("enable") << QByteArray("POST") << QByteArray("/enable") << QByteArray("{}");
        QTest::newRow("unlock") << QByteArray("POST") << QByteArray("/unlock") << QByteArray("{}");
        QTest::newRow("reset MFA") << QByteArray("POST") << QByteArray("/reset-mfa")
                                   << QByteArray(R"({"reason":"x"})");
        QTest::newRow("enrol") << QByteArray("POST") << QByteArray("/factors/totp") << QByteArray("{}");
        QTest::newRow("recovery codes")
            << QByteArray("POST") << QByteArray("/recovery-codes") << QByteArray();
        QTest::newRow("end sessions")
            << QByteArray("POST") << QByteArray("/revoke-sessions") << QByteArray("{}");
        QTest::newRow("set password") << QByteArray("PUT") << QByteArray("/password")
                                      << QByteArray(R"({"password":"a fine long password"})");
        QTest::newRow("roles") << QByteArray("PUT") << QByteArray("/roles") << QByteArray(R"({"roles":[]})");
        QTest::newRow("groups") << QByteArray("PUT") << QByteArray("/groups")
                                << QByteArray(R"({"groups":[]})");
    }

    void helpDesk_cannotTouchAdministrators()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, rest);
        QFETCH(QByteArray, body);
        const QByteArray before = get(userPath(m_adminId)).body;
        const HttpAnswer answer = m_fixture->callWith(m_helper, method, userPath(m_adminId, rest.constData()),
                                                      QJsonDocument::fromJson(body).object());
        QCOMPARE(answer.status, 403);
        QCOMPARE(get(userPath(m_adminId)).body, before);
    }

    void helpDesk_helpsOthersButGivesNoRights()
    {
        const UserId id = m_fixture->addUser(QStringLiteral("jan"));
        QCOMPARE(m_fixture->callWith(m_helper, "POST", userPath(id, "/reset-password")).status, 200);
        QCOMPARE(m_fixture
                     ->callWith(m_helper, "PUT", userPath(id, "/roles"),
                                {{QStringLiteral("roles"), QJsonArray{QStringLiteral("administrator")}}})
                     .status,
                 403);
        QCOMPARE(m_fixture
                     ->callWith(m_helper, "PUT", userPath(m_helperId, "/roles"),
                                {{QStringLiteral("roles"), QJsonArray{QStringLiteral("administrator")}}})
                     .status,
                 403);
        QCOMPARE(m_fixture
                     ->callWith(m_helper, "POST", "/admin/v1/users",
                                {{QStringLiteral("username"), QStringLiteral("evil")},
                                 {QStringLiteral("roles"), QJsonArray{QStringLiteral("administrator")}}})
                     .status,
                 403);
        QCOMPARE(m_fixture
                     ->callWith(m_helper, "PUT", userPath(id, "/password"),
                                {{QStringLiteral("password"), QStringLiteral("known to the help desk")}})
                     .status,
                 403);
        // Nor through a group that carries the role.
        const HttpAnswer group = post(
            "/admin/v1/groups", {{QStringLiteral("name"), QStringLiteral("Bosses")},
                                 {QStringLiteral("roles"), QJsonArray{QStringLiteral("administrator")}}});
        QCOMPARE(group.status, 201);
        QCOMPARE(m_fixture
                     ->callWith(m_helper, "PUT", userPath(m_helperId, "/groups"),
                                {{QStringLiteral("groups"), QJsonArray{group.text(QLatin1String("id"))}}})
                     .status,
                 403);
        QCOMPARE(itemsOf(get("/admin/v1/users?q=evil")).size(), 0);
    }

    void lastAdministrator_stays()
    {
        const QByteArray disable = userPath(m_adminId, "/disable");
        for (const HttpAnswer &answer :
             {post(disable, {}), m_fixture->callWith(m_admin, "DELETE", userPath(m_adminId)),
              m_fixture->callWith(m_admin, "PUT", userPath(m_adminId, "/roles"),
                                  {{QStringLiteral("roles"), QJsonArray()}})}) {
            QCOMPARE(answer.status, 409);
            QCOMPARE(answer.code(), QStringLiteral("last_administrator"));
        }
        // With a second one it may go.
        const UserId second = m_fixture->addUser(QStringLiteral("second"), {Role::Administrator});
        QCOMPARE(post(userPath(second, "/disable"), {}).status, 200);
        QCOMPARE(post(disable, {}).code(), QStringLiteral("last_administrator"));
    }

    void disable_endsTokensAtOnce()
    {
        const UserId id = m_fixture->addUser(QStringLiteral("karl"));
        const QByteArray token = m_fixture->tokenOf(id, {QStringLiteral("account")});
        QCOMPARE(m_fixture->callWith(token, "GET", "/auth/me").status, 200);
        const HttpAnswer disabled =
            post(userPath(id, "/disable"), {{QStringLiteral("reason"), QStringLiteral("left")}});
        QVERIFY(disabled.json().value(u"disabled").toBool());
        QCOMPARE(m_fixture->callWith(token, "GET", "/auth/me").status, 401);
        QCOMPARE(post(userPath(id, "/enable"), {}).json().value(u"disabled").toBool(), false);
        // Enabled again, but what was ended stays ended.
        QCOMPARE(m_fixture->callWith(token, "GET", "/auth/me").status, 401);
    }

    void takenRole_countsForTokensAlreadyOut()
    {
        const UserId id = m_fixture->addUser(QStringLiteral("lena"), {Role::Auditor});
        const QByteArray token = m_fixture->tokenOf(id);
        QCOMPARE(m_fixture->callWith(token, "GET", "/admin/v1/users").status, 200);
        QCOMPARE(
            m_fixture
                ->callWith(m_admin, "PUT", userPath(id, "/roles"), {{QStringLiteral("roles"), QJsonArray()}})
                .status,
            200);
        QCOMPARE(m_fixture->callWith(token, "GET", "/admin/v1/users").status, 403);
    }

    void session_endKillsItAndItsRefreshTokens()
    {
        const UserId id = m_fixture->addUser(QStringLiteral("mona"));
        TestBrowser browser = m_fixture->signedIn(QStringLiteral("mona"));
        const HttpAnswer sessions = get(userPath(id, "/sessions"));
        QCOMPARE(itemsOf(sessions).size(), 1);
        const QString sessionId = itemsOf(sessions).at(0).toObject().value(u"id").toString();

        NewGrant input;
        input.user = id;
        input.client = consoleClientId();
        input.session = SessionId::fromStored(sessionId);
        input.scopes = {QStringLiteral("openid")};
        input.authenticatedAt = m_fixture->clock.now();
        const QByteArray refresh = m_fixture->write([&](Transaction &tx) -> Result<QByteArray> {
            GATEHOUSE_TRY_ASSIGN(
                grant, m_fixture->services->grants.create(tx, Caller::system(QStringLiteral("test")), input));
            return m_fixture->services->grants.issueRefreshToken(tx, grant);
        });
        const auto redeem = [&](const QByteArray &token) {
            return m_fixture->call("POST", "/oauth/token",
                                   {{"Content-Type", "application/x-www-form-urlencoded"}},
                                   encodedForm({{"grant_type", "refresh_token"},
                                                {"client_id", consoleClientId().toString().toUtf8()},
                                                {"refresh_token", token}}));
        };
        const HttpAnswer first = redeem(refresh);
        QCOMPARE(first.status, 200);
        QCOMPARE(m_fixture->callWith(m_admin, "DELETE", "/admin/v1/sessions/" + sessionId.toUtf8()).status,
                 204);
        const HttpAnswer second = redeem(first.text(QLatin1String("refresh_token")).toUtf8());
        QCOMPARE(second.status, 400);
        QCOMPARE(second.text(QLatin1String("error")), QStringLiteral("invalid_grant"));
        QCOMPARE(
            m_fixture->callWith(first.text(QLatin1String("access_token")).toUtf8(), "GET", "/auth/me").status,
            401);
        QCOMPARE(browser.get("/account").status, 303);
    }

    void settings_keepTheirLimits_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<int>("status");
        QTest::newRow("below") << "password.min_length" << QJsonValue(7) << 400;
        QTest::newRow("above") << "password.min_length" << QJsonValue(65) << 400;
        QTest::newRow("fraction") << "password.min_length" << QJsonValue(12.5) << 400;
        QTest::newRow("text for a number")
            << "password.min_length" << QJsonValue(QStringLiteral("12")) << 400;
        QTest::newRow("null") << "password.min_length" << QJsonValue() << 400;
        QTest::newRow("no such choice")
            << "registration.mode" << QJsonValue(QStringLiteral("sometimes")) << 400;
        QTest::newRow("no such setting") << "password.colour" << QJsonValue(1) << 404;
        QTest::newRow("right") << "password.min_length" << QJsonValue(14) << 200;
    }

    void settings_keepTheirLimits()
    {
        QFETCH(QString, name);
        QFETCH(QJsonValue, value);
        QFETCH(int, status);
        const QByteArray path = "/admin/v1/settings/" + name.toUtf8();
        const HttpAnswer answer =
            m_fixture->callWith(m_admin, "PUT", path, {{QStringLiteral("value"), value}});
        QCOMPARE(answer.status, status);
        if (status != 200) return;
        QCOMPARE(answer.json().value(u"value").toInt(), 14);
        const HttpAnswer back = m_fixture->callWith(m_admin, "DELETE", path);
        QCOMPARE(back.json().value(u"value"), back.json().value(u"default"));
    }

    void keyRotation_keepsOldTokensGood()
    {
        const QByteArray before = m_fixture->call("GET", "/oauth/jwks").body;
        QCOMPARE(m_fixture
                     ->callWith(m_admin, "POST", "/admin/v1/keys/rotate",
                                {{QStringLiteral("algorithm"), QStringLiteral("none")}})
                     .status,
                 400);
        const HttpAnswer rotated =
            post("/admin/v1/keys/rotate", {{QStringLiteral("algorithm"), QStringLiteral("ES256")}});
        QCOMPARE(rotated.status, 200);
        QVERIFY(!rotated.body.contains("\"d\":"));
        QVERIFY(m_fixture->call("GET", "/oauth/jwks").body != before);
        // Signed by the key that was just replaced.
        QCOMPARE(get("/admin/v1/me").status, 200);
        const QByteArray fresh = m_fixture->tokenOf(m_adminId);
        QVERIFY(fresh.split('.').at(0) != m_admin.split('.').at(0));
        QCOMPARE(m_fixture->callWith(fresh, "GET", "/admin/v1/me").status, 200);
    }

    void keyRotation_compromised_endsWhatWasIssued()
    {
        const QByteArray other = m_fixture->tokenOf(m_adminId);
        const HttpAnswer rotated = m_fixture->callWith(
            m_fixture->tokenOf(m_adminId), "POST", "/admin/v1/keys/rotate",
            {{QStringLiteral("algorithm"), QStringLiteral("EdDSA")}, {QStringLiteral("compromised"), true}});
        QCOMPARE(rotated.status, 200);
        QCOMPARE(m_fixture->callWith(other, "GET", "/admin/v1/me").status, 401);
        QCOMPARE(get("/admin/v1/me").status, 401);
        m_admin = m_fixture->tokenOf(m_adminId);
        QCOMPARE(get("/admin/v1/me").status, 200);
    }

    void clients_secretsAreToldOnce()
    {
        const HttpAnswer made = post(
            "/admin/v1/clients",
            {{QStringLiteral("name"), QStringLiteral("Wiki")},
             {QStringLiteral("redirect_uris"), QJsonArray{QStringLiteral("https://wiki.example.org/cb")}}});
        QCOMPARE(made.status, 201);
        const QByteArray secret = made.text(QLatin1String("client_secret")).toUtf8();
        QVERIFY(secret.size() >= 43);
        const QByteArray path = "/admin/v1/clients/" + made.text(QLatin1String("id")).toUtf8();
        QVERIFY(!get(path).body.contains(secret));
        const HttpAnswer second = m_fixture->callWith(m_admin, "POST", path + "/secrets");
        QCOMPARE(second.status, 201);
        QCOMPARE(m_fixture->callWith(m_admin, "POST", path + "/secrets").status, 409);
        QCOMPARE(
            m_fixture
                ->callWith(m_admin, "DELETE", path + "/secrets/" + second.text(QLatin1String("id")).toUtf8())
                .status,
            204);
        QCOMPARE(m_fixture->callWith(m_admin, "DELETE", path).status, 204);
        QCOMPARE(get(path).status, 404);
    }

    void clients_builtInCannotBeRemoved()
    {
        const QByteArray path = "/admin/v1/clients/" + consoleClientId().toString().toUtf8();
        QVERIFY(m_fixture->callWith(m_admin, "DELETE", path).status >= 400);
        QCOMPARE(get(path).status, 200);
    }

    void groups_memberRemovalTakesTheRole()
    {
        const UserId id = m_fixture->addUser(QStringLiteral("nils"));
        const HttpAnswer group =
            post("/admin/v1/groups", {{QStringLiteral("name"), QStringLiteral("Readers")},
                                      {QStringLiteral("roles"), QJsonArray{QStringLiteral("auditor")}}});
        QCOMPARE(group.status, 201);
        const QByteArray member = "/admin/v1/groups/" + group.text(QLatin1String("id")).toUtf8() +
                                  "/members/" + id.toString().toUtf8();
        const QByteArray token = m_fixture->tokenOf(id);
        QCOMPARE(m_fixture->callWith(token, "GET", "/admin/v1/users").status, 403);
        QCOMPARE(m_fixture->callWith(m_admin, "PUT", member).status, 204);
        QCOMPARE(m_fixture->callWith(token, "GET", "/admin/v1/users").status, 200);
        QCOMPARE(m_fixture->callWith(m_admin, "DELETE", member).status, 204);
        QCOMPARE(m_fixture->callWith(token, "GET", "/admin/v1/users").status, 403);
    }

    void auditLog_verifiesAndTails()
    {
        const HttpAnswer newest = get("/admin/v1/audit-events?limit=1");
        const qint64 seq = itemsOf(newest).at(0).toObject().value(u"seq").toInteger();
        m_fixture->addUser(QStringLiteral("olga"));
        const HttpAnswer tail = get("/admin/v1/audit-events?after_seq=" + QByteArray::number(seq));
        QVERIFY(!itemsOf(tail).isEmpty());
        for (const QJsonValue item : itemsOf(tail))
            QVERIFY(item.toObject().value(u"seq").toInteger() > seq);
        const HttpAnswer proof = get("/admin/v1/audit-events/verify");
        QCOMPARE(proof.status, 200);
        QVERIFY(proof.json().value(u"ok").toBool());
        QVERIFY(proof.json().value(u"checked").toInteger() > seq);
        QVERIFY(proof.json().value(u"first_bad_seq").isNull());
    }

    void status_tellsWhatIsThere()
    {
        const HttpAnswer status = get("/admin/v1/status");
        QCOMPARE(status.status, 200);
        QCOMPARE(status.text(QLatin1String("issuer")), QString::fromLatin1(kFixtureIssuer));
        const QString engine = status.json().value(u"database").toObject().value(u"engine").toString();
        QCOMPARE(engine,
                 m_fixture->db->isPostgres() ? QStringLiteral("postgresql") : QStringLiteral("sqlite"));
        QVERIFY(status.body.contains("administrator_without_factor"));
    }

private:
    HttpAnswer get(const QByteArray &target) const { return m_fixture->callWith(m_admin, "GET", target); }
    HttpAnswer post(const QByteArray &target, const QJsonObject &body) const
    {
        return m_fixture->callWith(m_admin, "POST", target, body);
    }

    std::unique_ptr<ApiFixture> m_fixture;
    UserId m_adminId;
    UserId m_helperId;
    QByteArray m_admin;
    QByteArray m_helper;
};

GATEHOUSE_DATABASE_TEST_MAIN(TestAdminApi)
#include "tst_admin_api.moc"
