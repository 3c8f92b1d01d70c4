#include "core/crypto/jwk.h"
#include "core/crypto/jwt.h"
#include "core/oauth/scope.h"
#include "tests/core/oauth/oauth_fixture.h"

using namespace gatehouse;

class TestClientService : public QObject
{
    Q_OBJECT

    std::unique_ptr<OAuthFixture> f;
    Caller admin = Caller::system(QStringLiteral("test"));

    bool authenticates(ClientAuthMethod method, const QByteArray &id, const QByteArray &secret)
    {
        const auto client = f->read([&](Transaction &tx) {
            return f->clients.authenticate(tx, {method, id, Secret(secret)});
        });
        if (!client.ok() && client.error().reason != "invalid_client") qFatal("other error");
        return client.ok();
    }
    Result<Client> update(const ClientId &id, const ClientPatch &patch, std::optional<qint64> version = {})
    {
        return f->write([&](Transaction &tx) { return f->clients.update(tx, admin, id, patch, version); });
    }

private Q_SLOTS:
    void initTestCase() { f = std::make_unique<OAuthFixture>(); }
    void cleanupTestCase() { f.reset(); }

    void create_fillsInDefaults()
    {
        NewClient input;
        input.name = QStringLiteral("  Wiki ");
        input.redirectUris = {OAuthFixture::kRedirect};
        const CreatedClient created = f->makeClient(input);
        const Client stored =
            *f->read([&](Transaction &tx) { return f->clients.get(tx, created.client.id); });
        QCOMPARE(stored.name, QStringLiteral("Wiki"));
        QVERIFY(stored.kind == ClientKind::Confidential);
        QVERIFY(stored.authMethod == ClientAuthMethod::SecretBasic);
        QVERIFY(stored.requirePkce);
        QVERIFY(!stored.skipConsent);
        QCOMPARE(stored.idTokenAlgorithm, QByteArray("RS256"));
        QCOMPARE(stored.secrets.size(), 1);
        QCOMPARE(created.secret.size(), 43);
        QCOMPARE(f->auditCount(event::kClientCreated, stored.id.toString()), 1);
    }
    void create_refusesBrokenInput_data()
    {
        QTest::addColumn<QByteArray>("field");
        for (const char *field :
             {"name", "auth_method", "grant_types", "redirect_uris", "post_logout_redirect_uris", "scopes",
              "require_pkce", "id_token_alg", "access_token_seconds", "refresh_token_seconds"})
            QTest::newRow(field) << QByteArray(field);
    }
    void create_refusesBrokenInput()
    {
        QFETCH(QByteArray, field);
        NewClient input = OAuthFixture::newClient();
        if (field == "name") input.name = QStringLiteral(" \t ");
        if (field == "auth_method") input.authMethod = ClientAuthMethod::None;
        if (field == "grant_types") input.grantTypes = QStringList{QStringLiteral("password")};
        if (field == "redirect_uris") input.redirectUris = {QStringLiteral("http://rp.example/cb")};
        if (field == "post_logout_redirect_uris")
            input.postLogoutRedirectUris = {QStringLiteral("javascript:x")};
        if (field == "scopes") input.scopes = QStringList{QStringLiteral("a b")};
        if (field == "id_token_alg") input.idTokenAlgorithm = "none";
        if (field == "access_token_seconds") input.accessTokenSeconds = 0;
        if (field == "refresh_token_seconds") input.refreshTokenSeconds = INT_MAX;
        if (field == "require_pkce") {
            input.kind = ClientKind::Public;
            input.grantTypes = QStringList{QStringLiteral("authorization_code")};
            input.requirePkce = false;
        }
        const auto created = f->write([&](Transaction &tx) { return f->clients.create(tx, admin, input); });
        QVERIFY(!created.ok());
        QCOMPARE(created.error().field, field);
    }
    void create_publicClientHasNoSecret()
    {
        const CreatedClient created = f->makePublicClient();
        QVERIFY(created.secret.isEmpty());
        NewClient input = OAuthFixture::newClient();
        input.kind = ClientKind::Native;
        const auto machine = f->write([&](Transaction &tx) { return f->clients.create(tx, admin, input); });
        QCOMPARE(machine.error().field, QByteArray("grant_types"));  // client_credentials needs a secret
    }
    void create_deviceCodeNeedsNoAddressAndMayRefresh()
    {
        const auto field = [&](ClientKind kind, const QStringList &types) {
            NewClient input = OAuthFixture::newClient();
            input.kind = kind;
            input.redirectUris.clear();
            input.grantTypes = types;
            const auto created =
                f->write([&](Transaction &tx) { return f->clients.create(tx, admin, input); });
            return created.ok() ? QByteArray("ok") : created.error().field;
        };
        const QString device = QLatin1String(kGrantDeviceCode), refresh = QStringLiteral("refresh_token");
        for (const ClientKind kind : {ClientKind::Confidential, ClientKind::Public, ClientKind::Native}) {
            QCOMPARE(field(kind, {device}), QByteArray("ok"));
            QCOMPARE(field(kind, {device, refresh}), QByteArray("ok"));
            QCOMPARE(field(kind, {refresh}), QByteArray("grant_types"));
            QCOMPARE(field(kind, {device, device}), QByteArray("grant_types"));
            QCOMPARE(field(kind, {QStringLiteral("authorization_code"), device}),
                     QByteArray("redirect_uris"));
        }
    }
    void create_handsOutNoMoreThanTheCallersScopes()
    {
        Caller caller;
        caller.kind = Caller::Kind::Client;
        caller.scopes = {QStringLiteral("clients:write"), QStringLiteral("users:read")};
        NewClient input = OAuthFixture::newClient();
        input.scopes = QStringList{QStringLiteral("users:read")};
        QVERIFY(f->write([&](Transaction &tx) { return f->clients.create(tx, caller, input); }).ok());
        input.scopes = QStringList{QStringLiteral("users:read"), QStringLiteral("users:write")};
        const auto created = f->write([&](Transaction &tx) { return f->clients.create(tx, caller, input); });
        QCOMPARE(created.error().code, ErrorCode::Forbidden);
    }

    void authenticate_takesTheRegisteredMethodOnly()
    {
        const CreatedClient created = f->makeClient();
        const QByteArray id = created.client.id.toString().toLatin1();
        QVERIFY(authenticates(ClientAuthMethod::SecretBasic, id, created.secret));
        QVERIFY(!authenticates(ClientAuthMethod::SecretPost, id, created.secret));
        QVERIFY(!authenticates(ClientAuthMethod::None, id, {}));
        QVERIFY(!authenticates(ClientAuthMethod::None, id, created.secret));
        QVERIFY(!authenticates(ClientAuthMethod::SecretBasic, id, {}));
        QVERIFY(!authenticates(ClientAuthMethod::SecretBasic, id, created.secret.chopped(1)));
        QVERIFY(!authenticates(ClientAuthMethod::SecretBasic, id, created.secret + 'A'));
        QVERIFY(!authenticates(ClientAuthMethod::SecretBasic, id.toUpper(), created.secret));
        QVERIFY(!authenticates(ClientAuthMethod::SecretBasic,
                               ClientId::generate(f->clock).toString().toLatin1(), created.secret));
        QVERIFY(!authenticates(ClientAuthMethod::SecretBasic, "' OR 1=1 --", created.secret));
        QVERIFY(!authenticates(ClientAuthMethod::SecretBasic, {}, {}));
        const CreatedClient other = f->makeClient();
        QVERIFY(!authenticates(ClientAuthMethod::SecretBasic, id, other.secret));
    }
    void authenticate_publicClients()
    {
        const QByteArray id = f->makePublicClient().client.id.toString().toLatin1();
        QVERIFY(authenticates(ClientAuthMethod::None, id, {}));
        QVERIFY(!authenticates(ClientAuthMethod::None, id, "secret"));
        QVERIFY(!authenticates(ClientAuthMethod::SecretBasic, id, {}));
    }
    void secrets_twoLiveAtMost()
    {
        const CreatedClient created = f->makeClient();
        const ClientId id = created.client.id;
        const auto add = [&] {
            return f->write([&](Transaction &tx) { return f->clients.addSecret(tx, admin, id); });
        };
        f->clock.advance(std::chrono::seconds(1));  // the older one is listed first
        const auto second = add();
        QVERIFY(second.ok());
        QVERIFY(authenticates(ClientAuthMethod::SecretBasic, id.toString().toLatin1(), created.secret));
        QVERIFY(authenticates(ClientAuthMethod::SecretBasic, id.toString().toLatin1(), second->secret));
        QCOMPARE(add().error().code, ErrorCode::Conflict);
        const QString first =
            f->read([&](Transaction &tx) { return f->clients.get(tx, id); })->secrets.first().id;
        QVERIFY(
            f->write([&](Transaction &tx) { return f->clients.removeSecret(tx, admin, id, first); }).ok());
        QVERIFY(!authenticates(ClientAuthMethod::SecretBasic, id.toString().toLatin1(), created.secret));
        QVERIFY(add().ok());
        const auto gone =
            f->write([&](Transaction &tx) { return f->clients.removeSecret(tx, admin, id, first); });
        QCOMPARE(gone.error().code, ErrorCode::NotFound);
    }
    void secrets_inParallel_neverMoreThanTwo()
    {
        const ClientId id = f->makeClient().client.id;
        std::atomic<int> added{0};
        inParallel(20, [&](int) {
            if (f->write([&](Transaction &tx) { return f->clients.addSecret(tx, admin, id); }).ok()) ++added;
        });
        QCOMPARE(added.load(), 1);
    }
    void update_checksTheVersion()
    {
        const Client client = f->makeClient().client;
        ClientPatch patch;
        patch.name = QStringLiteral("Renamed");
        const auto changed = update(client.id, patch, client.version);
        QVERIFY(changed.ok());
        QCOMPARE(changed->version, client.version + 1);
        QCOMPARE(update(client.id, patch, client.version).error().code, ErrorCode::PreconditionFailed);
        patch.redirectUris = QStringList{};
        QCOMPARE(update(client.id, patch).error().field, QByteArray("redirect_uris"));
    }
    void update_disabling_endsItsAuthorizations()
    {
        const CreatedClient created = f->makeClient();
        const auto person = f->makePerson();
        const Grant grant = f->addGrant(person.user, created.client.id, person.signedIn.session);
        ClientPatch patch;
        patch.disabled = true;
        QVERIFY(update(created.client.id, patch).ok());
        QVERIFY(!authenticates(ClientAuthMethod::SecretBasic, created.client.id.toString().toLatin1(),
                               created.secret));
        QVERIFY(f->read([&](Transaction &tx) { return f->grants.find(tx, grant.id); })
                    ->value()
                    .revokedAt.has_value());
    }
    void remove_takesGrantsAlong()
    {
        const CreatedClient created = f->makeClient();
        const auto person = f->makePerson();
        const Grant grant = f->addGrant(person.user, created.client.id, person.signedIn.session);
        QVERIFY(f->write([&](Transaction &tx) {
                     return f->clients.remove(tx, admin, created.client.id, 1);
                 }).ok());
        QVERIFY(!f->read([&](Transaction &tx) { return f->grants.find(tx, grant.id); })->has_value());
        QCOMPARE(f->write([&](Transaction &tx) { return f->clients.remove(tx, admin, created.client.id); })
                     .error()
                     .code,
                 ErrorCode::NotFound);
    }
    void list_pagesByNameAndSearchesLiterally()
    {
        OAuthFixture fresh;
        for (const char *name : {"beta", "Alpha", "100% sure", "under_score", "Gamma"}) {
            NewClient input = OAuthFixture::newClient();
            input.name = QString::fromLatin1(name);
            fresh.makeClient(input);
        }
        const auto names = [&](const QString &search) {
            QStringList all;
            PageRequest page{2, {}};
            do {
                const auto part =
                    fresh.read([&](Transaction &tx) { return fresh.clients.list(tx, search, page); });
                if (!part.ok()) qFatal("list");
                for (const Client &client : part->items)
                    all.append(client.name);
                page.cursor = part->next;
            } while (!page.cursor.isEmpty());
            return all;
        };
        QCOMPARE(names({}),
                 (QStringList{QStringLiteral("100% sure"), QStringLiteral("Alpha"), QStringLiteral("beta"),
                              QStringLiteral("Gamma"), QStringLiteral("under_score")}));
        QCOMPARE(names(QStringLiteral("ALP")), QStringList{QStringLiteral("Alpha")});
        QCOMPARE(names(QStringLiteral("%")), QStringList{QStringLiteral("100% sure")});
        QCOMPARE(names(QStringLiteral("_")), QStringList{QStringLiteral("under_score")});
        QCOMPARE(names(QStringLiteral("!")), QStringList{});
    }
    void ensureBuiltIn_makesTheConsoleOnce()
    {
        OAuthFixture fresh;
        for (int i = 0; i < 2; ++i)
            QVERIFY(fresh.write([&](Transaction &tx) { return fresh.clients.ensureBuiltIn(tx); }).ok());
        QVERIFY(ClientId::parse(consoleClientId().toString()).has_value());
        const auto console =
            fresh.read([&](Transaction &tx) { return fresh.clients.get(tx, consoleClientId()); });
        QVERIFY(console.ok());
        QVERIFY(console->builtIn && console->skipConsent && console->requirePkce);
        QVERIFY(containsAll(console->scopes, adminScopes()));
        QCOMPARE(fresh.auditCount(event::kClientCreated, consoleClientId().toString()), 1);
        ClientPatch patch;
        patch.disabled = true;
        const auto changed = fresh.write(
            [&](Transaction &tx) { return fresh.clients.update(tx, admin, consoleClientId(), patch); });
        QCOMPARE(changed.error().reason, QByteArray("built_in"));
        QVERIFY(
            !fresh.write([&](Transaction &tx) { return fresh.clients.remove(tx, admin, consoleClientId()); })
                 .ok());
    }

    void assertion_provesAClientOnce()
    {
        auto key = SigningKey::generate(SigningAlgorithm::ES256);
        QVERIFY(key.ok());
        NewClient input = OAuthFixture::newClient();
        input.authMethod = ClientAuthMethod::PrivateKeyJwt;
        QCOMPARE(f->write([&](Transaction &tx) { return f->clients.create(tx, admin, input); }).error().field,
                 QByteArray("metadata"));  // without keys
        input.metadata.jwks = {{QStringLiteral("keys"), QJsonArray{toJwk(key->publicKey())}}};
        const CreatedClient created = f->makeClient(input);
        QVERIFY(created.secret.isEmpty());
        const QString id = created.client.id.toString();
        const auto assertion = [&](const QString &audience, const QString &jti) {
            return *signJwt(*key, "JWT",
                            {{QStringLiteral("iss"), id},
                             {QStringLiteral("sub"), id},
                             {QStringLiteral("aud"), audience},
                             {QStringLiteral("jti"), jti},
                             {QStringLiteral("exp"), f->clock.now().seconds() + 60}});
        };
        const auto prove = [&](const QByteArray &jwt, const QByteArray &claimedId = {}) {
            ClientCredentials credentials;
            credentials.id = claimedId;
            credentials.assertion = jwt;
            return f->read([&](Transaction &tx) { return f->clients.authenticate(tx, credentials); });
        };
        const auto proof = prove(assertion(OAuthFixture::kIssuer, QStringLiteral("one")), id.toLatin1());
        QVERIFY(proof.ok());
        QVERIFY(proof->assertion.has_value());
        std::atomic<int> used{0};
        inParallel(200, [&](int) {
            used += f->write([&](Transaction &tx) { return f->clients.useUp(tx, *proof); }).ok() ? 1 : 0;
        });
        QCOMPARE(used.load(), 1);

        QVERIFY(!prove(assertion(OAuthFixture::kIssuer, QStringLiteral("two")), "somebody else").ok());
        QVERIFY(!prove("not.a.jwt").ok());
        QVERIFY(!authenticates(ClientAuthMethod::SecretBasic, id.toLatin1(), "x"));
        // Only for the issuer, unless the client's library knows no better.
        const QString endpoint = OAuthFixture::kIssuer + QStringLiteral("/oauth/token");
        QVERIFY(!prove(assertion(endpoint, QStringLiteral("three"))).ok());
        ClientPatch patch;
        patch.metadata = {{QStringLiteral("assertion_audience_endpoints"), true}};
        QVERIFY(update(created.client.id, patch).ok());
        QVERIFY(prove(assertion(endpoint, QStringLiteral("three"))).ok());
        patch = {};
        patch.metadata = {{QStringLiteral("token_endpoint_auth_signing_alg"), QStringLiteral("RS256")}};
        QVERIFY(update(created.client.id, patch).ok());
        QVERIFY(!prove(assertion(OAuthFixture::kIssuer, QStringLiteral("four"))).ok());
        patch = {};
        patch.metadata = {{QStringLiteral("jwks"), QJsonValue()}};
        QVERIFY(!update(created.client.id, patch).ok());
    }
    void secretJwt_needsASecretMadeForIt()
    {
        NewClient input = OAuthFixture::newClient();
        input.authMethod = ClientAuthMethod::SecretJwt;
        const CreatedClient created = f->makeClient(input);
        QVERIFY(!created.secret.isEmpty());
        const QString id = created.client.id.toString();
        const QByteArray header = base64UrlEncode("{\"alg\":\"HS256\"}");
        const QJsonObject claims{{QStringLiteral("iss"), id},
                                 {QStringLiteral("sub"), id},
                                 {QStringLiteral("aud"), OAuthFixture::kIssuer},
                                 {QStringLiteral("jti"), QStringLiteral("x")},
                                 {QStringLiteral("exp"), f->clock.now().seconds() + 60}};
        const QByteArray signing = header + '.' + base64UrlEncode(QJsonDocument(claims).toJson());
        const auto prove = [&](const QByteArray &secret) {
            ClientCredentials credentials;
            credentials.assertion = signing + '.' + base64UrlEncode(hmacSha256(secret, signing));
            return f->read([&](Transaction &tx) { return f->clients.authenticate(tx, credentials); });
        };
        QVERIFY(prove(created.secret).ok());
        QVERIFY(!prove(created.secret + 'x').ok());
        QVERIFY(!authenticates(ClientAuthMethod::SecretBasic, id.toLatin1(), created.secret));
        // A secret of which only the hash was kept can sign nothing.
        ClientPatch patch;
        patch.authMethod = ClientAuthMethod::SecretJwt;
        QCOMPARE(update(f->makeClient().client.id, patch).error().reason, QByteArray("secrets_cannot_sign"));
    }
    void metadata_isCheckedMergedAndKept()
    {
        const Client client = f->makeClient().client;
        ClientPatch patch;
        patch.metadata = {{QStringLiteral("require_pushed_authorization_requests"), true}};
        QVERIFY(update(client.id, patch)->metadata.requirePushedRequests);
        patch.metadata = {{QStringLiteral("id_token_claims"), true}};
        QVERIFY(update(client.id, patch).ok());
        const Client stored = *f->read([&](Transaction &tx) { return f->clients.get(tx, client.id); });
        QVERIFY(stored.metadata.requirePushedRequests && stored.metadata.claimsInIdToken);
        patch.metadata = {{QStringLiteral("require_pushed_authorization_requests"), QJsonValue()}};
        QVERIFY(!update(client.id, patch)->metadata.requirePushedRequests);
        for (const QJsonObject &bad :
             {QJsonObject{{QStringLiteral("no_such"), true}},
              QJsonObject{{QStringLiteral("id_token_claims"), QStringLiteral("yes")}},
              QJsonObject{{QStringLiteral("jwks"), QJsonObject{{QStringLiteral("keys"), QJsonArray()}}}},
              QJsonObject{{QStringLiteral("backchannel_logout_uri"), QStringLiteral("ftp://x/")}}}) {
            patch.metadata = bad;
            QCOMPARE(update(client.id, patch).error().field, QByteArray("metadata"));
        }
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestClientService)
#include "tst_client_service.moc"
