#include <QTest>

#include "core/federation/provider_presets.h"
#include "core/federation/provider_store.h"
#include "tests/core/federation/federation_fixture.h"

using namespace gatehouse;

class TestProviderService : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void create_refusesWhatCannotWork_data()
    {
        QTest::addColumn<QString>("preset");
        QTest::addColumn<QString>("issuer");
        QTest::addColumn<QJsonObject>("settings");
        QTest::addColumn<QByteArray>("field");
        const QString oidc = QStringLiteral("oidc");
        const QString good = QStringLiteral("https://idp.example");
        const auto one = [](const char *name, const QJsonValue &value) {
            return QJsonObject{{QString::fromLatin1(name), value}};
        };
        QTest::newRow("preset") << QStringLiteral("myspace") << good << QJsonObject() << QByteArray("preset");
        QTest::newRow("no issuer") << oidc << QString() << QJsonObject() << QByteArray("issuer");
        QTest::newRow("issuer with a query")
            << oidc << QString(good + QStringLiteral("?a=b")) << QJsonObject() << QByteArray("issuer");
        QTest::newRow("tenant to be filled in")
            << QStringLiteral("microsoft") << QString() << QJsonObject() << QByteArray("issuer");
        QTest::newRow("unknown member")
            << oidc << good << one("trust_everything", true) << QByteArray("settings");
        QTest::newRow("wrong type") << oidc << good << one("trust_email", QStringLiteral("yes"))
                                    << QByteArray("settings");
        QTest::newRow("no openid") << oidc << good << one("scopes", QJsonArray{QStringLiteral("email")})
                                   << QByteArray("settings");
        QTest::newRow("scope") << oidc << good
                               << one("scopes", QJsonArray{QStringLiteral("openid"), QStringLiteral("a b")})
                               << QByteArray("settings");
        QTest::newRow("domain") << oidc << good << one("domains", QJsonArray{QStringLiteral("@example.org")})
                                << QByteArray("settings");
        QTest::newRow("group") << oidc << good << one("groups", QJsonArray{QStringLiteral("Sales")})
                               << QByteArray("settings");
        QTest::newRow("method") << oidc << good << one("auth_method", QStringLiteral("client_secret_jwt"))
                                << QByteArray("settings");
        QTest::newRow("provisioning")
            << oidc << good << one("provisioning", QStringLiteral("all")) << QByteArray("settings");
        QTest::newRow("no key") << oidc << good << one("auth_method", QStringLiteral("private_key_jwt"))
                                << QByteArray("client_secret");
        QTest::newRow("endpoint") << QStringLiteral("github") << QString()
                                  << one("token_endpoint", QStringLiteral("file:///etc/passwd"))
                                  << QByteArray("settings");
    }
    void create_refusesWhatCannotWork()
    {
        QFETCH(QString, preset);
        QFETCH(QString, issuer);
        QFETCH(QJsonObject, settings);
        QFETCH(QByteArray, field);
        FederationFixture f;
        NewProvider input;
        input.preset = preset;
        input.issuer = issuer;
        input.clientId = QStringLiteral("us");
        input.settings = settings;
        const auto made = f.write([&](Transaction &tx) {
            return f.providers.create(tx, f.system, input, Secret(QByteArray("secret")));
        });
        QVERIFY(!made.ok());
        QCOMPARE(made.error().code, ErrorCode::InvalidInput);
        QCOMPARE(made.error().field, field);
        QVERIFY(f.events(QStringLiteral("provider.created")).isEmpty());
    }

    void everyPreset_isGood()
    {
        FederationFixture f;
        for (const ProviderPreset &preset : providerPresets()) {
            NewProvider input;
            input.preset = preset.id;
            input.issuer = preset.issuer;
            input.issuer.replace(QStringLiteral("{tenant}"), QStringLiteral("common"));
            if (preset.id == QLatin1String("oidc")) input.issuer = QStringLiteral("https://idp.example");
            if (preset.id == QLatin1String("apple"))
                input.settings = {{QStringLiteral("team_id"), QStringLiteral("TEAM")},
                                  {QStringLiteral("key_id"), QStringLiteral("KEY")}};
            input.clientId = QStringLiteral("us");
            const auto made =
                f.write([&](Transaction &tx) { return f.providers.create(tx, f.system, input, Secret()); });
            QVERIFY2(made.ok(), qPrintable(preset.id));
            const auto back = f.write([&](Transaction &tx) { return f.providers.get(tx, made->id); });
            QCOMPARE(back->settings, made->settings);
            QVERIFY(back->enabled);
        }
        const auto all = f.write([&](Transaction &tx) { return f.providers.list(tx); });
        QCOMPARE(all->size(), qsizetype(providerPresets().size()));
        QCOMPARE(all->first().preset, QStringLiteral("oidc"));
    }

    void secret_isSealedAndTellsNobody()
    {
        FederationFixture f;
        const Provider provider = f.addProvider();
        QVERIFY(provider.hasSecret);
        const auto sealed =
            f.write([&](Transaction &tx) { return provider_store::sealedSecret(tx, provider.id); });
        QVERIFY(!sealed->isEmpty() && !sealed->contains("their-secret-for-us"));
        QCOMPARE(f.write([&](Transaction &tx) { return f.providers.secretOf(tx, provider.id); })->reveal(),
                 QByteArray("their-secret-for-us"));
        const Secret none;
        const auto changed = f.write(
            [&](Transaction &tx) { return f.providers.update(tx, f.system, provider.id, {}, &none); });
        QVERIFY(changed.ok() && !changed->hasSecret);
        QVERIFY(f.write([&](Transaction &tx) { return f.providers.secretOf(tx, provider.id); })->isEmpty());
        for (const AuditRecord &event : f.events())
            QVERIFY(!QJsonDocument(event.detail).toJson().contains("their-secret-for-us"));
    }

    void update_keepsVersionsAndPeople()
    {
        FederationFixture f;
        const Provider provider = f.addProvider();
        const auto update = [&](const ProviderChanges &changes, std::optional<qint64> version = {}) {
            const auto done = f.write([&](Transaction &tx) {
                const Secret secret(QByteArray("another"));
                return f.providers.update(tx, f.system, provider.id, changes, &secret, version);
            });
            return done.ok() ? QByteArray("ok") : done.error().reason;
        };
        ProviderChanges elsewhere;
        elsewhere.issuer = QStringLiteral("https://other.example");
        QCOMPARE(update(elsewhere, 1), QByteArray("ok"));
        QCOMPARE(update(elsewhere, 1), QByteArray("precondition_failed"));
        f.linkDirectly(provider, f.addPerson(QStringLiteral("ada"), true).id);
        elsewhere.issuer = QStringLiteral("https://evil.example");
        QCOMPARE(update(elsewhere), QByteArray("has_people"));
        ProviderChanges rules;
        rules.settings =
            QJsonObject{{QStringLiteral("trust_mfa"), true}, {QStringLiteral("prompt"), QJsonValue()}};
        QCOMPARE(update(rules), QByteArray("ok"));
        QVERIFY(
            f.write([&](Transaction &tx) { return f.providers.get(tx, provider.id); })->settings.trustMfa);
        QVERIFY(f.write([&](Transaction &tx) { return f.providers.remove(tx, f.system, provider.id); }).ok());
        QCOMPARE(f.events(QStringLiteral("provider.updated")).size(), 2);
        QCOMPARE(f.events(QStringLiteral("provider.deleted")).size(), 1);
    }

    void endpointsOfADialect_stayWhilePeopleAreLinked()
    {
        FederationFixture f;
        const Provider github = f.addProvider({}, QStringLiteral("github"));
        f.linkDirectly(github, f.addPerson(QStringLiteral("ada"), true).id);
        const Secret secret(QByteArray("another"));
        for (const char *name : {"token_endpoint", "user_endpoint", "emails_endpoint"}) {
            ProviderChanges changes;
            changes.settings =
                QJsonObject{{QLatin1String(name), QStringLiteral("https://evil.example/here")}};
            const auto done = f.write([&](Transaction &tx) {
                return f.providers.update(tx, f.system, github.id, changes, &secret);
            });
            QVERIFY2(!done.ok(), name);
            QCOMPARE(done.error().reason, QByteArray("has_people"));
            QCOMPARE(done.error().field, QByteArray("settings"));
        }
        ProviderChanges harmless;
        harmless.settings = QJsonObject{{QStringLiteral("scopes"), QJsonArray{QStringLiteral("user")}}};
        QVERIFY(f.write([&](Transaction &tx) {
                     return f.providers.update(tx, f.system, github.id, harmless);
                 }).ok());
    }

    void aSecret_goesNowhereElse_data()
    {
        QTest::addColumn<QString>("preset");
        QTest::addColumn<QString>("issuer");
        QTest::addColumn<QJsonObject>("settings");
        QTest::addColumn<bool>("good");
        const QString oidc = QStringLiteral("oidc"), github = QStringLiteral("github");
        const auto token = [](const char *url) {
            return QJsonObject{{QStringLiteral("token_endpoint"), QLatin1String(url)}};
        };
        QTest::newRow("another issuer")
            << oidc << QStringLiteral("https://evil.example") << QJsonObject() << false;
        QTest::newRow("another port")
            << oidc << QStringLiteral("https://idp.example:8443") << QJsonObject() << false;
        QTest::newRow("a path there")
            << oidc << QStringLiteral("https://idp.example/realm") << QJsonObject() << true;
        QTest::newRow("another token endpoint")
            << github << QString() << token("https://evil.example/login/oauth/access_token") << false;
        QTest::newRow("without TLS") << github << QString()
                                     << token("http://github.com/login/oauth/access_token") << false;
        QTest::newRow("a newer one there")
            << github << QString() << token("https://github.com/v2/access_token") << true;
    }
    void aSecret_goesNowhereElse()
    {
        QFETCH(QString, preset);
        QFETCH(QString, issuer);
        QFETCH(QJsonObject, settings);
        QFETCH(bool, good);
        FederationFixture f;
        const Provider provider = f.addProvider({}, preset);
        ProviderChanges changes;
        if (!issuer.isEmpty()) changes.issuer = issuer;
        changes.settings = settings;
        const auto update = [&](const Secret *secret) {
            return f.write([&](Transaction &tx) {
                return f.providers.update(tx, f.system, provider.id, changes, secret);
            });
        };
        const auto done = update(nullptr);
        QCOMPARE(done.ok(), good);
        if (good) return;
        QCOMPARE(done.error().reason, QByteArray("secret_needed"));
        QCOMPARE(done.error().field, QByteArray("client_secret"));
        const Secret secret(QByteArray("another"));
        QVERIFY(update(&secret).ok());
        QCOMPARE(f.write([&](Transaction &tx) { return f.providers.secretOf(tx, provider.id); })->reveal(),
                 QByteArray("another"));
    }
    void aPrivateKey_isNeverPostedAsASecret()
    {
        FederationFixture f;
        const Provider provider = f.addProvider();
        const Secret pem("-----BEGIN PRIVATE KEY-----\n" + f.key.toPkcs8()->reveal().toBase64() +
                         "\n-----END PRIVATE KEY-----\n");
        const auto update = [&](const char *method, const Secret *secret) {
            ProviderChanges changes;
            changes.settings = QJsonObject{{QStringLiteral("auth_method"), QLatin1String(method)},
                                           {QStringLiteral("key_id"), QStringLiteral("k")}};
            const auto done = f.write([&](Transaction &tx) {
                return f.providers.update(tx, f.system, provider.id, changes, secret);
            });
            return done.ok() ? QByteArray("ok") : done.error().reason;
        };
        QCOMPARE(update("private_key_jwt", nullptr), QByteArray("secret_needed"));
        QCOMPARE(update("private_key_jwt", &pem), QByteArray("ok"));
        QCOMPARE(update("client_secret_post", nullptr), QByteArray("secret_needed"));
        const Secret none;
        QCOMPARE(update("client_secret_post", &none), QByteArray("ok"));
        QVERIFY(f.write([&](Transaction &tx) { return f.providers.secretOf(tx, provider.id); })->isEmpty());
    }

    void withoutAClientId_itStaysOff()
    {
        FederationFixture f;
        NewProvider input;
        input.preset = QStringLiteral("google");
        const auto create = [&] {
            return f.write(
                [&](Transaction &tx) { return f.providers.create(tx, f.system, input, Secret()); });
        };
        QCOMPARE(create().error().field, QByteArray("client_id"));
        input.enabled = false;
        QVERIFY(create().ok());
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestProviderService)
#include "tst_provider_service.moc"
