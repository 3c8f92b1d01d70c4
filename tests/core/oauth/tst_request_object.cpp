#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include "core/base/base64url.h"
#include "core/crypto/digest.h"
#include "core/crypto/jwk.h"
#include "core/crypto/jwt.h"
#include "core/oauth/client.h"
#include "core/oauth/client_keys.h"
#include "core/oauth/remote_documents.h"
#include "core/oauth/request_object.h"
#include "core/oauth/request_object_service.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_fetch.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

using enum SigningAlgorithm;

constexpr qint64 kNow = 1'767'225'600;
const QString kClient = QStringLiteral("0191d2b8-7c1e-7a60-9c3a-52f1a9f0c001");
const QString kIssuer = QStringLiteral("https://login.example.org");
const QJsonValue kGone(QJsonValue::Undefined);
const QByteArray kRefused("invalid_request_object");

using Changes = QList<std::pair<QByteArray, QJsonValue>>;

const SigningKey &testKey()
{
    static const SigningKey key = SigningKey::generate(ES256).value();
    return key;
}

QJsonObject setOf(const QJsonArray &keys)
{
    return {{QStringLiteral("keys"), keys}};
}

JwkSet parsed(const QJsonObject &set)
{
    return *JwkSet::parse(QJsonDocument(set).toJson(QJsonDocument::Compact));
}

QJsonObject claimsWith(const Changes &changes = {})
{
    QJsonObject claims{{QStringLiteral("iss"), kClient},
                       {QStringLiteral("aud"), kIssuer},
                       {QStringLiteral("nbf"), kNow},
                       {QStringLiteral("iat"), kNow},
                       {QStringLiteral("exp"), kNow + 300},
                       {QStringLiteral("jti"), QStringLiteral("id-1")},
                       {QStringLiteral("client_id"), kClient},
                       {QStringLiteral("response_type"), QStringLiteral("code")},
                       {QStringLiteral("redirect_uri"), QStringLiteral("https://rp.example/cb")},
                       {QStringLiteral("state"), QStringLiteral("from the object")}};
    for (const auto &[name, value] : changes) {
        if (value.isUndefined())
            claims.remove(QLatin1String(name));
        else
            claims.insert(QLatin1String(name), value);
    }
    return claims;
}

QByteArray objectOf(const QJsonObject &claims, QByteArrayView type = "oauth-authz-req+jwt",
                    const SigningKey &key = testKey())
{
    return *signJwt(key, type, claims);
}

RequestObjectExpectations expectations(const QList<SigningAlgorithm> &algorithms = {})
{
    return {kClient, kIssuer, algorithms};
}

Result<FormFields> opened(const QByteArray &object,
                          const RequestObjectExpectations &expected = expectations(),
                          const JwkSet &keys = parsed(setOf({toJwk(testKey().publicKey())})),
                          Timestamp now = {kNow * 1000})
{
    const FakeClock clock(now);
    GATEHOUSE_TRY_ASSIGN(parsedObject, parseRequestObject(object, expected.algorithms));
    return verifyRequestObject(parsedObject, keys, expected, clock);
}

QByteArray wordOf(const Result<FormFields> &result)
{
    return result.ok() ? QByteArray("ok") : result.error().reason;
}

QByteArray withHeader(const QByteArray &header, const QByteArray &signature)
{
    const QByteArray claims = QJsonDocument(claimsWith()).toJson(QJsonDocument::Compact);
    return base64UrlEncode(header) + '.' + base64UrlEncode(claims) + '.' + signature;
}

}  // namespace

/// RFC 9101: authorization requests as signed JWTs, by value and by reference.
class TestRequestObject : public QObject
{
    Q_OBJECT

    FakeFetch http;
    FakeClock clock;
    RemoteDocuments documents{http, clock};
    ClientKeys keys{documents};
    RequestObjectService service{keys, documents, clock, kIssuer};

    static Client client()
    {
        Client client;
        client.id = *ClientId::parse(kClient);
        client.metadata.jwks = setOf({toJwk(testKey().publicKey())});
        client.metadata.requestUris = {QStringLiteral("https://rp.example/r.jwt"),
                                       QStringLiteral("https://rp.example/h.jwt#one")};
        return client;
    }
    static FormFields outside(const char *name, const QString &value)
    {
        return FormFields({{QStringLiteral("client_id"), kClient},
                           {QStringLiteral("state"), QStringLiteral("from outside")},
                           {QString::fromLatin1(name), value}});
    }
    /// As a route does it: fetches what is asked for, and opens again.
    QByteArray wordFor(const Client &asking, const FormFields &parameters)
    {
        const Timestamp arrivedAt = clock.now();
        for (int round = 0; round < 3; ++round) {
            const auto result = service.open(asking, parameters, arrivedAt);
            const auto missing =
                result.ok() ? std::optional<RemoteAddress>() : RemoteDocuments::missing(result.error());
            if (!missing) return wordOf(result);
            documents.fetch(*missing).waitForFinished();
        }
        return "still not here";
    }

private Q_SLOTS:
    void verify_givesTheParametersInside()
    {
        const QJsonObject claims{{QStringLiteral("userinfo"), QJsonObject()}};
        const auto result = opened(objectOf(claimsWith({{"max_age", 60},
                                                        {"claims", claims},
                                                        {"flag", true},
                                                        {"nothing", QJsonValue()},
                                                        {"sub", QStringLiteral("somebody")}})));
        QVERIFY(result.ok());
        const auto value = [&](const char *name) {
            return result->value(QByteArrayView(name));
        };
        QCOMPARE(value("client_id"), kClient);
        QCOMPARE(value("state"), QStringLiteral("from the object"));
        QCOMPARE(value("max_age"), QStringLiteral("60"));
        QCOMPARE(value("claims"), QStringLiteral("{\"userinfo\":{}}"));
        QCOMPARE(value("flag"), QStringLiteral("true"));
        for (const char *name : {"iss", "aud", "exp", "nbf", "iat", "jti", "sub", "nothing"})
            QVERIFY2(!result->contains(name), name);
        QVERIFY(!result->repeatedName());
    }

    void verify_types()
    {
        for (const char *type : {"oauth-authz-req+jwt", "JWT", ""})
            QCOMPARE(wordOf(opened(objectOf(claimsWith(), type))), QByteArray("ok"));
        for (const char *type : {"at+jwt", "dpop+jwt", "client-authentication+jwt", "logout+jwt"})
            QCOMPARE(wordOf(opened(objectOf(claimsWith(), type))), kRefused);
    }

    void verify_refusesClaims_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QJsonValue>("value");
        const auto row = [](const char *name, const QJsonValue &value) {
            QTest::addRow("%s %s", name, qPrintable(value.toVariant().toString()))
                << QByteArray(name) << value;
        };
        row("iss", kGone);
        row("iss", QStringLiteral("0191d2b8-7c1e-7a60-9c3a-52f1a9f0c002"));
        row("iss", QJsonArray{kClient});
        row("aud", kGone);
        row("aud", QStringLiteral("https://other.example"));
        row("aud", kIssuer + QLatin1Char('/'));
        row("aud", QJsonArray());
        row("aud", QJsonArray{QStringLiteral("https://other.example")});
        row("aud", QJsonObject{{kIssuer, true}});
        row("client_id", QStringLiteral("0191d2b8-7c1e-7a60-9c3a-52f1a9f0c002"));
        row("client_id", QJsonArray{kClient});
        row("client_id", QJsonValue(QJsonValue::Null));
        row("sub", kClient);
        row("exp", kGone);
        row("exp", kNow - 10);
        row("exp", kNow + 3611);
        row("exp", QStringLiteral("soon"));
        row("nbf", kGone);
        row("nbf", kNow + 11);
        row("nbf", kNow - 3611);
        row("iat", kNow + 61);
        row("iat", QStringLiteral("now"));
        row("request", QStringLiteral("e30.e30.e30"));
        row("request", QString());
        row("request_uri", QStringLiteral("https://rp.example/r.jwt"));
        row("max_age", 1.5);
        row("max_age", 1e300);
    }
    void verify_refusesClaims()
    {
        QFETCH(QByteArray, name);
        QFETCH(QJsonValue, value);
        QCOMPARE(wordOf(opened(objectOf(claimsWith({{name, value}})))), kRefused);
    }

    void verify_takesWhatIsJustInTime()
    {
        for (const Changes &changes :
             {Changes{{"exp", kNow - 9}}, Changes{{"exp", kNow + 3600}}, Changes{{"nbf", kNow + 10}},
              Changes{{"nbf", kNow - 3600}, {"exp", kNow}}, Changes{{"iat", kGone}},
              Changes{{"client_id", kGone}}, Changes{{"jti", kGone}},
              Changes{{"aud", QJsonArray{QStringLiteral("https://other.example"), kIssuer}}}})
            QCOMPARE(wordOf(opened(objectOf(claimsWith(changes)))), QByteArray("ok"));
    }

    void verify_tooManyParameters()
    {
        Changes changes;
        for (int i = 0; i < 60; ++i)
            changes.append({"p" + QByteArray::number(i), QStringLiteral("x")});
        QCOMPARE(wordOf(opened(objectOf(claimsWith(changes)))), kRefused);
        QCOMPARE(wordOf(opened(objectOf(claimsWith({{"state", QString(12 * 1024, QLatin1Char('x'))}})))),
                 kRefused);
    }

    void verify_algorithmIsTheClients()
    {
        const QByteArray good = objectOf(claimsWith());
        QCOMPARE(wordOf(opened(good, expectations({ES256}))), QByteArray("ok"));
        QCOMPARE(wordOf(opened(good, expectations({RS256}))), kRefused);
        // Not signed, signed with a secret that everybody knows, encrypted, or nothing of the kind.
        QCOMPARE(wordOf(opened(withHeader("{\"alg\":\"none\"}", {}))), kRefused);
        QCOMPARE(wordOf(opened(withHeader("{\"alg\":\"none\"}", "AA"))), kRefused);
        const QByteArray head = withHeader("{\"alg\":\"HS256\"}", {}).chopped(1);
        const QByteArray jwk = QJsonDocument(toJwk(testKey().publicKey())).toJson(QJsonDocument::Compact);
        QCOMPARE(wordOf(opened(head + '.' + base64UrlEncode(hmacSha256(jwk, head)))), kRefused);
        QCOMPARE(wordOf(opened("e30.e30.e30.e30.e30")), kRefused);
        QCOMPARE(wordOf(opened("")), kRefused);
        QCOMPARE(wordOf(opened(good.left(good.lastIndexOf('.') + 1))), kRefused);
        QByteArray broken = good;
        const qsizetype inside = broken.indexOf('.') + 5;
        broken[inside] = broken[inside] == 'A' ? 'B' : 'A';
        QCOMPARE(wordOf(opened(broken)), kRefused);
    }

    void verify_otherClientsKey()
    {
        const SigningKey other = SigningKey::generate(ES256).value();
        QCOMPARE(wordOf(opened(objectOf(claimsWith(), "JWT", other))), kRefused);
        QCOMPARE(wordOf(opened(objectOf(claimsWith()), expectations(), JwkSet())), kRefused);
    }

    void verify_ed25519ByEitherName()
    {
        const SigningKey key = SigningKey::generate(EdDSA).value();
        for (const char *inKey : {"EdDSA", "Ed25519", ""}) {
            QJsonObject jwk = toJwk(key.publicKey());
            jwk.insert(QStringLiteral("alg"), QLatin1String(inKey));
            if (!*inKey) jwk.remove(QStringLiteral("alg"));
            for (const char *inHeader : {"EdDSA", "Ed25519"}) {
                const QByteArray object = *signJwt(key, "JWT", claimsWith(), inHeader);
                QCOMPARE(wordOf(opened(object, expectations({EdDSA}), parsed(setOf({jwk})))),
                         QByteArray("ok"));
                QCOMPARE(wordOf(opened(object, expectations({ES256}), parsed(setOf({jwk})))), kRefused);
            }
        }
        QVERIFY(!signJwt(key, "JWT", claimsWith(), "ES256").ok());
        QVERIFY(!signJwt(testKey(), "JWT", claimsWith(), "Ed25519").ok());
    }

    void service_whatIsAnObject()
    {
        QVERIFY(RequestObjectService::isIn(outside("request", QStringLiteral("x"))));
        QVERIFY(RequestObjectService::isIn(outside("request_uri", QStringLiteral("https://rp.example/r"))));
        QVERIFY(!RequestObjectService::isIn(
            outside("request_uri", QStringLiteral("urn:ietf:params:oauth:request_uri:abc"))));
        QVERIFY(!RequestObjectService::isIn(outside("request", QString())));
        QVERIFY(!RequestObjectService::isIn(outside("scope", QStringLiteral("openid"))));
        QVERIFY(RequestObjectService::isIn(FormFields(
            {{QStringLiteral("request_uri"), QStringLiteral("urn:ietf:params:oauth:request_uri:abc")},
             {QStringLiteral("request_uri"), QStringLiteral("https://rp.example/r.jwt")}})));
    }

    void service_byValue()
    {
        const QString object = QString::fromLatin1(objectOf(claimsWith()));
        const auto result = service.open(client(), outside("request", object), clock.now());
        QVERIFY(result.ok());
        QCOMPARE(result->value(u"state"), QStringLiteral("from the object"));
        Client other = client();
        other.id = *ClientId::parse(QStringLiteral("0191d2b8-7c1e-7a60-9c3a-52f1a9f0c002"));
        QCOMPARE(wordFor(other, outside("request", object)), kRefused);
        Client strict = client();
        strict.metadata.requestObjectAlgorithm = QStringLiteral("RS256");
        QCOMPARE(wordFor(strict, outside("request", object)), kRefused);
        Client keyless = client();
        keyless.metadata.jwks = {};
        QCOMPARE(wordFor(keyless, outside("request", object)), kRefused);
        auto twice = outside("request", object).fields();
        twice.append({QStringLiteral("request"), object});
        QCOMPARE(wordFor(client(), FormFields(twice)), QByteArray("invalid_request"));
        auto both = outside("request", object).fields();
        both.append({QStringLiteral("request_uri"), QStringLiteral("https://rp.example/r.jwt")});
        QCOMPARE(wordFor(client(), FormFields(both)), QByteArray("invalid_request"));
    }

    void service_byReference_data()
    {
        QTest::addColumn<QString>("uri");
        QTest::addColumn<QByteArray>("word");
        const QByteArray notRegistered("invalid_request_uri");
        QTest::newRow("registered") << QStringLiteral("https://rp.example/r.jwt") << QByteArray("ok");
        QTest::newRow("with a fragment")
            << QStringLiteral("https://rp.example/r.jwt#abc") << QByteArray("ok");
        QTest::newRow("other fragment") << QStringLiteral("https://rp.example/h.jwt#two") << QByteArray("ok");
        QTest::newRow("query") << QStringLiteral("https://rp.example/r.jwt?x") << notRegistered;
        QTest::newRow("case") << QStringLiteral("https://RP.example/r.jwt") << notRegistered;
        QTest::newRow("port") << QStringLiteral("https://rp.example:443/r.jwt") << notRegistered;
        QTest::newRow("path") << QStringLiteral("https://rp.example/r.jwt/../x") << notRegistered;
        QTest::newRow("plain") << QStringLiteral("http://rp.example/r.jwt") << notRegistered;
        QTest::newRow("elsewhere") << QStringLiteral("https://evil.example/r.jwt") << notRegistered;
        QTest::newRow("long") << QStringLiteral("https://rp.example/r.jwt#") + QString(512, QLatin1Char('a'))
                              << notRegistered;
    }
    void service_byReference()
    {
        QFETCH(QString, uri);
        QFETCH(QByteArray, word);
        for (const char *url : {"https://rp.example/r.jwt", "https://rp.example/h.jwt",
                                "https://evil.example/r.jwt", "https://rp.example/r.jwt?x"})
            http.put(QLatin1String(url), objectOf(claimsWith()));
        QCOMPARE(wordFor(client(), outside("request_uri", uri)), word);
    }

    void service_byReference_isReadAnewForEachArrival()
    {
        const QString url = QStringLiteral("https://rp.example/r.jwt");
        http.put(url, objectOf(claimsWith()));
        QCOMPARE(wordFor(client(), outside("request_uri", url)), QByteArray("ok"));
        clock.advance(1ms);
        http.put(url, "something else");
        QCOMPARE(wordFor(client(), outside("request_uri", url)), kRefused);
        clock.advance(1ms);
        http.remove(url);
        QCOMPARE(wordFor(client(), outside("request_uri", url)), QByteArray("invalid_request_uri"));
    }

    void service_keysAtTheClientsAddress()
    {
        Client remote = client();
        remote.metadata.jwks = {};
        remote.metadata.jwksUri = QStringLiteral("https://rp.example/jwks");
        const FormFields request = outside("request", QString::fromLatin1(objectOf(claimsWith())));
        QCOMPARE(wordFor(remote, request), kRefused);  // nobody answers there
        clock.advance(10s);
        http.put(remote.metadata.jwksUri,
                 QJsonDocument(setOf({toJwk(testKey().publicKey())})).toJson(QJsonDocument::Compact));
        QCOMPARE(wordFor(remote, request), QByteArray("ok"));
        // What cannot be right fetches nothing.
        const int before = http.calls(remote.metadata.jwksUri);
        clock.advance(24h);
        QCOMPARE(wordFor(remote, outside("request", QStringLiteral("e30.e30.e30"))), kRefused);
        QCOMPARE(
            wordFor(remote, outside("request", QString::fromLatin1(withHeader("{\"alg\":\"none\"}", "AA")))),
            kRefused);
        QCOMPARE(http.calls(remote.metadata.jwksUri), before);
    }
};

QTEST_GUILESS_MAIN(TestRequestObject)
#include "tst_request_object.moc"
