#include <QTest>
#include <QThreadPool>
#include <atomic>

#include "api_fixture.h"
#include "core/base/base64url.h"
#include "core/crypto/digest.h"
#include "core/crypto/jwk.h"
#include "core/crypto/jws.h"
#include "core/crypto/signing_key.h"
#include "core/token/confirmation.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

const QByteArray kCertificate = "any bytes: the token endpoint is not asked here";
const QByteArray kAnother = "other bytes";

QByteArray field(const QByteArray &der)
{
    return ':' + base64Encode(der) + ':';
}

}  // namespace

/// How our own resources take tokens: bearer, bound to a key, bound to a certificate; and how somebody must
/// have signed in.
class TestPresentedToken : public QObject
{
    Q_OBJECT

    std::unique_ptr<ApiFixture> f;
    std::unique_ptr<SigningKey> key;
    UserId admin;
    int proofs = 0;

    QByteArray token(const QByteArray &confirmation, const QStringList &amr = {QStringLiteral("pwd")},
                     std::chrono::milliseconds age = 0ms)
    {
        NewGrant input;
        input.user = admin;
        input.client = consoleClientId();
        input.offline = true;
        input.scopes = adminScopes() + QStringList{QStringLiteral("openid"), QStringLiteral("account")};
        input.amr = amr;
        input.authenticatedAt = f->clock.now() - age;
        const Grant grant = f->write([&](Transaction &tx) {
            return f->services->grants.create(tx, Caller::system(QStringLiteral("test")), input);
        });
        AccessTokenRequest request;
        request.user = admin;
        request.client = input.client;
        request.scopes = input.scopes;
        request.amr = amr;
        request.authenticatedAt = input.authenticatedAt;
        request.grant = grant.id;
        request.confirmation = confirmation;
        return f->services->accessTokens.issue(request)->token;
    }
    QByteArray jkt() const { return jwkThumbprint(key->publicKey()); }
    QByteArray proof(const SigningKey &by, const QByteArray &forToken, const QByteArray &method,
                     const QByteArray &path, const QByteArray &nonce = {})
    {
        QJsonObject claims{{QStringLiteral("htm"), QString::fromLatin1(method)},
                           {QStringLiteral("htu"), QLatin1String(kFixtureIssuer) + QString::fromLatin1(path)},
                           {QStringLiteral("iat"), f->clock.now().seconds()},
                           {QStringLiteral("jti"), QString::number(++proofs)},
                           {QStringLiteral("ath"), QString::fromLatin1(base64UrlEncode(sha256(forToken)))}};
        if (!nonce.isEmpty()) claims.insert(QStringLiteral("nonce"), QString::fromLatin1(nonce));
        QJsonObject jwk = toJwk(by.publicKey());
        const QJsonObject header{{QStringLiteral("typ"), QStringLiteral("dpop+jwt")},
                                 {QStringLiteral("alg"), QStringLiteral("ES256")},
                                 {QStringLiteral("jwk"), jwk}};
        const auto part = [](const QJsonObject &json) {
            return base64UrlEncode(QJsonDocument(json).toJson(QJsonDocument::Compact));
        };
        const QByteArray input = part(header) + '.' + part(claims);
        return input + '.' + base64UrlEncode(*by.sign(input));
    }
    HttpAnswer get(const QByteArray &path, const Fields &fields) { return f->call("GET", path, fields); }
    static Fields withProof(const QByteArray &token, const QByteArray &proof)
    {
        return {{"Authorization", "DPoP " + token}, {"DPoP", proof}};
    }
    void setSetting(const char *name, const QJsonValue &value)
    {
        f->write([&](Transaction &tx) {
            return f->services->settingsService.set(tx, Caller::system(QStringLiteral("test")),
                                                    QString::fromLatin1(name), value);
        });
        QVERIFY(f->services->reloadSettings().ok());
    }

private Q_SLOTS:
    void initTestCase()
    {
        FixtureOptions options;
        options.trustedProxies = {QStringLiteral("127.0.0.1/32")};
        options.mutualTls.enabled = true;
        options.mutualTls.url = QStringLiteral("https://mtls.example.org");
        f = std::make_unique<ApiFixture>(options);
        key = std::make_unique<SigningKey>(*SigningKey::generate(SigningAlgorithm::ES256));
        admin = f->addUser(QStringLiteral("root"), {Role::Administrator});
    }
    void cleanupTestCase() { f.reset(); }

    void everyResource_data()
    {
        QTest::addColumn<QByteArray>("path");
        for (const char *path : {"/admin/v1/users", "/admin/v1/me", "/auth/me", "/oauth/userinfo"})
            QTest::newRow(path) << QByteArray(path);
    }

    void bearer_isTaken_data() { everyResource_data(); }
    void bearer_isTaken()
    {
        QFETCH(QByteArray, path);
        const QByteArray plain = token({});
        QCOMPARE(get(path, {{"Authorization", "Bearer " + plain}}).status, 200);
        // Not by the scheme of bound tokens, with whatever proof.
        QCOMPARE(get(path, {{"Authorization", "DPoP " + plain}}).status, 401);
        QCOMPARE(get(path, withProof(plain, proof(*key, plain, "GET", path))).status, 401);
    }

    void boundToAKey_needsItsProof_data() { everyResource_data(); }
    void boundToAKey_needsItsProof()
    {
        QFETCH(QByteArray, path);
        const QByteArray bound = token(jkt());
        const QByteArray good = proof(*key, bound, "GET", path);
        QCOMPARE(get(path, withProof(bound, good)).status, 200);
        const auto refused = [&](const Fields &fields, const char *error) {
            const HttpAnswer answer = get(path, fields);
            const QByteArray challenge = answer.field("WWW-Authenticate");
            return answer.status == 401 && challenge.contains(QByteArray("error=\"") + error + '"') &&
                   challenge.contains("resource_metadata=\"");
        };
        QVERIFY(refused(withProof(bound, good), "invalid_dpop_proof"));  // used
        QVERIFY(refused({{"Authorization", "Bearer " + bound}}, "invalid_token"));
        QVERIFY(refused({{"Authorization", "DPoP " + bound}}, "invalid_dpop_proof"));
        QVERIFY(refused(withProof(bound, proof(*key, "x", "GET", path)), "invalid_dpop_proof"));
        QVERIFY(refused(withProof(bound, proof(*key, bound, "POST", path)), "invalid_dpop_proof"));
        QVERIFY(refused(withProof(bound, proof(*key, bound, "GET", "/other")), "invalid_dpop_proof"));
        const SigningKey stranger = *SigningKey::generate(SigningAlgorithm::ES256);
        QVERIFY(refused(withProof(bound, proof(stranger, bound, "GET", path)), "invalid_dpop_proof"));
        Fields twice = withProof(bound, proof(*key, bound, "GET", path));
        twice.append(Field{"DPoP", proof(*key, bound, "GET", path)});
        QVERIFY(refused(twice, "invalid_dpop_proof"));
    }

    void boundToAKey_writesOnceUnderManyTries()
    {
        const QByteArray bound = token(jkt());
        Fields fields = withProof(bound, proof(*key, bound, "POST", "/admin/v1/groups"));
        fields.append(Field{"Content-Type", "application/json"});
        std::atomic<int> made{0};
        std::atomic<int> refused{0};
        QThreadPool pool;
        pool.setMaxThreadCount(6);
        for (int i = 0; i < 6; ++i)
            pool.start([&, i] {
                const QByteArray body = "{\"name\":\"dpop-" + QByteArray::number(i) + "\"}";
                const int status = f->call("POST", "/admin/v1/groups", fields, body).status;
                if (status == 201) ++made;
                if (status == 401) ++refused;
            });
        pool.waitForDone();
        QCOMPARE(made.load(), 1);
        QCOMPARE(refused.load(), 5);
    }

    void boundToAKey_followsTheNonce()
    {
        setSetting("token.dpop_nonce", true);
        const QByteArray bound = token(jkt());
        const QByteArray path = "/admin/v1/me";
        const HttpAnswer first = get(path, withProof(bound, proof(*key, bound, "GET", path)));
        QCOMPARE(first.status, 401);
        QVERIFY(first.field("WWW-Authenticate").contains("error=\"use_dpop_nonce\""));
        const QByteArray nonce = first.field("DPoP-Nonce");
        QVERIFY(!nonce.isEmpty());
        QCOMPARE(get(path, withProof(bound, proof(*key, bound, "GET", path, nonce))).status, 200);
        setSetting("token.dpop_nonce", false);
    }

    void boundToACertificate_needsIt_data() { everyResource_data(); }
    void boundToACertificate_needsIt()
    {
        QFETCH(QByteArray, path);
        const QByteArray bound = token(certificateConfirmation(ClientCertificate::thumbprint(kCertificate)));
        const Field bearer{"Authorization", "Bearer " + bound};
        QCOMPARE(get(path, {bearer, {"Client-Cert", field(kCertificate)}}).status, 200);
        QCOMPARE(get(path, {bearer}).status, 401);
        QCOMPARE(get(path, {bearer, {"Client-Cert", field(kAnother)}}).status, 401);
        // In the chain it is somebody else's.
        QCOMPARE(
            get(path, {bearer, {"Client-Cert", field(kAnother)}, {"Client-Cert-Chain", field(kCertificate)}})
                .status,
            401);
        QCOMPARE(get(path, withProof(bound, proof(*key, bound, "GET", path))).status, 401);
        // A bearer token is not harmed by a certificate.
        const Field plain{"Authorization", "Bearer " + token({})};
        QCOMPARE(get(path, {plain, {"Client-Cert", field(kAnother)}}).status, 200);
    }

    void challenge_namesTheMetadata()
    {
        const HttpAnswer admins = get("/admin/v1/users", {});
        QCOMPARE(
            admins.field("WWW-Authenticate"),
            QByteArray("Bearer realm=\"gatehouse\", resource_metadata=\"http://127.0.0.1:8080/.well-known/"
                       "oauth-protected-resource/admin/v1\""));
        const HttpAnswer others = get("/oauth/userinfo", {});
        QVERIFY(others.field("WWW-Authenticate")
                    .endsWith("resource_metadata=\"http://127.0.0.1:8080/.well-known/"
                              "oauth-protected-resource\""));
        // RFC 9728 section 3.3: the document is of the resource whose address it was found by.
        const HttpAnswer document = get("/.well-known/oauth-protected-resource/admin/v1", {});
        QCOMPARE(document.status, 200);
        const QJsonObject metadata = QJsonDocument::fromJson(document.body).object();
        QCOMPARE(metadata.value(QLatin1String("resource")).toString(),
                 QLatin1String(kFixtureIssuer) + QStringLiteral("/admin/v1"));
        QCOMPARE(metadata.value(QLatin1String("authorization_servers")).toArray(),
                 (QJsonArray{QLatin1String(kFixtureIssuer)}));
        QVERIFY(metadata.value(QLatin1String("scopes_supported"))
                    .toArray()
                    .contains(QStringLiteral("users:read")));
    }

    void stepUp_asksForASecondFactor()
    {
        setSetting("mfa.required_for_administrators", true);
        setSetting("admin.required_acr", QStringLiteral("mfa"));
        const auto me = [&](const QByteArray &bearer) {
            return get("/admin/v1/me", {{"Authorization", "Bearer " + bearer}});
        };
        const HttpAnswer weak = me(token({}));
        QCOMPARE(weak.status, 401);
        const QByteArray challenge = weak.field("WWW-Authenticate");
        QVERIFY(challenge.startsWith("Bearer "));
        QVERIFY(challenge.contains("error=\"insufficient_user_authentication\""));
        QVERIFY(challenge.contains("acr_values=\"urn:gatehouse:acr:multi-factor\""));
        QVERIFY(!challenge.contains("max_age"));
        QCOMPARE(weak.code(), QStringLiteral("insufficient_user_authentication"));
        const QStringList strong{QStringLiteral("pwd"), QStringLiteral("otp"), QStringLiteral("mfa")};
        QCOMPARE(me(token({}, strong)).status, 200);
        // It is the admin API's rule alone, and clients that act for themselves have not signed in.
        QCOMPARE(get("/auth/me", {{"Authorization", "Bearer " + token({})}}).status, 200);
        const QByteArray machine = f->clientTokenFor({QStringLiteral("users:read")});
        QCOMPARE(get("/admin/v1/users", {{"Authorization", "Bearer " + machine}}).status, 200);

        setSetting("admin.max_sign_in_age_minutes", 10);
        QCOMPARE(me(token({}, strong, 9min)).status, 200);
        const HttpAnswer old = me(token({}, strong, 11min));
        QCOMPARE(old.status, 401);
        QVERIFY(old.field("WWW-Authenticate").contains("max_age=\"600\""));
        setSetting("admin.max_sign_in_age_minutes", 0);
        setSetting("admin.required_acr", QStringLiteral("off"));
        QCOMPARE(me(token({})).status, 200);
        setSetting("mfa.required_for_administrators", false);
    }

    void stepUp_usesNoProofUp()
    {
        setSetting("admin.max_sign_in_age_minutes", 10);
        const QByteArray bound = token(jkt(), {QStringLiteral("pwd")}, 11min);
        const QByteArray path = "/admin/v1/me";
        const Fields fields = withProof(bound, proof(*key, bound, "GET", path));
        const HttpAnswer old = get(path, fields);
        QCOMPARE(old.status, 401);
        QVERIFY(old.field("WWW-Authenticate").startsWith("DPoP "));
        setSetting("admin.max_sign_in_age_minutes", 0);
        QCOMPARE(get(path, fields).status, 200);
    }

    void stepUp_neverLocksAdministratorsOut()
    {
        const auto put = [&](const char *name, const QJsonValue &value) {
            return f->callWith(f->tokenOf(admin), "PUT", QByteArray("/admin/v1/settings/") + name,
                               {{QStringLiteral("value"), value}});
        };
        // Without the rule that leads to a factor nobody might ever get one.
        const HttpAnswer refused = put("admin.required_acr", QStringLiteral("mfa"));
        QCOMPARE(refused.status, 400);
        QCOMPARE(refused.code(), QStringLiteral("would_lock_out"));
        QCOMPARE(put("mfa.required_for_administrators", true).status, 200);
        QCOMPARE(put("admin.required_acr", QStringLiteral("mfa")).status, 200);
        // And the two stay together, also for whoever comes with a second factor.
        QVERIFY(!f->db
                     ->writeAndWait([&](Transaction &tx) {
                         return f->services->settingsService.set(
                             tx, Caller::system(QStringLiteral("test")),
                             QStringLiteral("mfa.required_for_administrators"), false);
                     })
                     .ok());
        setSetting("admin.required_acr", QStringLiteral("off"));
        setSetting("mfa.required_for_administrators", false);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestPresentedToken)
#include "tst_presented_token.moc"
