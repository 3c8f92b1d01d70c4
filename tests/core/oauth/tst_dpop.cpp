#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include "core/base/base64url.h"
#include "core/crypto/digest.h"
#include "core/crypto/jwk.h"
#include "core/crypto/signing_key.h"
#include "core/oauth/dpop.h"
#include "core/oauth/dpop_nonce.h"
#include "tests/support/fake_clock.h"

using namespace gatehouse;

namespace {

using namespace std::chrono_literals;

constexpr qint64 kNow = 1'767'225'600;
const QByteArray kUri("https://login.example.org/oauth/token");
const QByteArray kAccepted("accepted");
const QByteArray kRefused("invalid_dpop_proof");
const QByteArray kUseNonce("use_dpop_nonce");
const QJsonValue kGone(QJsonValue::Undefined);

const SigningKey &testKey()
{
    static const SigningKey key = SigningKey::generate(SigningAlgorithm::ES256).value();
    return key;
}

const DpopNonces &testNonces()
{
    static const DpopNonces nonces(Secret(QByteArray(32, 'm')));
    return nonces;
}

using Changes = std::initializer_list<std::pair<const char *, QJsonValue>>;

QJsonObject changed(QJsonObject object, Changes changes)
{
    for (const auto &[name, value] : changes) {
        if (value.isUndefined())
            object.remove(QLatin1String(name));
        else
            object.insert(QLatin1String(name), value);
    }
    return object;
}

QByteArray json(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QJsonObject publicJwk(const SigningKey &key,
                      Changes changes = {{"kid", kGone}, {"use", kGone}, {"alg", kGone}})
{
    return changed(toJwk(key.publicKey()), changes);
}

QJsonObject headerWith(Changes changes = {})
{
    return changed({{QStringLiteral("typ"), QStringLiteral("dpop+jwt")},
                    {QStringLiteral("alg"), QStringLiteral("ES256")},
                    {QStringLiteral("jwk"), publicJwk(testKey())}},
                   changes);
}

QJsonObject claimsWith(Changes changes = {})
{
    return changed({{QStringLiteral("htm"), QStringLiteral("POST")},
                    {QStringLiteral("htu"), QString::fromLatin1(kUri)},
                    {QStringLiteral("iat"), kNow},
                    {QStringLiteral("jti"), QStringLiteral("id-1")}},
                   changes);
}

QByteArray signedText(const QByteArray &header, const QByteArray &claims, const SigningKey &key = testKey())
{
    const QByteArray input = base64UrlEncode(header) + '.' + base64UrlEncode(claims);
    return input + '.' + base64UrlEncode(*key.sign(input));
}

QByteArray proofWith(const QJsonObject &claims, const QJsonObject &header = headerWith())
{
    return signedText(json(header), json(claims));
}

Result<DpopProof> check(const QList<QByteArray> &values,
                        const DpopRequest &request = {"POST", kUri, {}, nullptr},
                        Timestamp now = {kNow * 1000})
{
    const FakeClock clock(now);
    return checkDpopProof(values, request, clock);
}

QByteArray reasonOf(const Result<DpopProof> &result)
{
    return result.ok() ? kAccepted : result.error().reason;
}

// RFC 9449 sections 4.1 and 7.1.
const QByteArray kStandardHeader(
    "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpD"
    "a0RscEJoRjQy"
    "VVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19"
    ".");
const QByteArray kStandardProof =
    kStandardHeader +
    "eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2Vu"
    "IiwiaWF0Ijox"
    "NTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg";
const QByteArray kStandardResourceProof =
    kStandardHeader +
    "eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9wcm90"
    "ZWN0ZWRyZXNv"
    "dXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFbyJ9."
    "2oW9RP35yRqzhrtN"
    "P86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA";
const QByteArray kStandardThumbprint("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
const QByteArray kStandardToken("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU");

}  // namespace

class TestDpop : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void check_followsRfc9449()
    {
        const Timestamp then{1'562'262'620'000};
        const auto proof =
            check({kStandardProof}, {"POST", "https://server.example.com/token", {}, nullptr}, then);
        QCOMPARE(reasonOf(proof), kAccepted);
        QCOMPARE(proof->thumbprint, kStandardThumbprint);
        QCOMPARE(proof->id, QStringLiteral("-BwC3ESc6acc2lTc"));
        QCOMPARE(proof->issuedAt.seconds(), 1'562'262'616);
        QCOMPARE(proof->expiresAt, proof->issuedAt + 60s);
        DpopRequest resource{"GET", "https://resource.example.org/protectedresource", kStandardToken,
                             nullptr};
        QCOMPARE(check({kStandardResourceProof}, resource, then)->thumbprint, kStandardThumbprint);
        resource.accessToken = kStandardToken + 'x';
        QCOMPARE(reasonOf(check({kStandardResourceProof}, resource, then)), kRefused);
    }
    void check_takesWhatJoseWrites()
    {
        QFile file(QStringLiteral(GATEHOUSE_TEST_DATA "/jose/dpop_proofs.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonArray tests = QJsonDocument::fromJson(file.readAll())[u"tests"].toArray();
        QCOMPARE(tests.size(), 7);
        for (const QJsonValue test : tests) {
            const auto text = [&test](const char *name) {
                return test[QLatin1String(name)].toString().toLatin1();
            };
            const QByteArray proof = text("proof");
            const QJsonObject claims =
                QJsonDocument::fromJson(*base64UrlDecode(proof.split('.').at(1))).object();
            const Timestamp then{claims.value(u"iat").toInteger() * 1000};
            DpopRequest request{text("method"), text("uri"), {}, nullptr};
            if (!text("accessToken").isEmpty()) request.accessToken = text("accessToken");
            const auto checked = check({proof}, request, then);
            QVERIFY2(checked.ok(), text("alg").constData());
            QCOMPARE(checked->thumbprint, text("thumbprint"));
            QCOMPARE(reasonOf(check({proof}, request, then - 11s)), kRefused);
            request.method = "PUT";
            QCOMPARE(reasonOf(check({proof}, request, then)), kRefused);
        }
    }
    void check_wantsOneHeader()
    {
        const QByteArray proof = proofWith(claimsWith());
        QCOMPARE(reasonOf(check({proof})), kAccepted);
        QCOMPARE(reasonOf(check({})), kRefused);
        QCOMPARE(reasonOf(check({QByteArray()})), kRefused);
        QCOMPARE(reasonOf(check({proof, proof})), kRefused);
        QCOMPARE(reasonOf(check({proof + ", " + proof})), kRefused);
        QCOMPARE(reasonOf(check({QByteArray(" " + proof)})), kRefused);
    }

    void check_readsTheHeader_data()
    {
        QTest::addColumn<QJsonObject>("header");
        QTest::addColumn<QByteArray>("reason");
        const auto row = [](const char *label, Changes changes, const QByteArray &reason = kRefused) {
            QTest::newRow(label) << headerWith(changes) << reason;
        };
        const auto text = [](const char *value) {
            return QJsonValue(QLatin1String(value));
        };
        row("as it should be", {}, kAccepted);
        row("typ in capitals", {{"typ", text("DPoP+JWT")}}, kAccepted);
        row("typ in full", {{"typ", text("application/dpop+jwt")}}, kAccepted);
        row("typ missing", {{"typ", kGone}});
        row("typ JWT", {{"typ", text("JWT")}});
        row("typ at+jwt", {{"typ", text("at+jwt")}});
        for (const char *algorithm : {"none", "HS256", "RS256", "PS256", "EdDSA", "ES384", "es256", ""})
            row(QByteArray("alg ").append(algorithm).constData(), {{"alg", text(algorithm)}});
        row("alg missing", {{"alg", kGone}});
        row("crit", {{"crit", QJsonArray{text("jwk")}}});
        row("jwk missing", {{"jwk", kGone}});
        row("jwk null", {{"jwk", QJsonValue::Null}});
        row("jwk text", {{"jwk", QString::fromUtf8(json(publicJwk(testKey())))}});
        row("jwk a list", {{"jwk", QJsonArray{publicJwk(testKey())}}});
        row("jwk empty", {{"jwk", QJsonObject()}});
        row("jwk of another", {{"jwk", publicJwk(SigningKey::generate(SigningAlgorithm::ES256).value())}});
        row("jwk of another type",
            {{"jwk", publicJwk(SigningKey::generate(SigningAlgorithm::EdDSA).value())}});
        row("jwk private", {{"jwk", publicJwk(testKey(), {{"d", text("AQAB")}})}});
        row("jwk symmetric", {{"jwk", QJsonObject{{QStringLiteral("kty"), text("oct")},
                                                  {QStringLiteral("k"), text("AAAA")}}}});
        row("jwk for encryption", {{"jwk", publicJwk(testKey(), {{"use", text("enc")}})}});
        row("jwk for another alg", {{"jwk", publicJwk(testKey(), {{"alg", text("ES384")}})}});
        row("jwk off the curve", {{"jwk", publicJwk(testKey(), {{"y", publicJwk(testKey()).value(u"x")}})}});
        row("jwk with more members", {{"jwk", publicJwk(testKey(), {{"ext", true}, {"kid", text("k")}})}},
            kAccepted);
        row("kid too", {{"kid", text("k")}}, kAccepted);
    }
    void check_readsTheHeader()
    {
        QFETCH(QJsonObject, header);
        QFETCH(QByteArray, reason);
        const auto proof = check({proofWith(claimsWith(), header)});
        QCOMPARE(reasonOf(proof), reason);
        if (proof.ok()) QCOMPARE(proof->thumbprint, jwkThumbprint(testKey().publicKey()));
    }
    void check_letsTheHeaderChooseBetweenTheRsaAlgorithms()
    {
        const SigningKey ps256 = SigningKey::generate(SigningAlgorithm::PS256).value();
        const SigningKey rs256 = SigningKey::fromPkcs8(SigningAlgorithm::RS256, *ps256.toPkcs8()).value();
        for (const SigningKey *signer : {&ps256, &rs256}) {
            for (const char *algorithm : {"PS256", "RS256", "ES256", "HS256"}) {
                const QByteArray header = json(
                    headerWith({{"jwk", publicJwk(ps256)}, {"alg", QJsonValue(QLatin1String(algorithm))}}));
                const bool fits = toByteArray(signer->algorithm()) == algorithm;
                QCOMPARE(reasonOf(check({signedText(header, json(claimsWith()), *signer)})),
                         fits ? kAccepted : kRefused);
            }
        }
    }
    void check_needsTheSignature()
    {
        const QByteArray proof = proofWith(claimsWith());
        const QByteArray unsigned_ = proof.left(proof.lastIndexOf('.'));
        QCOMPARE(reasonOf(check({unsigned_})), kRefused);
        QCOMPARE(reasonOf(check({unsigned_ + '.'})), kRefused);
        const QByteArray other = proofWith(claimsWith({{"jti", QStringLiteral("id-2")}}));
        QCOMPARE(reasonOf(check({unsigned_ + other.mid(other.lastIndexOf('.'))})), kRefused);
        QCOMPARE(reasonOf(check({signedText(json(headerWith()), "[]")})), kRefused);
        QCOMPARE(reasonOf(check(
                     {signedText(json(headerWith()), json(claimsWith()).chopped(1) + ",\"htm\":\"GET\"}")})),
                 kRefused);
    }

    void check_checksClaims_data()
    {
        QTest::addColumn<QJsonObject>("claims");
        QTest::addColumn<QByteArray>("reason");
        const auto row = [](const char *label, const char *name, const QJsonValue &value,
                            const QByteArray &reason) {
            QTest::newRow(label) << claimsWith({{name, value}}) << reason;
        };
        row("htm other", "htm", QStringLiteral("GET"), kRefused);
        row("htm lower case", "htm", QStringLiteral("post"), kRefused);
        row("htm missing", "htm", kGone, kRefused);
        row("htm a list", "htm", QJsonArray{QStringLiteral("POST")}, kRefused);
        row("htu missing", "htu", kGone, kRefused);
        row("htu a list", "htu", QJsonArray{QString::fromLatin1(kUri)}, kRefused);
        row("iat missing", "iat", kGone, kRefused);
        row("iat text", "iat", QString::number(kNow), kRefused);
        row("iat negative", "iat", -1, kRefused);
        row("iat huge", "iat", 9.3e18, kRefused);
        row("iat 10 s ahead", "iat", kNow + 10, kAccepted);
        row("iat 11 s ahead", "iat", kNow + 11, kRefused);
        row("iat 10 s ago", "iat", kNow - 10, kAccepted);
        row("iat 59 s ago", "iat", kNow - 59, kAccepted);
        row("iat 60 s ago", "iat", kNow - 60, kRefused);
        row("iat fraction", "iat", double(kNow) - 0.25, kAccepted);
        row("exp later", "exp", kNow + 1, kAccepted);
        row("exp now", "exp", kNow, kRefused);
        row("exp long ago", "exp", kNow - 3600, kRefused);
        row("exp text", "exp", QString::number(kNow + 60), kRefused);
        row("exp null", "exp", QJsonValue::Null, kRefused);
        row("nbf now", "nbf", kNow, kAccepted);
        row("nbf 10 s ahead", "nbf", kNow + 10, kAccepted);
        row("nbf 11 s ahead", "nbf", kNow + 11, kRefused);
        row("nbf text", "nbf", QString::number(kNow), kRefused);
        row("jti missing", "jti", kGone, kRefused);
        row("jti empty", "jti", QString(), kRefused);
        row("jti a number", "jti", 1, kRefused);
        row("jti 128", "jti", QString(128, u'j'), kAccepted);
        row("jti 129", "jti", QString(129, u'j'), kRefused);
        row("more claims", "sub", QStringLiteral("somebody"), kAccepted);
        row("a nonce nobody asked for", "nonce", QStringLiteral("n"), kAccepted);
        row("too long", "x", QString(4 * 1024, u'x'), kRefused);
    }
    void check_checksClaims()
    {
        QFETCH(QJsonObject, claims);
        QFETCH(QByteArray, reason);
        QCOMPARE(reasonOf(check({proofWith(claims)})), reason);
    }
    void check_saysHowLongToRemember()
    {
        QCOMPARE(check({proofWith(claimsWith({{"exp", kNow + 3600}}))})->expiresAt.seconds(), kNow + 60);
        QCOMPARE(check({proofWith(claimsWith({{"exp", kNow + 20}}))})->expiresAt.seconds(), kNow + 20);
        QCOMPARE(check({proofWith(claimsWith({{"iat", kNow + 10}}))})->expiresAt.seconds(), kNow + 70);
    }
    void check_bindsToTheAccessToken()
    {
        const QByteArray token("some.access~token");
        const DpopRequest request{"POST", kUri, token, nullptr};
        const QString hash = QString::fromLatin1(base64UrlEncode(sha256(token)));
        QCOMPARE(reasonOf(check({proofWith(claimsWith({{"ath", hash}}))}, request)), kAccepted);
        for (const QJsonValue &wrong :
             {kGone, QJsonValue(QString()), QJsonValue(QString(hash + u'=')), QJsonValue(QJsonArray{hash}),
              QJsonValue(QString::fromLatin1(sha256(token).toHex()))})
            QCOMPARE(reasonOf(check({proofWith(claimsWith({{"ath", wrong}}))}, request)), kRefused);
        // At the token endpoint there is none to be bound to.
        QCOMPARE(reasonOf(check({proofWith(claimsWith({{"ath", hash}}))})), kAccepted);
        const DpopRequest empty{"POST", kUri, QByteArray(), nullptr};
        QCOMPARE(reasonOf(check({proofWith(claimsWith())}, empty)), kRefused);
    }

    void targetUri_isCompared_data()
    {
        QTest::addColumn<QByteArray>("uri");
        QTest::addColumn<bool>("same");
        const auto row = [](const char *uri, bool same) {
            QTest::newRow(uri) << QByteArray(uri) << same;
        };
        row("https://login.example.org/oauth/token", true);
        row("HTTPS://Login.Example.ORG/oauth/token", true);
        row("https://login.example.org:443/oauth/token", true);
        row("https://login.example.org:/oauth/token", true);
        row("https://login.example.org/oauth/token?a=1", true);
        row("https://login.example.org/oauth/token#x", true);
        row("https://login.example.org/oauth/token?#", true);
        row("https://login.example.org/%6fauth/token", true);
        row("https://login.example.org/%6Fauth/token", true);
        row("http://login.example.org/oauth/token", false);
        row("https://login.example.org:80/oauth/token", false);
        row("https://login.example.org:8443/oauth/token", false);
        row("https://login.example.org/oauth/token/", false);
        row("https://login.example.org/oauth/Token", false);
        row("https://login.example.org/oauth%2Ftoken", false);
        row("https://login.example.org/oauth/par", false);
        row("https://login.example.org//oauth/token", false);
        row("https://login.example.org", false);
        row("https://login.example.org.evil.example/oauth/token", false);
        row("https://me@login.example.org/oauth/token", false);
        row("https://login.example.org@evil.example/oauth/token", false);
        row("https://login%2eexample.org/oauth/token", false);
        row("https:/login.example.org/oauth/token", false);
        row("//login.example.org/oauth/token", false);
        row("/oauth/token", false);
        row("https://", false);
        row("https:///oauth/token", false);
        row("https://login.example.org/oauth/token%", false);
        row("https://login.example.org/oauth/token%0", false);
        row("https://login.example.org/oauth/ token", false);
        row("ftp://login.example.org/oauth/token", false);
        row(" https://login.example.org/oauth/token", false);
        row("", false);
    }
    void targetUri_isCompared()
    {
        QFETCH(QByteArray, uri);
        QFETCH(bool, same);
        const QByteArray proof = proofWith(claimsWith({{"htu", QString::fromLatin1(uri)}}));
        QCOMPARE(reasonOf(check({proof})), same ? kAccepted : kRefused);
        const DpopRequest withQuery{"POST", kUri + "?x=1", {}, nullptr};
        QCOMPARE(reasonOf(check({proof}, withQuery)), same ? kAccepted : kRefused);
    }
    void targetUri_isNormalised()
    {
        QCOMPARE(normalisedTargetUri("http://[::1]:80"), QByteArray("http://[::1]/"));
        QCOMPARE(normalisedTargetUri("http://127.0.0.1:8080/a%2fb?c"),
                 QByteArray("http://127.0.0.1:8080/a%2Fb"));
        QCOMPARE(normalisedTargetUri("https://a:443?x"), QByteArray("https://a/"));
        QCOMPARE(normalisedTargetUri("https://a:443#x"), QByteArray("https://a/"));
        QVERIFY(normalisedTargetUri(QByteArrayView("https://a/\0b", 12)).isEmpty());
        QVERIFY(normalisedTargetUri(QByteArrayView("https://a\0/b", 12)).isEmpty());
        for (const char *bad :
             {"https://:443/", "https://a:443:443/", "https://a:x/", "https://[/", "https://[]/",
              "https://[::1/", "https://[::1]x/", "https://[::1]]/", "https://a:4 43/", "https://[g]/"})
            QVERIFY2(normalisedTargetUri(bad).isEmpty(), bad);
        QVERIFY(normalisedTargetUri("https://a/\xc3\xa4").isEmpty());
        QVERIFY(normalisedTargetUri("https://a/" + QByteArray(2048, 'x')).isEmpty());
        // Neither request nor proof is an address: that is no agreement.
        QCOMPARE(reasonOf(check({proofWith(claimsWith({{"htu", QStringLiteral("x")}}))},
                                {"POST", "x", {}, nullptr})),
                 kRefused);
    }

    void nonce_isAskedFor()
    {
        const Timestamp now{kNow * 1000};
        const DpopRequest request{"POST", kUri, {}, &testNonces()};
        const QString nonce = QString::fromLatin1(testNonces().current(now));
        QCOMPARE(reasonOf(check({proofWith(claimsWith({{"nonce", nonce}}))}, request)), kAccepted);
        for (const QJsonValue &wrong :
             {kGone, QJsonValue(QString()), QJsonValue(QString(nonce + u'A')), QJsonValue(nonce.chopped(1)),
              QJsonValue(1), QJsonValue(QJsonArray{nonce})})
            QCOMPARE(reasonOf(check({proofWith(claimsWith({{"nonce", wrong}}))}, request)), kUseNonce);
        // A bad proof is bad, whatever its nonce.
        QCOMPARE(reasonOf(check({proofWith(claimsWith({{"htm", QStringLiteral("GET")}}))}, request)),
                 kRefused);
        QCOMPARE(reasonOf(check({proofWith(claimsWith({{"nonce", nonce}, {"iat", kNow - 99}}))}, request)),
                 kRefused);
    }
    void nonce_livesThroughTwoSlots()
    {
        const Timestamp start{120'000 * 1'000'000LL};
        const QByteArray nonce = testNonces().current(start);
        QCOMPARE(nonce.size(), 22);
        QCOMPARE(testNonces().current(start + 2min - 1ms), nonce);
        QVERIFY(testNonces().current(start + 2min) != nonce);
        QVERIFY(testNonces().current(start - 1ms) != nonce);
        QVERIFY(testNonces().accepts(nonce, start));
        QVERIFY(testNonces().accepts(nonce, start + 4min - 1ms));
        QVERIFY(!testNonces().accepts(nonce, start + 4min));
        QVERIFY(!testNonces().accepts(nonce, start - 1ms));
        QVERIFY(!testNonces().accepts({}, start));
        QVERIFY(!testNonces().accepts(nonce.chopped(1), start));
    }
    void nonce_isTheSameOnEveryServerOfAnInstallation()
    {
        const Timestamp now{kNow * 1000};
        QCOMPARE(DpopNonces(Secret(QByteArray(32, 'm'))).current(now), testNonces().current(now));
        const DpopNonces elsewhere(Secret(QByteArray(32, 'n')));
        QVERIFY(elsewhere.current(now) != testNonces().current(now));
        QVERIFY(!elsewhere.accepts(testNonces().current(now), now));
    }
    void check_speed()
    {
        const QByteArray proof = proofWith(claimsWith());
        QBENCHMARK
        {
            if (!check({proof}).ok()) qFatal("refused");
        }
    }
};

QTEST_APPLESS_MAIN(TestDpop)
#include "tst_dpop.moc"
