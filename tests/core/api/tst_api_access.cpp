#include <QRegularExpression>
#include <QSet>
#include <QTest>
#include <array>
#include <functional>

#include "api_fixture.h"
#include "core/api/openapi.h"
#include "core/api/people_services.h"

using namespace gatehouse;

namespace {

/// The table of docs/admin-api.md, written down a second time on purpose.
bool rolePermits(Role role, const QString &scope)
{
    static const QStringList helpDesk{QStringLiteral("users:read"),    QStringLiteral("users:write"),
                                      QStringLiteral("sessions:read"), QStringLiteral("sessions:write"),
                                      QStringLiteral("groups:read"),   QStringLiteral("audit:read"),
                                      QStringLiteral("status:read")};
    switch (role) {
        case Role::Administrator:
            return true;
        case Role::HelpDesk:
            return helpDesk.contains(scope);
        case Role::Auditor:
            return scope.endsWith(QLatin1String(":read"));
        case Role::User:
            return false;
    }
    return false;
}

/// What everybody may call, with the reason why that is right. A new open route has to be entered here.
const QSet<QByteArray> kOpenRoutes{
    // Operation and what pages are drawn with
    "GET /healthz", "GET /readyz", "GET /assets/gatehouse.css", "GET /assets/favicon.svg",
    "GET /assets/form_post.js", "GET /assets/passkey.js", "GET /", "GET /favicon.ico",
    // Public metadata
    "GET /.well-known/openid-configuration", "GET /.well-known/oauth-authorization-server", "GET /oauth/jwks",
    "GET /admin/v1/openapi.json", "GET /account/v1/openapi.json", "GET /.well-known/oauth-protected-resource",
    "GET /.well-known/oauth-protected-resource/admin/v1",
    // What a browser may ask before the call; tells nothing but origins that it was told
    "OPTIONS /oauth/token", "OPTIONS /oauth/revoke", "OPTIONS /oauth/par", "OPTIONS /oauth/userinfo",
    // Proves itself by a bearer token in the handler
    "GET /oauth/userinfo", "POST /oauth/userinfo",
    // The setting decides who may register; a token of the client's own proves who manages
    "POST /oauth/register", "GET /oauth/register/{client_id}", "PUT /oauth/register/{client_id}",
    "DELETE /oauth/register/{client_id}",
    // The ways in and out
    "GET /oauth/authorize", "POST /oauth/authorize", "POST /consent", "GET /oauth/logout",
    "POST /oauth/logout", "GET /login", "POST /login", "GET /login/code", "POST /login/code",
    "POST /login/code/send", "GET /login/enrol/choose", "GET /login/enrol/code", "POST /login/enrol/code",
    "POST /login/enrol/code/send", "GET /login/password", "POST /login/password", "GET /login/enrol",
    "POST /login/enrol", "GET /register", "GET /verify", "POST /verify", "GET /login/verify",
    "POST /login/verify", "GET /terms", "GET /invitation", "POST /invitation", "GET /forgot", "POST /forgot",
    "POST /forgot/code", "GET /reset", "POST /reset", "POST /auth/password/forgot",
    "POST /auth/password/code", "POST /auth/password/reset", "GET /login/terms", "POST /login/terms",
    "POST /auth/verify", "POST /auth/verify/resend", "POST /auth/verify/text", "POST /auth/verify/code",
    "POST /auth/verify/continue", "POST /auth/terms", "POST /register", "POST /auth/register",
    "POST /auth/login", "POST /auth/mfa", "POST /auth/mfa/enrol", "POST /auth/mfa/send", "GET /email-change",
    "POST /email-change", "GET /keep-account", "POST /keep-account", "POST /auth/mfa/enrol/confirm",
    "POST /auth/password/change", "POST /auth/refresh", "GET /login/pass", "POST /login/pass",
    "POST /auth/pass",
    // Passkeys: instead of a password, after it, as the first second factor, by a link
    "POST /login/passkey/options", "POST /login/passkey", "GET /login/passkey/confirm",
    "POST /login/passkey/confirm/options", "POST /login/passkey/confirm", "GET /login/enrol/passkey",
    "POST /login/enrol/passkey/options", "POST /login/enrol/passkey", "GET /passkey-link",
    "POST /passkey-link/options", "POST /passkey-link", "POST /auth/login/passkey/options",
    "POST /auth/login/passkey", "POST /auth/mfa/passkey/options", "POST /auth/mfa/passkey",
    "GET /federation/{provider}/start", "GET /federation/{provider}/callback",
    "POST /federation/{provider}/callback", "GET /federation/signed-out", "GET /not-me",
    "POST /not-me"};  // the link in the mail is the proof

QByteArray nameOf(const Route &route)
{
    return toByteArray(route.method) + ' ' + route.path;
}

QByteArray filled(QByteArray path, const std::function<QByteArray(const QByteArray &)> &valueOf)
{
    for (qsizetype open = path.indexOf('{'); open >= 0; open = path.indexOf('{')) {
        const qsizetype close = path.indexOf('}', open);
        path.replace(open, close - open + 1, valueOf(path.mid(open + 1, close - open - 1)));
    }
    return path;
}

/// A path whose objects do not exist: nothing changes, whoever is let through.
QByteArray nowhere(const QByteArray &path)
{
    return filled(path,
                  [](const QByteArray &) { return QByteArray("01890a5d-ac96-774b-bcce-b302099a8057"); });
}

}  // namespace

class TestApiAccess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_fixture = std::make_unique<ApiFixture>();
        m_admin = m_fixture->addUser(QStringLiteral("root"), {Role::Administrator});
        m_helpDesk = m_fixture->addUser(QStringLiteral("helper"), {Role::HelpDesk});
        m_auditor = m_fixture->addUser(QStringLiteral("auditor"), {Role::Auditor});
        m_user = m_fixture->addUser(QStringLiteral("plain"));
    }

    void cleanupTestCase() { m_fixture.reset(); }

    void everyRoute_isOpenOnPurposeOrAsksWhoCalls()
    {
        QSet<QByteArray> open;
        for (const Route *route : m_fixture->api->router().routes()) {
            if (route->access.kind == Access::Kind::Anyone) open.insert(nameOf(*route));
        }
        QCOMPARE(open - kOpenRoutes, QSet<QByteArray>());
        QCOMPARE(kOpenRoutes - open, QSet<QByteArray>());
    }

    void everyAdminRoute_asksForAPermission()
    {
        int checked = 0;
        for (const Route *route : m_fixture->api->router().routes()) {
            if (!route->path.startsWith("/admin/") || route->path == "/admin/v1/openapi.json") continue;
            ++checked;
            QVERIFY2(route->access.kind == Access::Kind::Bearer, nameOf(*route).constData());
            if (route->path == "/admin/v1/me") continue;
            QVERIFY2(adminScopes().contains(QString::fromLatin1(route->access.scope)),
                     nameOf(*route).constData());
            const bool reads = route->method == HttpMethod::Get;
            QVERIFY2(route->access.scope.endsWith(reads ? ":read" : ":write"), nameOf(*route).constData());
        }
        QVERIFY(checked > 40);
    }

    void everyRoute_refusesStrangers()
    {
        const TestBrowser browser = m_fixture->signedIn(QStringLiteral("root"));
        for (const Route *route : m_fixture->api->router().routes()) {
            const QByteArray method = toByteArray(route->method);
            const QByteArray path = nowhere(route->path);
            switch (route->access.kind) {
                case Access::Kind::Bearer: {
                    for (const QByteArray &token :
                         {QByteArray(), QByteArray("nonsense"), QByteArray("e30.e30.e30")}) {
                        const HttpAnswer answer = m_fixture->callWith(token, method, path);
                        QVERIFY2(answer.status == 401, (nameOf(*route) + ' ' + token).constData());
                        QVERIFY2(answer.field("WWW-Authenticate").startsWith("Bearer"),
                                 nameOf(*route).constData());
                        QCOMPARE(answer.field("Content-Type"), QByteArray("application/problem+json"));
                    }
                    // A session cookie is no token.
                    const HttpAnswer answer =
                        m_fixture->call(method, path, {{"Cookie", "session=" + browser.cookie("session")}});
                    QVERIFY2(answer.status == 401, nameOf(*route).constData());
                    break;
                }
                case Access::Kind::BrowserSession: {
                    for (const Fields &fields :
                         {Fields{}, Fields{{"Cookie", "session=nonsense"}},
                          Fields{{"Authorization", "Bearer " + m_fixture->tokenOf(m_admin)}}}) {
                        const HttpAnswer answer = m_fixture->call(method, path, fields);
                        QVERIFY2(answer.status == 303, nameOf(*route).constData());
                        QVERIFY2(answer.field("Location").startsWith("/login?return_to="),
                                 nameOf(*route).constData());
                    }
                    break;
                }
                case Access::Kind::SetupToken:
                    // There is an administrator, so set-up is not there any more for anybody.
                    QCOMPARE(m_fixture->callWith({}, method, path).status, 404);
                    QCOMPARE(m_fixture->callWith(m_fixture->tokenOf(m_admin), method, path).status, 404);
                    break;
                case Access::Kind::OAuthClient: {
                    const HttpAnswer answer =
                        m_fixture->call(method, path, {{"Content-Type", "application/x-www-form-urlencoded"}},
                                        "token=x&grant_type=client_credentials");
                    QVERIFY2(answer.status == 401 || answer.status == 400, nameOf(*route).constData());
                    QVERIFY2(answer.json().contains(u"error"), nameOf(*route).constData());
                    break;
                }
                case Access::Kind::Anyone:
                case Access::Kind::LocalAddress:
                    break;
            }
        }
    }

    void everyRoute_lowerRoles_data()
    {
        QTest::addColumn<int>("role");
        QTest::newRow("user") << int(Role::User);
        QTest::newRow("help desk") << int(Role::HelpDesk);
        QTest::newRow("auditor") << int(Role::Auditor);
        QTest::newRow("administrator") << int(Role::Administrator);
    }

    void everyRoute_lowerRoles()
    {
        QFETCH(int, role);
        const UserId id = std::array{m_admin, m_helpDesk, m_auditor, m_user}.at(size_t(role));
        for (const Route *route : m_fixture->api->router().routes()) {
            if (route->access.kind != Access::Kind::Bearer || route->access.scope.isEmpty()) continue;
            const HttpAnswer answer =
                m_fixture->callWith(m_fixture->tokenOf(id), toByteArray(route->method), nowhere(route->path));
            const bool permitted = rolePermits(Role(role), QString::fromLatin1(route->access.scope));
            const QByteArray what =
                nameOf(*route) + ' ' + QByteArray::number(answer.status) + ' ' + answer.body;
            if (permitted) {
                QVERIFY2(answer.status != 401 && answer.status != 500, what.constData());
                QVERIFY2(answer.code() != u"insufficient_scope", what.constData());
                if (Role(role) == Role::Administrator) QVERIFY2(answer.status != 403, what.constData());
            } else {
                QVERIFY2(answer.status == 403, what.constData());
                QCOMPARE(answer.code(), QStringLiteral("insufficient_scope"));
            }
        }
    }

    void everyRoute_needsItsScopeOfAnAdministrator()
    {
        // The role permits everything, the token nothing but this.
        for (const Route *route : m_fixture->api->router().routes()) {
            if (route->access.kind != Access::Kind::Bearer || route->access.scope.isEmpty()) continue;
            QStringList scopes = adminScopes();
            scopes.removeAll(QString::fromLatin1(route->access.scope));
            const HttpAnswer answer = m_fixture->callWith(m_fixture->tokenOf(m_admin, scopes),
                                                          toByteArray(route->method), nowhere(route->path));
            QVERIFY2(answer.status == 403, nameOf(*route).constData());
            QCOMPARE(answer.code(), QStringLiteral("insufficient_scope"));
        }
    }

    void everyRoute_givesAClientItsOneScopeOnly()
    {
        const QString scope = QStringLiteral("groups:read");
        const QByteArray token = m_fixture->clientTokenFor({scope});
        for (const Route *route : m_fixture->api->router().routes()) {
            if (route->access.kind != Access::Kind::Bearer || route->access.scope.isEmpty()) continue;
            const HttpAnswer answer =
                m_fixture->callWith(token, toByteArray(route->method), nowhere(route->path));
            if (route->access.scope == scope.toLatin1())
                QVERIFY2(answer.status == 200 || answer.status == 404, nameOf(*route).constData());
            else
                QVERIFY2(answer.status == 403, nameOf(*route).constData());
        }
        QCOMPARE(m_fixture->callWith(token, "GET", "/auth/me").status, 403);
        QCOMPARE(m_fixture->callWith(token, "GET", "/admin/v1/me").status, 200);
        // All that is known of a person is not for every application that they signed in to.
        const auto me = [this](const QString &granted) {
            return m_fixture->callWith(m_fixture->tokenOf(m_user, {granted}), "GET", "/auth/me");
        };
        QCOMPARE(me(QStringLiteral("openid")).code(), QStringLiteral("insufficient_scope"));
        QCOMPARE(me(QStringLiteral("account")).status, 200);
        QCOMPARE(m_fixture->callWith(m_fixture->tokenOf(m_user), "GET", "/admin/v1/me").status, 403);
    }

    void refusalForLackOfRights_isOnRecord()
    {
        const qint64 before = m_fixture->auditCount();
        QCOMPARE(m_fixture->callWith(m_fixture->tokenOf(m_user), "GET", "/admin/v1/users").status, 403);
        QTRY_VERIFY(m_fixture->auditCount() > before);
        const HttpAnswer found =
            m_fixture->callWith(m_fixture->tokenOf(m_admin), "GET",
                                "/admin/v1/audit-events?outcome=denied&actor=" + m_user.toString().toUtf8());
        QCOMPARE(found.status, 200);
        QVERIFY(!found.json().value(u"items").toArray().isEmpty());
    }

    void openApi_describesEveryRoute()
    {
        const auto &routes = m_fixture->api->router().routes();
        QCOMPARE(openApiMismatches(routes), QStringList());
        QCOMPARE(openApiMismatches(routes, kAccountApi), QStringList());
        const HttpAnswer answer = m_fixture->call("GET", "/admin/v1/openapi.json");
        QCOMPARE(answer.status, 200);
        const QJsonObject document = answer.json();
        QVERIFY(document.value(u"openapi").toString().startsWith(QLatin1String("3.1")));
        const QJsonObject paths = document.value(u"paths").toObject();
        const QJsonObject schemas = document.value(u"components").toObject().value(u"schemas").toObject();
        QVERIFY(!schemas.isEmpty());
        int described = 0;
        for (const Route *route : routes) {
            if (!route->path.startsWith("/admin/v1/")) continue;
            const QJsonObject operation =
                paths.value(QString::fromLatin1(route->path))
                    .toObject()
                    .value(QString::fromLatin1(toByteArray(route->method).toLower()))
                    .toObject();
            QVERIFY2(!operation.value(u"summary").toString().isEmpty(), nameOf(*route).constData());
            QCOMPARE(operation.value(u"security").toArray().isEmpty(),
                     route->access.kind == Access::Kind::Anyone);
            ++described;
        }
        QVERIFY(described > 40);
        // No reference points nowhere.
        static const QRegularExpression reference(QStringLiteral("\"#/components/schemas/([A-Za-z0-9]+)\""));
        for (auto it = reference.globalMatch(QString::fromUtf8(answer.body)); it.hasNext();) {
            const QString name = it.next().captured(1);
            QVERIFY2(schemas.contains(name), qPrintable(name));
        }
    }

    void noAnswer_holdsAHash()
    {
        m_fixture->services->settings.adopt(Setting::RegistrationMode, QStringLiteral("invitation"));
        TestBrowser browser = m_fixture->signedIn(QStringLiteral("root"));
        m_fixture->write([&](Transaction &tx) -> Result<void> {
            const Caller by = Caller::system(QStringLiteral("test"));
            GATEHOUSE_TRY(m_fixture->services->totp.begin(
                tx, by, {m_user, QStringLiteral("plain"), QStringLiteral("x"), {}}));
            GATEHOUSE_TRY(m_fixture->services->recoveryCodes.regenerate(tx, by, m_user));
            GATEHOUSE_TRY(m_fixture->services->groups.create(tx, by, {QStringLiteral("Crew"), {}, {}}));
            NewProvider provider;
            provider.issuer = QStringLiteral("https://idp.example");
            provider.clientId = QStringLiteral("us");
            GATEHOUSE_TRY(m_fixture->services->people->providers.create(tx, by, provider,
                                                                        Secret(QByteArray("their-secret"))));
            NewInvitation invitation;
            invitation.byMail = false;
            GATEHOUSE_TRY(m_fixture->services->people->invitations.create(tx, by, invitation));
            GATEHOUSE_TRY(m_fixture->services->people->imports.begin(tx, by, QStringLiteral("list"), {}));
            return {};
        });
        const QByteArray token = m_fixture->tokenOf(m_admin);
        const auto firstId = [&](const QByteArray &list) {
            return m_fixture->callWith(token, "GET", list)
                .json()
                .value(u"items")
                .toArray()
                .at(0)
                .toObject()
                .value(u"id")
                .toString()
                .toUtf8();
        };
        const QMap<QByteArray, QByteArray> ids{{"users", m_user.toString().toUtf8()},
                                               {"groups", firstId("/admin/v1/groups")},
                                               {"providers", firstId("/admin/v1/providers")},
                                               {"imports", firstId("/admin/v1/imports")},
                                               {"clients", firstId("/admin/v1/clients")},
                                               {"invitations", firstId("/admin/v1/invitations")},
                                               {"sessions", firstId("/admin/v1/sessions")},
                                               {"audit-events", firstId("/admin/v1/audit-events")}};
        int answered = 0;
        for (const Route *route : m_fixture->api->router().routes()) {
            if (route->method != HttpMethod::Get || route->path.startsWith("/setup/")) continue;
            const QByteArray family = route->path.split('/').value(3);
            QByteArray path = filled(route->path, [&](const QByteArray &name) {
                if (name == "kind") return QByteArray("test");
                if (name == "language") return QByteArray("en");
                return ids.value(family);
            });
            if (path.endsWith("/claims")) path += "?user=" + m_user.toString().toUtf8();
            const HttpAnswer answer = m_fixture->callWith(
                token, "GET", path, {}, {{"Cookie", "session=" + browser.cookie("session")}});
            if (answer.status == 200) ++answered;
            if (route->path.startsWith("/admin/"))
                QVERIFY2(answer.status == 200, (path + ' ' + answer.body).constData());
            QVERIFY2(!answer.body.contains("$pbkdf2"), path.constData());
            QVERIFY2(!answer.body.contains("$argon2"), path.constData());
            QVERIFY2(!answer.body.contains("PRIVATE KEY"), path.constData());
            QVERIFY2(!answer.body.contains("their-secret"), path.constData());
            if (route->path.startsWith("/admin/") && route->path != "/admin/v1/openapi.json")
                QVERIFY2(!answer.body.contains("\"secret\""), path.constData());
        }
        QVERIFY(answered > 30);
    }

private:
    std::unique_ptr<ApiFixture> m_fixture;
    UserId m_admin;
    UserId m_helpDesk;
    UserId m_auditor;
    UserId m_user;
};

GATEHOUSE_DATABASE_TEST_MAIN(TestApiAccess)
#include "tst_api_access.moc"
