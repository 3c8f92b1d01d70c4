#include <QJsonDocument>
#include <QTest>
#include <QUrl>
#include <QUrlQuery>
#include <thread>

#include "api_fixture.h"
#include "core/crypto/jwk.h"
#include "core/crypto/jwt.h"
#include "core/oauth/client_assertion.h"

using namespace gatehouse;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString kCallback = u"https://rp.example/cb"_s;
const QString kKeysUrl = u"https://rp.example/jwks"_s;
const QString kRequestUrl = u"https://rp.example/r.jwt"_s;
const QString kSectorUrl = u"https://rp.example/sector"_s;
const ::Fields kForm{{"Content-Type", "application/x-www-form-urlencoded"}};

QByteArray setOf(const QList<const SigningKey *> &keys)
{
    QJsonArray list;
    for (const SigningKey *key : keys)
        list.append(toJwk(key->publicKey()));
    return QJsonDocument(QJsonObject{{u"keys"_s, list}}).toJson(QJsonDocument::Compact);
}

QByteArray form(const QList<FormFields::Field> &fields)
{
    return encodeForm(fields);
}

QString parameterIn(const HttpAnswer &answer, const QString &name)
{
    return QUrlQuery(QUrl(QString::fromLatin1(answer.field("Location"))))
        .queryItemValue(name, QUrl::FullyDecoded);
}

}  // namespace

/// What clients keep at addresses of their own, over HTTP: keys, requests, the list of their sector.
class TestClientDocuments : public QObject
{
    Q_OBJECT

    std::unique_ptr<ApiFixture> f;
    std::unique_ptr<SigningKey> first, second;

    NewClient input() const
    {
        NewClient input;
        input.name = u"Relying party"_s;
        input.redirectUris = {kCallback};
        input.authMethod = ClientAuthMethod::PrivateKeyJwt;
        input.grantTypes =
            QStringList{u"authorization_code"_s, u"client_credentials"_s, QLatin1String(kGrantDeviceCode)};
        input.scopes = QStringList{u"openid"_s, u"api:read"_s};
        input.requirePkce = false;
        input.metadata.jwksUri = kKeysUrl;
        input.metadata.requestUris = {kRequestUrl};
        return input;
    }
    QByteArray assertion(const Client &client, const SigningKey &key)
    {
        const QString id = client.id.toString();
        return *signJwt(key, "JWT",
                        {{u"iss"_s, id},
                         {u"sub"_s, id},
                         {u"aud"_s, QLatin1String(kFixtureIssuer)},
                         {u"jti"_s, newUuidV7(f->clock.now())},
                         {u"exp"_s, f->clock.now().seconds() + 60}});
    }
    HttpAnswer post(const char *path, const QByteArray &proof, QList<FormFields::Field> fields)
    {
        fields.append({u"client_assertion_type"_s, QLatin1String(kJwtBearerAssertion)});
        fields.append({u"client_assertion"_s, QString::fromLatin1(proof)});
        return f->call("POST", path, kForm, form(fields));
    }
    HttpAnswer token(const QByteArray &proof)
    {
        return post("/oauth/token", proof, {{u"grant_type"_s, u"client_credentials"_s}});
    }
    QByteArray object(const Client &client, const SigningKey &key, const QJsonObject &changes = {})
    {
        const qint64 now = f->clock.now().seconds();
        QJsonObject claims{{u"iss"_s, client.id.toString()},
                           {u"aud"_s, QLatin1String(kFixtureIssuer)},
                           {u"nbf"_s, now},
                           {u"exp"_s, now + 300},
                           {u"response_type"_s, u"code"_s},
                           {u"redirect_uri"_s, kCallback},
                           {u"scope"_s, u"openid"_s},
                           {u"state"_s, u"inside"_s}};
        for (auto it = changes.begin(); it != changes.end(); ++it)
            claims.insert(it.key(), it.value());
        return *signJwt(key, "oauth-authz-req+jwt", claims);
    }
    HttpAnswer authorize(const Client &client, const char *name, const QByteArray &value)
    {
        return f->call("GET",
                       "/oauth/authorize?" + form({{u"client_id"_s, client.id.toString()},
                                                   {u"response_type"_s, u"code"_s},
                                                   {u"scope"_s, u"openid"_s},
                                                   {u"state"_s, u"outside"_s},
                                                   {QString::fromLatin1(name), QString::fromLatin1(value)}}));
    }
    /// Where a request that was taken goes on: a `request_uri` of ours.
    static bool isTaken(const HttpAnswer &answer)
    {
        return answer.status == 303 || answer.status == 302
                   ? answer.field("Location").startsWith("/oauth/authorize?client_id=") &&
                         parameterIn(answer, u"request_uri"_s)
                             .startsWith(u"urn:ietf:params:oauth:request_uri:")
                   : false;
    }

private Q_SLOTS:
    void initTestCase()
    {
        f = std::make_unique<ApiFixture>();
        first = std::make_unique<SigningKey>(SigningKey::generate(SigningAlgorithm::ES256).value());
        second = std::make_unique<SigningKey>(SigningKey::generate(SigningAlgorithm::ES256).value());
        f->services->settings.adopt(Setting::RegistrationClients, u"open"_s);
    }
    void cleanupTestCase() { f.reset(); }
    void init()
    {
        f->clock.advance(25h);
        f->http->put(kKeysUrl, setOf({first.get()}));
        f->http->remove(kRequestUrl);
        f->http->remove(kSectorUrl);
    }

    void jwksUri_authenticatesAtEveryEndpoint()
    {
        const Client client = f->addClient(input()).client;
        const int before = f->http->calls(kKeysUrl);
        QCOMPARE(token(assertion(client, *first)).status, 200);
        for (const char *path : {"/oauth/introspect", "/oauth/revoke"})
            QCOMPARE(post(path, assertion(client, *first), {{u"token"_s, u"x"_s}}).status, 200);
        QCOMPARE(post("/oauth/device_authorization", assertion(client, *first), {{u"scope"_s, u"openid"_s}})
                     .status,
                 200);
        QCOMPARE(
            post("/oauth/par", assertion(client, *first),
                 {{u"response_type"_s, u"code"_s}, {u"redirect_uri"_s, kCallback}, {u"scope"_s, u"openid"_s}})
                .status,
            201);
        QCOMPARE(f->http->calls(kKeysUrl), before + 1);
        QCOMPARE(token(assertion(client, *second)).text("error"_L1), u"invalid_client"_s);
    }

    void jwksUri_followsAChangeOfKeys()
    {
        const Client client = f->addClient(input()).client;
        QCOMPARE(token(assertion(client, *first)).status, 200);
        f->http->put(kKeysUrl, setOf({second.get()}));
        // Within a minute nobody asks again.
        QCOMPARE(token(assertion(client, *second)).status, 401);
        f->clock.advance(61s);
        QCOMPARE(token(assertion(client, *second)).status, 200);
        QCOMPARE(token(assertion(client, *first)).status, 401);
    }

    void jwksUri_thatCannotBeReadIsInvalidClient()
    {
        f->http->remove(kKeysUrl);
        const Client client = f->addClient(input()).client;
        const int before = f->http->calls(kKeysUrl);
        for (int i = 0; i < 5; ++i) {
            const HttpAnswer answer = token(assertion(client, *first));
            QCOMPARE(answer.status, 401);
            QCOMPARE(answer.text("error"_L1), u"invalid_client"_s);
            QVERIFY(!answer.body.contains("rp.example"));
        }
        QCOMPARE(f->http->calls(kKeysUrl), before + 1);
    }

    void jwksUri_slowServerHoldsUpNobodyElse()
    {
        const Client slow = f->addClient(input()).client;
        NewClient own = input();
        own.metadata.jwksUri.clear();
        own.metadata.jwks = QJsonDocument::fromJson(setOf({second.get()})).object();
        const Client fast = f->addClient(own).client;
        f->http->hold();
        const QByteArray proof = assertion(slow, *first);
        std::atomic<int> statuses{0};
        std::vector<std::thread> waiting;
        for (int i = 0; i < 20; ++i)
            waiting.emplace_back([&, each = assertion(slow, *first)] { statuses += token(each).status; });
        const int before = f->http->calls(kKeysUrl);
        QTRY_VERIFY(f->http->calls(kKeysUrl) == before + 1 || f->http->calls(kKeysUrl) > 0);
        for (int i = 0; i < 20; ++i)
            QCOMPARE(token(assertion(fast, *second)).status, 200);
        QCOMPARE(statuses.load(), 0);
        f->http->release();
        for (std::thread &one : waiting)
            one.join();
        QCOMPARE(statuses.load(), 20 * 200);
    }

    void assertion_isUsedOnceAmongFifty()
    {
        const Client client = f->addClient(input()).client;
        const QByteArray proof = assertion(client, *first);
        std::atomic<int> won{0}, refused{0};
        std::vector<std::thread> all;
        for (int i = 0; i < 50; ++i)
            all.emplace_back([&] { ++(token(proof).status == 200 ? won : refused); });
        for (std::thread &one : all)
            one.join();
        QCOMPARE(won.load(), 1);
        QCOMPARE(refused.load(), 49);
    }

    void request_byValueIsTakenOnceForAll()
    {
        const Client client = f->addClient(input()).client;
        const qint64 soon = f->clock.now().seconds() + 20;
        const HttpAnswer taken = authorize(client, "request", object(client, *first, {{u"exp"_s, soon}}));
        QVERIFY2(isTaken(taken), taken.body.constData());
        const HttpAnswer next = f->call("GET", taken.field("Location"));
        QVERIFY2(next.field("Location").startsWith("/login?"), next.body.constData());
        // Its time is over, and the person is still there.
        f->clock.advance(80s);
        QVERIFY(f->call("GET", taken.field("Location")).field("Location").startsWith("/login?"));
        // By POST as well, however long it is.
        const HttpAnswer posted = f->call(
            "POST", "/oauth/authorize", kForm,
            form({{u"client_id"_s, client.id.toString()},
                  {u"request"_s,
                   QString::fromLatin1(object(client, *first, {{u"state"_s, QString(4000, u'x')}}))}}));
        QVERIFY2(isTaken(posted), posted.body.constData());
    }

    void request_refusalsStayOnAPage_data()
    {
        QTest::addColumn<QJsonObject>("changes");
        QTest::newRow("other client") << QJsonObject{{u"iss"_s, u"x"_s}};
        QTest::newRow("other audience") << QJsonObject{{u"aud"_s, u"https://other.example"_s}};
        QTest::newRow("expired") << QJsonObject{{u"exp"_s, 1}};
        QTest::newRow("nested") << QJsonObject{{u"request"_s, u"e30.e30.e30"_s}};
        QTest::newRow("unregistered redirect")
            << QJsonObject{{u"redirect_uri"_s, u"https://evil.example/"_s}};
        QTest::newRow("no redirect") << QJsonObject{{u"redirect_uri"_s, QString()}};
    }
    void request_refusalsStayOnAPage()
    {
        QFETCH(QJsonObject, changes);
        const Client client = f->addClient(input()).client;
        const QByteArray asked = object(client, *first, changes);
        const HttpAnswer answer = authorize(client, "request", asked);
        QCOMPARE(answer.status, 400);
        QVERIFY(answer.field("Location").isEmpty());
        QVERIFY(answer.field("Content-Type").startsWith("text/html"));
        const HttpAnswer pushed =
            post("/oauth/par", assertion(client, *first), {{u"request"_s, QString::fromLatin1(asked)}});
        QCOMPARE(pushed.status, 400);
    }

    void request_faultInsideGoesBackToTheClient()
    {
        const Client client = f->addClient(input()).client;
        const HttpAnswer answer =
            authorize(client, "request", object(client, *first, {{u"response_type"_s, u"token"_s}}));
        QVERIFY(answer.field("Location").startsWith(kCallback.toLatin1()));
        QCOMPARE(parameterIn(answer, u"error"_s), u"unsupported_response_type"_s);
        QCOMPARE(parameterIn(answer, u"state"_s), u"inside"_s);
    }

    void request_pushedByTheClient()
    {
        NewClient strict = input();
        strict.metadata.requireSignedRequests = true;
        const Client client = f->addClient(strict).client;
        const HttpAnswer plain = post("/oauth/par", assertion(client, *first),
                                      {{u"response_type"_s, u"code"_s}, {u"redirect_uri"_s, kCallback}});
        QCOMPARE(plain.text("error"_L1), u"invalid_request"_s);
        const HttpAnswer wrong = post("/oauth/par", assertion(client, *first),
                                      {{u"request"_s, QString::fromLatin1(object(client, *second))}});
        QCOMPARE(wrong.text("error"_L1), u"invalid_request_object"_s);
        const HttpAnswer good = post("/oauth/par", assertion(client, *first),
                                     {{u"request"_s, QString::fromLatin1(object(client, *first))},
                                      {u"redirect_uri"_s, u"https://evil.example/"_s}});
        QCOMPARE(good.status, 201);
        const HttpAnswer next =
            f->call("GET", "/oauth/authorize?" + form({{u"client_id"_s, client.id.toString()},
                                                       {u"request_uri"_s, good.text("request_uri"_L1)}}));
        QVERIFY(next.field("Location").startsWith("/login?"));
        // Nothing without a signature.
        const HttpAnswer unsignedOne = authorize(client, "redirect_uri", kCallback.toLatin1());
        QCOMPARE(unsignedOne.status, 400);
        QVERIFY(unsignedOne.field("Location").isEmpty());
    }

    void request_ofAClientThatPushesIsNotTakenElsewhere()
    {
        NewClient strict = input();
        strict.metadata.requirePushedRequests = true;
        const Client client = f->addClient(strict).client;
        QCOMPARE(authorize(client, "request", object(client, *first)).status, 400);
        QCOMPARE(authorize(client, "request_uri", kRequestUrl.toLatin1()).status, 400);
    }

    void requestUri_isFetchedAndTaken()
    {
        const Client client = f->addClient(input()).client;
        QCOMPARE(authorize(client, "request_uri", kRequestUrl.toLatin1()).status, 400);
        f->clock.advance(11s);
        f->http->put(kRequestUrl, object(client, *first));
        QVERIFY(isTaken(authorize(client, "request_uri", kRequestUrl.toLatin1())));
        QVERIFY(isTaken(authorize(client, "request_uri", kRequestUrl.toLatin1() + "#abc")));
        const int before = f->http->calls(u"https://evil.example/r.jwt"_s);
        QCOMPARE(authorize(client, "request_uri", "https://evil.example/r.jwt").status, 400);
        QCOMPARE(f->http->calls(u"https://evil.example/r.jwt"_s), before);
        const HttpAnswer pushed =
            post("/oauth/par", assertion(client, *first), {{u"request_uri"_s, kRequestUrl}});
        QCOMPARE(pushed.text("error"_L1), u"invalid_request"_s);
    }

    void sector_isLookedAtInRegistrations()
    {
        const QJsonObject asked{{u"redirect_uris"_s, QJsonArray{kCallback}},
                                {u"sector_identifier_uri"_s, kSectorUrl}};
        HttpAnswer answer = f->callWith({}, "POST", "/oauth/register", asked);
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.text("error"_L1), u"invalid_client_metadata"_s);
        f->clock.advance(20s);
        f->http->put(kSectorUrl, "[\"https://other.example/cb\"]");
        answer = f->callWith({}, "POST", "/oauth/register", asked);
        QCOMPARE(answer.text("error"_L1), u"invalid_client_metadata"_s);
        f->clock.advance(20s);
        f->http->put(kSectorUrl, "[\"https://rp.example/cb\"]");
        answer = f->callWith({}, "POST", "/oauth/register", asked);
        QCOMPARE(answer.status, 201);
        QCOMPARE(answer.text("sector_identifier_uri"_L1), kSectorUrl);

        // RFC 7592: the new address is not in the list.
        QJsonObject change = asked;
        change.insert(u"client_id"_s, answer.text("client_id"_L1));
        change.insert(u"redirect_uris"_s, QJsonArray{kCallback, u"https://rp.example/two"_s});
        const QByteArray path = "/oauth/register/" + answer.text("client_id"_L1).toLatin1();
        const QByteArray proof = answer.text("registration_access_token"_L1).toLatin1();
        QCOMPARE(f->callWith(proof, "PUT", path, change).text("error"_L1), u"invalid_client_metadata"_s);
        f->clock.advance(20s);
        f->http->put(kSectorUrl, "[\"https://rp.example/cb\",\"https://rp.example/two\"]");
        QCOMPARE(f->callWith(proof, "PUT", path, change).status, 200);
    }

    void sector_isLookedAtForAdministrators()
    {
        const UserId admin = f->addUser(u"root"_s, {Role::Administrator});
        const auto call = [&](const QByteArray &method, const QByteArray &path, const QJsonObject &body) {
            return f->callWith(f->tokenOf(admin), method, path, body);
        };
        const QJsonObject metadata{{u"sector_identifier_uri"_s, kSectorUrl}};
        const QJsonObject body{
            {u"name"_s, u"App"_s}, {u"redirect_uris"_s, QJsonArray{kCallback}}, {u"metadata"_s, metadata}};
        const HttpAnswer refused = call("POST", "/admin/v1/clients", body);
        QCOMPARE(refused.status, 400);
        QCOMPARE(refused.code(), u"bad_sector_identifier"_s);
        f->clock.advance(20s);
        f->http->put(kSectorUrl, "[\"https://rp.example/cb\"]");
        const HttpAnswer made = call("POST", "/admin/v1/clients", body);
        QCOMPARE(made.status, 201);
        const QByteArray path = "/admin/v1/clients/" + made.text("id"_L1).toLatin1();
        const QJsonObject uris{{u"redirect_uris"_s, QJsonArray{u"https://rp.example/two"_s}}};
        QCOMPARE(call("PATCH", path, uris).code(), u"bad_sector_identifier"_s);
        // What has nothing to do with it is changed without a look.
        f->http->remove(kSectorUrl);
        f->clock.advance(60s);
        const int before = f->http->calls(kSectorUrl);
        QCOMPARE(call("PATCH", path, {{u"name"_s, u"Other"_s}}).status, 200);
        QCOMPARE(f->http->calls(kSectorUrl), before);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestClientDocuments)
#include "tst_client_documents.moc"
