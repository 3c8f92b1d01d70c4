#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <atomic>
#include <map>
#include <thread>

#include "core/base/base64url.h"
#include "core/crypto/jwk.h"
#include "core/crypto/signing_key.h"

using namespace gatehouse;

namespace {

QJsonObject json(const QByteArray &text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text);
    if (!document.isObject()) qFatal("not JSON");
    return document.object();
}

QJsonObject vectors(const char *name)
{
    QFile file(QStringLiteral(GATEHOUSE_TEST_DATA "/wycheproof/") + QLatin1String(name));
    if (!file.open(QIODevice::ReadOnly)) qFatal("no vectors");
    return json(file.readAll());
}

// RFC 7515 appendix A.2.
const char kRsaModulus[] =
    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-"
    "SFd2lZS-pCgNMs"
    "D1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-"
    "UTo7WTBEMa2R2CapHg665xsmtdV"
    "MTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_"
    "h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";

/// Made once: an RSA key takes a second.
const SigningKey &testKey(const QByteArray &name)
{
    static std::map<QByteArray, SigningKey> keys;
    auto found = keys.find(name);
    if (found == keys.end())
        found = keys.emplace(name, SigningKey::generate(*signingAlgorithmFrom(name)).value()).first;
    return found->second;
}

}  // namespace

class TestSigningKey : public QObject
{
    Q_OBJECT
private:
    static void algorithms()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("ES256") << QByteArray("ES256");
        QTest::newRow("EdDSA") << QByteArray("EdDSA");
        QTest::newRow("RS256") << QByteArray("RS256");
        QTest::newRow("PS256") << QByteArray("PS256");
    }

private Q_SLOTS:
    void verify_followsWycheproof_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<int>("count");
        QTest::newRow("ES256") << QByteArray("ecdsa_p256_sha256_p1363.json") << 262;
        QTest::newRow("EdDSA") << QByteArray("ed25519.json") << 151;
        QTest::newRow("RS256") << QByteArray("rsa_pkcs1_3072_sha256.json") << 259;
        QTest::newRow("PS256") << QByteArray("rsa_pss_3072_sha256_mgf1_32.json") << 108;
    }
    void verify_followsWycheproof()
    {
        QFETCH(QByteArray, file);
        QFETCH(int, count);
        int seen = 0;
        int valid = 0;
        const QJsonArray groups = vectors(file.constData()).value(u"groups").toArray();
        for (const QJsonValue group : groups) {
            const auto key = publicKeyFromJwk(group[u"jwk"].toObject());
            const QJsonArray tests = group[u"tests"].toArray();
            for (const QJsonValue each : tests) {
                const QJsonArray test = each.toArray();
                ++seen;
                const auto bytes = [&test](int i) {
                    return QByteArray::fromHex(test.at(i).toString().toLatin1());
                };
                const QString expected = test.at(4).toString();
                const bool holds = key.ok() && key->verify(bytes(2), bytes(3));
                valid += holds ? 1 : 0;
                const QString label =
                    QStringLiteral("%1 %2").arg(test.at(0).toInt()).arg(test.at(1).toString());
                if (expected != QLatin1String("acceptable"))
                    QVERIFY2(holds == (expected == QLatin1String("valid")), qPrintable(label));
            }
        }
        QCOMPARE(seen, count);
        QVERIFY(valid > 0);
    }

    void sign_isVerifiedByItsKeyOnly_data() { algorithms(); }
    void sign_isVerifiedByItsKeyOnly()
    {
        QFETCH(QByteArray, name);
        const auto algorithm = signingAlgorithmFrom(name);
        QVERIFY(algorithm.has_value());
        const SigningKey *key = &testKey(name);
        const auto other = SigningKey::generate(*algorithm);
        QVERIFY(other.ok());
        for (int i = 0; i < 20; ++i) {
            const QByteArray input = "message " + QByteArray::number(i);
            const QByteArray signature = *key->sign(input);
            QCOMPARE(signature.size(), name.endsWith("S256") && name != "ES256" ? 384 : 64);
            QVERIFY(key->publicKey().verify(input, signature));
            QVERIFY(!key->publicKey().verify(input + 'x', signature));
            QVERIFY(!other->publicKey().verify(input, signature));
            QVERIFY(!key->publicKey().verify(input, QByteArrayView(signature).chopped(1)));
            QVERIFY(!key->publicKey().verify(input, signature + '\0'));
            QVERIFY(!key->publicKey().verify(input, {}));
        }
        QVERIFY(key->publicKey().verify({}, *key->sign({})));
    }
    void pkcs8_keepsTheKey_data() { algorithms(); }
    void pkcs8_keepsTheKey()
    {
        QFETCH(QByteArray, name);
        const auto algorithm = *signingAlgorithmFrom(name);
        const SigningKey *key = &testKey(name);
        const auto der = key->toPkcs8();
        QVERIFY(der.ok());
        const auto again = SigningKey::fromPkcs8(algorithm, *der);
        QVERIFY(again.ok());
        QCOMPARE(again->keyId(), key->keyId());
        QVERIFY(key->publicKey().verify("x", *again->sign("x")));
        QVERIFY(!SigningKey::fromPkcs8(algorithm, Secret(der->view().chopped(1))).ok());
        QVERIFY(!SigningKey::fromPkcs8(algorithm, Secret(QByteArray(der->reveal() + 'x'))).ok());
        using enum SigningAlgorithm;
        const auto isRsa = [](SigningAlgorithm each) {
            return each == RS256 || each == PS256;
        };
        for (const auto other : {ES256, EdDSA, RS256, PS256})
            QCOMPARE(SigningKey::fromPkcs8(other, *der).ok(),
                     other == algorithm || (isRsa(other) && isRsa(algorithm)));
    }
    void jwk_isReadBack_data() { algorithms(); }
    void jwk_isReadBack()
    {
        QFETCH(QByteArray, name);
        const SigningKey *key = &testKey(name);
        const QJsonObject jwk = toJwk(key->publicKey());
        QCOMPARE(jwk.value(u"alg").toString().toLatin1(), name);
        QCOMPARE(jwk.value(u"use").toString(), QStringLiteral("sig"));
        QCOMPARE(jwk.value(u"kid").toString().toLatin1(), key->keyId());
        for (const auto *part : {"d", "p", "q", "dp", "dq", "qi", "k"})
            QVERIFY(!jwk.contains(QLatin1String(part)));
        const auto read = publicKeyFromJwk(jwk);
        QVERIFY(read.ok());
        QCOMPARE(toJwk(*read), jwk);
        QVERIFY(read->verify("x", *key->sign("x")));
    }
    void sign_worksOnManyThreads_data() { algorithms(); }
    void sign_worksOnManyThreads()
    {
        QFETCH(QByteArray, name);
        const SigningKey *key = &testKey(name);
        std::atomic<int> good = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([key, &good, t] {
                for (int i = 0; i < 50; ++i) {
                    const QByteArray input = QByteArray::number(t * 1000 + i);
                    if (key->publicKey().verify(input, *key->sign(input))) ++good;
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(good.load(), 200);
    }

    void thumbprint_followsRfc7638()
    {
        const auto key = publicKeyFromJwk(
            json("{\"kty\":\"RSA\",\"n\":"
                 "\"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_"
                 "BJECPebW"
                 "KRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_"
                 "FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d"
                 "0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_"
                 "xBniIqbw0Ls1jF44-csFCur-kEg"
                 "U8awapJzKnqDKgw\",\"e\":\"AQAB\",\"alg\":\"RS256\",\"kid\":\"2011-04-29\"}"));
        QVERIFY(key.ok());
        QCOMPARE(jwkThumbprint(*key), QByteArray("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"));
    }
    void thumbprint_followsRfc8037AppendixA3()
    {
        const auto key = publicKeyFromJwk(json(
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}"));
        QVERIFY(key.ok());
        QCOMPARE(jwkThumbprint(*key), QByteArray("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"));
    }

    void jwk_refuses_data()
    {
        QTest::addColumn<QByteArray>("jwk");
        const QByteArray x("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU");
        const QByteArray y("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
        const auto ec = [&x, &y](const QByteArray &more) {
            return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" + x + "\",\"y\":\"" + y + "\"" + more + "}";
        };
        QTest::newRow("empty") << QByteArray("{}");
        QTest::newRow("symmetric") << QByteArray("{\"kty\":\"oct\",\"k\":\"AAAA\"}");
        QTest::newRow("type as number") << QByteArray("{\"kty\":1}");
        QTest::newRow("private part") << ec(",\"d\":\"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI\"");
        QTest::newRow("for encryption") << ec(",\"use\":\"enc\"");
        QTest::newRow("use of wrong type") << ec(",\"use\":1");
        QTest::newRow("not for verifying") << ec(",\"key_ops\":[\"sign\"]");
        QTest::newRow("other algorithm") << ec(",\"alg\":\"ES384\"");
        QTest::newRow("algorithm none") << ec(",\"alg\":\"none\"");
        QTest::newRow("algorithm of wrong type") << ec(",\"alg\":null");
        QTest::newRow("point off the curve")
            << QByteArray("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" + x + "\",\"y\":\"" + x + "\"}");
        QTest::newRow("point zero") << QByteArray("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" +
                                                  QByteArray(43, 'A') + "\",\"y\":\"" + QByteArray(43, 'A') +
                                                  "\"}");
        QTest::newRow("short coordinate")
            << QByteArray("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"" + y + "\"}");
        QTest::newRow("other curve") << QByteArray("{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"" + x +
                                                   "\",\"y\":\"" + y + "\"}");
        QTest::newRow("padding") << QByteArray("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" + x +
                                               "=\",\"y\":\"" + y + "\"}");
        const auto rsa = [](const QByteArray &n, const QByteArray &e) {
            return "{\"kty\":\"RSA\",\"n\":\"" + n + "\",\"e\":\"" + e + "\"}";
        };
        QTest::newRow("rsa exponent 1") << rsa(kRsaModulus, "AQ");
        QTest::newRow("rsa exponent 2") << rsa(kRsaModulus, "Ag");
        QTest::newRow("rsa exponent 0") << rsa(kRsaModulus, "AA");
        QTest::newRow("rsa exponent of 40 bits") << rsa(kRsaModulus, "AQAAAAE");
        QTest::newRow("rsa exponent with leading zero") << rsa(kRsaModulus, "AAEAAQ");
        const QByteArray bits2048 = *base64UrlDecode(kRsaModulus);
        QTest::newRow("rsa leading zero") << rsa(base64UrlEncode('\0' + bits2048), "AQAB");
        QTest::newRow("rsa 2040 bits") << rsa(base64UrlEncode(bits2048.first(255)), "AQAB");
        QTest::newRow("rsa 1024 bits") << rsa(base64UrlEncode(bits2048.first(128)), "AQAB");
        QTest::newRow("rsa even modulus") << rsa(base64UrlEncode(bits2048.first(255) + '\x02'), "AQAB");
        QTest::newRow("rsa 8200 bits") << rsa(base64UrlEncode(bits2048.repeated(4) + '\x01'), "AQAB");
        QTest::newRow("rsa 16384 bits") << rsa(base64UrlEncode(bits2048.repeated(8)), "AQAB");
        const char *const smallOrder[] = {"0000000000000000000000000000000000000000000000000000000000000000",
                                          "0100000000000000000000000000000000000000000000000000000000000000",
                                          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                                          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                                          "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                                          "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                                          "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                                          "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"};
        for (const char *point : smallOrder) {
            QTest::newRow(point) << QByteArray("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" +
                                               base64UrlEncode(QByteArray::fromHex(point)) + "\"}");
        }
        QTest::newRow("X25519") << QByteArray(
            "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}");
    }
    void jwk_refuses()
    {
        QFETCH(QByteArray, jwk);
        const auto key = publicKeyFromJwk(json(jwk));
        QVERIFY(!key.ok());
        QCOMPARE(key.error().reason, QByteArray("invalid_key"));
    }
    void jwk_takesTheGoodTwinOfTheRefusedOnes()
    {
        QVERIFY(
            publicKeyFromJwk(
                json(
                    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
                    "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\",\"use\":\"sig\",\"alg\":"
                    "\"ES256\",\"key_ops\":[\"verify\"],\"kid\":\"1\"}"))
                .ok());
        QVERIFY(
            publicKeyFromJwk(json(QByteArray("{\"kty\":\"RSA\",\"n\":\"") + kRsaModulus + "\",\"e\":\"Aw\"}"))
                .ok());
    }
    void jwk_givesAnRsaKeyTheAlgorithmAskedFor()
    {
        using enum SigningAlgorithm;
        QJsonObject rsa = json(QByteArray("{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"") + kRsaModulus + "\"}");
        QCOMPARE(publicKeyFromJwk(rsa)->algorithm(), RS256);
        QCOMPARE(publicKeyFromJwk(rsa, RS256)->algorithm(), RS256);
        QCOMPARE(publicKeyFromJwk(rsa, PS256)->algorithm(), PS256);
        QVERIFY(!publicKeyFromJwk(rsa, ES256).ok());
        QVERIFY(!publicKeyFromJwk(rsa, EdDSA).ok());
        rsa.insert(QStringLiteral("alg"), QStringLiteral("PS256"));
        QCOMPARE(publicKeyFromJwk(rsa)->algorithm(), PS256);
        QVERIFY(!publicKeyFromJwk(rsa, RS256).ok());
        QJsonObject ec = toJwk(testKey("ES256").publicKey());
        QVERIFY(publicKeyFromJwk(ec, ES256).ok());
        QVERIFY(!publicKeyFromJwk(ec, RS256).ok());
        ec.remove(QStringLiteral("alg"));
        QVERIFY(!publicKeyFromJwk(ec, EdDSA).ok());
    }
    void verify_keepsRs256AndPs256Apart()
    {
        const QJsonObject jwk = toJwk(testKey("PS256").publicKey());
        QJsonObject open = jwk;
        open.remove(QStringLiteral("alg"));
        const auto asRs256 = publicKeyFromJwk(open, SigningAlgorithm::RS256);
        const auto asPs256 = publicKeyFromJwk(open, SigningAlgorithm::PS256);
        QVERIFY(asRs256.ok() && asPs256.ok());
        const QByteArray signature = *testKey("PS256").sign("x");
        QVERIFY(asPs256->verify("x", signature));
        QVERIFY(!asRs256->verify("x", signature));
        QCOMPARE(jwkThumbprint(*asRs256), jwkThumbprint(*asPs256));
    }

    void sign_speed_data() { algorithms(); }
    void sign_speed()
    {
        QFETCH(QByteArray, name);
        const SigningKey *key = &testKey(name);
        const QByteArray input(600, 'x');
        QBENCHMARK
        {
            if (!key->sign(input).ok()) qFatal("cannot sign");
        }
    }
    void verify_speed_data() { algorithms(); }
    void verify_speed()
    {
        QFETCH(QByteArray, name);
        const SigningKey *key = &testKey(name);
        const QByteArray input(600, 'x');
        const QByteArray signature = *key->sign(input);
        QBENCHMARK
        {
            if (!key->publicKey().verify(input, signature)) qFatal("does not verify");
        }
    }
    void jwk_speed_data() { algorithms(); }
    void jwk_speed()
    {
        QFETCH(QByteArray, name);
        const QJsonObject jwk = toJwk(testKey(name).publicKey());
        QBENCHMARK
        {
            if (!publicKeyFromJwk(jwk).ok()) qFatal("cannot read");
        }
    }
};

QTEST_APPLESS_MAIN(TestSigningKey)
#include "tst_signing_key.moc"
