#include <QTest>

#include "api_fixture.h"
#include "core/api/people_services.h"
#include "core/signin/factor_rules.h"

using namespace gatehouse;
using namespace std::chrono_literals;

/// /account/v1: a person's own account by their own token.
class TestAccountApi : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ApiFixture> f;
    UserId anna;
    QByteArray token;

    void set(Setting setting, const QJsonValue &value) { f->services->settings.adopt(setting, value); }
    /// As whoever signs in by the JSON API has it.
    QByteArray signIn(const char *username = "anna")
    {
        const HttpAnswer answer = f->callWith({}, "POST", "/auth/login",
                                              {{QStringLiteral("login"), QLatin1String(username)},
                                               {QStringLiteral("password"), kFixturePassword}});
        return answer.text(QLatin1String("access_token")).toLatin1();
    }
    HttpAnswer call(const QByteArray &method, const QByteArray &path, const QJsonObject &body = {},
                    const Fields &fields = {})
    {
        return f->callWith(token, method, "/account/v1" + path, body, fields);
    }

private Q_SLOTS:
    void init()
    {
        f = std::make_unique<ApiFixture>();
        f->addUser(QStringLiteral("root"), {Role::Administrator});
        anna = f->addUser(QStringLiteral("anna"));
        set(Setting::MailEnabled, true);
        token = signIn();
        QVERIFY(!token.isEmpty());
    }
    void cleanup() { f.reset(); }

    void application_needsTheScope()
    {
        for (const Route *route : f->api->router().routes()) {
            if (!route->path.startsWith("/account/v1/") || route->access.kind != Access::Kind::Bearer)
                continue;
            QByteArray path = route->path;
            path.replace("{id}", "01890a5d-ac96-774b-bcce-b302099a8057");
            const QByteArray method = toByteArray(route->method);
            const HttpAnswer without = f->callWith(
                f->tokenOf(anna, {QStringLiteral("openid"), QStringLiteral("profile")}), method, path);
            QVERIFY2(without.status == 403, path.constData());
            QCOMPARE(without.code(), QStringLiteral("insufficient_scope"));
            QVERIFY(without.field("WWW-Authenticate").contains("error=\"insufficient_scope\""));
            QVERIFY2(f->callWith(f->tokenOf(anna, {QStringLiteral("account")}), method, path).status != 403,
                     path.constData());
            // Who acts for nobody has no account.
            const QByteArray client = f->clientTokenFor({QStringLiteral("status:read")});
            QCOMPARE(f->callWith(client, method, path).code(), QStringLiteral("no_person"));
        }
    }

    void profile_isChanged()
    {
        const HttpAnswer before = call("GET", "/profile");
        QCOMPARE(before.status, 200);
        QCOMPARE(before.text(QLatin1String("username")), QStringLiteral("anna"));
        const Fields ifMatch{{"If-Match", before.field("ETag")}};
        const QJsonObject change{
            {QStringLiteral("display_name"), QStringLiteral("Anna A")},
            {QStringLiteral("locale"), QStringLiteral("de")},
            {QStringLiteral("profile"), QJsonObject{{QStringLiteral("given_name"), QStringLiteral("Anna")}}}};
        const HttpAnswer after = call("PATCH", "/profile", change, ifMatch);
        QCOMPARE(after.status, 200);
        QCOMPARE(after.text(QLatin1String("display_name")), QStringLiteral("Anna A"));
        QVERIFY(after.field("ETag") != before.field("ETag"));
        QCOMPARE(call("PATCH", "/profile", change, ifMatch).status, 412);
        for (const char *foreign : {"username", "email", "email_verified", "roles", "attributes", "phone"})
            QCOMPARE(call("PATCH", "/profile", {{QLatin1String(foreign), QStringLiteral("x")}}).status, 400);
        QCOMPARE(call("PATCH", "/profile", {{QStringLiteral("profile"), 7}}).status, 400);
        set(Setting::AccountEditProfile, false);
        QCOMPARE(call("PATCH", "/profile", change).code(), QStringLiteral("profile_fixed"));
        QCOMPARE(call("PATCH", "/profile", {{QStringLiteral("locale"), QStringLiteral("en")}}).status, 200);
    }

    void password_isChanged()
    {
        const auto change = [&](const QString &current, const QString &fresh) {
            return call(
                "POST", "/password",
                {{QStringLiteral("current_password"), current}, {QStringLiteral("new_password"), fresh}});
        };
        QCOMPARE(change(QStringLiteral("wrong"), QStringLiteral("another long password")).code(),
                 QStringLiteral("wrong_password"));
        QCOMPARE(change(kFixturePassword, QStringLiteral("short")).code(),
                 QStringLiteral("password_too_short"));
        QCOMPARE(change(kFixturePassword, QStringLiteral("another long password")).status, 204);
        QVERIFY(signIn().isEmpty());
    }

    void oldSignIns_areNotEnough()
    {
        QCOMPARE(call("GET", "/export").status, 200);
        // The token itself is good: the sign-in behind it is too old.
        token = tokenFrom(6min);
        for (const auto &[method, path] : {std::pair("GET", "/export"), std::pair("POST", "/email-change"),
                                           std::pair("POST", "/deletion")}) {
            const HttpAnswer answer = call(method, path);
            QCOMPARE(answer.status, 401);
            QCOMPARE(answer.code(), QStringLiteral("insufficient_user_authentication"));
            QVERIFY(answer.field("WWW-Authenticate").contains("error=\"insufficient_user_authentication\""));
            QVERIFY(answer.field("WWW-Authenticate").contains("max_age=\"300\""));
        }
        QCOMPARE(call("GET", "/profile").status, 200);
    }

    void rememberedBrowsers_areNotEnough()
    {
        token = tokenFrom(0min);
        QCOMPARE(call("GET", "/export").status, 200);
        token = tokenFrom(0min, {QStringLiteral("pwd"), QString(own_amr::kRemembered)});
        QCOMPARE(call("GET", "/export").code(), QStringLiteral("insufficient_user_authentication"));
        QCOMPARE(call("GET", "/profile").status, 200);
    }

    void email_isAskedForAndCancelled()
    {
        const QJsonObject wish{{QStringLiteral("email"), QStringLiteral("anna@new.example")}};
        const HttpAnswer asked = call("POST", "/email-change", wish);
        QCOMPARE(asked.status, 202);
        QCOMPARE(asked.text(QLatin1String("new_email")), QStringLiteral("anna@new.example"));
        QVERIFY(call("GET", "/profile").json().value(u"email_change").isObject());
        QCOMPARE(call("DELETE", "/email-change").status, 204);
        QVERIFY(call("GET", "/profile").json().value(u"email_change").isNull());
        // A taken one is answered the same.
        const HttpAnswer taken =
            call("POST", "/email-change", {{QStringLiteral("email"), QStringLiteral("root@example.org")}});
        QCOMPARE(taken.status, 202);
        QCOMPARE(taken.json().keys(), asked.json().keys());
    }

    void sessions_areListedAndEnded()
    {
        TestBrowser browser = f->signedIn(QStringLiteral("anna"));
        TestBrowser root = f->signedIn(QStringLiteral("root"));
        const QJsonArray sessions = call("GET", "/sessions").json().value(u"items").toArray();
        QCOMPARE(sessions.size(), 1);
        const auto roots = f->db->read([&](Transaction &tx) {
            return f->services->sessions.list(tx, {SessionFilter::State::Live, {}}, {});
        });
        for (const Session &session : roots->items)
            if (session.user != anna)
                QCOMPARE(call("DELETE", "/sessions/" + session.id.toString().toLatin1()).status, 404);
        const QByteArray id = sessions.first().toObject().value(u"id").toString().toLatin1();
        QCOMPARE(call("DELETE", "/sessions/" + id).status, 204);
        QCOMPARE(browser.get("/account").status, 303);
        f->signedIn(QStringLiteral("anna"));
        QCOMPARE(call("DELETE", "/sessions").json().value(u"ended").toInt(), 1);
        QCOMPARE(root.get("/account").status, 200);
    }

    void records_areRead()
    {
        for (const char *path : {"/applications", "/factors", "/activity", "/activity?limit=2", "/export"})
            QCOMPARE(call("GET", path).status, 200);
        QCOMPARE(call("GET", "/activity?limit=2").json().value(u"items").toArray().size(), 2);
        QVERIFY(call("GET", "/activity?limit=2").json().value(u"next").isString());
        QCOMPARE(call("GET", "/activity?user=x").status, 400);
        QCOMPARE(call("DELETE", "/applications/01890a5d-ac96-774b-bcce-b302099a8057").status, 404);
        QVERIFY(f->call("GET", "/account/v1/openapi.json").json().contains(u"paths"));
    }

    void deletion_isAskedForAndUndone()
    {
        QCOMPARE(call("GET", "/deletion").json().value(u"pending").toBool(true), false);
        QCOMPARE(call("POST", "/deletion", {{QStringLiteral("username"), QStringLiteral("root")}}).code(),
                 QStringLiteral("confirmation"));
        const HttpAnswer asked =
            call("POST", "/deletion", {{QStringLiteral("username"), QStringLiteral("anna")}});
        QCOMPARE(asked.status, 202);
        QCOMPARE(call("GET", "/deletion").text(QLatin1String("due_at")), asked.text(QLatin1String("due_at")));
        QCOMPARE(call("DELETE", "/deletion").status, 204);
        QCOMPARE(call("GET", "/deletion").json().value(u"pending").toBool(true), false);
        set(Setting::AccountDeleteDelayDays, 0);
        QCOMPARE(call("POST", "/deletion", {{QStringLiteral("username"), QStringLiteral("anna")}}).status,
                 204);
        QCOMPARE(call("GET", "/profile").status, 401);
    }

private:
    /// A token made now for a sign-in that long ago, as a refresh makes it.
    QByteArray tokenFrom(std::chrono::minutes age, const QStringList &amr = {QStringLiteral("pwd")})
    {
        AccessTokenRequest request;
        NewGrant input;
        input.user = anna;
        input.client = consoleClientId();
        input.offline = true;
        input.scopes = {QStringLiteral("account")};
        input.amr = amr;
        input.authenticatedAt = f->clock.now() - age;
        const Grant grant = f->write(
            [&](Transaction &tx) { return f->services->grants.create(tx, Caller::system({}), input); });
        request.user = anna;
        request.client = input.client;
        request.scopes = input.scopes;
        request.amr = input.amr;
        request.authenticatedAt = input.authenticatedAt;
        request.grant = grant.id;
        return f->services->accessTokens.issue(request)->token;
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestAccountApi)
#include "tst_account_api.moc"
