#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include "core/crypto/jwk.h"
#include "core/crypto/jwk_set.h"

using namespace gatehouse;

namespace {

using enum SigningAlgorithm;

// RFC 7517 appendix A.1.
const char kStandardSet[] = R"({"keys":[
  {"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
   "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","use":"enc","kid":"1"},
  {"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
   "e":"AQAB","alg":"RS256","kid":"2011-04-29"}]})";

/// A public JWK with members set (or, undefined, removed).
QJsonObject jwk(SigningAlgorithm algorithm,
                std::initializer_list<std::pair<const char *, QJsonValue>> changes = {})
{
    QJsonObject made = toJwk(SigningKey::generate(algorithm)->publicKey());
    for (const auto &[name, value] : changes) {
        if (value.isUndefined())
            made.remove(QLatin1String(name));
        else
            made.insert(QLatin1String(name), value);
    }
    return made;
}

QByteArray setOf(const QJsonArray &keys)
{
    return QJsonDocument(QJsonObject{{QStringLiteral("keys"), keys}}).toJson(QJsonDocument::Compact);
}

QByteArray reasonOf(const QByteArray &json)
{
    const auto set = JwkSet::parse(json);
    return set.ok() ? QByteArray("accepted") : set.error().reason;
}

const QJsonValue kGone(QJsonValue::Undefined);

}  // namespace

class TestJwkSet : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void parse_followsRfc7517AppendixA1()
    {
        const auto set = JwkSet::parse(kStandardSet);
        QVERIFY(set.ok());
        QVERIFY(set->verifier("2011-04-29", RS256).has_value());
        QVERIFY(set->verifier({}, RS256).has_value());
        QVERIFY(!set->verifier("2011-04-29", PS256));
        QVERIFY(!set->verifier("1", ES256));
        QVERIFY(!set->hasVerifier(ES256));
        QVERIFY(set->hasVerifier(RS256));
    }
    void verifier_findsByKeyIdAndAlgorithm()
    {
        const QJsonObject one = jwk(ES256, {{"kid", QStringLiteral("one")}});
        const QJsonObject two = jwk(ES256, {{"kid", QStringLiteral("two")}, {"use", kGone}});
        const QJsonObject ed = jwk(EdDSA, {{"kid", kGone}});
        const auto set = JwkSet::parse(setOf({one, two, ed}));
        QVERIFY(set.ok());
        QCOMPARE(jwkThumbprint(*set->verifier("one", ES256)), jwkThumbprint(*publicKeyFromJwk(one)));
        QCOMPARE(jwkThumbprint(*set->verifier("two", ES256)), jwkThumbprint(*publicKeyFromJwk(two)));
        QVERIFY(!set->verifier("three", ES256));
        QVERIFY(!set->verifier("one", EdDSA));
        QVERIFY(!set->verifier({}, ES256));  // two would fit
        QVERIFY(set->verifier({}, EdDSA).has_value());
        QVERIFY(!set->verifier("one'--", ES256));
    }
    void verifier_takesNoneOfTwins()
    {
        const auto kid = [](const char *text) {
            return QJsonValue(QLatin1String(text));
        };
        const auto set =
            JwkSet::parse(setOf({jwk(ES256, {{"kid", kid("a")}}), jwk(ES256, {{"kid", kid("a")}}),
                                 jwk(EdDSA, {{"kid", kid("a")}})}));
        QVERIFY(set.ok());
        QVERIFY(!set->verifier("a", ES256));
        QVERIFY(set->verifier("a", EdDSA).has_value());
    }
    void verifier_takesAnRsaKeyWithoutAlgForBoth()
    {
        const QJsonObject open = jwk(RS256, {{"kid", QStringLiteral("r")}, {"alg", kGone}});
        auto set = JwkSet::parse(setOf({open}));
        QCOMPARE(set->verifier("r", RS256)->algorithm(), RS256);
        QCOMPARE(set->verifier("r", PS256)->algorithm(), PS256);
        QJsonObject bound = open;
        bound.insert(QStringLiteral("alg"), QStringLiteral("PS256"));
        set = JwkSet::parse(setOf({bound}));
        QVERIFY(!set->verifier("r", RS256));
        QCOMPARE(set->verifier("r", PS256)->algorithm(), PS256);
    }
    void parse_skipsWhatItCannotUse()
    {
        const QString x = jwk(ES256).value(u"x").toString();
        const auto set = JwkSet::parse(setOf({
            jwk(ES256, {{"kid", QStringLiteral("good")}, {"x5c", QJsonArray{QStringLiteral("AA==")}}}),
            jwk(ES256, {{"kty", QStringLiteral("AKP")}}),
            jwk(ES256, {{"kty", 1}}),
            jwk(ES256, {{"crv", QStringLiteral("P-384")}}),
            jwk(ES256, {{"y", x}}),
            jwk(ES256, {{"kid", 7}}),
            jwk(ES256, {{"alg", QStringLiteral("none")}}),
            jwk(ES256, {{"use", QStringLiteral("tls")}}),
            jwk(RS256, {{"e", QStringLiteral("AQ")}}),
            jwk(RS256, {{"n", QStringLiteral("AQAB")}}),
            QJsonObject(),
        }));
        QVERIFY(set.ok());
        QCOMPARE(set->skipped(), 10);
        QVERIFY(set->verifier({}, ES256).has_value());
        QVERIFY(!set->hasVerifier(RS256));
    }
    void parse_refuses_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("reason");
        const QByteArray ec = QJsonDocument(jwk(ES256)).toJson(QJsonDocument::Compact);
        const auto row = [](const char *label, const QByteArray &json, const char *reason) {
            QTest::newRow(label) << json << QByteArray(reason);
        };
        for (const char *part : {"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
            row(part, setOf({jwk(ES256), jwk(EdDSA, {{part, QStringLiteral("AQAB")}})}), "private_key");
        row("symmetric", "{\"keys\":[{\"kty\":\"oct\"}]}", "private_key");
        row("unknown type with k", "{\"keys\":[{\"kty\":\"new\",\"k\":\"AA\"}]}", "private_key");
        row("empty", "", "invalid_json");
        row("list", "[]", "invalid_json");
        row("one key", ec, "invalid_key_set");
        row("no keys", "{}", "invalid_key_set");
        row("keys an object", "{\"keys\":{}}", "invalid_key_set");
        row("keys null", "{\"keys\":null}", "invalid_key_set");
        row("a key that is text", "{\"keys\":[\"" + QByteArray("x\"]}"), "invalid_key_set");
        row("keys twice", "{\"keys\":[],\"keys\":[]}", "invalid_json");
        row("trailing", setOf({}) + "x", "invalid_json");
        row("deep", "{\"keys\":[{\"x\":" + QByteArray(20, '[') + QByteArray(20, ']') + "}]}", "invalid_json");
        row("large", "{\"keys\":[" + QByteArray(64 * 1024, ' ') + "]}", "invalid_json");
        QJsonArray many;
        for (int i = 0; i < 51; ++i)
            many.append(QJsonObject());
        row("51 keys", setOf(many), "too_many_keys");
    }
    void parse_refuses()
    {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, reason);
        QCOMPARE(reasonOf(json), reason);
        QCOMPARE(JwkSet::parse(json).error().code, ErrorCode::InvalidInput);
        QCOMPARE(JwkSet::parse(json).error().field, QByteArray("jwks"));
    }
    void parse_takesUpToItsLimits()
    {
        QJsonArray many;
        const QJsonObject key = jwk(ES256);
        for (int i = 0; i < 50; ++i)
            many.append(key);
        QCOMPARE(reasonOf(setOf(many)), QByteArray("accepted"));
        QVERIFY(JwkSet::parse("{\"keys\":[]}")->isEmpty());
        QVERIFY(JwkSet().isEmpty());
        QVERIFY(!JwkSet().verifier({}, ES256));
    }
    void parse_speed()
    {
        const QByteArray json = setOf({jwk(ES256), jwk(EdDSA)});
        QBENCHMARK
        {
            if (!JwkSet::parse(json).ok()) qFatal("cannot parse");
        }
    }
};

QTEST_APPLESS_MAIN(TestJwkSet)
#include "tst_jwk_set.moc"
