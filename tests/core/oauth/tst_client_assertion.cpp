#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include "core/base/base64url.h"
#include "core/crypto/digest.h"
#include "core/crypto/jwk.h"
#include "core/crypto/jwt.h"
#include "core/oauth/client_assertion.h"
#include "tests/support/fake_clock.h"

using namespace gatehouse;

namespace {

using enum SigningAlgorithm;

constexpr qint64 kNow = 1'767'225'600;
const QString kClient = QStringLiteral("0191d2b8-7c1e-7a60-9c3a-52f1a9f0c001");
const QString kIssuer = QStringLiteral("https://login.example.org");
const QString kTokenEndpoint = QStringLiteral("https://login.example.org/oauth/token");
const QString kParEndpoint = QStringLiteral("https://login.example.org/oauth/par");
const QByteArray kSecret("0123456789abcdef0123456789abcdef");
const QByteArray kAccepted("accepted");
const QByteArray kRefused("invalid_client");
const QJsonValue kGone(QJsonValue::Undefined);

const SigningKey &testKey()
{
    static const SigningKey key = SigningKey::generate(ES256).value();
    return key;
}

JwkSet setOf(const QJsonArray &keys)
{
    const QJsonObject set{{QStringLiteral("keys"), keys}};
    return *JwkSet::parse(QJsonDocument(set).toJson(QJsonDocument::Compact));
}

const JwkSet &testKeys()
{
    static const JwkSet keys = setOf({toJwk(testKey().publicKey())});
    return keys;
}

QJsonObject claimsWith(std::initializer_list<std::pair<const char *, QJsonValue>> changes = {})
{
    QJsonObject claims{{QStringLiteral("iss"), kClient}, {QStringLiteral("sub"), kClient},
                       {QStringLiteral("aud"), kIssuer}, {QStringLiteral("exp"), kNow + 60},
                       {QStringLiteral("iat"), kNow},    {QStringLiteral("jti"), QStringLiteral("id-1")}};
    for (const auto &[name, value] : changes) {
        if (value.isUndefined())
            claims.remove(QLatin1String(name));
        else
            claims.insert(QLatin1String(name), value);
    }
    return claims;
}

QByteArray json(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

AssertionExpectations expectations(bool strict = false)
{
    AssertionExpectations expected;
    expected.clientId = kClient;
    expected.issuer = kIssuer;
    expected.endpoints = {kTokenEndpoint, kParEndpoint};
    expected.strictAudience = strict;
    return expected;
}

template <class Keys>
Result<VerifiedAssertion> verify(const QByteArray &assertion, const Keys &keys,
                                 const AssertionExpectations &expected = expectations(),
                                 Timestamp now = {kNow * 1000})
{
    const FakeClock clock(now);
    GATEHOUSE_TRY_ASSIGN(parsed, parseClientAssertion(assertion));
    return verifyClientAssertion(parsed, keys, expected, clock);
}

QByteArray reasonOf(const Result<VerifiedAssertion> &result)
{
    return result.ok() ? kAccepted : result.error().reason;
}

QByteArray signedWith(const SigningKey &key, const QJsonObject &claims, QByteArrayView type = "JWT")
{
    return *signJwt(key, type, claims);
}

QByteArray withHeader(const QByteArray &header, const QJsonObject &claims)
{
    return base64UrlEncode(header) + '.' + base64UrlEncode(json(claims));
}

QByteArray hmacSigned(const QJsonObject &claims, const QByteArray &secret,
                      const QByteArray &header = "{\"alg\":\"HS256\"}")
{
    const QByteArray input = withHeader(header, claims);
    return input + '.' + base64UrlEncode(hmacSha256(secret, input));
}

}  // namespace

class TestClientAssertion : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void verify_takesWhatJoseWrites()
    {
        QFile file(QStringLiteral(GATEHOUSE_TEST_DATA "/jose/client_assertions.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonArray tests = QJsonDocument::fromJson(file.readAll())[u"tests"].toArray();
        QCOMPARE(tests.size(), 5);
        for (const QJsonValue test : tests) {
            const QByteArray assertion = test[u"assertion"].toString().toLatin1();
            const auto parsed = parseClientAssertion(assertion);
            QVERIFY(parsed.ok());
            QCOMPARE(parsed->subject, kClient);
            const Timestamp then = *numericDate(parsed->claims.value(u"iat"));
            const Timestamp expires = *numericDate(parsed->claims.value(u"exp"));
            const Secret secret = Secret::fromText(test[u"secret"].toString());
            const auto check = [&](const QByteArray &text, Timestamp now) {
                return secret.isEmpty()
                           ? verify(text, setOf(test[u"jwks"][u"keys"].toArray()), expectations(true), now)
                           : verify(text, secret, expectations(true), now);
            };
            const auto verified = check(assertion, then);
            QVERIFY2(verified.ok(), qPrintable(test[u"alg"].toString()));
            QCOMPARE(verified->id, parsed->claims.value(u"jti").toString());
            QCOMPARE(verified->clientId, kClient);
            QCOMPARE(verified->expiresAt, expires + std::chrono::seconds(10));
            QCOMPARE(reasonOf(check(assertion, verified->expiresAt - std::chrono::milliseconds(1))),
                     kAccepted);
            QCOMPARE(reasonOf(check(assertion, verified->expiresAt)), kRefused);
            QByteArray bent = assertion;
            const qsizetype at = assertion.lastIndexOf('.') + 3;
            bent[at] = bent.at(at) == 'A' ? 'B' : 'A';
            QCOMPARE(reasonOf(check(bent, then)), kRefused);
        }
    }

    void verify_checksClaims_data()
    {
        QTest::addColumn<QJsonObject>("claims");
        QTest::addColumn<QByteArray>("reason");
        const auto row = [](const char *label, const char *name, const QJsonValue &value,
                            const QByteArray &reason) {
            QTest::newRow(label) << claimsWith({{name, value}}) << reason;
        };
        const QString other = QStringLiteral("0191d2b8-7c1e-7a60-9c3a-52f1a9f0c002");
        row("as it should be", "x", true, kAccepted);
        row("iss other", "iss", other, kRefused);
        row("iss missing", "iss", kGone, kRefused);
        row("iss a list", "iss", QJsonArray{kClient}, kRefused);
        row("sub other", "sub", other, kRefused);
        row("sub missing", "sub", kGone, kRefused);
        row("sub empty", "sub", QString(), kRefused);
        row("sub a number", "sub", 1, kRefused);
        QTest::newRow("iss and sub other") << claimsWith({{"iss", other}, {"sub", other}}) << kRefused;
        row("aud missing", "aud", kGone, kRefused);
        row("aud empty", "aud", QString(), kRefused);
        row("aud issuer with slash", "aud", QString(kIssuer + u'/'), kRefused);
        row("aud other", "aud", QStringLiteral("https://other.example.org"), kRefused);
        row("aud endpoint of another", "aud", QStringLiteral("https://login.example.org/oauth/introspect"),
            kRefused);
        row("aud a number", "aud", 1, kRefused);
        row("aud an object", "aud", QJsonObject{{kIssuer, kIssuer}}, kRefused);
        row("aud an empty list", "aud", QJsonArray{}, kRefused);
        row("aud a list of two", "aud", QJsonArray{kIssuer, QStringLiteral("https://evil.example")},
            kRefused);
        row("aud a list of the issuer twice", "aud", QJsonArray{kIssuer, kIssuer}, kRefused);
        row("aud a list of the endpoint", "aud", QJsonArray{kTokenEndpoint}, kRefused);
        row("exp missing", "exp", kGone, kRefused);
        row("exp text", "exp", QString::number(kNow + 60), kRefused);
        row("exp null", "exp", QJsonValue::Null, kRefused);
        row("exp negative", "exp", -1, kRefused);
        row("exp huge", "exp", 9.3e18, kRefused);
        row("exp 5 minutes ago", "exp", kNow - 300, kRefused);
        row("exp 10 s ago", "exp", kNow - 10, kRefused);
        row("exp 9 s ago", "exp", kNow - 9, kAccepted);
        row("exp fraction", "exp", double(kNow) + 0.5, kAccepted);
        row("exp in 10 minutes", "exp", kNow + 610, kAccepted);
        row("exp later", "exp", kNow + 611, kRefused);
        row("nbf in 8 s", "nbf", kNow + 8, kAccepted);
        row("nbf in 10 s", "nbf", kNow + 10, kAccepted);
        row("nbf in 11 s", "nbf", kNow + 11, kRefused);
        row("nbf in 60 s", "nbf", kNow + 60, kRefused);
        row("nbf text", "nbf", QStringLiteral("0"), kRefused);
        row("iat missing", "iat", kGone, kAccepted);
        row("iat in 60 s", "iat", kNow + 60, kAccepted);
        row("iat in 61 s", "iat", kNow + 61, kRefused);
        row("iat null", "iat", QJsonValue::Null, kRefused);
        row("jti missing", "jti", kGone, kRefused);
        row("jti empty", "jti", QString(), kRefused);
        row("jti a number", "jti", 1, kRefused);
        row("jti 256", "jti", QString(256, u'j'), kAccepted);
        row("jti 257", "jti", QString(257, u'j'), kRefused);
    }
    void verify_checksClaims()
    {
        QFETCH(QJsonObject, claims);
        QFETCH(QByteArray, reason);
        QCOMPARE(reasonOf(verify(signedWith(testKey(), claims), testKeys())), reason);
        QCOMPARE(reasonOf(verify(hmacSigned(claims, kSecret), Secret(kSecret))), reason);
    }
    void verify_takesAudiencesByStrictness_data()
    {
        QTest::addColumn<QJsonValue>("audience");
        QTest::addColumn<bool>("open");
        QTest::addColumn<bool>("strict");
        QTest::newRow("issuer") << QJsonValue(kIssuer) << true << true;
        QTest::newRow("token endpoint") << QJsonValue(kTokenEndpoint) << true << false;
        QTest::newRow("PAR endpoint") << QJsonValue(kParEndpoint) << true << false;
        QTest::newRow("list of the issuer") << QJsonValue(QJsonArray{kIssuer}) << true << false;
    }
    void verify_takesAudiencesByStrictness()
    {
        QFETCH(QJsonValue, audience);
        QFETCH(bool, open);
        QFETCH(bool, strict);
        const QByteArray assertion = signedWith(testKey(), claimsWith({{"aud", audience}}));
        QCOMPARE(reasonOf(verify(assertion, testKeys())), open ? kAccepted : kRefused);
        QCOMPARE(reasonOf(verify(assertion, testKeys(), expectations(true))), strict ? kAccepted : kRefused);
    }
    void verify_takesNothingWithoutOurOwnName()
    {
        AssertionExpectations nobody = expectations();
        nobody.clientId.clear();
        QCOMPARE(reasonOf(verify(signedWith(testKey(), claimsWith()), testKeys(), nobody)), kRefused);
        AssertionExpectations nowhere = expectations();
        nowhere.issuer.clear();
        QCOMPARE(reasonOf(verify(signedWith(testKey(), claimsWith({{"aud", kTokenEndpoint}})), testKeys(),
                                 nowhere)),
                 kRefused);
    }
    void verify_checksType()
    {
        for (const char *type : {"", "JWT", "jwt", "client-authentication+jwt"})
            QCOMPARE(reasonOf(verify(signedWith(testKey(), claimsWith(), type), testKeys())), kAccepted);
        for (const char *type : {"at+jwt", "dpop+jwt", "logout+jwt", "JOSE"})
            QCOMPARE(reasonOf(verify(signedWith(testKey(), claimsWith(), type), testKeys())), kRefused);
    }

    void verify_refusesForgedHeaders_data()
    {
        QTest::addColumn<QByteArray>("header");
        const QByteArray kid = ",\"kid\":\"" + testKey().keyId() + "\"";
        for (const char *algorithm :
             {"none", "None", "nOnE", "", "HS256", "RS256", "PS256", "EdDSA", "ES384", "es256", "Ed25519"})
            QTest::addRow("alg '%s'", algorithm) << QByteArray("{\"alg\":\"") + algorithm + "\"" + kid + "}";
        QTest::newRow("alg missing") << QByteArray("{\"kid\":\"x\"}");
        QTest::newRow("kid unknown") << QByteArray("{\"alg\":\"ES256\",\"kid\":\"../../dev/null\"}");
        QTest::newRow("crit") << "{\"alg\":\"ES256\",\"crit\":[\"exp\"]" + kid + "}";
        QTest::newRow("b64") << "{\"alg\":\"ES256\",\"b64\":false" + kid + "}";
        QTest::newRow("zip") << "{\"alg\":\"ES256\",\"zip\":\"DEF\"" + kid + "}";
    }
    void verify_refusesForgedHeaders()
    {
        QFETCH(QByteArray, header);
        const QByteArray input = withHeader(header, claimsWith());
        QCOMPARE(reasonOf(verify(input + '.' + base64UrlEncode(*testKey().sign(input)), testKeys())),
                 kRefused);
        QCOMPARE(reasonOf(verify(input + '.', testKeys())), kRefused);
        QCOMPARE(reasonOf(verify(input, testKeys())), kRefused);
    }
    void verify_neverUsesAPublicKeyAsSecret()
    {
        const QJsonObject jwk = toJwk(testKey().publicKey());
        const QByteArray pretended = "{\"alg\":\"HS256\",\"kid\":\"" + testKey().keyId() + "\"}";
        for (const QByteArray &known : {json(jwk), jwk.value(u"x").toString().toLatin1()})
            QCOMPARE(reasonOf(verify(hmacSigned(claimsWith(), known, pretended), testKeys())), kRefused);
        // And the other way round: a signature is no tag.
        QCOMPARE(reasonOf(verify(signedWith(testKey(), claimsWith()), Secret(kSecret))), kRefused);
    }
    void verify_needsALongSecret()
    {
        QCOMPARE(reasonOf(verify(hmacSigned(claimsWith(), kSecret), Secret(kSecret))), kAccepted);
        for (const QByteArray &weak : {QByteArray(), kSecret.left(31)})
            QCOMPARE(reasonOf(verify(hmacSigned(claimsWith(), weak), Secret(weak))), kRefused);
        QCOMPARE(reasonOf(verify(hmacSigned(claimsWith(), kSecret + 'x'), Secret(kSecret))), kRefused);
        const QByteArray good = hmacSigned(claimsWith(), kSecret);
        QCOMPARE(reasonOf(verify(good.chopped(4), Secret(kSecret))), kRefused);
        QCOMPARE(reasonOf(verify(hmacSigned(claimsWith(), kSecret, "{\"alg\":\"HS512\"}"), Secret(kSecret))),
                 kRefused);
    }
    void verify_keepsToTheClientsAlgorithms()
    {
        AssertionExpectations expected = expectations();
        expected.algorithms = {PS256, EdDSA};
        QCOMPARE(reasonOf(verify(signedWith(testKey(), claimsWith()), testKeys(), expected)), kRefused);
        expected.algorithms = {PS256, ES256};
        QCOMPARE(reasonOf(verify(signedWith(testKey(), claimsWith()), testKeys(), expected)), kAccepted);
    }
    void verify_refusesAnothersKey()
    {
        const SigningKey other = SigningKey::generate(ES256).value();
        QCOMPARE(reasonOf(verify(signedWith(other, claimsWith()), testKeys())), kRefused);
        QCOMPARE(reasonOf(verify(signedWith(testKey(), claimsWith()), JwkSet())), kRefused);
        // A key in the header is never looked at.
        const QByteArray header = "{\"alg\":\"ES256\",\"jwk\":" + json(toJwk(other.publicKey())) + "}";
        const QByteArray input = withHeader(header, claimsWith());
        QCOMPARE(reasonOf(verify(input + '.' + base64UrlEncode(*other.sign(input)), testKeys())), kRefused);
    }
    void verify_tellsNothingBeforeTheSignatureHolds()
    {
        const SigningKey other = SigningKey::generate(ES256).value();
        const QString message = QStringLiteral("The client assertion is not valid.");
        QCOMPARE(verify(signedWith(other, claimsWith({{"exp", 1}})), testKeys()).error().publicMessage,
                 message);
        QVERIFY(verify(signedWith(testKey(), claimsWith({{"exp", 1}})), testKeys()).error().publicMessage !=
                message);
    }
    void parse_refusesWhatIsNoAssertion()
    {
        for (const QByteArray &text :
             {QByteArray(), QByteArray("a.b.c"), QByteArray(20'000, 'a'),
              withHeader("{\"alg\":\"ES256\"}", claimsWith({{"x", QString(8 * 1024, u'x')}})) + ".AA",
              base64UrlEncode("{\"alg\":\"ES256\"}") + '.' + base64UrlEncode("[]") + ".AA",
              base64UrlEncode("{\"alg\":\"ES256\"}") + '.' +
                  base64UrlEncode("{\"sub\":\"a\",\"sub\":\"b\"}") + ".AA"}) {
            const auto parsed = parseClientAssertion(text);
            QVERIFY(!parsed.ok());
            QCOMPARE(parsed.error().reason, kRefused);
        }
    }
    void verify_speed()
    {
        const QByteArray assertion = signedWith(testKey(), claimsWith());
        QBENCHMARK
        {
            if (!verify(assertion, testKeys()).ok()) qFatal("refused");
        }
    }
};

QTEST_APPLESS_MAIN(TestClientAssertion)
#include "tst_client_assertion.moc"
