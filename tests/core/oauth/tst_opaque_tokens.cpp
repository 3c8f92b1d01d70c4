#include <QJsonArray>

#include "tests/core/oauth/oauth_fixture.h"

using namespace gatehouse;
using namespace std::chrono_literals;

/// Access tokens that say nothing by themselves.
class TestOpaqueTokens : public QObject
{
    Q_OBJECT

    using F = OAuthFixture;
    std::unique_ptr<OAuthFixture> f;
    CreatedClient client;
    OAuthFixture::Person ada;
    TokenAnswer answer;

    static NewClient opaqueClient()
    {
        NewClient input = F::newClient();
        input.metadata.accessTokenFormat = QStringLiteral("opaque");
        return input;
    }
    TokenAnswer signIn(const CreatedClient &by, const QString &scope = QStringLiteral("openid profile"))
    {
        return f->tokenOk(F::codeForm(f->codeFor(F::requestFields(by.client, scope), ada)),
                          F::credentialsOf(by));
    }
    QJsonObject introspect(const QByteArray &token, const CreatedClient &by)
    {
        const auto json =
            f->read([&](Transaction &tx) { return f->status.introspect(tx, by.client, token); });
        return QJsonDocument::fromJson(*json).object();
    }
    bool isActive(const QByteArray &token)
    {
        return introspect(token, client).value(QLatin1String("active")).toBool();
    }
    bool isAccepted(const QByteArray &token)
    {
        return f->read([&](Transaction &tx) { return f->accessTokens.accept(tx, token); }).ok();
    }
    bool revoke(const QByteArray &token, const CreatedClient &by)
    {
        const auto found =
            f->read([&](Transaction &tx) { return f->status.findRevocation(tx, by.client, token); });
        return f->write([&](Transaction &tx) { return f->status.revoke(tx, f->nobody, *found); }).ok();
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
        client = f->makeClient(opaqueClient());
        ada = f->makePerson();
        answer = signIn(client);
    }

    void token_tellsItsBearerNothing()
    {
        QVERIFY(answer.accessToken.startsWith("gha_"));
        QCOMPARE(answer.accessToken.size(), 47);
        QVERIFY(!answer.accessToken.contains('.'));
        QVERIFY(answer.accessToken != signIn(client).accessToken);
        QCOMPARE(answer.expiresIn, client.client.accessTokenSeconds);
        // Neither does the database tell the token.
        const auto rows = f->read([](Transaction &tx) {
            static const Statement kAll("SELECT token_hash, claims FROM opaque_tokens");
            return tx.all(kAll, {}, [](const Row &row) { return row.bytes(0) + row.text(1).toUtf8(); });
        });
        QVERIFY(!rows->isEmpty());
        for (const QByteArray &row : *rows)
            QVERIFY(!row.contains(answer.accessToken) && !row.contains(answer.accessToken.mid(4)));
    }
    void token_isForWhatAJwtWouldBe()
    {
        const CreatedClient plain = f->makeClient();
        const auto opaque = f->claimsOf(answer.accessToken), jwt = f->claimsOf(signIn(plain).accessToken);
        QVERIFY(opaque.ok() && jwt.ok());
        QCOMPARE(opaque->subject, jwt->subject);
        QCOMPARE(opaque->user, ada.user);
        QCOMPARE(opaque->client, client.client.id);
        QCOMPARE(opaque->scopes, jwt->scopes);
        QCOMPARE(opaque->audience, QStringList{f->kIssuer});
        QCOMPARE(opaque->session, ada.signedIn.session);
        QCOMPARE(opaque->amr, jwt->amr);
        QCOMPARE(opaque->authenticatedAt, jwt->authenticatedAt);
        QVERIFY(isAccepted(answer.accessToken));
        const auto info = f->read([&](Transaction &tx) { return f->status.userInfo(tx, *opaque); });
        QCOMPARE(info->claims.value(QLatin1String("sub")).toString(), ada.user.toString());
        const QJsonObject told =
            introspect(answer.accessToken, plain);  // another client: the resource server
        QCOMPARE(told.value(QLatin1String("active")).toBool(), true);
        QCOMPARE(told.value(QLatin1String("client_id")).toString(), client.client.id.toString());
        QCOMPARE(told.value(QLatin1String("sub")).toString(), ada.user.toString());
    }
    void token_isNotGoodWithAnyOtherByte()
    {
        QByteArray changed = answer.accessToken;
        changed.back() = changed.back() == 'A' ? 'B' : 'A';
        for (const QByteArray &bad :
             {changed, answer.accessToken.chopped(1), answer.accessToken + 'A', answer.accessToken.mid(4),
              "GHA_" + answer.accessToken.mid(4), QByteArray("gha_"), answer.refreshToken})
            QVERIFY(!f->claimsOf(bad).ok());
    }
    void token_endsWithItsTime()
    {
        f->clock.advance(std::chrono::seconds(client.client.accessTokenSeconds) - 1s);
        QVERIFY(isActive(answer.accessToken));
        f->clock.advance(1s);
        QVERIFY(!isActive(answer.accessToken));
        QVERIFY(!isAccepted(answer.accessToken));
    }
    void token_endsWithGrantSessionPersonAndClient()
    {
        revoke(answer.refreshToken, client);
        QVERIFY(!isActive(answer.accessToken));
        const QByteArray second = signIn(client).accessToken;
        QVERIFY(isActive(second));
        f->endSession(ada.signedIn.session);
        QVERIFY(!isActive(second));
        ada = f->makePerson();
        const QByteArray third = signIn(client).accessToken;
        QVERIFY(isActive(third));
        f->disableUser(ada.user);
        QVERIFY(!isActive(third));
    }
    void token_isRevokedByItsClientAlone()
    {
        revoke(answer.accessToken, f->makeClient());
        QVERIFY(isActive(answer.accessToken));
        revoke(answer.accessToken, client);
        QVERIFY(!isActive(answer.accessToken));
        QVERIFY(!f->isGood(answer.accessToken));
        QCOMPARE(f->tokenError(F::refreshForm(answer.refreshToken), F::credentialsOf(client)),
                 QByteArray("ok"));  // it ended alone
    }
    void token_ofARefresh()
    {
        const TokenAnswer next = f->tokenOk(F::refreshForm(answer.refreshToken), F::credentialsOf(client));
        QVERIFY(AccessTokenService::isOpaque(next.accessToken));
        QVERIFY(isActive(next.accessToken));
        const QJsonObject idToken = F::payload(next.idToken);
        QCOMPARE(idToken.value(QLatin1String("at_hash")).toString().toLatin1(),
                 accessTokenHash(next.accessToken, "RS256"));
    }
    void token_ofTheClientItself()
    {
        const TokenAnswer own = f->tokenOk(F::clientForm(), F::credentialsOf(client));
        QVERIFY(AccessTokenService::isOpaque(own.accessToken));
        QVERIFY(isActive(own.accessToken));
        revoke(own.accessToken, client);
        QVERIFY(!isActive(own.accessToken));
    }
    void token_boundToAKeySaysSo()
    {
        const auto code = f->codeFor(F::requestFields(client.client), ada);
        const TokenAnswer bound =
            f->tokenOk(F::codeForm(code), F::credentialsOf(client), f->proofOf("thumbprint"));
        QVERIFY(bound.isBound);
        QCOMPARE(f->claimsOf(bound.accessToken)->confirmation, QByteArray("thumbprint"));
        QCOMPARE(introspect(bound.accessToken, client).value(QLatin1String("token_type")).toString(),
                 QStringLiteral("DPoP"));
    }
    void exchange_takesAndGivesThem()
    {
        NewClient gate;
        gate.name = QStringLiteral("Gate");
        gate.grantTypes = QStringList{QLatin1String(kGrantTokenExchange)};
        gate.scopes = QStringList{QStringLiteral("openid"), QStringLiteral("profile")};
        gate.metadata.accessTokenFormat = QStringLiteral("opaque");
        const CreatedClient gateway = f->makeClient(gate);
        const F::Fields form{{QStringLiteral("grant_type"), QLatin1String(kGrantTokenExchange)},
                             {QStringLiteral("subject_token"), QString::fromLatin1(answer.accessToken)},
                             {QStringLiteral("subject_token_type"), QLatin1String(kTokenTypeAccessToken)}};
        // The application whose token it is has not opened the door.
        QCOMPARE(f->tokenError(form, F::credentialsOf(gateway)), QByteArray("invalid_request"));
        ClientPatch patch;
        patch.metadata = {
            {QStringLiteral("token_exchange_clients"), QJsonArray{gateway.client.id.toString()}}};
        QVERIFY(f->write([&](Transaction &tx) {
                     return f->clients.update(tx, Caller::system(QStringLiteral("test")), client.client.id,
                                              patch);
                 }).ok());
        const TokenAnswer exchanged = f->tokenOk(form, F::credentialsOf(gateway));
        QVERIFY(AccessTokenService::isOpaque(exchanged.accessToken));
        QCOMPARE(f->claimsOf(exchanged.accessToken)->client, gateway.client.id);
        QVERIFY(isActive(exchanged.accessToken));
        revoke(answer.accessToken, client);
        QCOMPARE(f->tokenError(form, F::credentialsOf(gateway)), QByteArray("invalid_request"));
    }
    void refusedRequests_leaveNoToken()
    {
        const auto count = [&] {
            return *f->read([](Transaction &tx) -> Result<qsizetype> {
                static const Statement kAll("SELECT expires_at FROM opaque_tokens");
                GATEHOUSE_TRY_ASSIGN(rows, tx.all(kAll, {}, [](const Row &row) { return row.integer(0); }));
                return rows.size();
            });
        };
        const qsizetype before = count();
        const QByteArray code = f->codeFor(F::requestFields(client.client), ada);
        QCOMPARE(f->tokenError(F::with(F::codeForm(code), "code_verifier", QString(43, u'x')),
                               F::credentialsOf(client)),
                 QByteArray("invalid_grant"));
        QCOMPARE(count(), before);
        QVERIFY(f->tokenError(F::codeForm(code), F::credentialsOf(client)) == "ok");
        QCOMPARE(count(), before + 1);
        f->clock.advance(24h);
        QVERIFY(f->write([&](Transaction &tx) { return f->grants.prune(tx); }).ok());
        QCOMPARE(count(), 0);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestOpaqueTokens)
#include "tst_opaque_tokens.moc"
