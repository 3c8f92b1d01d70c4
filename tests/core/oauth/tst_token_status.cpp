#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>

#include "core/crypto/jwt.h"
#include "core/oauth/discovery.h"
#include "tests/core/oauth/oauth_fixture.h"

using namespace gatehouse;
using namespace std::chrono_literals;

class TestTokenStatus : public QObject
{
    Q_OBJECT

    using F = OAuthFixture;
    std::unique_ptr<OAuthFixture> f;
    CreatedClient client;
    OAuthFixture::Person ada;
    TokenAnswer answer;

    QJsonObject introspect(const QByteArray &token, const Client &by)
    {
        const auto json = f->read([&](Transaction &tx) { return f->status.introspect(tx, by, token); });
        if (!json.ok()) qFatal("introspect: %s", json.error().reason.constData());
        return QJsonDocument::fromJson(*json).object();
    }
    bool isInactive(const QByteArray &token, const Client &by)
    {
        return introspect(token, by) == QJsonObject{{QStringLiteral("active"), false}};
    }
    TokenStatusService::Revocation revoke(const QByteArray &token, const Client &by)
    {
        const auto found = f->read([&](Transaction &tx) { return f->status.findRevocation(tx, by, token); });
        if (!found.ok()) qFatal("findRevocation");
        if (!f->write([&](Transaction &tx) { return f->status.revoke(tx, f->nobody, *found); }).ok())
            qFatal("revoke");
        return *found;
    }
    LogoutPlan plan(const F::Fields &fields, const F::Person *person)
    {
        const auto planned = f->read([&](Transaction &tx) {
            return f->logout.plan(tx, FormFields(fields), person ? person->user : UserId(),
                                  person ? person->signedIn.session : SessionId());
        });
        if (!planned.ok()) qFatal("plan");
        return *planned;
    }
    F::Fields logoutFields(const QByteArray &hint) const
    {
        return {{QStringLiteral("id_token_hint"), QString::fromLatin1(hint)},
                {QStringLiteral("post_logout_redirect_uri"), F::kPostLogout},
                {QStringLiteral("state"), QString(128, u's')}};
    }

private Q_SLOTS:
    void initTestCase()
    {
        f = std::make_unique<OAuthFixture>();
        f->start();
    }
    void cleanupTestCase() { f.reset(); }
    void init()
    {
        client = f->makeClient();
        ada = f->makePerson();
        const auto fields =
            F::requestFields(client.client, QStringLiteral("openid profile email groups roles"));
        answer = f->tokenOk(F::codeForm(f->codeFor(fields, ada)), F::credentialsOf(client));
    }

    void introspect_tellsOfLiveTokens()
    {
        const CreatedClient api = f->makeClient();
        const QJsonObject json = introspect(answer.accessToken, api.client);
        QCOMPARE(json.value(QLatin1String("active")).toBool(), true);
        QCOMPARE(json.value(QLatin1String("sub")).toString(), ada.user.toString());
        QCOMPARE(json.value(QLatin1String("client_id")).toString(), client.client.id.toString());
        QCOMPARE(json.value(QLatin1String("iss")).toString(), f->kIssuer);
        QVERIFY(json.value(QLatin1String("exp")).toInteger() > f->clock.now().seconds());
        QCOMPARE(introspect(answer.refreshToken, client.client).value(QLatin1String("active")).toBool(),
                 true);
    }
    void introspect_saysNothingOfOthers()
    {
        const CreatedClient api = f->makeClient();
        for (const QByteArray &token : {QByteArray("x"), QByteArray(), QByteArray("a.b.c"), answer.idToken,
                                        answer.accessToken.chopped(1), answer.refreshToken.chopped(1)})
            QVERIFY(isInactive(token, api.client));
        QVERIFY(isInactive(answer.refreshToken, api.client));  // another client's
        f->endSession(ada.signedIn.session);
        QVERIFY(isInactive(answer.accessToken, api.client));
        QVERIFY(isInactive(answer.refreshToken, client.client));
    }
    void introspect_endsWithTime()
    {
        f->clock.advance(std::chrono::seconds(client.client.accessTokenSeconds));
        QVERIFY(isInactive(answer.accessToken, client.client));
    }
    void introspect_needsAClientThatAuthenticates()
    {
        const Client open = f->makePublicClient().client;
        const auto json =
            f->read([&](Transaction &tx) { return f->status.introspect(tx, open, answer.accessToken); });
        QCOMPARE(json.error().reason, QByteArray("invalid_client"));
    }

    void revoke_refreshTokenEndsTheGrant()
    {
        QVERIFY(!revoke(answer.refreshToken, client.client).isEmpty());
        QVERIFY(!f->isGood(answer.accessToken));
        QCOMPARE(f->tokenError(F::refreshForm(answer.refreshToken), F::credentialsOf(client)),
                 QByteArray("invalid_grant"));
        QVERIFY(revoke(answer.refreshToken, client.client).isEmpty());
    }
    void revoke_accessTokenEndsItAlone()
    {
        QVERIFY(!revoke(answer.accessToken, client.client).isEmpty());
        QVERIFY(!f->isGood(answer.accessToken));
        QCOMPARE(f->tokenError(F::refreshForm(answer.refreshToken), F::credentialsOf(client)),
                 QByteArray("ok"));
    }
    void revoke_leavesOthersAlone()
    {
        const Client stranger = f->makeClient().client;
        for (const QByteArray &token :
             {answer.accessToken, answer.refreshToken, QByteArray("x"), QByteArray("a.b.c")})
            QVERIFY(revoke(token, stranger).isEmpty());
        QVERIFY(f->isGood(answer.accessToken));
    }

    void userInfo_releasesByScope()
    {
        f->execute(QStringLiteral("INSERT INTO groups (id, name, name_key, created_at, updated_at) VALUES "
                                  "('%1', 'Staff', '%1', 1, 1)")
                       .arg(GroupId::generate(f->clock).toString()));
        f->execute(
            QStringLiteral(
                "INSERT INTO group_members (group_id, user_id, created_at) SELECT id, '%1', 1 FROM groups "
                "WHERE name = 'Staff' LIMIT 1")
                .arg(ada.user.toString()));
        const auto info = [&](const QByteArray &token) {
            const auto claims = f->accessTokens.verify(token);
            return f->read([&](Transaction &tx) { return f->status.userInfo(tx, *claims); });
        };
        const auto all = info(answer.accessToken);
        QVERIFY(all.ok());
        QCOMPARE(all->claims.value(QLatin1String("sub")).toString(), ada.user.toString());
        QCOMPARE(all->claims.value(QLatin1String("name")).toString(),
                 QStringLiteral("Person ada") + ada.user.toString().right(6));
        QVERIFY(all->claims.value(QLatin1String("updated_at")).isDouble());
        QVERIFY(all->claims.value(QLatin1String("email")).toString().contains(u'@'));
        QCOMPARE(all->claims.value(QLatin1String("email_verified")).toBool(true), false);
        QCOMPARE(all->claims.value(QLatin1String("groups")).toArray(), QJsonArray{QStringLiteral("Staff")});
        QVERIFY(all->claims.value(QLatin1String("roles")).toArray().contains(QStringLiteral("user")));

        const auto least = f->tokenOk(
            F::codeForm(f->codeFor(F::requestFields(client.client, QStringLiteral("openid")), ada)),
            F::credentialsOf(client));
        QCOMPARE(info(least.accessToken)->claims.keys(), QStringList{QStringLiteral("sub")});
        const auto api = f->tokenOk(
            F::codeForm(f->codeFor(F::requestFields(client.client, QStringLiteral("api:read")), ada)),
            F::credentialsOf(client));
        QCOMPARE(info(api.accessToken).error().reason, QByteArray("insufficient_scope"));
        QCOMPARE(info(f->tokenOk(F::clientForm(), F::credentialsOf(client)).accessToken).error().reason,
                 QByteArray("insufficient_scope"));
        f->disableUser(ada.user);
        QCOMPARE(info(answer.accessToken).error().reason, QByteArray("invalid_token"));
    }

    void readHint_takesOwnIdTokensOnly()
    {
        f->clock.advance(24h);
        const auto hint = f->idTokens.readHint(answer.idToken);
        QVERIFY(hint.ok());
        QCOMPARE(hint->subject, ada.user.toString());
        QCOMPARE(hint->client, client.client.id);
        QCOMPARE(hint->session, ada.signedIn.session);

        const QList<QByteArray> parts = answer.idToken.split('.');
        const QByteArray none = base64UrlEncode(R"({"alg":"none"})") + '.' + parts.at(1) + '.';
        const auto foreignKey = SigningKey::generate(SigningAlgorithm::RS256);
        const QByteArray foreign = *signJwt(*foreignKey, "JWT", F::payload(answer.idToken));
        const QByteArray otherKind = *signJwt(*f->keys.snapshot()->active(SigningAlgorithm::RS256),
                                              "logout+jwt", F::payload(answer.idToken));
        for (const QByteArray &bad :
             {none, foreign, otherKind, answer.accessToken, answer.refreshToken, QByteArray(),
              parts.at(0) + '.' + parts.at(1) + '.', answer.idToken.chopped(2)})
            QVERIFY(!f->idTokens.readHint(bad).ok());
    }
    void logout_withHintGoesBack()
    {
        const LogoutPlan own = plan(logoutFields(answer.idToken), &ada);
        QCOMPARE(own.endSession, ada.signedIn.session);
        QVERIFY(!own.askFirst);
        QCOMPARE(*own.redirectTo, F::kPostLogout.toLatin1() + "?state=" + QByteArray(128, 's'));
        QCOMPARE(*plan(F::without(logoutFields(answer.idToken), "state"), &ada).redirectTo,
                 F::kPostLogout.toLatin1());
        f->clock.advance(24h);  // an expired hint is still good
        QVERIFY(plan(logoutFields(answer.idToken), &ada).redirectTo);
        QVERIFY(plan(logoutFields(answer.idToken), nullptr).redirectTo);
        QVERIFY(plan(logoutFields(answer.idToken), nullptr).endSession.isEmpty());
    }
    void logout_neverRedirectsOnDoubt()
    {
        const auto good = logoutFields(answer.idToken);
        for (const char *uri :
             {"https://rp.example/bye?foo=bar", "https://rp.example/bye/", "https://evil.example/bye",
              "https://rp.example/cb", "https://rp.example/BYE", "//evil.example"}) {
            const LogoutPlan bad =
                plan(F::with(good, "post_logout_redirect_uri", QString::fromLatin1(uri)), &ada);
            QVERIFY(!bad.redirectTo);
            QVERIFY(bad.redirectRefused);
        }
        const auto withoutHint = F::without(good, "id_token_hint");
        QVERIFY(!plan(withoutHint, &ada).redirectTo);
        QVERIFY(!plan(F::with(withoutHint, "client_id", client.client.id.toString()), &ada).redirectTo);
        const QString forged = QStringLiteral("eyJhbGciOiJub25lIn0.") +
                               QString::fromLatin1(answer.idToken.split('.').at(1)) + u'.';
        QVERIFY(!plan(F::with(good, "id_token_hint", forged), &ada).redirectTo);
        QVERIFY(plan(F::with(good, "id_token_hint", forged), &ada).askFirst);
        QVERIFY(!plan(F::with(good, "client_id", f->makeClient().client.id.toString()), &ada).redirectTo);
        QVERIFY(plan(F::with(good, "client_id", client.client.id.toString()), &ada).redirectTo);
    }
    void logout_asksWhereNobodyVouches()
    {
        QVERIFY(plan({}, &ada).askFirst);
        QVERIFY(plan({}, &ada).endSession.isEmpty());
        QVERIFY(!plan({}, nullptr).askFirst);
        QVERIFY(plan({{QStringLiteral("state"), QStringLiteral("x")}}, &ada).askFirst);
        const auto bob = f->makePerson(QStringLiteral("bob"));
        const LogoutPlan other = plan(logoutFields(answer.idToken), &bob);  // ada's hint at bob's browser
        QVERIFY(other.askFirst);
        QVERIFY(other.endSession.isEmpty());
        QVERIFY(!plan(F::without(logoutFields(answer.idToken), "post_logout_redirect_uri"), &ada).redirectTo);
    }

    void discovery_saysWhatIsOffered()
    {
        const QJsonObject json = QJsonDocument::fromJson(DiscoveryDocument(f->kIssuer).json(false)).object();
        QCOMPARE(json.value(QLatin1String("issuer")).toString(), f->kIssuer);
        for (auto it = json.begin(); it != json.end(); ++it)
            if (it.key().endsWith(QLatin1String("_endpoint")) || it.key() == QLatin1String("jwks_uri"))
                QVERIFY(it.value().toString().startsWith(f->kIssuer + QLatin1String("/oauth/")));
        QCOMPARE(json.value(QLatin1String("response_types_supported")).toArray(),
                 QJsonArray{QStringLiteral("code")});
        QCOMPARE(json.value(QLatin1String("code_challenge_methods_supported")).toArray(),
                 QJsonArray{QStringLiteral("S256")});
        QVERIFY(json.value(QLatin1String("id_token_signing_alg_values_supported"))
                    .toArray()
                    .contains(QStringLiteral("RS256")));
        QVERIFY(!json.value(QLatin1String("id_token_signing_alg_values_supported"))
                     .toArray()
                     .contains(QStringLiteral("none")));
        QVERIFY(json.value(QLatin1String("scopes_supported")).toArray().contains(QStringLiteral("openid")));
        QCOMPARE(json.value(QLatin1String("authorization_response_iss_parameter_supported")).toBool(), true);
    }

    void rates()
    {
        constexpr int kRounds = 5000;
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < kRounds; ++i)
            introspect(answer.accessToken, client.client);
        qInfo("introspection without client authentication: %.0f/s on one thread",
              kRounds * 1e9 / double(timer.nsecsElapsed()));
        timer.start();
        for (int i = 0; i < kRounds; ++i) {
            const auto claims = f->accessTokens.verify(answer.accessToken);
            QVERIFY(f->read([&](Transaction &tx) { return f->status.userInfo(tx, *claims); }).ok());
        }
        qInfo("userinfo: %.0f/s on one thread", kRounds * 1e9 / double(timer.nsecsElapsed()));
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestTokenStatus)
#include "tst_token_status.moc"
