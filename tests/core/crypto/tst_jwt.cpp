#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include "core/base/base64url.h"
#include "core/crypto/jwk.h"
#include "core/crypto/jws.h"
#include "core/crypto/jwt.h"
#include "tests/support/fake_clock.h"

using namespace gatehouse;

namespace {

QJsonObject json(const QByteArray &text)
{
    return QJsonDocument::fromJson(text).object();
}

/// True when the token verifies under the one key.
bool holds(const QByteArray &token, const PublicKey &key)
{
    const auto jws = parseCompactJws(token);
    return jws.ok() && verifyJws(*jws, key);
}

const SigningKey &testKey()
{
    static const SigningKey key = SigningKey::generate(SigningAlgorithm::ES256).value();
    return key;
}

const QString kIssuer = QStringLiteral("https://login.example.org");
const QString kAudience = QStringLiteral("https://api.example.org");
constexpr qint64 kNow = 1'767'225'600;

QJsonObject goodClaims()
{
    return {{QStringLiteral("iss"), kIssuer},
            {QStringLiteral("aud"), kAudience},
            {QStringLiteral("sub"), QStringLiteral("u1")},
            {QStringLiteral("iat"), kNow - 10},
            {QStringLiteral("exp"), kNow + 300}};
}

JwtExpectations expectations()
{
    JwtExpectations wanted;
    wanted.types = {"at+jwt"};
    wanted.issuer = kIssuer;
    wanted.audience = kAudience;
    return wanted;
}

std::optional<PublicKey> lookUp(const QByteArray &keyId)
{
    if (keyId != testKey().keyId()) return std::nullopt;
    return testKey().publicKey();
}

/// Signs whatever is given, well-formed or not.
QByteArray forge(const QByteArray &header, const QByteArray &payload)
{
    const QByteArray input = base64UrlEncode(header) + '.' + base64UrlEncode(payload);
    return input + '.' + base64UrlEncode(*testKey().sign(input));
}

QByteArray header(const QByteArray &more = {}, const QByteArray &type = "at+jwt")
{
    return "{\"alg\":\"ES256\",\"kid\":\"" + testKey().keyId() + "\",\"typ\":\"" + type + "\"" + more + "}";
}

Result<VerifiedJwt> verify(const QByteArray &token, const JwtExpectations &wanted = expectations())
{
    const FakeClock clock({kNow * 1000});
    return verifyJwt(token, lookUp, wanted, clock);
}

QByteArray reasonOf(const Result<VerifiedJwt> &result)
{
    return result.ok() ? QByteArray("accepted") : result.error().reason;
}

QByteArray payloadWith(const char *name, const QJsonValue &value)
{
    QJsonObject claims = goodClaims();
    if (value.isUndefined())
        claims.remove(QLatin1String(name));
    else
        claims.insert(QLatin1String(name), value);
    return QJsonDocument(claims).toJson(QJsonDocument::Compact);
}

}  // namespace

class TestJwt : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void jws_followsRfc7515AppendixA2()
    {
        const auto key =
            publicKeyFromJwk(json("{\"kty\":\"RSA\",\"n\":\"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_"
                                  "wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d"
                                  "4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-"
                                  "bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7"
                                  "WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-"
                                  "DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDT"
                                  "W9gb54h4FRWyuXpoQ\",\"e\":\"AQAB\"}"));
        QVERIFY(key.ok());
        const QByteArray token(
            "eyJhbGciOiJSUzI1NiJ9."
            "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
            "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_"
            "O8W2Fp5jujGbds9uJdbF9CUAr7t1dn"
            "ZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_"
            "eSN9383LcOLn6_dO--xi12jzDwusC"
            "-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN"
            "_IoypGlUPQGe77Rw");
        QVERIFY(holds(token, *key));
        QCOMPARE(
            parseCompactJws(token)->payload,
            QByteArray("{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}"));
    }
    void jws_followsRfc7515AppendixA3()
    {
        const auto key = publicKeyFromJwk(
            json("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
                 "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}"));
        QVERIFY(key.ok());
        QVERIFY(holds(
            "eyJhbGciOiJFUzI1NiJ9."
            "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
            "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
            *key));
    }
    void jws_followsRfc8037AppendixA4()
    {
        const auto key = publicKeyFromJwk(json(
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}"));
        QVERIFY(key.ok());
        QVERIFY(
            holds("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-"
                  "09PGcvMg3AIbQR6dWbhijcNR"
                  "4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
                  *key));
    }
    /// RFC 9864 section 2.2: a name of its own for what EdDSA has been.
    void jws_ed25519IsEdDsaByAnotherName()
    {
        const SigningKey key = SigningKey::generate(SigningAlgorithm::EdDSA).value();
        const QByteArray usual = *signCompactJws(key, "JWT", "{}");
        const QByteArray named = *signCompactJws(key, "JWT", "{}", "Ed25519");
        QCOMPARE(parseCompactJws(usual)->algorithm, QByteArray("EdDSA"));
        QCOMPARE(parseCompactJws(named)->algorithm, QByteArray("Ed25519"));
        QVERIFY(holds(usual, key.publicKey()));
        QVERIFY(holds(named, key.publicKey()));
        QVERIFY(!holds(named, testKey().publicKey()));
        QJsonObject jwk = toJwk(key.publicKey());
        QCOMPARE(jwk.value(u"alg").toString(), QStringLiteral("EdDSA"));
        jwk.insert(QStringLiteral("alg"), QStringLiteral("Ed25519"));
        const auto read = publicKeyFromJwk(jwk);
        QVERIFY(read.ok());
        QVERIFY(holds(named, *read));
        for (const char *other : {"ES256", "Ed448", "ed25519", "none"}) {
            jwk.insert(QStringLiteral("alg"), QLatin1String(other));
            QVERIFY2(!publicKeyFromJwk(jwk, SigningAlgorithm::EdDSA).ok(), other);
            QVERIFY2(!signCompactJws(key, "JWT", "{}", other).ok(), other);
        }
        QVERIFY(!signCompactJws(testKey(), "JWT", "{}", "Ed25519").ok());
    }
    void jws_followsWycheproof()
    {
        QFile file(QStringLiteral(GATEHOUSE_TEST_DATA "/wycheproof/jws.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonArray groups = json(file.readAll()).value(u"groups").toArray();
        int valid = 0;
        int invalid = 0;
        for (const QJsonValue group : groups) {
            const auto key = publicKeyFromJwk(group[u"jwk"].toObject());
            const QJsonArray tests = group[u"tests"].toArray();
            for (const QJsonValue each : tests) {
                const QJsonArray test = each.toArray();
                const bool expected = test.at(3).toString() == QLatin1String("valid");
                (expected ? valid : invalid) += 1;
                const bool good = key.ok() && holds(test.at(2).toString().toUtf8(), *key);
                const QString label =
                    QStringLiteral("%1 %2").arg(test.at(0).toInt()).arg(test.at(1).toString());
                QVERIFY2(good == expected, qPrintable(label));
            }
        }
        QVERIFY(valid >= 5);
        QVERIFY(invalid >= 200);
    }

    void sign_isVerified()
    {
        const auto token = signJwt(testKey(), "at+jwt", goodClaims());
        QVERIFY(token.ok());
        const auto verified = verify(*token);
        QCOMPARE(reasonOf(verified), QByteArray("accepted"));
        QCOMPARE(verified->keyId, testKey().keyId());
        QCOMPARE(verified->subject, QStringLiteral("u1"));
        QCOMPARE(verified->expiresAt.seconds(), kNow + 300);
        QCOMPARE(verified->issuedAt.seconds(), kNow - 10);
        QCOMPARE(verified->claims, goodClaims());
    }
    void sign_writesPlainHeader()
    {
        const QByteArray token = *signJwt(testKey(), "at+jwt", goodClaims());
        const QJsonObject read = json(*base64UrlDecode(QByteArrayView(token).first(token.indexOf('.'))));
        QCOMPARE(read, (QJsonObject{{QStringLiteral("alg"), QStringLiteral("ES256")},
                                    {QStringLiteral("typ"), QStringLiteral("at+jwt")},
                                    {QStringLiteral("kid"), QString::fromLatin1(testKey().keyId())}}));
        QVERIFY(!signJwt(testKey(), "a\",\"x\":\"", goodClaims()).ok());
        QVERIFY(!json(*base64UrlDecode(signJwt(testKey(), "", goodClaims())->split('.').first()))
                     .contains(u"typ"));
    }

    void verify_refusesForgedHeaders_data()
    {
        QTest::addColumn<QByteArray>("header");
        const QByteArray kid = "\"kid\":\"" + testKey().keyId() + "\"";
        const QByteArray rest = "," + kid + ",\"typ\":\"at+jwt\"}";
        for (const char *algorithm :
             {"none", "None", "nOnE", "", "HS256", "RS256", "EdDSA", "ES384", "es256", "ES256 "})
            QTest::addRow("alg '%s'", algorithm) << QByteArray("{\"alg\":\"") + algorithm + "\"" + rest;
        QTest::newRow("alg missing") << QByteArray("{" + kid + ",\"typ\":\"at+jwt\"}");
        QTest::newRow("alg a list") << QByteArray("{\"alg\":[\"ES256\"]" + rest);
        QTest::newRow("alg twice") << QByteArray("{\"alg\":\"none\",\"alg\":\"ES256\"" + rest);
        QTest::newRow("crit") << header(",\"crit\":[\"exp\"]");
        QTest::newRow("crit empty") << header(",\"crit\":[]");
        QTest::newRow("b64") << header(",\"b64\":false");
        QTest::newRow("zip") << header(",\"zip\":\"DEF\"");
        QTest::newRow("enc") << header(",\"enc\":\"A256GCM\"");
        QTest::newRow("ID token") << header({}, "JWT");
        QTest::newRow("type cut") << header({}, "at");
        QTest::newRow("type missing") << QByteArray("{\"alg\":\"ES256\"," + kid + "}");
        QTest::newRow("type a number") << QByteArray("{\"alg\":\"ES256\"," + kid + ",\"typ\":1}");
        QTest::newRow("kid unknown") << QByteArray(
            "{\"alg\":\"ES256\",\"kid\":\"../../dev/null\",\"typ\":\"at+jwt\"}");
        QTest::newRow("kid missing") << QByteArray("{\"alg\":\"ES256\",\"typ\":\"at+jwt\"}");
        QTest::newRow("kid long") << QByteArray("{\"alg\":\"ES256\",\"kid\":\"" + QByteArray(129, 'k') +
                                                "\",\"typ\":\"at+jwt\"}");
        QTest::newRow("kid with line break")
            << QByteArray("{\"alg\":\"ES256\",\"kid\":\"a\\nb\",\"typ\":\"at+jwt\"}");
        QTest::newRow("kid an object") << QByteArray("{\"alg\":\"ES256\",\"kid\":{},\"typ\":\"at+jwt\"}");
        QTest::newRow("not JSON") << QByteArray("alg=ES256");
        QTest::newRow("array") << QByteArray("[]");
        QTest::newRow("byte order mark") << "\xef\xbb\xbf" + header();
        QTest::newRow("deep") << header(",\"x\":" + QByteArray(20, '[') + QByteArray(20, ']'));
    }
    void verify_refusesForgedHeaders()
    {
        QFETCH(QByteArray, header);
        QCOMPARE(reasonOf(verify(forge(header, payloadWith("x", true)))), QByteArray("invalid_token"));
    }
    void verify_takesTypesByRfc7515()
    {
        for (const char *type : {"at+jwt", "AT+JWT", "application/at+jwt", "Application/At+Jwt"})
            QCOMPARE(reasonOf(verify(forge(header({}, type), payloadWith("x", true)))),
                     QByteArray("accepted"));
        JwtExpectations idToken = expectations();
        idToken.types = {"jwt", ""};
        QCOMPARE(reasonOf(verify(*signJwt(testKey(), "", goodClaims()), idToken)), QByteArray("accepted"));
        QCOMPARE(reasonOf(verify(*signJwt(testKey(), "JWT", goodClaims()), idToken)), QByteArray("accepted"));
        QCOMPARE(reasonOf(verify(*signJwt(testKey(), "at+jwt", goodClaims()), idToken)),
                 QByteArray("invalid_token"));
    }
    void verify_ignoresKeysInTheHeader()
    {
        const auto mine = SigningKey::generate(SigningAlgorithm::ES256);
        QVERIFY(mine.ok());
        const QByteArray embedded = QJsonDocument(toJwk(mine->publicKey())).toJson(QJsonDocument::Compact);
        const QByteArray input =
            base64UrlEncode(header(",\"jwk\":" + embedded)) + '.' + base64UrlEncode(payloadWith("x", true));
        QCOMPARE(reasonOf(verify(input + '.' + base64UrlEncode(*mine->sign(input)))),
                 QByteArray("invalid_token"));
    }

    void verify_checksClaims_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<QByteArray>("reason");
        const QByteArray bad("invalid_token");
        const QByteArray good("accepted");
        const QJsonValue gone(QJsonValue::Undefined);
        const auto row = [](const char *label, const QByteArray &payload, const QByteArray &reason) {
            QTest::newRow(label) << payload << reason;
        };
        row("iss other", payloadWith("iss", QStringLiteral("https://login.example.org/")), bad);
        row("iss missing", payloadWith("iss", gone), bad);
        row("iss a list", payloadWith("iss", QJsonArray{kIssuer}), bad);
        row("aud other", payloadWith("aud", QStringLiteral("https://other.example.org")), bad);
        row("aud missing", payloadWith("aud", gone), bad);
        row("aud empty list", payloadWith("aud", QJsonArray{}), bad);
        row("aud list with us", payloadWith("aud", QJsonArray{QStringLiteral("x"), kAudience}), good);
        row("aud list without us", payloadWith("aud", QJsonArray{QStringLiteral("x")}), bad);
        row("aud list with number", payloadWith("aud", QJsonArray{kAudience, 1}), bad);
        row("aud an object", payloadWith("aud", QJsonObject{}), bad);
        row("sub a number", payloadWith("sub", 1), bad);
        row("sub missing", payloadWith("sub", gone), good);
        row("exp missing", payloadWith("exp", gone), bad);
        row("exp text", payloadWith("exp", QStringLiteral("99999999999")), bad);
        row("exp null", payloadWith("exp", QJsonValue()), bad);
        row("exp negative", payloadWith("exp", -1), bad);
        row("exp huge", payloadWith("exp", 9.3e18), bad);
        row("exp now", payloadWith("exp", kNow), QByteArray("token_expired"));
        row("exp in a second", payloadWith("exp", kNow + 1), good);
        row("exp fraction", payloadWith("exp", double(kNow) + 0.5), good);
        row("exp zero", payloadWith("exp", 0), QByteArray("token_expired"));
        row("nbf now", payloadWith("nbf", kNow), good);
        row("nbf in a second", payloadWith("nbf", kNow + 1), bad);
        row("nbf text", payloadWith("nbf", QStringLiteral("0")), bad);
        row("iat in a second", payloadWith("iat", kNow + 1), bad);
        row("iat missing", payloadWith("iat", gone), good);
        row("infinite", "{\"exp\":1e400}", bad);
        row("exp twice", "{\"exp\":1,\"exp\":99999999999}", bad);
        row("not JSON", "hello", bad);
        row("array", "[]", bad);
        row("empty", "", bad);
    }
    void verify_checksClaims()
    {
        QFETCH(QByteArray, payload);
        QFETCH(QByteArray, reason);
        QCOMPARE(reasonOf(verify(forge(header(), payload))), reason);
    }
    void verify_grantsLeewayEitherWay()
    {
        JwtExpectations wanted = expectations();
        wanted.leeway = std::chrono::seconds(30);
        QCOMPARE(reasonOf(verify(forge(header(), payloadWith("exp", kNow - 29)), wanted)),
                 QByteArray("accepted"));
        QCOMPARE(reasonOf(verify(forge(header(), payloadWith("exp", kNow - 30)), wanted)),
                 QByteArray("token_expired"));
        QCOMPARE(reasonOf(verify(forge(header(), payloadWith("nbf", kNow + 30)), wanted)),
                 QByteArray("accepted"));
        QCOMPARE(reasonOf(verify(forge(header(), payloadWith("nbf", kNow + 31)), wanted)),
                 QByteArray("invalid_token"));
    }
    void verify_canAllowExpiredHints()
    {
        JwtExpectations wanted = expectations();
        wanted.allowExpired = true;
        QCOMPARE(reasonOf(verify(forge(header(), payloadWith("exp", 1)), wanted)), QByteArray("accepted"));
        QCOMPARE(
            reasonOf(verify(forge(header(), payloadWith("exp", QJsonValue(QJsonValue::Undefined))), wanted)),
            QByteArray("invalid_token"));
    }
    void verify_neverMatchesEmptyExpectations()
    {
        JwtExpectations wanted = expectations();
        wanted.issuer.clear();
        QVERIFY(!verify(forge(header(), payloadWith("iss", QString())), wanted).ok());
        wanted = expectations();
        wanted.audience.clear();
        QVERIFY(!verify(forge(header(), payloadWith("aud", QString())), wanted).ok());
        wanted = expectations();
        wanted.types.clear();
        QVERIFY(!verify(forge(header(), payloadWith("x", true)), wanted).ok());
    }

    void verify_refusesOtherShapes()
    {
        const QByteArray token = *signJwt(testKey(), "at+jwt", goodClaims());
        QVERIFY(verify(token).ok());
        const QList<QByteArray> parts = token.split('.');
        const QList<QByteArray> wrong = {
            {},
            ".",
            "..",
            "...",
            parts.at(0),
            parts.at(0) + '.' + parts.at(1),
            parts.at(0) + '.' + parts.at(1) + '.',
            parts.at(0) + ".." + parts.at(2),
            '.' + parts.at(1) + '.' + parts.at(2),
            token + '.',
            token + ".x",
            '.' + token,
            ' ' + token,
            token + ' ',
            token + '\n',
            token + '\0',
            token + '=',
            token.chopped(1),
            parts.at(1) + '.' + parts.at(0) + '.' + parts.at(2),
            token + QByteArray(20'000, 'A'),
            QByteArray(1'000'000, '.'),
        };
        for (const QByteArray &each : wrong)
            QCOMPARE(reasonOf(verify(each)), QByteArray("invalid_token"));
    }
    void verify_refusesEveryChangedCharacter()
    {
        const QByteArray token = *signJwt(testKey(), "at+jwt", goodClaims());
        for (qsizetype i = 0; i < token.size(); ++i) {
            QByteArray changed = token;
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            QVERIFY2(!verify(changed).ok(), qPrintable(QString::number(i)));
        }
    }
    void sign_speed()
    {
        const QJsonObject claims = goodClaims();
        QBENCHMARK
        {
            if (!signJwt(testKey(), "at+jwt", claims).ok()) qFatal("cannot sign");
        }
    }
    void verify_speed()
    {
        const QByteArray token = *signJwt(testKey(), "at+jwt", goodClaims());
        QBENCHMARK
        {
            if (!verify(token).ok()) qFatal("cannot verify");
        }
    }
};

QTEST_APPLESS_MAIN(TestJwt)
#include "tst_jwt.moc"
