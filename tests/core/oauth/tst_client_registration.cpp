#include <QJsonArray>

#include "core/crypto/jwk.h"
#include "core/crypto/jwt.h"
#include "core/oauth/client_registration.h"
#include "core/oauth/client_store.h"
#include "core/oauth/registration_request.h"
#include "core/oauth/scope.h"
#include "tests/core/oauth/oauth_fixture.h"

using namespace gatehouse;
using namespace Qt::StringLiterals;

namespace {

QJsonObject parsed(const QByteArray &text)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray(text).replace('\'', '"'), &error);
    if (!document.isObject()) qFatal("test JSON: %s", qPrintable(error.errorString()));
    return document.object();
}

/// RFC 7591 section 3.1, with what is ours: https on the logo, keys in place of their address.
QJsonObject exampleOfTheStandard()
{
    return parsed(
        "{'redirect_uris':['https://client.example.org/callback','https://client.example.org/callback2'],"
        "'client_name':'My Example Client','client_name#ja-Jpan-JP':'x',"
        "'token_endpoint_auth_method':'client_secret_basic',"
        "'logo_uri':'https://client.example.org/logo.png','example_extension_parameter':'example_value'}");
}

}  // namespace

class TestClientRegistration : public QObject
{
    Q_OBJECT

    std::unique_ptr<OAuthFixture> f;
    Caller by = Caller::system(u"registration"_s);

    ClientRegistration registration() const
    {
        return ClientRegistration(f->clients, f->settings, f->clock, f->kIssuer);
    }
    Result<RegisteredClient> add(const QJsonObject &metadata)
    {
        return f->write([&](Transaction &tx) { return registration().add(tx, by, metadata); });
    }
    RegisteredClient added(const QJsonObject &metadata)
    {
        auto client = add(metadata);
        if (!client.ok()) qFatal("registration: %s", qPrintable(client.error().publicMessage));
        return *client;
    }
    Result<RegisteredClient> authenticate(const QString &id, const QByteArray &token)
    {
        return f->read([&](Transaction &tx) { return registration().authenticate(tx, id, token); });
    }
    Result<RegisteredClient> replace(const RegisteredClient &client, QJsonObject metadata)
    {
        if (!metadata.contains(u"client_id")) metadata.insert(u"client_id"_s, client.client.id.toString());
        return f->write([&](Transaction &tx) -> Result<RegisteredClient> {
            GATEHOUSE_TRY_ASSIGN(before, registration().authenticate(tx, client.client.id.toString(),
                                                                     client.registrationToken));
            return registration().replace(tx, by, before, metadata);
        });
    }
    bool proves(const Client &client, const QByteArray &secret)
    {
        return f
            ->read([&](Transaction &tx) {
                return f->clients.authenticate(
                    tx, {client.authMethod, client.id.toString().toLatin1(), Secret(secret)});
            })
            .ok();
    }
    qint64 clientCount()
    {
        return *f->read([&](Transaction &tx) { return f->clients.count(tx); });
    }
    Client stored(const ClientId &id)
    {
        return *f->read([&](Transaction &tx) { return f->clients.get(tx, id); });
    }

private Q_SLOTS:
    void initTestCase()
    {
        f = std::make_unique<OAuthFixture>();
        f->start();
    }
    void cleanupTestCase() { f.reset(); }
    void cleanup()
    {
        f->settings.adopt(Setting::RegistrationClients, QJsonValue(QJsonValue::Undefined));
        f->settings.adopt(Setting::RegistrationClientsPkce, QJsonValue(QJsonValue::Undefined));
    }

    void add_takesTheExampleOfTheStandard()
    {
        const RegisteredClient client = added(exampleOfTheStandard());
        QCOMPARE(client.registrationToken.size(), 43);
        QCOMPARE(client.secret.size(), 43);
        const Client kept = stored(client.client.id);
        QVERIFY(kept.registered);
        QVERIFY(kept.kind == ClientKind::Confidential);
        QVERIFY(kept.requirePkce && !kept.skipConsent && !kept.builtIn);
        QCOMPARE(kept.grantTypes, QStringList{u"authorization_code"_s});
        QVERIFY(proves(kept, client.secret));
        QCOMPARE(f->auditCount(event::kClientCreated, kept.id.toString()), 1);

        const QJsonObject json = registration().information(client);
        QCOMPARE(json.value(u"client_name").toString(), u"My Example Client"_s);
        QCOMPARE(json.value(u"redirect_uris"), exampleOfTheStandard().value(u"redirect_uris"));
        QCOMPARE(json.value(u"grant_types").toArray(), QJsonArray{u"authorization_code"_s});
        QCOMPARE(json.value(u"response_types").toArray(), QJsonArray{u"code"_s});
        QCOMPARE(json.value(u"client_secret_expires_at").toInt(-1), 0);
        QCOMPARE(json.value(u"client_id_issued_at").toInteger(), kept.createdAt.ms / 1000);
        QCOMPARE(json.value(u"logo_uri").toString(), u"https://client.example.org/logo.png"_s);
        QCOMPARE(json.value(u"registration_client_uri").toString(),
                 QString(f->kIssuer + u"/oauth/register/"_s + kept.id.toString()));
        for (const char *unknown : {"example_extension_parameter", "client_name#ja-Jpan-JP"})
            QVERIFY(!json.contains(QLatin1String(unknown)));
        // The token is nowhere but in the client's hands.
        const QByteArray hash =
            *f->read([&](Transaction &tx) { return client_store::registrationTokenHash(tx, kept.id); });
        QCOMPARE(hash, tokenHash(client.registrationToken));
    }

    void add_findsOutTheKind_data()
    {
        QTest::addColumn<QByteArray>("asked");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("method");
        const auto row = [](const char *name, const char *asked, ClientKind kind, const QString &method) {
            QTest::newRow(name) << QByteArray(asked) << int(kind) << method;
        };
        row("nothing said", "{'redirect_uris':['https://a.example/cb']}", ClientKind::Confidential,
            u"client_secret_basic"_s);
        row("post",
            "{'redirect_uris':['https://a.example/cb'],'token_endpoint_auth_method':'client_secret_post'}",
            ClientKind::Confidential, u"client_secret_post"_s);
        row("in the browser",
            "{'redirect_uris':['https://a.example/cb'],'token_endpoint_auth_method':'none'}",
            ClientKind::Public, u"none"_s);
        row("on a desk",
            "{'redirect_uris':['http://127.0.0.1/cb'],'application_type':'native',"
            "'token_endpoint_auth_method':'none'}",
            ClientKind::Native, u"none"_s);
        row("on a telephone", "{'redirect_uris':['com.example.app:/cb'],'application_type':'native'}",
            ClientKind::Native, u"none"_s);
    }
    void add_findsOutTheKind()
    {
        QFETCH(QByteArray, asked);
        QFETCH(int, kind);
        QFETCH(QString, method);
        f->settings.adopt(Setting::RegistrationClientsPkce, false);
        const RegisteredClient client = added(parsed(asked));
        QCOMPARE(int(client.client.kind), kind);
        QCOMPARE(toString(client.client.authMethod), method);
        QCOMPARE(client.secret.isEmpty(), client.client.kind != ClientKind::Confidential);
        // What keeps no secret needs PKCE, whatever the setting says.
        QCOMPARE(client.client.requirePkce, client.client.kind != ClientKind::Confidential);
        const QJsonObject json = registration().information(client);
        QCOMPARE(json.contains(u"client_secret"), !client.secret.isEmpty());
        QCOMPARE(json.contains(u"client_secret_expires_at"), !client.secret.isEmpty());
        QCOMPARE(json.value(u"token_endpoint_auth_method").toString(), method);
    }

    void add_cutsScopesToThoseOfPeople()
    {
        QJsonObject asked = exampleOfTheStandard();
        asked.insert(u"scope"_s, u"openid users:write email clients:write api:read account offline_access"_s);
        const RegisteredClient client = added(asked);
        QCOMPARE(client.client.scopes, (QStringList{u"openid"_s, u"email"_s, u"offline_access"_s}));
        QCOMPARE(registration().information(client).value(u"scope").toString(),
                 u"openid email offline_access"_s);
        asked.remove(u"scope"_s);
        for (const QString &scope : added(asked).client.scopes)
            QVERIFY(personScopes().contains(scope));
    }

    void add_givesNoTrust()
    {
        QJsonObject asked = exampleOfTheStandard();
        for (const char *wish : {"skip_consent", "require_pkce", "built_in", "disabled"})
            asked.insert(QLatin1String(wish), QLatin1String(wish) != "require_pkce"_L1);
        asked.insert(u"client_id"_s, consoleClientId().toString());
        asked.insert(u"client_secret"_s, u"chosen by me"_s);
        const RegisteredClient client = added(asked);
        QVERIFY(!client.client.skipConsent && client.client.requirePkce && !client.client.builtIn);
        QVERIFY(client.client.id != consoleClientId());
        QVERIFY(client.secret != "chosen by me");
    }

    void add_keepsEveryKindOfMetadata()
    {
        const auto key = SigningKey::generate(SigningAlgorithm::ES256);
        QJsonObject asked = parsed(
            "{'redirect_uris':['https://a.example/cb','https://a.example/cb'],"
            "'post_logout_redirect_uris':['https://a.example/bye'],"
            "'grant_types':['authorization_code','refresh_token',"
            "'urn:ietf:params:oauth:grant-type:device_code'],'response_types':['code'],"
            "'token_endpoint_auth_method':'private_key_jwt','token_endpoint_auth_signing_alg':'ES256',"
            "'id_token_signed_response_alg':'ES256','require_pushed_authorization_requests':true,"
            "'dpop_bound_access_tokens':true,'backchannel_logout_uri':'https://a.example/out',"
            "'backchannel_logout_session_required':true,'client_uri':'https://a.example/',"
            "'frontchannel_logout_uri':'https://a.example/"
            "forget','frontchannel_logout_session_required':true,"
            "'allowed_origins':['https://a.example','https://pages.a.example'],"
            "'policy_uri':'https://a.example/policy','tos_uri':'https://a.example/tos',"
            "'contacts':['ops@a.example'],'software_id':'4NRB1-0XZABZI9E6-5SM3R','software_version':'2.1',"
            "'initiate_login_uri':'https://a.example/begin','subject_type':'public',"
            "'request_uris':['https://a.example/"
            "r'],'default_max_age':null,'tls_client_certificate_bound_access_tokens':false}");
        asked.insert(u"jwks"_s, QJsonObject{{u"keys"_s, QJsonArray{toJwk(key->publicKey())}}});
        const RegisteredClient client = added(asked);
        QVERIFY(client.secret.isEmpty());
        QJsonObject json = registration().information({stored(client.client.id), {}, "t"});
        for (const char *nothing : {"default_max_age", "tls_client_certificate_bound_access_tokens"})
            asked.remove(QLatin1String(nothing));
        asked.insert(u"redirect_uris"_s, QJsonArray{u"https://a.example/cb"_s});
        for (auto it = asked.begin(); it != asked.end(); ++it)
            QVERIFY2(json.value(it.key()) == it.value(), qPrintable(it.key()));
        QCOMPARE(json.value(u"client_name").toString(), u"a.example"_s);
    }

    void add_refuses_data()
    {
        QTest::addColumn<QByteArray>("change");
        QTest::addColumn<QByteArray>("member");
        QTest::addColumn<QByteArray>("error");
        const QByteArray redirect("invalid_redirect_uri"), metadata("invalid_client_metadata");
        const auto row = [](const QByteArray &change, const char *member, const QByteArray &error) {
            QTest::newRow(change.constData()) << change << QByteArray(member) << error;
        };
        for (const char *uris : {"[]", "null", "7", "'https://a.example/cb'", "[7]", "['']", "['/cb']",
                                 "['http://a.example/cb']", "['https://a.example/cb#x']",
                                 "['javascript:alert(1)']", "['https://*.a.example/cb']", "[null]", "[[]]"})
            row(QByteArray("{'redirect_uris':") + uris + '}', "redirect_uris", redirect);
        row("{'post_logout_redirect_uris':['http://a.example/']}", "post_logout_redirect_uris", metadata);
        row("{'client_name':7}", "client_name", metadata);
        row("{'client_name':'a\\u0007b'}", "client_name", metadata);
        row("{'client_name':'" + QByteArray(101, 'x') + "'}", "client_name", metadata);
        for (const char *method : {"''", "true", "'secret'"})
            row(QByteArray("{'token_endpoint_auth_method':") + method + '}', "token_endpoint_auth_method",
                metadata);
        row("{'token_endpoint_auth_method':'private_key_jwt'}", "jwks", metadata);
        row("{'token_endpoint_auth_method':'tls_client_auth'}", "tls_client_auth_subject_dn", metadata);
        row("{'token_endpoint_auth_method':'tls_client_auth','tls_client_auth_san_dns':'a.example'}",
            "token_endpoint_auth_method", metadata);
        row("{'application_type':'native','token_endpoint_auth_method':'client_secret_basic'}",
            "token_endpoint_auth_method", metadata);
        for (const char *grants :
             {"['implicit']", "['authorization_code','implicit']", "['password']", "[]", "['refresh_token']",
              "'authorization_code'",
              "['authorization_code','urn:ietf:params:oauth:grant-type:token-exchange']", "{}"})
            row(QByteArray("{'grant_types':") + grants + '}', "grant_types", metadata);
        row("{'grant_types':['authorization_code','client_credentials'],'token_endpoint_auth_method':'none'}",
            "grant_types", metadata);
        for (const char *responses :
             {"['id_token']", "['code','token']", "[]", "['code id_token']", "'code'"})
            row(QByteArray("{'response_types':") + responses + '}', "response_types", metadata);
        row("{'grant_types':['client_credentials'],'response_types':['code']}", "response_types", metadata);
        for (const char *scope : {"7", "['openid']", "'a\\\"b'", "'caf\xc3\xa9'"})
            row(QByteArray("{'scope':") + scope + '}', "scope", metadata);
        row("{'application_type':'desktop'}", "application_type", metadata);
        for (const char *algorithm : {"'none'", "'HS256'", "5"})
            row(QByteArray("{'id_token_signed_response_alg':") + algorithm + '}',
                "id_token_signed_response_alg", metadata);
        for (const char *uri : {"'javascript:alert(1)'", "'//a.example/jwks'", "'https://u:p@a.example/jwks'",
                                "'https://a.example/jwks#x'", "7", "['https://a.example/jwks']"})
            row(QByteArray("{'jwks_uri':") + uri + '}', "jwks_uri", metadata);
        for (const char *uris : {"'https://a.example/r'", "['/r']", "['#x']", "[7]", "['ftp://a.example/r']",
                                 "['urn:ietf:params:oauth:request_uri:x']"})
            row(QByteArray("{'request_uris':") + uris + '}', "request_uris", metadata);
        row("{'request_uris':['https://a.example/" + QByteArray(512, 'x') + "']}", "request_uris", metadata);
        for (const char *algorithm : {"'none'", "'HS256'", "'RS512'", "5"})
            row(QByteArray("{'request_object_signing_alg':") + algorithm + '}', "request_object_signing_alg",
                metadata);
        row("{'require_signed_request_object':true}", "require_signed_request_object", metadata);
        row("{'request_object_encryption_alg':'RSA-OAEP-256'}", "request_object_encryption_alg", metadata);
        row("{'sector_identifier_uri':'javascript:alert(1)'}", "sector_identifier_uri", metadata);
        row("{'allowed_origins':['https://a.example/path']}", "allowed_origins", metadata);
        row("{'frontchannel_logout_uri':'https://b.example/out'}", "frontchannel_logout_uri", metadata);
        for (const char *member : {"authorization_signed_response_alg"})
            row(QByteArray("{'") + member + "':'RS256'}", member, metadata);
        row("{'token_exchange_clients':['01890a5d-ac96-774b-bcce-b302099a8057']}", "token_exchange_clients",
            metadata);
        for (const char *age : {"-1", "1.5", "'60'", "1e300", "true"})
            row(QByteArray("{'default_max_age':") + age + '}', "default_max_age", metadata);
        for (const char *algorithm : {"none", "HS256", "rs256"}) {
            row(QByteArray("{'userinfo_signed_response_alg':'") + algorithm + "'}",
                "userinfo_signed_response_alg", metadata);
            row(QByteArray("{'introspection_signed_response_alg':'") + algorithm + "'}",
                "introspection_signed_response_alg", metadata);
        }
        // Without a key in jwks, with an algorithm that is left out on purpose, and with half of the choice.
        for (const char *answer : {"id_token", "userinfo", "introspection"}) {
            for (const char *algorithm : {"RSA-OAEP-256", "ECDH-ES", "RSA1_5", "RSA-OAEP", "dir", "none"})
                row(QByteArray("{'") + answer + "_encrypted_response_alg':'" + algorithm + "'}",
                    (QByteArray(answer) + "_encrypted_response_alg").constData(), metadata);
            row(QByteArray("{'") + answer + "_encrypted_response_enc':'A256GCM'}",
                (QByteArray(answer) + "_encrypted_response_enc").constData(), metadata);
        }
        row("{'resources':['https://api.example/']}", "resources", metadata);
        row("{'access_token_format':'saml'}", "access_token_format", metadata);
        row("{'subject_type':'secret'}", "subject_type", metadata);
        row("{'subject_type':'pairwise','access_token_format':'jwt'}", "pairwise", metadata);
        row("{'tls_client_certificate_bound_access_tokens':true}",
            "tls_client_certificate_bound_access_tokens", metadata);
        row("{'subject_type':'pairwise','redirect_uris':['https://a.example/cb','https://b.example/cb']}",
            "sector_identifier_uri", metadata);
        row("{'jwks':[]}", "jwks", metadata);
        row("{'jwks':{'keys':[]}}", "jwks", metadata);
        row("{'jwks':{'keys':[{'kty':'oct','k':'AAAA'}]}}", "jwks", metadata);
        row("{'dpop_bound_access_tokens':'yes'}", "dpop_bound_access_tokens", metadata);
        row("{'contacts':'me'}", "contacts", metadata);
        row("{'contacts':['1','2','3','4','5','6','7','8','9','10','11']}", "contacts", metadata);
        row("{'software_id':'" + QByteArray(256, 'x') + "'}", "software_id", metadata);
        for (const char *member : {"client_uri", "policy_uri", "tos_uri", "logo_uri", "initiate_login_uri",
                                   "backchannel_logout_uri"})
            for (const char *uri :
                 {"javascript:alert(1)", "data:image/png,x", "//a.example/", "https://u:p@a/"})
                row(QByteArray("{'") + member + "':'" + uri + "'}", member, metadata);
        row("{'logo_uri':'http://a.example/logo.png'}", "logo_uri", metadata);
        row("{'logo_uri':'https://a;b/logo.png'}", "logo_uri", metadata);
        row("{'initiate_login_uri':'http://127.0.0.1/begin'}", "initiate_login_uri", metadata);
    }
    void add_refuses()
    {
        QFETCH(QByteArray, change);
        QFETCH(QByteArray, member);
        QFETCH(QByteArray, error);
        QJsonObject asked{{u"redirect_uris"_s, QJsonArray{u"https://a.example/cb"_s}}};
        const QJsonObject wrong = parsed(change);
        for (auto it = wrong.begin(); it != wrong.end(); ++it)
            asked.insert(it.key(), it.value());
        const qint64 before = clientCount();
        const auto client = add(asked);
        QVERIFY(!client.ok());
        QCOMPARE(client.error().reason, error);
        QVERIFY2(client.error().publicMessage.contains(QLatin1String(member)),
                 qPrintable(client.error().publicMessage));
        QCOMPARE(clientCount(), before);
    }

    void authenticate_tellsNobodyWhy()
    {
        const RegisteredClient client = added(exampleOfTheStandard());
        const QString id = client.client.id.toString();
        QVERIFY(authenticate(id, client.registrationToken).ok());
        const CreatedClient other = f->makeClient();  // an administrator's: has no such token
        const RegisteredClient disabled = added(exampleOfTheStandard());
        ClientPatch patch;
        patch.disabled = true;
        QVERIFY(f->write([&](Transaction &tx) {
                     return f->clients.update(tx, by, disabled.client.id, patch);
                 }).ok());
        const std::pair<QString, QByteArray> wrong[] = {
            {id, {}},
            {id, client.secret},
            {id, client.registrationToken.chopped(1)},
            {id, tokenHash(client.registrationToken)},
            {id, disabled.registrationToken},
            {other.client.id.toString(), {}},
            {other.client.id.toString(), client.registrationToken},
            {consoleClientId().toString(), client.registrationToken},
            {disabled.client.id.toString(), disabled.registrationToken},
            {u"01890a5d-ac96-774b-bcce-b302099a8057"_s, client.registrationToken},
            {u"nonsense"_s, client.registrationToken}};
        const Error first = authenticate(id, "x").error();
        QVERIFY(first.code == ErrorCode::Unauthenticated);
        for (const auto &[name, token] : wrong) {
            const auto refused = authenticate(name, token);
            QVERIFY2(!refused.ok(), qPrintable(name));
            QVERIFY(refused.error().code == first.code);
            QCOMPARE(refused.error().reason, QByteArray("invalid_token"));
            QCOMPARE(refused.error().publicMessage, first.publicMessage);
        }
    }

    void replace_putsAllInThePlaceOfAll()
    {
        QJsonObject asked = exampleOfTheStandard();
        asked.insert(u"scope"_s, u"openid"_s);
        asked.insert(u"id_token_signed_response_alg"_s, u"ES256"_s);
        const RegisteredClient client = added(asked);
        // What an administrator allowed was for what the application was then.
        ClientPatch patch;
        patch.skipConsent = true;
        patch.scopes = QStringList{u"openid"_s, u"users:read"_s};
        patch.accessTokenSeconds = 120;
        QVERIFY(f->write([&](Transaction &tx) {
                     return f->clients.update(tx, by, client.client.id, patch);
                 }).ok());
        const auto changed = replace(client, parsed("{'redirect_uris':['https://b.example/cb'],"
                                                    "'scope':'openid users:read profile','tos_uri':null}"));
        QVERIFY(changed.ok());
        const Client kept = stored(client.client.id);
        QCOMPARE(kept.redirectUris, QStringList{u"https://b.example/cb"_s});
        QCOMPARE(kept.scopes, (QStringList{u"openid"_s, u"profile"_s}));
        QCOMPARE(kept.idTokenAlgorithm, QByteArray("RS256"));
        QCOMPARE(kept.name, u"b.example"_s);
        QVERIFY(kept.metadata == ClientMetadata());
        QVERIFY(!kept.skipConsent && kept.registered);
        QCOMPARE(kept.accessTokenSeconds, 120);
        QVERIFY(kept.createdAt == client.client.createdAt);
        // The secret and the token are the ones of before.
        QVERIFY(changed->secret.isEmpty());
        QVERIFY(proves(kept, client.secret));
        QVERIFY(authenticate(kept.id.toString(), client.registrationToken).ok());
        QVERIFY(f->auditCount(event::kClientUpdated, kept.id.toString()) >= 2);
    }

    void replace_refuses_data()
    {
        QTest::addColumn<QByteArray>("change");
        for (const char *change :
             {"{'client_id':'01890a5d-ac96-774b-bcce-b302099a8057'}", "{'client_id':7}", "{'client_id':null}",
              "{'client_secret':'chosen by me'}", "{'client_secret':7}", "{'client_secret':''}",
              "{'registration_access_token':'x'}", "{'registration_client_uri':'x'}",
              "{'client_secret_expires_at':0}", "{'client_id_issued_at':0}", "{'application_type':'native'}",
              "{'token_endpoint_auth_method':'none'}", "{'grant_types':['implicit']}"})
            QTest::newRow(change) << QByteArray(change);
    }
    void replace_refuses()
    {
        QFETCH(QByteArray, change);
        const RegisteredClient client = added(exampleOfTheStandard());
        QJsonObject wanted = exampleOfTheStandard();
        const QJsonObject wrong = parsed(change);
        for (auto it = wrong.begin(); it != wrong.end(); ++it)
            wanted.insert(it.key(), it.value());
        const auto changed = replace(client, wanted);
        QVERIFY(!changed.ok());
        QCOMPARE(changed.error().reason, QByteArray("invalid_client_metadata"));
        QCOMPARE(stored(client.client.id).version, client.client.version);
        QVERIFY(proves(client.client, client.secret));
    }

    void replace_changesTheSecretWithTheMethod()
    {
        const auto key = SigningKey::generate(SigningAlgorithm::ES256);
        const RegisteredClient client = added(exampleOfTheStandard());
        QJsonObject wanted = exampleOfTheStandard();
        wanted.insert(u"client_secret"_s, QString::fromLatin1(client.secret));
        const auto same = replace(client, wanted);
        QVERIFY(same.ok());
        QCOMPARE(same->secret, client.secret);
        wanted.remove(u"client_secret"_s);

        wanted.insert(u"token_endpoint_auth_method"_s, u"client_secret_jwt"_s);
        const auto signing = replace(client, wanted);
        QVERIFY(signing.ok());
        QCOMPARE(signing->secret.size(), 43);
        QVERIFY(signing->secret != client.secret);
        QCOMPARE(stored(client.client.id).secrets.size(), 1);

        wanted.insert(u"token_endpoint_auth_method"_s, u"private_key_jwt"_s);
        wanted.insert(u"jwks"_s, QJsonObject{{u"keys"_s, QJsonArray{toJwk(key->publicKey())}}});
        const auto keys = replace(client, wanted);
        QVERIFY(keys.ok() && keys->secret.isEmpty());
        QVERIFY(stored(client.client.id).secrets.isEmpty());

        wanted.insert(u"token_endpoint_auth_method"_s, u"client_secret_post"_s);
        const auto post = replace(client, wanted);
        QVERIFY(post.ok());
        QVERIFY(proves(stored(client.client.id), post->secret));
        QVERIFY(!proves(stored(client.client.id), client.secret));
    }

    void remove_endsGrantsAndTokens()
    {
        QJsonObject asked = exampleOfTheStandard();
        asked.insert(u"redirect_uris"_s, QJsonArray{OAuthFixture::kRedirect});
        const RegisteredClient client = added(asked);
        const auto person = f->makePerson(u"registrar"_s);
        const QByteArray code = f->codeFor(OAuthFixture::requestFields(client.client, u"openid"_s), person);
        const TokenAnswer tokens = f->tokenOk(
            OAuthFixture::codeForm(code),
            {client.client.authMethod, client.client.id.toString().toLatin1(), Secret(client.secret)});
        QVERIFY(f->isGood(tokens.accessToken));
        QVERIFY(f->write([&](Transaction &tx) { return registration().remove(tx, by, client); }).ok());
        QVERIFY(!f->isGood(tokens.accessToken));
        QVERIFY(!authenticate(client.client.id.toString(), client.registrationToken).ok());
        QCOMPARE(f->auditCount(event::kClientDeleted, client.client.id.toString()), 1);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestClientRegistration)
#include "tst_client_registration.moc"
