#include <QJsonArray>
#include <QTest>

#include "core/federation/provider_presets.h"
#include "core/federation/upstream_metadata.h"
#include "core/federation/upstream_person.h"

using namespace gatehouse;

namespace {

Provider providerOf(const char *preset, const char *issuer = "https://idp.example")
{
    const ProviderPreset *known = findPreset(QString::fromLatin1(preset));
    Provider provider;
    provider.preset = known->id;
    provider.kind = known->kind;
    provider.settings = known->settings;
    provider.issuer = QString::fromLatin1(issuer);
    return provider;
}

QJsonObject with(QJsonObject object, const char *name, const QJsonValue &value)
{
    object.insert(QString::fromLatin1(name), value);
    return object;
}

}  // namespace

class TestUpstreamPerson : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void google_speaksForItsOwnAddressesAlone()
    {
        const Provider google = providerOf("google");
        const auto verified = [&](const char *email, const QJsonValue &hd) {
            QJsonObject claims{{QStringLiteral("sub"), QStringLiteral("1")},
                               {QStringLiteral("email"), QString::fromLatin1(email)},
                               {QStringLiteral("email_verified"), true}};
            if (hd.isString()) claims.insert(QStringLiteral("hd"), hd);
            return personFromClaims(google, claims, {}).emailVerified;
        };
        QVERIFY(verified("ada@gmail.com", {}));
        QVERIFY(verified("ada@example.org", QStringLiteral("example.org")));
        QVERIFY(!verified("ada@example.org", {}));
        QVERIFY(!verified("ada@example.org", QStringLiteral("evil.example")));
        QVERIFY(!verified("ada@gmail.com.evil.example", {}));
    }

    void microsoft_isNotBelievedAboutAddresses()
    {
        const Provider microsoft = providerOf("microsoft", "https://login.microsoftonline.com/common/v2.0");
        QVERIFY(isTenantTemplate(microsoft));
        const QJsonObject claims{{QStringLiteral("sub"), QStringLiteral("s")},
                                 {QStringLiteral("tid"), QStringLiteral("t")},
                                 {QStringLiteral("email"), QStringLiteral("ada@example.org")},
                                 {QStringLiteral("email_verified"), true}};
        const UpstreamPerson person = personFromClaims(microsoft, claims, {});
        QVERIFY(!person.emailVerified);
        QCOMPARE(person.subject, QStringLiteral("t|s"));
    }

    void theFlag_belongsToTheAddressBesideIt()
    {
        Provider provider = providerOf("oidc");
        provider.settings.trustEmail = true;
        const QJsonObject idToken{{QStringLiteral("sub"), QStringLiteral("1")},
                                  {QStringLiteral("email"), QStringLiteral("mine@example.org")}};
        const QJsonObject userinfo{{QStringLiteral("email"), QStringLiteral("other@example.org")},
                                   {QStringLiteral("email_verified"), true}};
        QVERIFY(!personFromClaims(provider, idToken, userinfo).emailVerified);
        QVERIFY(!personFromClaims(provider, with(idToken, "email_verified", 1), {}).emailVerified);
        QVERIFY(!personFromClaims(provider, with(idToken, "email_verified", QStringLiteral("yes")), {})
                     .emailVerified);
        QVERIFY(personFromClaims(provider, with(idToken, "email_verified", QStringLiteral("true")), {})
                    .emailVerified);
        provider.settings.trustEmail = false;
        QVERIFY(!personFromClaims(provider, with(idToken, "email_verified", true), {}).emailVerified);
    }

    void github_subjectsAreWholeNumbers()
    {
        const Provider github = providerOf("github");
        const auto subject = [&](const QJsonValue &id) {
            const auto person = personFromDialect(github, {{QStringLiteral("id"), id}}, {});
            return person.ok() ? person->subject : QString();
        };
        QCOMPARE(subject(583231), QStringLiteral("583231"));
        for (const QJsonValue &bad : {QJsonValue(), QJsonValue(0), QJsonValue(-1), QJsonValue(1.5),
                                      QJsonValue(1e300), QJsonValue(true), QJsonValue(QString())})
            QCOMPARE(subject(bad), QString());
    }

    void metadata_issuerIsExact()
    {
        const Provider provider = providerOf("oidc");
        const auto parsed = [&](const char *issuer, const char *token = "https://idp.example/t") {
            return parseUpstreamMetadata(
                       QByteArray("{\"issuer\":\"") + issuer +
                           "\",\"authorization_endpoint\":\"https://idp.example/a\",\"token_endpoint\":\"" +
                           token + "\",\"jwks_uri\":\"https://idp.example/k\"}",
                       provider)
                .ok();
        };
        QVERIFY(parsed("https://idp.example"));
        for (const char *other : {"https://idp.example/", "https://IDP.example", "https://evil.example", ""})
            QVERIFY2(!parsed(other), other);
        QVERIFY(!parsed("https://idp.example", "http://idp.example/t"));
        QVERIFY(!parsed("https://idp.example", "file:///etc/passwd"));
        QVERIFY(!parseUpstreamMetadata("[]", provider).ok());
    }

    void usernames()
    {
        UpstreamPerson person;
        QCOMPARE(usernameFor(person), QStringLiteral("user"));
        person.name = QString::fromUtf8("Zo\xc3\xab  Quill");
        QCOMPARE(usernameFor(person), QStringLiteral("zoe.quill"));
        person.email = QStringLiteral("z.quill@example.org");
        QCOMPARE(usernameFor(person), QStringLiteral("z.quill"));
        person.username = QStringLiteral("--Zed__<script>@x");
        QCOMPARE(usernameFor(person), QStringLiteral("zed_script"));
        person.username = QString(500, u'a');
        QCOMPARE(usernameFor(person).size(), 40);
    }
};

QTEST_GUILESS_MAIN(TestUpstreamPerson)
#include "tst_upstream_person.moc"
