#include <QElapsedTimer>
#include <QJsonArray>

#include "tests/core/oauth/oauth_fixture.h"

using namespace gatehouse;
using namespace std::chrono_literals;

class TestTokenEndpoint : public QObject
{
    Q_OBJECT

    using F = OAuthFixture;
    std::unique_ptr<OAuthFixture> f;
    CreatedClient client;
    OAuthFixture::Person ada;
    OAuthFixture::Fields fields;

    ClientCredentials own() const { return F::credentialsOf(client); }
    QByteArray newCode() { return f->codeFor(fields, ada); }

private Q_SLOTS:
    void initTestCase()
    {
        f = std::make_unique<OAuthFixture>();
        f->start();
    }
    void cleanupTestCase() { f.reset(); }
    void init()
    {
        NewClient input = F::newClient();
        input.idTokenAlgorithm = "ES256";
        client = f->makeClient(input);
        ada = f->makePerson();
        fields = F::requestFields(client.client);
    }

    // RFC 7636 appendix B gives verifier and challenge of the fixture.
    void code_isRedeemedOnce()
    {
        const QByteArray code = newCode();
        const TokenAnswer answer = f->tokenOk(F::codeForm(code), own());
        QVERIFY(f->isGood(answer.accessToken));
        QCOMPARE(answer.refreshToken.size(), 43);
        QCOMPARE(answer.scopes, (QStringList{QStringLiteral("openid"), QStringLiteral("profile")}));
        QCOMPARE(answer.expiresIn, client.client.accessTokenSeconds);
        const QJsonObject json = QJsonDocument::fromJson(answer.toJson()).object();
        QCOMPARE(json.value(QLatin1String("token_type")).toString(), QStringLiteral("Bearer"));
        QCOMPARE(json.value(QLatin1String("scope")).toString(), QStringLiteral("openid profile"));

        f->clock.advance(30s);
        QCOMPARE(f->tokenError(F::codeForm(code), own()), QByteArray("invalid_grant"));
        QVERIFY(!f->isGood(answer.accessToken));
        QCOMPARE(f->tokenError(F::refreshForm(answer.refreshToken), own()), QByteArray("invalid_grant"));
        const auto claims = f->accessTokens.verify(answer.accessToken);
        QCOMPARE(f->auditCount(event::kCodeReuseDetected, claims->grant.toString()), 1);
    }
    void code_inParallel_hasOneWinner()
    {
        for (int round = 0; round < 3; ++round) {
            const QByteArray code = newCode();
            std::atomic<int> won{0}, refused{0};
            inParallel(200, [&](int) {
                const QByteArray word = f->tokenError(F::codeForm(code), own());
                ++(word == "ok" ? won : refused);
                if (word != "ok" && word != "invalid_grant") qFatal("unexpected %s", word.constData());
                f->db->closeThreadConnection();
            });
            QCOMPARE(won.load(), 1);
            QCOMPARE(refused.load(), 199);
        }
    }
    void code_refusalsAreOnRecord()
    {
        const auto wrong = F::with(F::codeForm(newCode()), "code_verifier", F::kChallenge);
        QCOMPARE(f->tokenError(wrong, own()), QByteArray("invalid_grant"));
        QCOMPARE(f->auditCount(event::kTokenRefused, client.client.id.toString()), 1);
    }
    void code_expiresAfterAMinute()
    {
        const QByteArray inTime = newCode(), late = newCode();
        f->clock.advance(59s);
        QCOMPARE(f->tokenError(F::codeForm(inTime), own()), QByteArray("ok"));
        f->clock.advance(1s);
        QCOMPARE(f->tokenError(F::codeForm(late), own()), QByteArray("invalid_grant"));
    }
    void code_isBoundToItsClient()
    {
        const QByteArray code = newCode();
        const CreatedClient other = f->makeClient();
        QCOMPARE(f->tokenError(F::codeForm(code), F::credentialsOf(other)), QByteArray("invalid_grant"));
        QCOMPARE(f->tokenError(F::codeForm(code), own()), QByteArray("ok"));  // and was not spoilt
        QCOMPARE(f->tokenError(F::codeForm(code), F::credentialsOf(other)), QByteArray("invalid_grant"));
    }
    void code_isBoundToItsRedirectUri()
    {
        const QByteArray code = newCode();
        for (const char *uri : {"https://rp.example/cb/", "https://rp.example/CB", "https://rp.example/cb?",
                                "https://evil.example/"})
            QCOMPARE(
                f->tokenError(F::with(F::codeForm(code), "redirect_uri", QString::fromLatin1(uri)), own()),
                QByteArray("invalid_grant"));
        QCOMPARE(f->tokenError(F::without(F::codeForm(code), "redirect_uri"), own()),
                 QByteArray("invalid_request"));
        QCOMPARE(f->tokenError(F::codeForm(code), own()), QByteArray("ok"));
    }
    void code_wrongVerifiers()
    {
        const QByteArray code = newCode();
        for (const QString &verifier :
             {QString(), F::kVerifier.chopped(1), F::kVerifier + u'A', F::kChallenge, F::kVerifier.toUpper(),
              QString(129, u'a'), F::kVerifier + u' '})
            QCOMPARE(f->tokenError(F::with(F::codeForm(code), "code_verifier", verifier), own()),
                     QByteArray("invalid_grant"));
        QCOMPARE(f->tokenError(F::without(F::codeForm(code), "code_verifier"), own()),
                 QByteArray("invalid_grant"));
        QCOMPARE(f->tokenError(F::codeForm(code), own()), QByteArray("ok"));
    }
    void code_pkceDowngrade()
    {
        NewClient input = F::newClient();
        input.requirePkce = false;
        const CreatedClient relaxed = f->makeClient(input);
        const auto bare = F::without(F::without(F::requestFields(relaxed.client), "code_challenge"),
                                     "code_challenge_method");
        const auto credentials = F::credentialsOf(relaxed);
        // The challenge was taken out on the way; the honest client still sends its verifier.
        QCOMPARE(f->tokenError(F::codeForm(f->codeFor(bare, ada)), credentials), QByteArray("invalid_grant"));
        QCOMPARE(f->tokenError(F::with(F::codeForm(f->codeFor(bare, ada)), "code_verifier", QString()),
                               credentials),
                 QByteArray("invalid_grant"));
        QCOMPARE(f->tokenError(F::without(F::codeForm(f->codeFor(bare, ada)), "code_verifier"), credentials),
                 QByteArray("ok"));
    }
    void code_stopsWithItsGround()
    {
        const QByteArray forUser = newCode();
        f->disableUser(ada.user);
        QCOMPARE(f->tokenError(F::codeForm(forUser), own()), QByteArray("invalid_grant"));

        ada = f->makePerson();
        const QByteArray forSession = newCode();
        f->endSession(ada.signedIn.session);
        QCOMPARE(f->tokenError(F::codeForm(forSession), own()), QByteArray("invalid_grant"));

        ada = f->makePerson();
        const QByteArray withdrawn = newCode();
        QVERIFY(f->write([&](Transaction &tx) {
                     return f->consents.withdraw(tx, f->nobody, ada.user, client.client.id);
                 }).ok());
        QCOMPARE(f->tokenError(F::codeForm(withdrawn), own()), QByteArray("invalid_grant"));

        ada = f->makePerson();
        const QByteArray forClient = newCode();
        f->disableClient(client.client.id);
        QCOMPARE(f->tokenError(F::codeForm(forClient), own()), QByteArray("invalid_client"));
    }
    void code_lookAlikes()
    {
        const QByteArray code = newCode();
        for (const QByteArray &bad :
             {code.chopped(1), code + 'A', code.toLower(), QByteArray("x"), code + ' '})
            QCOMPARE(f->tokenError(F::codeForm(bad), own()), QByteArray("invalid_grant"));
        QCOMPARE(f->tokenError(F::codeForm({}), own()), QByteArray("invalid_request"));
        // A refresh token is no code.
        const TokenAnswer answer = f->tokenOk(F::codeForm(code), own());
        QCOMPARE(f->tokenError(F::codeForm(answer.refreshToken), own()), QByteArray("invalid_grant"));
    }
    void request_faults()
    {
        const QByteArray code = newCode();
        QCOMPARE(f->tokenError({}, own()), QByteArray("invalid_request"));
        for (const char *type :
             {"password", "implicit", "urn:ietf:params:oauth:grant-type:jwt-bearer", "AUTHORIZATION_CODE"})
            QCOMPARE(f->tokenError({{QStringLiteral("grant_type"), QString::fromLatin1(type)}}, own()),
                     QByteArray("unsupported_grant_type"));
        auto twice = F::codeForm(code);
        twice.append(twice.at(1));
        QCOMPARE(f->tokenError(twice, own()), QByteArray("invalid_request"));
        const auto otherId = F::with(F::codeForm(code), "client_id", f->makeClient().client.id.toString());
        QCOMPARE(f->tokenError(otherId, own()), QByteArray("invalid_request"));
        QCOMPARE(f->tokenError(F::codeForm(code), {client.client.authMethod, own().id, Secret("wrong")}),
                 QByteArray("invalid_client"));
        QCOMPARE(f->tokenError(F::clientForm(), F::credentialsOf(f->makePublicClient())),
                 QByteArray("unauthorized_client"));
        QCOMPARE(f->tokenError(F::codeForm(code), own()), QByteArray("ok"));
    }

    void idToken_saysWhatCoreWants()
    {
        const TokenAnswer answer = f->tokenOk(F::codeForm(newCode()), own());
        const QJsonObject id = F::payload(answer.idToken);
        const qint64 now = f->clock.now().seconds();
        QCOMPARE(id.value(QLatin1String("iss")).toString(), f->kIssuer);
        QCOMPARE(id.value(QLatin1String("sub")).toString(), ada.user.toString());
        QCOMPARE(id.value(QLatin1String("aud")).toString(), client.client.id.toString());
        QCOMPARE(id.value(QLatin1String("azp")).toString(), client.client.id.toString());
        QCOMPARE(id.value(QLatin1String("nonce")).toString(), QStringLiteral("n-0S6_WzA2Mj"));
        QCOMPARE(id.value(QLatin1String("iat")).toInteger(), now);
        QVERIFY(id.value(QLatin1String("exp")).toInteger() > now);
        QCOMPARE(id.value(QLatin1String("auth_time")).toInteger(), ada.signedIn.authenticatedAt.seconds());
        QCOMPARE(id.value(QLatin1String("sid")).toString(), ada.signedIn.session.toString());
        QCOMPARE(id.value(QLatin1String("amr")).toArray(), QJsonArray{QStringLiteral("pwd")});
        QCOMPARE(id.value(QLatin1String("acr")).toString(), QLatin1String(kAcrSingleFactor));
        // What the scopes release, userinfo tells (Core section 5.4).
        QVERIFY(!id.contains(QLatin1String("name")));
        QVERIFY(!id.contains(QLatin1String("email")));
        QCOMPARE(id.value(QLatin1String("at_hash")).toString().toLatin1(),
                 accessTokenHash(answer.accessToken, "ES256"));
        QVERIFY(!f->accessTokens.verify(answer.idToken).ok());  // an ID token opens nothing
    }
    void idToken_saysWhatIsAskedForByName()
    {
        fields = F::with(fields, "claims",
                         QStringLiteral(R"({"id_token":{"email":null},"userinfo":{"name":null}})"));
        const TokenAnswer answer = f->tokenOk(F::codeForm(newCode()), own());
        QVERIFY(F::payload(answer.idToken).contains(QLatin1String("email")));
        QVERIFY(!F::payload(answer.idToken).contains(QLatin1String("name")));
        // A refresh keeps what was asked for.
        const TokenAnswer again = f->tokenOk(F::refreshForm(answer.refreshToken), own());
        QVERIFY(F::payload(again.idToken).contains(QLatin1String("email")));
        const auto claims = f->accessTokens.verify(again.accessToken);
        QCOMPARE(claims->userInfoClaims, QStringList{QStringLiteral("name")});
        const auto info = f->read([&](Transaction &tx) { return f->status.userInfo(tx, *claims); });
        QVERIFY(info->claims.contains(QLatin1String("name")));
        QVERIFY(!info->claims.contains(QLatin1String("email")));
    }
    void idToken_saysAsMuchAsUserinfoWhereTheClientWantsThat()
    {
        NewClient input = F::newClient();
        input.metadata.claimsInIdToken = true;
        const CreatedClient other = f->makeClient(input);
        const TokenAnswer answer =
            f->tokenOk(F::codeForm(f->codeFor(F::requestFields(other.client), ada)), F::credentialsOf(other));
        QVERIFY(F::payload(answer.idToken).contains(QLatin1String("name")));
        QVERIFY(!F::payload(answer.idToken).contains(QLatin1String("email")));
    }
    void dpop_bindsTheAccessToken()
    {
        const DpopProof proof = f->proofOf("key-one");
        const TokenAnswer answer = f->tokenOk(F::codeForm(newCode()), own(), proof);
        QVERIFY(answer.isBound);
        QVERIFY(answer.toJson().contains("\"token_type\":\"DPoP\""));
        const auto claims = f->accessTokens.verify(answer.accessToken);
        QCOMPARE(claims->confirmation, QByteArray("key-one"));
        const auto told = f->read(
            [&](Transaction &tx) { return f->status.introspect(tx, client.client, answer.accessToken); });
        QVERIFY2(told->contains("\"cnf\":{\"jkt\":\"key-one\"}"), told->constData());
        // A proof is good once.
        QCOMPARE(f->tokenError(F::codeForm(newCode()), own(), proof), QByteArray("invalid_dpop_proof"));
        // A client with a secret may change its key; the new token is bound to the new one.
        const TokenAnswer next =
            f->tokenOk(F::refreshForm(answer.refreshToken), own(), f->proofOf("key-two"));
        QCOMPARE(f->accessTokens.verify(next.accessToken)->confirmation, QByteArray("key-two"));
        QVERIFY(!f->tokenOk(F::clientForm(), own()).isBound);
    }
    void dpop_isADutyWhereTheClientSaysSo()
    {
        NewClient input = F::newClient();
        input.metadata.dpopBoundTokens = true;
        const CreatedClient other = f->makeClient(input);
        QCOMPARE(f->tokenError(F::clientForm(), F::credentialsOf(other)), QByteArray("invalid_dpop_proof"));
        QVERIFY(f->tokenOk(F::clientForm(), F::credentialsOf(other), f->proofOf("key")).isBound);
    }
    void dpop_codeIsForTheKeyThatWasNamed()
    {
        const QString thumbprint(43, u'A');
        fields = F::with(fields, "dpop_jkt", thumbprint);
        const QByteArray code = newCode();
        QCOMPARE(f->tokenError(F::codeForm(code), own()), QByteArray("invalid_dpop_proof"));
        QCOMPARE(f->tokenError(F::codeForm(code), own(), f->proofOf("another")),
                 QByteArray("invalid_dpop_proof"));
        QVERIFY(f->tokenOk(F::codeForm(code), own(), f->proofOf(thumbprint.toLatin1())).isBound);
    }
    void dpop_refreshTokenOfAPublicClientIsForItsKey()
    {
        const CreatedClient native = f->makePublicClient();
        const ClientCredentials bare = F::credentialsOf(native);
        const TokenAnswer answer = f->tokenOk(F::codeForm(f->codeFor(F::requestFields(native.client), ada)),
                                              bare, f->proofOf("key"));
        const auto refresh = F::refreshForm(answer.refreshToken);
        QCOMPARE(f->tokenError(refresh, bare), QByteArray("invalid_dpop_proof"));
        QCOMPARE(f->tokenError(refresh, bare, f->proofOf("another")), QByteArray("invalid_dpop_proof"));
        // Neither try used it up.
        QVERIFY(f->tokenOk(refresh, bare, f->proofOf("key")).isBound);
        // In the grace of a lost answer the key is asked for as well, and a wrong one spoils nothing.
        QCOMPARE(f->tokenError(refresh, bare), QByteArray("invalid_dpop_proof"));
        QCOMPARE(f->tokenError(refresh, bare, f->proofOf("another")), QByteArray("invalid_dpop_proof"));
        const TokenAnswer again = f->tokenOk(refresh, bare, f->proofOf("key"));
        QCOMPARE(f->tokenError(F::refreshForm(again.refreshToken), bare, f->proofOf("key")),
                 QByteArray("ok"));
    }
    void dpop_proofIsUsedOnceUnderManyTries()
    {
        const DpopProof proof = f->proofOf("parallel");
        std::atomic<int> good{0};
        inParallel(200, [&](int) { good += f->tokenError(F::clientForm(), own(), proof) == "ok" ? 1 : 0; });
        QCOMPARE(good.load(), 1);
    }
    void idToken_needsOpenid()
    {
        fields = F::requestFields(client.client, QStringLiteral("api:read"));
        const TokenAnswer answer = f->tokenOk(F::codeForm(newCode()), own());
        QVERIFY(answer.idToken.isEmpty());
        QCOMPARE(answer.scopes, QStringList{QStringLiteral("api:read")});
    }
    void idToken_isSignedAsTheClientWants()
    {
        for (const char *algorithm : {"RS256", "PS256", "ES256", "EdDSA", "Ed25519"}) {
            NewClient input = F::newClient();
            input.idTokenAlgorithm = algorithm;
            const CreatedClient other = f->makeClient(input);
            const TokenAnswer answer = f->tokenOk(
                F::codeForm(f->codeFor(F::requestFields(other.client), ada)), F::credentialsOf(other));
            const QJsonObject header =
                QJsonDocument::fromJson(*base64UrlDecode(answer.idToken.split('.').at(0))).object();
            QCOMPARE(header.value(QLatin1String("alg")).toString(), QLatin1String(algorithm));
            QVERIFY(f->idTokens.readHint(answer.idToken).ok());
        }
    }
    // OpenID Connect Core appendix A.3.
    void accessTokenHash_ofTheStandard()
    {
        QCOMPARE(accessTokenHash("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y", "RS256"),
                 QByteArray("77QmUPtjPfzWtF2AnpK9RQ"));
        // Ed25519 hashes with SHA-512, by whichever name (RFC 9864).
        QCOMPARE(accessTokenHash("x", "Ed25519"), accessTokenHash("x", "EdDSA"));
        QVERIFY(accessTokenHash("x", "Ed25519") != accessTokenHash("x", "ES256"));
    }

    void refresh_keepsThePersonAndTheTime()
    {
        const TokenAnswer first = f->tokenOk(F::codeForm(newCode()), own());
        f->clock.advance(10min);
        const TokenAnswer second = f->tokenOk(F::refreshForm(first.refreshToken), own());
        QVERIFY(second.refreshToken != first.refreshToken);
        const QJsonObject before = F::payload(first.idToken), after = F::payload(second.idToken);
        for (const char *name : {"iss", "sub", "aud", "azp", "auth_time", "sid"})
            QCOMPARE(after.value(QLatin1String(name)), before.value(QLatin1String(name)));
        QVERIFY(after.value(QLatin1String("iat")).toInteger() >
                before.value(QLatin1String("iat")).toInteger());
        QVERIFY(!after.contains(QLatin1String("nonce")));
    }
    void refresh_reuseEndsEverything()
    {
        const TokenAnswer first = f->tokenOk(F::codeForm(newCode()), own());
        const TokenAnswer second = f->tokenOk(F::refreshForm(first.refreshToken), own());
        f->clock.advance(1min);
        QCOMPARE(f->tokenError(F::refreshForm(first.refreshToken), own()), QByteArray("invalid_grant"));
        QCOMPARE(f->tokenError(F::refreshForm(second.refreshToken), own()), QByteArray("invalid_grant"));
        QVERIFY(!f->isGood(first.accessToken) && !f->isGood(second.accessToken));
    }
    void refresh_lostAnswerIsForgivenOnce()
    {
        const TokenAnswer first = f->tokenOk(F::codeForm(newCode()), own());
        const auto refresh = F::refreshForm(first.refreshToken);
        const TokenAnswer lost = f->tokenOk(refresh, own());
        QCOMPARE(f->tokenError(refresh, F::credentialsOf(f->makeClient())), QByteArray("invalid_grant"));
        QCOMPARE(f->tokenError(F::with(refresh, "scope", QStringLiteral("openid api:write")), own()),
                 QByteArray("invalid_scope"));
        const TokenAnswer again = f->tokenOk(refresh, own());
        QVERIFY(f->isGood(again.accessToken));
        QCOMPARE(f->tokenError(F::refreshForm(lost.refreshToken), own()), QByteArray("invalid_grant"));
        QVERIFY(!f->isGood(again.accessToken));
    }
    void refresh_byAnotherClient()
    {
        const TokenAnswer first = f->tokenOk(F::codeForm(newCode()), own());
        QCOMPARE(f->tokenError(F::refreshForm(first.refreshToken), F::credentialsOf(f->makeClient())),
                 QByteArray("invalid_grant"));
        QCOMPARE(f->tokenError(F::refreshForm(first.refreshToken), own()), QByteArray("ok"));
    }
    void refresh_scopesOnlyShrink()
    {
        const TokenAnswer first = f->tokenOk(F::codeForm(newCode()), own());
        const auto wider =
            F::with(F::refreshForm(first.refreshToken), "scope", QStringLiteral("openid api:write"));
        QCOMPARE(f->tokenError(wider, own()), QByteArray("invalid_scope"));
        const auto narrower = F::with(F::refreshForm(first.refreshToken), "scope", QStringLiteral("openid"));
        const TokenAnswer second = f->tokenOk(narrower, own());
        QCOMPARE(second.scopes, QStringList{QStringLiteral("openid")});
        // The grant keeps its scopes: the next refresh may have them all again (RFC 6749 section 6).
        QCOMPARE(f->tokenOk(F::refreshForm(second.refreshToken), own()).scopes.size(), 2);
    }
    void refresh_scopesFollowTheClient()
    {
        const TokenAnswer first = f->tokenOk(F::codeForm(newCode()), own());
        ClientPatch patch;
        patch.scopes = QStringList{QStringLiteral("openid")};
        QVERIFY(f->write([&](Transaction &tx) {
                     return f->clients.update(tx, Caller::system(QStringLiteral("test")), client.client.id,
                                              patch);
                 }).ok());
        QCOMPARE(f->tokenOk(F::refreshForm(first.refreshToken), own()).scopes,
                 QStringList{QStringLiteral("openid")});
    }
    void refresh_offlineAccessOutlivesTheSession()
    {
        const TokenAnswer bound = f->tokenOk(F::codeForm(newCode()), own());
        fields = F::requestFields(client.client, QStringLiteral("openid offline_access"));
        const TokenAnswer offline = f->tokenOk(F::codeForm(newCode()), own());
        f->endSession(ada.signedIn.session);
        QCOMPARE(f->tokenError(F::refreshForm(bound.refreshToken), own()), QByteArray("invalid_grant"));
        QVERIFY(!f->isGood(bound.accessToken));
        QVERIFY(f->isGood(offline.accessToken));
        QCOMPARE(f->tokenError(F::refreshForm(offline.refreshToken), own()), QByteArray("ok"));
    }
    void refresh_isNotForClientsWithoutIt()
    {
        NewClient input = F::newClient();
        input.grantTypes = QStringList{QStringLiteral("authorization_code")};
        const CreatedClient plain = f->makeClient(input);
        const auto answer =
            f->tokenOk(F::codeForm(f->codeFor(F::requestFields(plain.client), ada)), F::credentialsOf(plain));
        QVERIFY(answer.refreshToken.isEmpty());
        QCOMPARE(f->tokenError(F::refreshForm("x"), F::credentialsOf(plain)),
                 QByteArray("unauthorized_client"));
    }

    void clientCredentials_scopes()
    {
        const TokenAnswer all = f->tokenOk(F::clientForm(), own());
        QCOMPARE(all.scopes, (QStringList{QStringLiteral("api:read"), QStringLiteral("api:write")}));
        QVERIFY(all.refreshToken.isEmpty() && all.idToken.isEmpty());
        QCOMPARE(F::payload(all.accessToken).value(QLatin1String("sub")).toString(),
                 client.client.id.toString());
        QCOMPARE(f->tokenOk(F::clientForm(QStringLiteral("api:read")), own()).scopes,
                 QStringList{QStringLiteral("api:read")});
        for (const char *scope :
             {"openid", "profile", "offline_access", "users:write", "api:read users:write", "a\"b"})
            QCOMPARE(f->tokenError(F::clientForm(QString::fromLatin1(scope)), own()),
                     QByteArray("invalid_scope"));
        QVERIFY(f->auditCount(event::kTokenIssued, client.client.id.toString()) >= 2);
    }
    void clientCredentials_endWithTheClient()
    {
        const TokenAnswer answer = f->tokenOk(F::clientForm(), own());
        QVERIFY(f->isGood(answer.accessToken));
        f->disableClient(client.client.id);
        QVERIFY(!f->isGood(answer.accessToken));
        QCOMPARE(f->tokenError(F::clientForm(), own()), QByteArray("invalid_client"));
    }
    void recordRefusal_writesNoForeignText()
    {
        const auto record = [&](const QByteArray &id) {
            return f->write([&](Transaction &tx) {
                return f->tokens.recordRefusal(tx, f->nobody, id, {OAuthErrorCode::InvalidClient, "x"});
            });
        };
        QVERIFY(record("hunter2").ok());
        QVERIFY(record(client.client.id.toString().toLatin1()).ok());
        QCOMPARE(f->auditCount(event::kClientAuthenticationFailed, client.client.id.toString()), 1);
        QCOMPARE(f->auditCount(event::kClientAuthenticationFailed, QStringLiteral("hunter2")), 0);
    }

    void rates()
    {
        constexpr int kThreads = 16, kEach = 250;
        QElapsedTimer timer;
        timer.start();
        inParallel(kThreads, [&](int) {
            for (int i = 0; i < kEach; ++i)
                if (f->tokenError(F::clientForm(), own()) != "ok") qFatal("client_credentials failed");
            f->db->closeThreadConnection();
        });
        qInfo("client_credentials, audited and durable: %.0f/s on %d waiting threads",
              kThreads * kEach * 1e9 / double(timer.nsecsElapsed()), kThreads);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestTokenEndpoint)
#include "tst_token_endpoint.moc"
