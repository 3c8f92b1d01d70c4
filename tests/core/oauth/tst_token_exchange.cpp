#include <QJsonArray>
#include <mutex>

#include "tests/core/oauth/oauth_fixture.h"

using namespace gatehouse;
using namespace std::chrono_literals;

/// RFC 8693: access tokens for access tokens.
class TestTokenExchange : public QObject
{
    Q_OBJECT

    using F = OAuthFixture;
    std::unique_ptr<OAuthFixture> f;
    CreatedClient app;      ///< signs people in
    CreatedClient gateway;  ///< exchanges the app's tokens
    OAuthFixture::Person ada;
    TokenAnswer subject;

    static NewClient exchanger(const QStringList &scopes = {QStringLiteral("openid"),
                                                            QStringLiteral("profile"),
                                                            QStringLiteral("api:read")})
    {
        NewClient input;
        input.name = QStringLiteral("Gateway");
        input.grantTypes =
            QStringList{QLatin1String(kGrantTokenExchange), QLatin1String(kGrantClientCredentials)};
        input.scopes = scopes;
        return input;
    }
    CreatedClient appFor(const QStringList &exchangeClients, bool bound = false)
    {
        NewClient input = F::newClient();
        input.metadata.exchangeClients = exchangeClients;
        input.metadata.dpopBoundTokens = bound;
        return f->makeClient(input);
    }
    TokenAnswer signIn(const CreatedClient &client,
                       const QString &scope = QStringLiteral("openid profile email api:read api:write"))
    {
        std::optional<DpopProof> proof;
        if (client.client.metadata.dpopBoundTokens) proof = f->proofOf("key");
        return f->tokenOk(F::codeForm(f->codeFor(F::requestFields(client.client, scope), ada)),
                          F::credentialsOf(client), proof);
    }
    static F::Fields form(const QByteArray &subjectToken, const QString &scope = {})
    {
        F::Fields fields{{QStringLiteral("grant_type"), QLatin1String(kGrantTokenExchange)},
                         {QStringLiteral("subject_token"), QString::fromLatin1(subjectToken)},
                         {QStringLiteral("subject_token_type"), QLatin1String(kTokenTypeAccessToken)}};
        if (!scope.isEmpty()) fields.append({QStringLiteral("scope"), scope});
        return fields;
    }
    static F::Fields actingFor(const QByteArray &subjectToken, const QByteArray &actorToken)
    {
        return form(subjectToken) +
               F::Fields{{QStringLiteral("actor_token"), QString::fromLatin1(actorToken)},
                         {QStringLiteral("actor_token_type"), QLatin1String(kTokenTypeAccessToken)}};
    }
    ClientCredentials own() const { return F::credentialsOf(gateway); }
    QByteArray word(const F::Fields &fields) { return f->tokenError(fields, own()); }
    QByteArray ownToken(const CreatedClient &client)
    {
        return f->tokenOk(F::clientForm(), F::credentialsOf(client)).accessToken;
    }
    QJsonObject introspect(const QByteArray &token)
    {
        const auto json =
            f->read([&](Transaction &tx) { return f->status.introspect(tx, gateway.client, token); });
        return QJsonDocument::fromJson(*json).object();
    }
    void change(const CreatedClient &client, const ClientPatch &patch)
    {
        const auto done = f->write([&](Transaction &tx) {
            return f->clients.update(tx, Caller::system(QStringLiteral("test")), client.client.id, patch);
        });
        if (!done.ok()) qFatal("change: %s", qPrintable(done.error().publicMessage));
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
        gateway = f->makeClient(exchanger());
        app = appFor({gateway.client.id.toString()});
        ada = f->makePerson();
        subject = signIn(app);
    }

    void impersonation_givesANarrowTokenOfTheSameGrant()
    {
        f->clock.advance(100s);
        const TokenAnswer answer = f->tokenOk(form(subject.accessToken), own());
        QCOMPARE(answer.issuedTokenType, QByteArray(kTokenTypeAccessToken));
        QVERIFY(answer.refreshToken.isEmpty() && answer.idToken.isEmpty());
        QCOMPARE(answer.scopes, (QStringList{QStringLiteral("openid"), QStringLiteral("profile"),
                                             QStringLiteral("api:read")}));
        const QJsonObject json = QJsonDocument::fromJson(answer.toJson()).object();
        QCOMPARE(json.value(QLatin1String("issued_token_type")).toString(),
                 QLatin1String(kTokenTypeAccessToken));
        QCOMPARE(json.value(QLatin1String("token_type")).toString(), QStringLiteral("Bearer"));

        const QJsonObject before = F::payload(subject.accessToken), after = F::payload(answer.accessToken);
        for (const char *name : {"iss", "aud", "sub", "gid", "sid", "auth_time", "amr", "acr", "exp"})
            QCOMPARE(after.value(QLatin1String(name)), before.value(QLatin1String(name)));
        QCOMPARE(after.value(QLatin1String("client_id")).toString(), gateway.client.id.toString());
        QVERIFY(after.value(QLatin1String("jti")) != before.value(QLatin1String("jti")));
        QVERIFY(!after.contains(QLatin1String("act")));
        QCOMPARE(answer.expiresIn, app.client.accessTokenSeconds - 100);
        QVERIFY(f->isGood(answer.accessToken));
        QCOMPARE(f->auditCount(event::kTokenExchanged, ada.user.toString()), 1);
    }
    void delegation_namesWhoActs()
    {
        const QString gatewayId = gateway.client.id.toString();
        const TokenAnswer first = f->tokenOk(actingFor(subject.accessToken, ownToken(gateway)), own());
        const QJsonObject act{{QStringLiteral("sub"), gatewayId}};
        QCOMPARE(F::payload(first.accessToken).value(QLatin1String("act")).toObject(), act);
        QCOMPARE(introspect(first.accessToken).value(QLatin1String("act")).toObject(), act);
        QVERIFY(!introspect(subject.accessToken).contains(QLatin1String("act")));

        // The next link: the gateway has to name it, and who acted before stays inside.
        const CreatedClient next = f->makeClient(exchanger());
        const auto asNext = F::credentialsOf(next);
        QCOMPARE(f->tokenError(actingFor(first.accessToken, ownToken(next)), asNext),
                 QByteArray("invalid_request"));
        ClientPatch patch;
        patch.metadata = {{QStringLiteral("token_exchange_clients"), QJsonArray{next.client.id.toString()}}};
        change(gateway, patch);
        const TokenAnswer second = f->tokenOk(actingFor(first.accessToken, ownToken(next)), asNext);
        const QJsonObject nested{{QStringLiteral("sub"), next.client.id.toString()},
                                 {QStringLiteral("act"), act}};
        QCOMPARE(introspect(second.accessToken).value(QLatin1String("act")).toObject(), nested);
        // Leaving the actor out does not wash the chain away.
        const TokenAnswer quiet = f->tokenOk(form(first.accessToken), asNext);
        QCOMPARE(F::payload(quiet.accessToken).value(QLatin1String("act")).toObject(), act);
        // Nor does the chain grow for ever.
        QByteArray token = second.accessToken;
        for (int i = 0; i < 2; ++i)
            token = f->tokenOk(actingFor(token, ownToken(next)), asNext).accessToken;
        QCOMPARE(f->tokenError(actingFor(token, ownToken(next)), asNext), QByteArray("invalid_request"));
    }
    void delegation_byAPerson()
    {
        // A helper who signed in at the exchanging application.
        NewClient input = F::newClient();
        input.grantTypes->append(QLatin1String(kGrantTokenExchange));
        const CreatedClient desk = f->makeClient(input);
        ClientPatch patch;
        patch.metadata = {{QStringLiteral("token_exchange_clients"), QJsonArray{desk.client.id.toString()}}};
        change(app, patch);
        const auto person = ada;
        ada = f->makePerson(QStringLiteral("helper"));
        const UserId helper = ada.user;
        const TokenAnswer actor = signIn(desk);
        const TokenAnswer answer =
            f->tokenOk(actingFor(subject.accessToken, actor.accessToken), F::credentialsOf(desk));
        const QJsonObject claims = F::payload(answer.accessToken);
        QCOMPARE(claims.value(QLatin1String("sub")).toString(), person.user.toString());
        QCOMPARE(claims.value(QLatin1String("act")).toObject().value(QLatin1String("sub")).toString(),
                 helper.toString());
        AuditQuery query;
        query.type = event::kTokenExchanged;
        query.target = person.user.toString();
        const auto events = f->read([&](Transaction &tx) { return f->audit.search(tx, query, {}); });
        QCOMPARE(events->items.size(), 1);
        const AuditRecord &event = events->items.constFirst();
        QCOMPARE(event.actorId, desk.client.id.toString());
        QCOMPARE(event.detail.value(QLatin1String("acting_id")).toString(), helper.toString());
        QCOMPARE(event.detail.value(QLatin1String("kind")).toString(), QStringLiteral("delegation"));
        // The actor's end counts at the exchange.
        f->endSession(ada.signedIn.session);
        QCOMPARE(f->tokenError(actingFor(subject.accessToken, actor.accessToken), F::credentialsOf(desk)),
                 QByteArray("invalid_request"));
    }

    void who_mayExchangeWhat()
    {
        // Not named by the token's application.
        const CreatedClient stranger = f->makeClient(exchanger());
        QCOMPARE(f->tokenError(form(subject.accessToken), F::credentialsOf(stranger)),
                 QByteArray("invalid_request"));
        // Its own.
        NewClient input = F::newClient();
        input.grantTypes->append(QLatin1String(kGrantTokenExchange));
        const CreatedClient self = f->makeClient(input);
        QCOMPARE(f->tokenError(form(signIn(self).accessToken), F::credentialsOf(self)), QByteArray("ok"));
        // Without the grant type.
        QCOMPARE(f->tokenError(form(subject.accessToken), F::credentialsOf(app)),
                 QByteArray("unauthorized_client"));
        // An application's own token is nobody's.
        QCOMPARE(word(form(ownToken(gateway))), QByteArray("invalid_request"));
        // Tokens that are bound to a key.
        const CreatedClient bound = appFor({gateway.client.id.toString()}, true);
        QCOMPARE(word(form(signIn(bound).accessToken)), QByteArray("invalid_request"));
        // Tokens of the JSON token API.
        const Grant first = f->addGrant(ada.user, {}, ada.signedIn.session);
        QCOMPARE(word(form(f->accessTokens.issue(f->requestFor(first))->token)),
                 QByteArray("invalid_request"));
        // An actor's token that was given to somebody else.
        QCOMPARE(word(actingFor(subject.accessToken, ownToken(stranger))), QByteArray("invalid_request"));
        QCOMPARE(word(actingFor(subject.accessToken, subject.accessToken)), QByteArray("invalid_request"));
        QVERIFY(f->auditCount(event::kTokenRefused, gateway.client.id.toString()) >= 3);
    }
    void scope_neverWidens()
    {
        QCOMPARE(f->tokenOk(form(subject.accessToken, QStringLiteral("api:read")), own()).scopes,
                 QStringList{QStringLiteral("api:read")});
        for (const char *scope : {"email", "api:write", "api:read api:write", "users:read", "a\"b"})
            QCOMPARE(word(form(subject.accessToken, QString::fromLatin1(scope))),
                     QByteArray("invalid_scope"));
        // What the token was narrowed to stays so.
        const TokenAnswer narrow = f->tokenOk(form(subject.accessToken, QStringLiteral("api:read")), own());
        QCOMPARE(word(form(narrow.accessToken, QStringLiteral("profile"))), QByteArray("invalid_scope"));
        // Nothing in common.
        const CreatedClient other = f->makeClient(exchanger({QStringLiteral("other")}));
        ClientPatch patch;
        patch.metadata = {{QStringLiteral("token_exchange_clients"), QJsonArray{other.client.id.toString()}}};
        change(app, patch);
        QCOMPARE(f->tokenError(form(subject.accessToken), F::credentialsOf(other)),
                 QByteArray("invalid_scope"));
    }
    void parameters_faults()
    {
        const F::Fields good = actingFor(subject.accessToken, ownToken(gateway));
        QCOMPARE(word(good), QByteArray("ok"));
        for (const char *name : {"subject_token", "subject_token_type", "actor_token", "actor_token_type"}) {
            QCOMPARE(word(F::without(good, name)), QByteArray("invalid_request"));
            QCOMPARE(word(F::with(good, name, QString())), QByteArray("invalid_request"));
            F::Fields twice = good;
            twice.append({QString::fromLatin1(name), QStringLiteral("x")});
            QCOMPARE(word(twice), QByteArray("invalid_request"));
        }
        for (const char *name : {"subject_token_type", "actor_token_type", "requested_token_type"})
            for (const char *type : {"jwt", "refresh_token", "id_token", "saml2", "Access_Token"})
                QCOMPARE(word(F::with(good, name,
                                      QStringLiteral("urn:ietf:params:oauth:token-type:") +
                                          QString::fromLatin1(type))),
                         QByteArray("invalid_request"));
        QCOMPARE(word(F::with(good, "requested_token_type", QLatin1String(kTokenTypeAccessToken))),
                 QByteArray("ok"));
        for (const char *name : {"audience", "resource"}) {
            QCOMPARE(word(F::with(good, name, QStringLiteral("https://elsewhere.example"))),
                     QByteArray("invalid_target"));
            QCOMPARE(word(F::with(good, name, f->kIssuer)), QByteArray("ok"));
        }
    }
    void subject_mustBeOursAndAlive()
    {
        QByteArray broken = subject.accessToken;
        broken[broken.size() - 10] = broken.at(broken.size() - 10) == 'A' ? 'B' : 'A';
        for (const QByteArray &token : {broken, subject.idToken, subject.refreshToken, QByteArray("x"),
                                        QByteArray("e30.e30."), QByteArray("e30.e30.e30")})
            QCOMPARE(word(form(token)), QByteArray("invalid_request"));
        const auto revocation = f->read(
            [&](Transaction &tx) { return f->status.findRevocation(tx, app.client, subject.accessToken); });
        QVERIFY(f->write([&](Transaction &tx) { return f->status.revoke(tx, f->nobody, *revocation); }).ok());
        QCOMPARE(word(form(subject.accessToken)), QByteArray("invalid_request"));
        const TokenAnswer old = signIn(app);
        f->clock.advance(std::chrono::seconds(app.client.accessTokenSeconds));
        QCOMPARE(word(form(old.accessToken)), QByteArray("invalid_request"));
    }
    void life_isNeverLongerThanTheSubjects()
    {
        ClientPatch patch;
        patch.accessTokenSeconds = 86'400;
        change(gateway, patch);
        QByteArray token = subject.accessToken;
        const qint64 end = F::payload(token).value(QLatin1String("exp")).toInteger();
        patch = {};
        patch.metadata = {
            {QStringLiteral("token_exchange_clients"), QJsonArray{gateway.client.id.toString()}}};
        change(gateway, patch);
        while (f->clock.now().seconds() < end - 1) {
            f->clock.advance(std::chrono::seconds(std::min<qint64>(37, end - 1 - f->clock.now().seconds())));
            const TokenAnswer answer = f->tokenOk(form(token), own());
            token = answer.accessToken;
            QCOMPARE(F::payload(token).value(QLatin1String("exp")).toInteger(), end);
        }
        QVERIFY(f->isGood(token));
        f->clock.advance(1s);
        QVERIFY(!f->isGood(token));
        // And the exchanging client's own limit holds as well.
        patch = {};
        patch.accessTokenSeconds = 60;
        change(gateway, patch);
        QCOMPARE(f->tokenOk(form(signIn(app).accessToken), own()).expiresIn, 60);
    }
    void end_comesWithGrantSessionPersonAndBothClients()
    {
        const auto exchanged = [&] {
            return f->tokenOk(form(signIn(app).accessToken), own()).accessToken;
        };
        const QByteArray ofGrant = exchanged();
        const auto grant = GrantId::parse(F::payload(ofGrant).value(QLatin1String("gid")).toString());
        QVERIFY(f->write([&](Transaction &tx) {
                     return f->grants.revokeGrant(tx, f->nobody, *grant, QStringLiteral("test"));
                 }).ok());
        QVERIFY(!f->isGood(ofGrant));
        QCOMPARE(introspect(ofGrant), (QJsonObject{{QStringLiteral("active"), false}}));

        const QByteArray ofSession = exchanged();
        f->endSession(ada.signedIn.session);
        QVERIFY(!f->isGood(ofSession));

        ada = f->makePerson();
        const QByteArray ofPerson = exchanged();
        f->disableUser(ada.user);
        QVERIFY(!f->isGood(ofPerson));

        ada = f->makePerson();
        const QByteArray ofGateway = exchanged();
        QVERIFY(f->isGood(ofGateway));
        f->disableClient(gateway.client.id);
        QVERIFY(!f->isGood(ofGateway));

        gateway = f->makeClient(exchanger());
        app = appFor({gateway.client.id.toString()});
        const QByteArray ofApp = exchanged();
        QVERIFY(f->isGood(ofApp));
        f->disableClient(app.client.id);
        QVERIFY(!f->isGood(ofApp));

        // The one that it was given to may end it alone.
        app = appFor({gateway.client.id.toString()});
        const TokenAnswer whole = signIn(app);
        const QByteArray one = f->tokenOk(form(whole.accessToken), own()).accessToken;
        const auto revocation =
            f->read([&](Transaction &tx) { return f->status.findRevocation(tx, gateway.client, one); });
        QVERIFY(f->write([&](Transaction &tx) { return f->status.revoke(tx, f->nobody, *revocation); }).ok());
        QVERIFY(!f->isGood(one) && f->isGood(whole.accessToken));
    }
    void client_rules()
    {
        const auto field = [&](const NewClient &input) {
            const auto created = f->write([&](Transaction &tx) {
                return f->clients.create(tx, Caller::system(QStringLiteral("test")), input);
            });
            return created.ok() ? QByteArray("ok") : created.error().field;
        };
        NewClient input = exchanger();
        input.grantTypes = QStringList{QLatin1String(kGrantTokenExchange)};
        QCOMPARE(field(input), QByteArray("ok"));
        input.kind = ClientKind::Public;
        QCOMPARE(field(input), QByteArray("grant_types"));
        input.kind = ClientKind::Native;
        QCOMPARE(field(input), QByteArray("grant_types"));
        input = exchanger();
        input.metadata.exchangeClients = {QStringLiteral("*")};
        QCOMPARE(field(input), QByteArray("metadata"));
        input.metadata.exchangeClients = QStringList(51, gateway.client.id.toString());
        QCOMPARE(field(input), QByteArray("metadata"));
    }
    void race_withTheEndOfTheGrant()
    {
        // Whatever comes out is dead once the grant is, whichever came first.
        const TokenAnswer whole = signIn(app);
        const auto grant =
            GrantId::parse(F::payload(whole.accessToken).value(QLatin1String("gid")).toString());
        std::mutex mutex;
        QList<QByteArray> tokens;
        inParallel(8, [&](int i) {
            if (i == 0) {
                const auto revoked = f->write([&](Transaction &tx) {
                    return f->grants.revokeGrant(tx, f->nobody, *grant, QStringLiteral("test"));
                });
                if (!revoked.ok()) qFatal("revoke");
            } else {
                const auto outcome = f->token(form(whole.accessToken), own());
                const std::scoped_lock lock(mutex);
                if (const auto *answer = std::get_if<TokenAnswer>(&outcome))
                    tokens.append(answer->accessToken);
            }
            f->db->closeThreadConnection();
        });
        for (const QByteArray &token : std::as_const(tokens))
            QVERIFY(!f->isGood(token));
        QCOMPARE(word(form(whole.accessToken)), QByteArray("invalid_request"));
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestTokenExchange)
#include "tst_token_exchange.moc"
