#include <QJsonArray>

#include "core/crypto/jwk.h"
#include "core/crypto/jws.h"
#include "core/oauth/response_encryption.h"
#include "tests/core/oauth/oauth_fixture.h"

using namespace gatehouse;

/// Answers as a JWT: OpenID Connect Core sections 5.3.2 and 10.2, RFC 9701. That others can read them is for
/// the end-to-end tests; here is what is in the open, and what is refused.
class TestSignedAnswers : public QObject
{
    Q_OBJECT

    using F = OAuthFixture;
    std::unique_ptr<OAuthFixture> f;
    OAuthFixture::Person ada;

    static QJsonObject header(const QByteArray &token)
    {
        return QJsonDocument::fromJson(*base64UrlDecode(token.split('.').at(0))).object();
    }
    static QJsonObject publicKey(const QString &keyId, const QString &use)
    {
        static const SigningKey kKey = SigningKey::generate(SigningAlgorithm::ES256).value();
        QJsonObject jwk = toJwk(kKey.publicKey());
        jwk.remove(QStringLiteral("alg"));
        jwk.remove(QStringLiteral("use"));
        if (!use.isEmpty()) jwk.insert(QStringLiteral("use"), use);
        jwk.insert(QStringLiteral("kid"), keyId);
        return jwk;
    }
    static QJsonObject keys(const QJsonArray &list) { return {{QStringLiteral("keys"), list}}; }
    static NewClient withKey()
    {
        NewClient input = F::newClient();
        input.metadata.jwks = keys({publicKey(QStringLiteral("enc-1"), QStringLiteral("enc"))});
        return input;
    }
    Result<CreatedClient> tryMake(const NewClient &input)
    {
        return f->write([&](Transaction &tx) {
            return f->clients.create(tx, Caller::system(QStringLiteral("test")), input);
        });
    }
    TokenAnswer signIn(const CreatedClient &client)
    {
        return f->tokenOk(F::codeForm(f->codeFor(F::requestFields(client.client), ada)),
                          F::credentialsOf(client));
    }
    QByteArray userInfoFor(const CreatedClient &client)
    {
        const auto claims = f->claimsOf(signIn(client).accessToken);
        const auto info = f->read([&](Transaction &tx) { return f->status.userInfo(tx, *claims); });
        return *f->answers.userInfo(*info->client, info->claims);
    }

private Q_SLOTS:
    void initTestCase()
    {
        f = std::make_unique<OAuthFixture>();
        f->start();
    }
    void cleanupTestCase() { f.reset(); }
    void init() { ada = f->makePerson(); }

    void userInfo_isSignedAsRegistered()
    {
        for (const char *algorithm : {"RS256", "PS256", "ES256", "EdDSA"}) {
            NewClient input = F::newClient();
            input.metadata.userInfoSigning = QLatin1String(algorithm);
            const CreatedClient client = f->makeClient(input);
            QVERIFY(SignedAnswers::wantsUserInfo(client.client));
            const QByteArray token = userInfoFor(client);
            const auto jws = parseCompactJws(token);
            QVERIFY(jws.ok());
            QCOMPARE(jws->algorithm, QByteArray(algorithm));
            QVERIFY(verifyJws(*jws, *f->keys.verifier(jws->keyId)));
            const QJsonObject claims = F::payload(token);
            QCOMPARE(claims.value(QLatin1String("iss")).toString(), f->kIssuer);
            QCOMPARE(claims.value(QLatin1String("aud")).toString(), client.client.id.toString());
            QCOMPARE(claims.value(QLatin1String("sub")).toString(), ada.user.toString());
            QVERIFY(claims.contains(QLatin1String("name")));
            // Nobody takes it for an ID token.
            QVERIFY(!f->idTokens.readHint(token).ok());
        }
        QVERIFY(!SignedAnswers::wantsUserInfo(f->makeClient().client));
    }
    void userInfo_isEncryptedWithAndWithoutASignature()
    {
        NewClient input = withKey();
        input.metadata.userInfoEncryption = QStringLiteral("ECDH-ES");
        input.metadata.userInfoContentEncryption = QStringLiteral("A256GCM");
        const QByteArray plain = userInfoFor(f->makeClient(input));
        QCOMPARE(plain.count('.'), 4);
        QVERIFY(!header(plain).contains(QLatin1String("cty")));
        input.metadata.userInfoSigning = QStringLiteral("ES256");
        const QByteArray nested = userInfoFor(f->makeClient(input));
        QCOMPARE(nested.count('.'), 4);
        QCOMPARE(header(nested).value(QLatin1String("cty")).toString(), QStringLiteral("JWT"));
        QCOMPARE(header(nested).value(QLatin1String("alg")).toString(), QStringLiteral("ECDH-ES"));
        QCOMPARE(header(nested).value(QLatin1String("enc")).toString(), QStringLiteral("A256GCM"));
        QCOMPARE(header(nested).value(QLatin1String("kid")).toString(), QStringLiteral("enc-1"));
    }
    void idToken_isEncrypted()
    {
        NewClient input = withKey();
        input.metadata.idTokenEncryption = QStringLiteral("ECDH-ES");
        const TokenAnswer answer = signIn(f->makeClient(input));
        QCOMPARE(answer.idToken.count('.'), 4);
        QCOMPARE(header(answer.idToken).value(QLatin1String("enc")).toString(),
                 QStringLiteral("A128CBC-HS256"));  // the default of OpenID Connect Registration section 2
        QCOMPARE(header(answer.idToken).value(QLatin1String("cty")).toString(), QStringLiteral("JWT"));
        QVERIFY(!f->idTokens.readHint(answer.idToken).ok());  // only what is in it is a hint
    }
    void encryption_neverFallsBackToNone()
    {
        Client client = f->makeClient().client;
        client.metadata.idTokenEncryption = QStringLiteral("ECDH-ES");
        for (const char *algorithm : {"ECDH-ES", "RSA-OAEP-256", "none", "RSA1_5"}) {
            const ResponseEncryption wanted{QLatin1String(algorithm), {}};
            QVERIFY(!protectedFor(client, wanted, "a.b.c").ok());
        }
        QCOMPARE(*protectedFor(client, {}, "a.b.c"), QByteArray("a.b.c"));
    }
    void encryption_takesTheKeyThatIsMeantForIt()
    {
        Client client;
        client.metadata.jwks = keys({publicKey(QStringLiteral("sig"), QStringLiteral("sig")),
                                     publicKey(QStringLiteral("any"), {}),
                                     publicKey(QStringLiteral("enc"), QStringLiteral("enc"))});
        QCOMPARE(encryptionKeyOf(client, KeyManagement::EcdhEs)->keyId(), QStringLiteral("enc"));
        client.metadata.jwks = keys({publicKey(QStringLiteral("sig"), QStringLiteral("sig"))});
        QVERIFY(!encryptionKeyOf(client, KeyManagement::EcdhEs).ok());
        QVERIFY(!encryptionKeyOf(client, KeyManagement::RsaOaep256).ok());
        QVERIFY(!encryptionKeyOf(Client(), KeyManagement::EcdhEs).ok());
    }
    void registration_wantsAKeyThatFits()
    {
        NewClient good = withKey();
        good.metadata.idTokenEncryption = QStringLiteral("ECDH-ES");
        QVERIFY(tryMake(good).ok());
        NewClient otherKind = good;
        otherKind.metadata.idTokenEncryption = QStringLiteral("RSA-OAEP-256");
        NewClient onlySignature = good;
        onlySignature.metadata.jwks = keys({publicKey(QStringLiteral("s"), QStringLiteral("sig"))});
        NewClient noKey = good;
        noKey.metadata.jwks = {};
        NewClient unknownContent = good;
        unknownContent.metadata.idTokenContentEncryption = QStringLiteral("A192GCM");
        NewClient half = F::newClient();
        half.metadata.introspectionContentEncryption = QStringLiteral("A128GCM");
        for (const NewClient &bad : {otherKind, onlySignature, noKey, unknownContent, half})
            QCOMPARE(tryMake(bad).error().field, QByteArray("metadata"));
        // A key that is needed cannot be taken away.
        const CreatedClient client = *tryMake(good);
        ClientPatch patch;
        patch.metadata = {{QStringLiteral("jwks"), QJsonValue::Null}};
        QVERIFY(!f->write([&](Transaction &tx) {
                      return f->clients.update(tx, Caller::system(QStringLiteral("test")), client.client.id,
                                               patch);
                  }).ok());
    }
    void introspection_isForTheOneWhoAsks()
    {
        const Client asking = f->makeClient().client;
        const QJsonObject told{{QStringLiteral("active"), false}};
        const QByteArray token = *f->answers.introspection(asking, told);
        const auto jws = parseCompactJws(token);
        QCOMPARE(jws->type, QByteArray("token-introspection+jwt"));
        QCOMPARE(jws->algorithm, QByteArray("RS256"));  // the default of RFC 9701 section 6
        QVERIFY(verifyJws(*jws, *f->keys.verifier(jws->keyId)));
        const QJsonObject claims = F::payload(token);
        QCOMPARE(claims.keys(), (QStringList{QStringLiteral("aud"), QStringLiteral("iat"),
                                             QStringLiteral("iss"), QStringLiteral("token_introspection")}));
        QCOMPARE(claims.value(QLatin1String("aud")).toString(), asking.id.toString());
        QCOMPARE(claims.value(QLatin1String("iat")).toInteger(), f->clock.now().seconds());
        QCOMPARE(claims.value(QLatin1String("token_introspection")).toObject(), told);
        // It is neither an access token nor an ID token.
        QVERIFY(!f->claimsOf(token).ok());
        QVERIFY(!f->idTokens.readHint(token).ok());

        NewClient other = withKey();
        other.metadata.introspectionSigning = QStringLiteral("ES256");
        QCOMPARE(parseCompactJws(*f->answers.introspection(f->makeClient(other).client, told))->algorithm,
                 QByteArray("ES256"));
        other.metadata.introspectionEncryption = QStringLiteral("ECDH-ES");
        QCOMPARE(f->answers.introspection(f->makeClient(other).client, told)->count('.'), 4);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestSignedAnswers)
#include "tst_signed_answers.moc"
