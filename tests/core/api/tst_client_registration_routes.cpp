#include <QTest>

#include "api_fixture.h"

using namespace gatehouse;
using namespace Qt::StringLiterals;

namespace {

const QJsonObject kMinimal{{u"redirect_uris"_s, QJsonArray{u"https://rp.example/cb"_s}}};
const Fields kJson{{"Content-Type", "application/json"}};

QByteArray pathOf(const QJsonObject &registered)
{
    return registered.value(u"registration_client_uri")
        .toString()
        .toLatin1()
        .mid(qsizetype(sizeof kFixtureIssuer) - 1);
}

QByteArray tokenIn(const QJsonObject &registered)
{
    return registered.value(u"registration_access_token").toString().toLatin1();
}

}  // namespace

/// RFC 7591 and RFC 7592 over HTTP.
class TestClientRegistrationRoutes : public QObject
{
    Q_OBJECT

    std::unique_ptr<ApiFixture> m_fixture;
    UserId m_admin;

    void permit(const QString &mode)
    {
        m_fixture->services->settings.adopt(Setting::RegistrationClients, mode);
    }
    HttpAnswer registerWith(const QByteArray &token, const QJsonObject &body = kMinimal)
    {
        return m_fixture->callWith(token, "POST", "/oauth/register", body);
    }
    QJsonObject registered(const QJsonObject &body = kMinimal)
    {
        permit(u"open"_s);
        const HttpAnswer answer = registerWith({}, body);
        if (answer.status != 201) qFatal("registration: %s", answer.body.constData());
        return answer.json();
    }
    qint64 clientCount()
    {
        return *m_fixture->db->read([&](Transaction &tx) { return m_fixture->services->clients.count(tx); });
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_fixture = std::make_unique<ApiFixture>();
        m_admin = m_fixture->addUser(u"root"_s, {Role::Administrator});
    }
    void cleanupTestCase() { m_fixture.reset(); }
    void cleanup() { permit(u"off"_s); }

    void discovery_followsTheSetting()
    {
        for (const char *path :
             {"/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"}) {
            for (const QString &mode : {u"off"_s, u"token"_s, u"open"_s, u"off"_s}) {
                permit(mode);
                const QJsonObject json = m_fixture->call("GET", path).json();
                QCOMPARE(json.value(u"registration_endpoint").toString(),
                         mode == u"off" ? QString()
                                        : QString(QLatin1String(kFixtureIssuer) + u"/oauth/register"_s));
                QVERIFY(json.contains(u"token_endpoint"));
            }
        }
    }

    void off_isNotThere()
    {
        const HttpAnswer answer = registerWith(m_fixture->tokenOf(m_admin));
        QCOMPARE(answer.status, 404);
        QVERIFY(!answer.text("error"_L1).isEmpty());
        QCOMPARE(answer.field("Content-Type"), QByteArray("application/json"));
    }

    void token_wantsTheScopeAndTheRight()
    {
        permit(u"token"_s);
        const qint64 before = clientCount();
        const HttpAnswer none = registerWith({});
        QCOMPARE(none.status, 401);
        QCOMPARE(none.text("error"_L1), u"invalid_token"_s);
        QCOMPARE(none.field("WWW-Authenticate"), QByteArray("Bearer realm=\"gatehouse\""));
        const HttpAnswer wrong = registerWith("e30.e30.e30");
        QCOMPARE(wrong.status, 401);
        QVERIFY(wrong.field("WWW-Authenticate").contains("error=\"invalid_token\""));
        const UserId plain = m_fixture->addUser(u"plain"_s);
        const UserId auditor = m_fixture->addUser(u"auditor"_s, {Role::Auditor});
        QStringList others = adminScopes();
        others.removeAll(u"clients:write"_s);
        for (const QByteArray &token :
             {m_fixture->tokenOf(plain), m_fixture->tokenOf(auditor), m_fixture->tokenOf(m_admin, others),
              m_fixture->clientTokenFor({u"clients:read"_s})}) {
            const HttpAnswer answer = registerWith(token);
            QCOMPARE(answer.status, 403);
            QCOMPARE(answer.text("error"_L1), u"insufficient_scope"_s);
        }
        QCOMPARE(clientCount(), before + 1);  // the one that asked
        QCOMPARE(registerWith(m_fixture->tokenOf(m_admin)).status, 201);
        QCOMPARE(registerWith(m_fixture->clientTokenFor({u"clients:write"_s})).status, 201);
    }

    void open_registersAndManages()
    {
        const QJsonObject made = registered();
        QCOMPARE(made.value(u"client_name").toString(), u"rp.example"_s);
        const QByteArray path = pathOf(made);
        const QByteArray token = tokenIn(made);
        const HttpAnswer read = m_fixture->callWith(token, "GET", path);
        QCOMPARE(read.status, 200);
        QCOMPARE(read.field("Cache-Control"), QByteArray("no-store"));
        QJsonObject expected = made;
        expected.remove(u"client_secret"_s);
        expected.remove(u"client_secret_expires_at"_s);
        QCOMPARE(read.json(), expected);

        QJsonObject wanted = kMinimal;
        wanted.insert(u"client_id"_s, made.value(u"client_id"));
        wanted.insert(u"client_name"_s, u"Wiki"_s);
        const HttpAnswer changed = m_fixture->callWith(token, "PUT", path, wanted);
        QCOMPARE(changed.status, 200);
        QCOMPARE(changed.json().value(u"client_name").toString(), u"Wiki"_s);
        QCOMPARE(tokenIn(changed.json()), token);

        // An administrator sees it, and who made it.
        const QByteArray id = made.value(u"client_id").toString().toLatin1();
        const QByteArray admin = m_fixture->tokenOf(m_admin);
        const QJsonObject seen = m_fixture->callWith(admin, "GET", "/admin/v1/clients/" + id).json();
        QCOMPARE(seen.value(u"registered"), QJsonValue(true));
        QCOMPARE(seen.value(u"skip_consent"), QJsonValue(false));
        const QJsonArray events =
            m_fixture->callWith(admin, "GET", "/admin/v1/audit-events?type=client.created&target=" + id)
                .json()
                .value(u"items")
                .toArray();
        QCOMPARE(events.size(), 1);
        QCOMPARE(events.at(0).toObject().value(u"actor").toObject().value(u"name").toString(),
                 u"registration"_s);
        QVERIFY(!events.at(0).toObject().value(u"address").toString().isEmpty());

        const HttpAnswer gone = m_fixture->callWith(token, "DELETE", path);
        QCOMPARE(gone.status, 204);
        QVERIFY(gone.body.isEmpty());
        QCOMPARE(m_fixture->callWith(token, "GET", path).status, 401);
        QCOMPARE(m_fixture->callWith(admin, "GET", "/admin/v1/clients/" + id).status, 404);
    }

    void pages_showWhatItRegistered()
    {
        QJsonObject wanted = kMinimal;
        wanted.insert(u"client_name"_s, u"<b>Wiki</b>"_s);
        const auto pageFor = [&] {
            const QByteArray id = registered(wanted).value(u"client_id").toString().toLatin1();
            const QByteArray request =
                "/oauth/authorize?" + encodedForm({{"client_id", id},
                                                   {"redirect_uri", "https://rp.example/cb"},
                                                   {"response_type", "code"},
                                                   {"scope", "openid"},
                                                   {"code_challenge", QByteArray(43, 'x')},
                                                   {"code_challenge_method", "S256"}});
            const HttpAnswer toLogin = m_fixture->call("GET", request);
            if (toLogin.status != 303) qFatal("authorize: %d", toLogin.status);
            TestBrowser browser = m_fixture->signedIn(u"root"_s);
            return std::pair{m_fixture->call("GET", toLogin.field("Location")), browser.get(request)};
        };
        for (const HttpAnswer &plain : {pageFor().first, pageFor().second}) {
            QCOMPARE(plain.status, 200);
            QVERIFY(plain.body.contains("&lt;b&gt;Wiki&lt;/b&gt;"));
            QVERIFY(!plain.body.contains("<img") && !plain.body.contains("noreferrer"));
            QVERIFY(plain.field("Content-Security-Policy").contains("img-src 'self' data:;"));
        }
        wanted.insert(u"logo_uri"_s, u"https://pictures.example:8443/a.png?x=\"&y=1"_s);
        QVERIFY(!registerWith({}, wanted).json().contains(u"client_id"));
        wanted.insert(u"logo_uri"_s, u"https://pictures.example:8443/a.png?x=1&y=2"_s);
        wanted.insert(u"client_uri"_s, u"https://rp.example/"_s);
        wanted.insert(u"policy_uri"_s, u"https://rp.example/policy?a=1&b=2"_s);
        wanted.insert(u"tos_uri"_s, u"https://rp.example/terms"_s);
        const auto [login, consent] = pageFor();
        for (const HttpAnswer &page : {login, consent}) {
            QCOMPARE(page.status, 200);
            QVERIFY(page.body.contains("src=\"https://pictures.example:8443/a.png?x=1&amp;y=2\" alt=\"\""));
            for (const char *link :
                 {"https://rp.example/", "https://rp.example/policy?a=1&amp;b=2", "https://rp.example/terms"})
                QVERIFY2(page.body.contains(QByteArray("href=\"") + link + "\" rel=\"noreferrer\""), link);
            QVERIFY(page.field("Content-Security-Policy")
                        .contains("img-src 'self' data: https://pictures.example:8443;"));
        }
        // Where it is not shown, nothing is opened for it.
        QVERIFY(m_fixture->call("GET", "/login")
                    .field("Content-Security-Policy")
                    .contains("img-src 'self' data:;"));
    }

    void administrator_mayChangeAndDeleteIt()
    {
        const QJsonObject made = registered();
        const QByteArray admin = m_fixture->tokenOf(m_admin);
        const QByteArray path = "/admin/v1/clients/" + made.value(u"client_id").toString().toLatin1();
        QCOMPARE(m_fixture->callWith(admin, "PATCH", path, {{u"disabled"_s, true}}).status, 200);
        QCOMPARE(m_fixture->callWith(tokenIn(made), "GET", pathOf(made)).status, 401);
        QCOMPARE(m_fixture->callWith(admin, "PATCH", path, {{u"registered"_s, false}}).status, 400);
        QCOMPARE(m_fixture->callWith(admin, "DELETE", path).status, 204);
    }

    void management_refusesStrangers()
    {
        const QJsonObject made = registered();
        const QJsonObject other = registered();
        const QByteArray own = pathOf(made);
        for (const QByteArray method : {"GET", "PUT", "DELETE"}) {
            QSet<QByteArray> bodies;
            for (const auto &[path, token] :
                 {std::pair{own, tokenIn(other)},
                  {own, QByteArray("nonsense")},
                  {own, m_fixture->tokenOf(m_admin)},
                  {"/oauth/register/01890a5d-ac96-774b-bcce-b302099a8057", tokenIn(made)},
                  {"/oauth/register/nonsense", tokenIn(made)}}) {
                const HttpAnswer answer = m_fixture->callWith(token, method, path, kMinimal);
                QCOMPARE(answer.status, 401);
                QCOMPARE(answer.field("WWW-Authenticate"),
                         QByteArray("Bearer realm=\"gatehouse\", error=\"invalid_token\""));
                bodies.insert(answer.body);
            }
            QCOMPARE(bodies.size(), 1);
            const HttpAnswer none = m_fixture->callWith({}, method, own, kMinimal);
            QCOMPARE(none.status, 401);
            QCOMPARE(none.field("WWW-Authenticate"), QByteArray("Bearer realm=\"gatehouse\""));
        }
        QCOMPARE(m_fixture->callWith(tokenIn(made), "GET", own).status, 200);
    }

    void management_goesOnWhenNobodyMayRegisterAnyMore()
    {
        const QJsonObject made = registered();
        permit(u"off"_s);
        QCOMPARE(m_fixture->callWith(tokenIn(made), "GET", pathOf(made)).status, 200);
        QCOMPARE(m_fixture->callWith(tokenIn(made), "DELETE", pathOf(made)).status, 204);
    }

    void brokenBodies_changeNothing_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("error");
        const auto row = [](const char *name, const QByteArray &body, int status = 400,
                            const char *error = "invalid_client_metadata",
                            const QByteArray &type = "application/json") {
            QTest::newRow(name) << type << body << status << QString::fromLatin1(error);
        };
        const QByteArray good = "{\"redirect_uris\":[\"https://rp.example/cb\"]}";
        row("empty", "");
        row("no JSON", "redirect_uris=x");
        row("array", "[" + good + "]");
        row("cut off", good.chopped(1));
        row("two", good + good);
        row("repeated name",
            "{\"redirect_uris\":[\"https://rp.example/cb\"],\"redirect_uris\":[\"https://b/cb\"]}");
        row("repeated name, spelled otherwise", "{\"scope\":\"a\",\"\\u0073cope\":\"b\"}");
        row("lone surrogate", "{\"client_name\":\"\\ud800\"}");
        row("NUL", "{\"client_name\":\"\\u0000\"}");
        row("deep", QByteArray(5000, '['));
        row("no addresses", "{}", 400, "invalid_redirect_uri");
        row("too large", "{\"client_name\":\"" + QByteArray(70000, 'x') + "\"}", 413, "");
        row("form", "redirect_uris=x", 415, "invalid_request", "application/x-www-form-urlencoded");
        row("JWT", "a.b.c", 415, "invalid_request", "application/jwt");
    }
    void brokenBodies_changeNothing()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        QFETCH(QString, error);
        const QJsonObject made = registered();
        const qint64 before = clientCount();
        const HttpAnswer post = m_fixture->call("POST", "/oauth/register", {{"Content-Type", type}}, body);
        QCOMPARE(post.status, status);
        if (status != 413) QCOMPARE(post.text("error"_L1), error);  // it was not read so far
        QCOMPARE(clientCount(), before);
        const HttpAnswer put =
            m_fixture->call("PUT", pathOf(made),
                            {{"Content-Type", type}, {"Authorization", "Bearer " + tokenIn(made)}}, body);
        QCOMPARE(put.status, status);
        QVERIFY(put.status == 413 || !put.text("error"_L1).isEmpty());
        QJsonObject expected = made;
        expected.remove(u"client_secret"_s);
        expected.remove(u"client_secret_expires_at"_s);
        QCOMPARE(m_fixture->callWith(tokenIn(made), "GET", pathOf(made)).json(), expected);
    }

    void open_spendsTheAddressBudget()
    {
        permit(u"open"_s);
        m_fixture->services->settings.adopt(Setting::ThrottleCredentialsPerMinute, 2);
        m_fixture->services->applySettings();
        int refused = 0;
        for (int i = 0; i < 6; ++i)
            refused += registerWith({}).status == 429 ? 1 : 0;
        m_fixture->services->settings.adopt(Setting::ThrottleCredentialsPerMinute, 10000);
        m_fixture->services->applySettings();
        QVERIFY(refused > 0);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestClientRegistrationRoutes)
#include "tst_client_registration_routes.moc"
