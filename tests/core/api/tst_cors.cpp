#include <QTest>

#include "api_fixture.h"
#include "core/oauth/browser_origins.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

constexpr char kSpa[] = "https://spa.example";
constexpr char kOther[] = "https://other.example";
constexpr char kStranger[] = "https://evil.example";
const Fields kForm{{"Content-Type", "application/x-www-form-urlencoded"}};

Fields from(const QByteArray &origin)
{
    return {{"Origin", origin}};
}

}  // namespace

/// Which pages may read the answers (Fetch Standard, section 3.2).
class TestCors : public QObject
{
    Q_OBJECT

    std::unique_ptr<ApiFixture> m_fixture;
    Client m_spa;
    Client m_other;
    CreatedClient m_confidential;

    Client publicClient(const QString &name, const QString &origin)
    {
        NewClient input;
        input.name = name;
        input.kind = ClientKind::Public;
        input.redirectUris = {origin + QStringLiteral("/cb")};
        return m_fixture->addClient(input).client;
    }
    static QByteArray allowed(const HttpAnswer &answer)
    {
        return answer.all("Access-Control-Allow-Origin").join('|');
    }
    /// No browser may show this to a page.
    static bool isClosed(const HttpAnswer &answer)
    {
        for (const Field &field : answer.fields)
            if (field.first.toLower().startsWith("access-control-")) return false;
        return answer.status != 0;
    }
    HttpAnswer token(const QByteArray &origin, const Client &client, const Fields &more = {})
    {
        return m_fixture->call("POST", "/oauth/token", kForm + from(origin) + more,
                               encodedForm({{"grant_type", "authorization_code"},
                                            {"client_id", client.id.toString().toUtf8()},
                                            {"code", "unknown"},
                                            {"redirect_uri", "https://spa.example/cb"},
                                            {"code_verifier", QByteArray(43, 'v')}}));
    }
    QByteArray accessTokenFor(const Client &client)
    {
        NewGrant input;
        input.user = m_fixture->addUser(QStringLiteral("p") + QString::number(m_fixture->auditCount()));
        input.client = client.id;
        input.offline = true;
        input.scopes = {QStringLiteral("openid")};
        input.authenticatedAt = m_fixture->clock.now();
        const Grant grant = m_fixture->write([&](Transaction &tx) {
            return m_fixture->services->grants.create(tx, Caller::system(QStringLiteral("test")), input);
        });
        AccessTokenRequest request;
        request.user = input.user;
        request.client = input.client;
        request.scopes = input.scopes;
        request.authenticatedAt = input.authenticatedAt;
        request.grant = grant.id;
        return m_fixture->services->accessTokens.issue(request)->token;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_fixture = std::make_unique<ApiFixture>();
        m_spa = publicClient(QStringLiteral("Single page"), QLatin1String(kSpa));
        m_other = publicClient(QStringLiteral("Other page"), QLatin1String(kOther));
        NewClient input;
        input.name = QStringLiteral("Server");
        input.redirectUris = {QStringLiteral("https://server.example/cb")};
        input.metadata.allowedOrigins = {QStringLiteral("https://panel.example:8443")};
        m_confidential = m_fixture->addClient(input);
    }
    void cleanupTestCase() { m_fixture.reset(); }

    void preflight_answersKnownOrigins_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("methods");
        QTest::newRow("token") << QByteArray("/oauth/token") << QByteArray("POST");
        QTest::newRow("revoke") << QByteArray("/oauth/revoke") << QByteArray("POST");
        QTest::newRow("par") << QByteArray("/oauth/par") << QByteArray("POST");
        QTest::newRow("userinfo") << QByteArray("/oauth/userinfo") << QByteArray("GET, POST");
    }
    void preflight_answersKnownOrigins()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, methods);
        const Fields asks{{"Access-Control-Request-Method", "POST"},
                          {"Access-Control-Request-Headers", "authorization,dpop"}};
        for (const char *origin : {kSpa, kOther, "https://panel.example:8443"}) {
            const HttpAnswer answer = m_fixture->call("OPTIONS", path, from(origin) + asks);
            QCOMPARE(answer.status, 204);
            QCOMPARE(allowed(answer), QByteArray(origin));
            QCOMPARE(answer.field("Access-Control-Allow-Methods"), methods);
            QCOMPARE(answer.field("Access-Control-Allow-Headers"),
                     QByteArray("Authorization, Content-Type, DPoP"));
            QVERIFY(answer.field("Access-Control-Max-Age").toInt() > 0);
            QCOMPARE(answer.field("Vary"), QByteArray("Origin"));
            QVERIFY(answer.all("Access-Control-Allow-Credentials").isEmpty());
        }
        for (const char *origin : {kStranger, "null", "*", "", "https://server.example", "http://spa.example",
                                   "https://spa.example/", "https://spa.example:8443", "https://SPA.example",
                                   "https://spa.example.evil.example"}) {
            const HttpAnswer answer = m_fixture->call("OPTIONS", path, from(origin) + asks);
            QCOMPARE(answer.status, 204);
            QVERIFY2(isClosed(answer), origin);
            QCOMPARE(answer.field("Vary"), QByteArray("Origin"));
        }
        QVERIFY(isClosed(m_fixture->call("OPTIONS", path, from(kSpa) + from(kSpa))));
        QVERIFY(isClosed(m_fixture->call("OPTIONS", path)));
    }
    void preflight_isForNothingElse()
    {
        for (const char *path :
             {"/oauth/introspect", "/oauth/register", "/oauth/device_authorization", "/oauth/authorize",
              "/oauth/logout", "/admin/v1/users", "/auth/login", "/auth/refresh", "/login", "/account"})
            QVERIFY2(isClosed(m_fixture->call("OPTIONS", path, from(kSpa))), path);
    }

    void token_isReadByPagesOfTheClientAlone()
    {
        const HttpAnswer own = token(kSpa, m_spa);
        QCOMPARE(own.text(QLatin1String("error")), QStringLiteral("invalid_grant"));
        QCOMPARE(allowed(own), QByteArray(kSpa));
        QCOMPARE(own.field("Vary"), QByteArray("Origin"));
        QCOMPARE(own.field("Access-Control-Expose-Headers"), QByteArray("DPoP-Nonce, WWW-Authenticate"));
        QVERIFY(own.all("Access-Control-Allow-Credentials").isEmpty());
        // The origin of another application is no origin of this one. The call works all the same.
        for (const char *origin : {kOther, kStranger}) {
            const HttpAnswer answer = token(origin, m_spa);
            QCOMPARE(answer.text(QLatin1String("error")), QStringLiteral("invalid_grant"));
            QVERIFY2(isClosed(answer), origin);
            QCOMPARE(answer.field("Vary"), QByteArray("Origin"));
        }
    }
    void token_withoutOrigin_isAsItWas()
    {
        const HttpAnswer answer = m_fixture->call("POST", "/oauth/token", kForm,
                                                  encodedForm({{"grant_type", "refresh_token"},
                                                               {"client_id", m_spa.id.toString().toUtf8()},
                                                               {"refresh_token", "x"}}));
        QCOMPARE(answer.status, 400);
        QVERIFY(isClosed(answer));
    }
    void token_beforeTheClientIsKnown_isReadByKnownOrigins()
    {
        const auto ask = [&](const char *origin) {
            return m_fixture->call("POST", "/oauth/token", kForm + from(origin),
                                   encodedForm({{"grant_type", "authorization_code"}, {"client_id", "x"}}));
        };
        QCOMPARE(ask(kSpa).text(QLatin1String("error")), QStringLiteral("invalid_client"));
        QCOMPARE(allowed(ask(kSpa)), QByteArray(kSpa));
        QVERIFY(isClosed(ask(kStranger)));
    }
    void token_nonceChallenge_isReadable()
    {
        m_fixture->services->settings.adopt(Setting::TokenDpopNonce, true);
        const HttpAnswer answer = token(kSpa, m_spa, {{"DPoP", "a.b.c"}});
        m_fixture->services->settings.adopt(Setting::TokenDpopNonce, false);
        QCOMPARE(answer.status, 400);
        QCOMPARE(allowed(answer), QByteArray(kSpa));
        QVERIFY(answer.field("Access-Control-Expose-Headers").contains("DPoP-Nonce"));
    }
    void revokeAndPar_areReadByPagesOfTheClientAlone()
    {
        const Fields form{{"client_id", m_spa.id.toString().toUtf8()}, {"token", "x"}};
        for (const QByteArray path : {"/oauth/revoke", "/oauth/par"}) {
            QCOMPARE(allowed(m_fixture->call("POST", path, kForm + from(kSpa), encodedForm(form))),
                     QByteArray(kSpa));
            QVERIFY(isClosed(m_fixture->call("POST", path, kForm + from(kOther), encodedForm(form))));
            QVERIFY(isClosed(m_fixture->call("POST", path, kForm + from(kStranger), encodedForm(form))));
        }
    }
    void introspection_isForNoPage()
    {
        const Fields basic{
            {"Authorization",
             "Basic " +
                 (m_confidential.client.id.toString().toUtf8() + ':' + m_confidential.secret).toBase64()}};
        const HttpAnswer answer =
            m_fixture->call("POST", "/oauth/introspect", kForm + basic + from("https://panel.example:8443"),
                            encodedForm({{"token", "x"}}));
        QCOMPARE(answer.status, 200);
        QVERIFY(isClosed(answer));
    }
    void userInfo_isReadByPagesOfTheTokensClientAlone()
    {
        const QByteArray accessToken = accessTokenFor(m_spa);
        const auto ask = [&](const QByteArray &origin, const QByteArray &token) {
            return m_fixture->call("GET", "/oauth/userinfo",
                                   from(origin) + Fields{{"Authorization", "Bearer " + token}});
        };
        QCOMPARE(ask(kSpa, accessToken).status, 200);
        QCOMPARE(allowed(ask(kSpa, accessToken)), QByteArray(kSpa));
        for (const char *origin : {kOther, kStranger, "null"}) {
            QCOMPARE(ask(origin, accessToken).status, 200);
            QVERIFY2(isClosed(ask(origin, accessToken)), origin);
        }
        // What a page is told of a token that has run out.
        QCOMPARE(ask(kSpa, "a.b.c").status, 401);
        QCOMPARE(allowed(ask(kSpa, "a.b.c")), QByteArray(kSpa));
        QVERIFY(isClosed(ask(kStranger, "a.b.c")));
        const QByteArray named = accessTokenFor(m_confidential.client);
        QCOMPARE(allowed(ask("https://panel.example:8443", named)), QByteArray("https://panel.example:8443"));
        QVERIFY(isClosed(ask("https://server.example", named)));
    }
    void publicDocuments_areForEverybody()
    {
        for (const QByteArray path :
             {"/.well-known/openid-configuration", "/.well-known/oauth-authorization-server", "/oauth/jwks"})
            QCOMPARE(allowed(m_fixture->call("GET", path, from(kStranger))), QByteArray("*"));
    }
    void disabledClient_opensNothing()
    {
        const Client gone = publicClient(QStringLiteral("Gone"), QStringLiteral("https://gone.example"));
        m_fixture->clock.advance(BrowserOrigins::kAge);
        QCOMPARE(allowed(m_fixture->call("OPTIONS", "/oauth/token", from("https://gone.example"))),
                 QByteArray("https://gone.example"));
        ClientPatch patch;
        patch.disabled = true;
        m_fixture->write([&](Transaction &tx) {
            return m_fixture->services->clients.update(tx, Caller::system(QStringLiteral("test")), gone.id,
                                                       patch);
        });
        m_fixture->clock.advance(BrowserOrigins::kAge);
        QVERIFY(isClosed(m_fixture->call("OPTIONS", "/oauth/token", from("https://gone.example"))));
        QVERIFY(isClosed(token("https://gone.example", gone)));
    }
};

QTEST_GUILESS_MAIN(TestCors)
#include "tst_cors.moc"
