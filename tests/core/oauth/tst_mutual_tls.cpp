#include <QJsonArray>

#include "core/crypto/jwk.h"
#include "core/oauth/discovery.h"
#include "core/oauth/registration_request.h"
#include "core/token/confirmation.h"
#include "tests/core/oauth/oauth_fixture.h"
#include "tests/support/test_pki.h"

using namespace gatehouse;
using namespace std::chrono_literals;

/// RFC 8705 over the services. What TLS and HTTP do with certificates is tested in core/http and from
/// outside.
class TestMutualTls : public QObject
{
    Q_OBJECT

    using F = OAuthFixture;
    TestPki pki;
    std::unique_ptr<OAuthFixture> f;

    static NewClient byCertificate(ClientAuthMethod method, const QJsonObject &metadata)
    {
        NewClient input = F::newClient();
        input.authMethod = method;
        input.idTokenAlgorithm = "ES256";
        input.metadata = *clientMetadataFrom(metadata);
        return input;
    }
    static NewClient bySubject(const QString &dn)
    {
        return byCertificate(ClientAuthMethod::TlsClientAuth,
                             {{QStringLiteral("tls_client_auth_subject_dn"), dn}});
    }
    QJsonObject jwksOf(const QString &certificate, bool withCertificate) const
    {
        // The key of the certificate as openssl tells it: an uncompressed point at the end of the SPKI.
        QProcess process;
        process.start(QStringLiteral("openssl"),
                      {QStringLiteral("pkey"), QStringLiteral("-in"), pki.path(certificate, "key"),
                       QStringLiteral("-pubout"), QStringLiteral("-outform"), QStringLiteral("DER")});
        process.waitForFinished();
        const QByteArray spki = process.readAllStandardOutput();
        const auto part = [&](qsizetype fromEnd) {
            return QString::fromLatin1(base64UrlEncode(spki.mid(spki.size() - fromEnd, 32)));
        };
        QJsonObject jwk{{QStringLiteral("kty"), QStringLiteral("EC")},
                        {QStringLiteral("crv"), QStringLiteral("P-256")},
                        {QStringLiteral("x"), part(64)},
                        {QStringLiteral("y"), part(32)}};
        if (withCertificate)
            jwk.insert(QStringLiteral("x5c"),
                       QJsonArray{QString::fromLatin1(base64Encode(pki.der(certificate)))});
        return {{QStringLiteral("keys"), QJsonArray{jwk}}};
    }
    ClientCredentials showing(const CreatedClient &created, const QStringList &certificates) const
    {
        ClientCredentials credentials;
        credentials.id = created.client.id.toString().toLatin1();
        for (const QString &name : certificates)
            credentials.certificates.append(pki.der(name));
        return credentials;
    }
    QByteArray outcome(const CreatedClient &created, const QStringList &certificates)
    {
        return f->tokenError(F::clientForm(), showing(created, certificates));
    }
    QString x5t(const QString &certificate) const
    {
        return QString::fromLatin1(ClientCertificate::thumbprint(pki.der(certificate)));
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString ca = QStringLiteral("ca");
        pki.addAuthority(ca);
        pki.addAuthority(QStringLiteral("foreign"));
        pki.addAuthority(QStringLiteral("middle"), ca);
        const QString subject = QStringLiteral("/O=Example/CN=app");
        const QStringList names{
            QStringLiteral("subjectAltName=DNS:app.example.org,URI:urn:app,IP:10.1.2.3,email:a@example.org")};
        pki.addClient(QStringLiteral("app"), ca, subject, names);
        pki.addClient(QStringLiteral("renewed"), ca, subject, names);
        pki.addClient(QStringLiteral("below"), QStringLiteral("middle"), subject);
        pki.addClient(QStringLiteral("neighbour"), ca, QStringLiteral("/O=Example/CN=neighbour"));
        pki.addClient(QStringLiteral("forged"), QStringLiteral("foreign"), subject, names);
        pki.addClient(QStringLiteral("self"), {}, subject);
        pki.addClient(QStringLiteral("self2"), {}, subject);
        MutualTls setUp;
        setUp.enabled = true;
        setUp.authorities = *CertificateAuthorities::parse(pki.pem(ca));
        f = std::make_unique<OAuthFixture>(setUp);
        f->start();
        f->clock.set(SystemClock().now());  // the time that the certificates are of
    }
    void cleanupTestCase() { f.reset(); }

    void tlsClientAuth_provesTheSubject()
    {
        const CreatedClient client = f->makeClient(bySubject(QStringLiteral("cn=APP, o=Example")));
        QVERIFY(client.secret.isEmpty());
        QCOMPARE(outcome(client, {QStringLiteral("app")}), QByteArray("ok"));
        QCOMPARE(outcome(client, {QStringLiteral("renewed")}), QByteArray("ok"));
        QCOMPARE(outcome(client, {QStringLiteral("below"), QStringLiteral("middle")}), QByteArray("ok"));
        for (const char *wrong : {"neighbour", "forged", "self", "below", "ca"})
            QCOMPARE(outcome(client, {QLatin1String(wrong)}), QByteArray("invalid_client"));
        QCOMPARE(outcome(client, {QStringLiteral("forged"), QStringLiteral("foreign")}),
                 QByteArray("invalid_client"));
        QCOMPARE(outcome(client, {QStringLiteral("neighbour"), QStringLiteral("app")}),
                 QByteArray("invalid_client"));
        QCOMPARE(outcome(client, {}), QByteArray("invalid_client"));
        ClientCredentials garbage = showing(client, {});
        garbage.certificates = {QByteArray("garbage")};
        QCOMPARE(f->tokenError(F::clientForm(), garbage), QByteArray("invalid_client"));
    }

    void tlsClientAuth_takesNothingBeside()
    {
        const CreatedClient client = f->makeClient(bySubject(QStringLiteral("CN=app,O=Example")));
        ClientCredentials both = showing(client, {QStringLiteral("app")});
        both.method = ClientAuthMethod::SecretPost;
        both.secret = Secret(QByteArray("secret"));
        QCOMPARE(f->tokenError(F::clientForm(), both), QByteArray("invalid_client"));
        // A certificate is not a secret either: another client's method stays what it is.
        const CreatedClient secret = f->makeClient();
        QCOMPARE(outcome(secret, {QStringLiteral("app")}), QByteArray("invalid_client"));
    }

    void tlsClientAuth_endsWithTheCertificate()
    {
        const CreatedClient client = f->makeClient(bySubject(QStringLiteral("CN=app,O=Example")));
        const Timestamp now = f->clock.now();
        f->clock.advance(std::chrono::days(40));
        QCOMPARE(outcome(client, {QStringLiteral("app")}), QByteArray("invalid_client"));
        f->clock.set(now);
        QCOMPARE(outcome(client, {QStringLiteral("app")}), QByteArray("ok"));
    }

    void tlsClientAuth_knowsOneAlternativeName_data()
    {
        QTest::addColumn<QString>("member");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *member, const char *value, const char *expected) {
            QTest::addRow("%s %s", member, value)
                << QStringLiteral("tls_client_auth_san_") + QLatin1String(member)
                << QString::fromLatin1(value) << QByteArray(expected);
        };
        row("dns", "app.example.org", "ok");
        row("dns", "example.org", "invalid_client");
        row("uri", "urn:app", "ok");
        row("uri", "urn:app2", "invalid_client");
        row("ip", "10.1.2.3", "ok");
        row("ip", "10.1.2.30", "invalid_client");
        row("email", "a@example.org", "ok");
        row("email", "b@example.org", "invalid_client");
    }
    void tlsClientAuth_knowsOneAlternativeName()
    {
        QFETCH(QString, member);
        QFETCH(QString, value);
        QFETCH(QByteArray, expected);
        const CreatedClient client =
            f->makeClient(byCertificate(ClientAuthMethod::TlsClientAuth, {{member, value}}));
        QCOMPARE(outcome(client, {QStringLiteral("app")}), expected);
        QCOMPARE(outcome(client, {QStringLiteral("forged")}), QByteArray("invalid_client"));
    }

    void selfSigned_provesTheKey()
    {
        const auto method = ClientAuthMethod::SelfSignedTls;
        const CreatedClient client = f->makeClient(
            byCertificate(method, {{QStringLiteral("jwks"), jwksOf(QStringLiteral("self"), false)}}));
        QCOMPARE(outcome(client, {QStringLiteral("self")}), QByteArray("ok"));
        QCOMPARE(outcome(client, {QStringLiteral("self2")}), QByteArray("invalid_client"));
        QCOMPARE(outcome(client, {QStringLiteral("self2"), QStringLiteral("self")}),
                 QByteArray("invalid_client"));
        QCOMPARE(outcome(client, {QStringLiteral("app")}), QByteArray("invalid_client"));
        QCOMPARE(outcome(client, {}), QByteArray("invalid_client"));
        const Timestamp now = f->clock.now();
        f->clock.advance(std::chrono::days(40));
        QCOMPARE(outcome(client, {QStringLiteral("self")}), QByteArray("invalid_client"));
        f->clock.set(now);

        const CreatedClient exact = f->makeClient(
            byCertificate(method, {{QStringLiteral("jwks"), jwksOf(QStringLiteral("self"), true)}}));
        QCOMPARE(outcome(exact, {QStringLiteral("self")}), QByteArray("ok"));
        // Where the certificate itself is registered, another one of the same key is not it.
        QJsonObject jwks = jwksOf(QStringLiteral("self2"), true);
        QJsonObject jwk = jwks.value(QStringLiteral("keys")).toArray().at(0).toObject();
        jwk.insert(QStringLiteral("x5c"),
                   QJsonArray{QString::fromLatin1(base64Encode(pki.der(QStringLiteral("self"))))});
        const CreatedClient mixed = f->makeClient(byCertificate(
            method, {{QStringLiteral("jwks"), QJsonObject{{QStringLiteral("keys"), QJsonArray{jwk}}}}}));
        QCOMPARE(outcome(mixed, {QStringLiteral("self")}), QByteArray("invalid_client"));
        QCOMPARE(outcome(mixed, {QStringLiteral("self2")}), QByteArray("invalid_client"));
    }

    void registration_keepsTheRules_data()
    {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QJsonObject>("metadata");
        QTest::addColumn<QByteArray>("reason");
        const QString dn = QStringLiteral("tls_client_auth_subject_dn");
        const QString dns = QStringLiteral("tls_client_auth_san_dns");
        const QString app = QStringLiteral("CN=app");
        const QString tls = QStringLiteral("tls_client_auth");
        QTest::newRow("no name") << tls << QJsonObject() << QByteArray("one_name");
        QTest::newRow("two names") << tls << QJsonObject{{dn, app}, {dns, app}} << QByteArray("one_name");
        QTest::newRow("no DN") << tls << QJsonObject{{dn, QStringLiteral("app")}} << QByteArray("bad_dn");
        QTest::newRow("no address") << tls << QJsonObject{{QStringLiteral("tls_client_auth_san_ip"), app}}
                                    << QByteArray("bad_address");
        QTest::newRow("name without the method")
            << QStringLiteral("client_secret_basic") << QJsonObject{{dn, app}}
            << QByteArray("does_not_fit_method");
        QTest::newRow("self-signed with a name")
            << QStringLiteral("self_signed_tls_client_auth") << QJsonObject{{dn, app}}
            << QByteArray("does_not_fit_method");
        QTest::newRow("self-signed without keys")
            << QStringLiteral("self_signed_tls_client_auth") << QJsonObject() << QByteArray("jwks_missing");
        QTest::newRow("two bindings")
            << QStringLiteral("client_secret_basic")
            << QJsonObject{{QStringLiteral("tls_client_certificate_bound_access_tokens"), true},
                           {QStringLiteral("dpop_bound_access_tokens"), true}}
            << QByteArray("two_bindings");
    }
    void registration_keepsTheRules()
    {
        QFETCH(QString, method);
        QFETCH(QJsonObject, metadata);
        QFETCH(QByteArray, reason);
        const auto created = f->write([&](Transaction &tx) {
            return f->clients.create(tx, f->nobody, byCertificate(*clientAuthMethodFrom(method), metadata));
        });
        QVERIFY(!created.ok());
        QCOMPARE(created.error().reason, reason);
    }

    void registration_byTheClientItself()
    {
        const auto input =
            newClientFrom({{QStringLiteral("redirect_uris"), QJsonArray{F::kRedirect}},
                           {QStringLiteral("token_endpoint_auth_method"), QStringLiteral("tls_client_auth")},
                           {QStringLiteral("tls_client_auth_san_dns"), QStringLiteral("app.example.org")},
                           {QStringLiteral("tls_client_certificate_bound_access_tokens"), true}});
        QVERIFY(input.ok());
        QVERIFY(*input->authMethod == ClientAuthMethod::TlsClientAuth);
        const QJsonObject told = registeredMetadata(f->makeClient(*input).client);
        QCOMPARE(told.value(QLatin1String("token_endpoint_auth_method")).toString(),
                 QStringLiteral("tls_client_auth"));
        QCOMPARE(told.value(QLatin1String("tls_client_auth_san_dns")).toString(),
                 QStringLiteral("app.example.org"));
    }

    void registration_needsWhatTheOperatorSetsUp()
    {
        const auto created = [&](const MutualTls &setUp, const NewClient &input) {
            const ClientService service(f->audit, f->grants, f->settings, f->sealer, f->clientKeys,
                                        f->documents, f->clock, F::kIssuer, setUp);
            auto outcome = f->write([&](Transaction &tx) { return service.create(tx, f->nobody, input); });
            return outcome.ok() ? QByteArray("ok") : outcome.error().reason;
        };
        MutualTls withoutAuthorities;
        withoutAuthorities.enabled = true;
        const NewClient bySubjectName = bySubject(QStringLiteral("CN=app"));
        const NewClient byKey =
            byCertificate(ClientAuthMethod::SelfSignedTls,
                          {{QStringLiteral("jwks"), jwksOf(QStringLiteral("self"), false)}});
        const NewClient bound =
            byCertificate(ClientAuthMethod::SecretBasic,
                          {{QStringLiteral("tls_client_certificate_bound_access_tokens"), true}});
        QCOMPARE(created(withoutAuthorities, bySubjectName), QByteArray("not_offered"));
        QCOMPARE(created(withoutAuthorities, byKey), QByteArray("ok"));
        QCOMPARE(created(withoutAuthorities, bound), QByteArray("ok"));
        for (const NewClient &input : {bySubjectName, byKey, bound})
            QCOMPARE(created({}, input), QByteArray("not_offered"));
    }

    void update_ofWhatIsNoLongerOffered()
    {
        const CreatedClient client = f->makeClient(bySubject(QStringLiteral("CN=app")));
        const ClientService later(f->audit, f->grants, f->settings, f->sealer, f->clientKeys, f->documents,
                                  f->clock, F::kIssuer, {});
        const auto changed = [&](const ClientPatch &patch) {
            return f->write(
                [&](Transaction &tx) { return later.update(tx, f->nobody, client.client.id, patch); });
        };
        ClientPatch disable;
        disable.disabled = true;
        QVERIFY(changed(disable).ok());
        ClientPatch another;
        another.metadata.insert(QStringLiteral("tls_client_auth_subject_dn"), QStringLiteral("CN=app2"));
        QVERIFY(!changed(another).ok());
        QCOMPARE(outcome(client, {QStringLiteral("app")}), QByteArray("invalid_client"));
    }

    void accessToken_isBoundToTheCertificate()
    {
        NewClient input = bySubject(QStringLiteral("CN=app,O=Example"));
        input.metadata.certificateBoundTokens = true;
        const CreatedClient client = f->makeClient(input);
        const TokenAnswer answer = f->tokenOk(F::clientForm(), showing(client, {QStringLiteral("app")}));
        QVERIFY(!answer.isBound);  // of the type Bearer
        const QJsonObject cnf{{QStringLiteral("x5t#S256"), x5t(QStringLiteral("app"))}};
        QCOMPARE(F::payload(answer.accessToken).value(QLatin1String("cnf")).toObject(), cnf);
        const auto claims = f->accessTokens.verify(answer.accessToken);
        QVERIFY(claims.ok());
        QVERIFY(isBoundToCertificate(claims->confirmation));
        const auto told = f->read([&](Transaction &tx) {
            return f->status.introspect(tx, f->makeClient().client, answer.accessToken);
        });
        const QJsonObject facts = QJsonDocument::fromJson(*told).object();
        QCOMPARE(facts.value(QLatin1String("cnf")).toObject(), cnf);
        QCOMPARE(facts.value(QLatin1String("token_type")).toString(), QStringLiteral("Bearer"));
        // A key beside the certificate would leave open what the token is bound to.
        QCOMPARE(f->tokenError(F::clientForm(), showing(client, {QStringLiteral("app")}), f->proofOf("key")),
                 QByteArray("invalid_request"));
    }

    void accessToken_ofASecretClientIsBoundTooIfItSaysSo()
    {
        NewClient input = byCertificate(ClientAuthMethod::SecretBasic, {});
        input.metadata.certificateBoundTokens = true;
        const CreatedClient client = f->makeClient(input);
        ClientCredentials credentials = F::credentialsOf(client);
        QCOMPARE(f->tokenError(F::clientForm(), credentials), QByteArray("invalid_request"));
        credentials.certificates = {pki.der(QStringLiteral("self"))};
        const TokenAnswer answer = f->tokenOk(F::clientForm(), credentials);
        QVERIFY(F::payload(answer.accessToken).contains(QLatin1String("cnf")));
        // One that does not say so gets a bearer token, certificate or not.
        ClientCredentials plain = F::credentialsOf(f->makeClient());
        plain.certificates = credentials.certificates;
        QVERIFY(!F::payload(f->tokenOk(F::clientForm(), plain).accessToken).contains(QLatin1String("cnf")));
    }

    void refreshToken_ofAPublicClientIsForItsCertificate()
    {
        NewClient input = F::newClient();
        input.kind = ClientKind::Public;
        input.grantTypes = QStringList{QStringLiteral("authorization_code"), QStringLiteral("refresh_token")};
        input.idTokenAlgorithm = "ES256";
        input.metadata.certificateBoundTokens = true;
        const CreatedClient client = f->makeClient(input);
        const F::Person ada = f->makePerson();
        const QByteArray code = f->codeFor(F::requestFields(client.client), ada);
        const ClientCredentials right = showing(client, {QStringLiteral("self")});
        const QByteArray token = f->tokenOk(F::codeForm(code), right).refreshToken;
        QCOMPARE(f->tokenError(F::refreshForm(token), showing(client, {QStringLiteral("self2")})),
                 QByteArray("invalid_grant"));
        QCOMPARE(f->tokenError(F::refreshForm(token), showing(client, {})), QByteArray("invalid_request"));
        const TokenAnswer next = f->tokenOk(F::refreshForm(token), right);
        QVERIFY(!next.refreshToken.isEmpty());
        QCOMPARE(F::payload(next.accessToken).value(QLatin1String("cnf")).toObject(),
                 (QJsonObject{{QStringLiteral("x5t#S256"), x5t(QStringLiteral("self"))}}));
    }

    void confirmation_refusesWhatItDoesNotKnow()
    {
        QCOMPARE(confirmationFrom(QJsonValue(QJsonValue::Undefined)), std::optional(QByteArray()));
        const auto of = [](const QJsonObject &cnf) {
            return confirmationFrom(cnf);
        };
        const QString a = QStringLiteral("a");
        QCOMPARE(of({{QStringLiteral("jkt"), a}}), std::optional(QByteArray("a")));
        QVERIFY(isBoundToCertificate(*of({{QStringLiteral("x5t#S256"), a}})));
        QVERIFY(!of({}));
        QVERIFY(!of({{QStringLiteral("kid"), a}}));
        QVERIFY(!of({{QStringLiteral("jkt"), 5}}));
        QVERIFY(!of({{QStringLiteral("jkt"), a}, {QStringLiteral("x5t#S256"), a}}));
        QVERIFY(!confirmationFrom(QJsonValue(QStringLiteral("text"))));
    }

    void discovery_tellsWhatIsSetUp()
    {
        const auto told = [](const MutualTls &setUp) {
            return QJsonDocument::fromJson(DiscoveryDocument(F::kIssuer, setUp).json(false)).object();
        };
        const QLatin1String methods("token_endpoint_auth_methods_supported");
        const QLatin1String bound("tls_client_certificate_bound_access_tokens");
        const QLatin1String aliases("mtls_endpoint_aliases");
        const QJsonObject without = told({});
        QVERIFY(!without.contains(bound) && !without.contains(aliases));
        QVERIFY(!without.value(methods).toArray().contains(QStringLiteral("tls_client_auth")));
        MutualTls setUp;
        setUp.enabled = true;
        const QJsonObject plain = told(setUp);
        QCOMPARE(plain.value(bound).toBool(), true);
        QVERIFY(plain.value(methods).toArray().contains(QStringLiteral("self_signed_tls_client_auth")));
        QVERIFY(!plain.value(methods).toArray().contains(QStringLiteral("tls_client_auth")));
        QVERIFY(!plain.contains(aliases));
        const QJsonObject full = told([&] {
            MutualTls all = f->mutualTls;
            all.url = QStringLiteral("https://mtls.example.org");
            return all;
        }());
        QVERIFY(full.value(methods).toArray().contains(QStringLiteral("tls_client_auth")));
        const QJsonObject there = full.value(aliases).toObject();
        QCOMPARE(there.value(QLatin1String("token_endpoint")).toString(),
                 QStringLiteral("https://mtls.example.org/oauth/token"));
        QVERIFY(!there.contains(QLatin1String("authorization_endpoint")));
        QVERIFY(!there.contains(QLatin1String("issuer")));
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestMutualTls)
#include "tst_mutual_tls.moc"
