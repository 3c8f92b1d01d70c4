// The form in which people meet an application's settings, against what the server really takes.
#include <QJsonArray>
#include <QSet>
#include <QTest>
#include <algorithm>

#include "core/api/wire/client_metadata_form.h"
#include "core/oauth/client.h"

using namespace gatehouse;
using namespace gatehouse::wire;

namespace {

const FormMember *find(const QList<FormMember> &members, const QString &name)
{
    const auto found = std::find_if(members.begin(), members.end(), [&name](const FormMember &one) {
        return name == QLatin1String(one.name);
    });
    return found == members.end() ? nullptr : &*found;
}

QSet<QString> namesOf(const QList<FormMember> &members)
{
    QSet<QString> names;
    for (const FormMember &one : members)
        names.insert(QLatin1String(one.name));
    return names;
}

QSet<QString> keysOf(const QJsonObject &json)
{
    const QStringList keys = json.keys();
    return {keys.begin(), keys.end()};
}

wire::Client client(const char *kind, const char *method, const QStringList &grants)
{
    wire::Client made;
    made.kind = QLatin1String(kind);
    made.authMethod = QLatin1String(method);
    made.grantTypes = grants;
    return made;
}

bool isFor(const char *name, const wire::Client &client)
{
    const FormMember *member = find(clientMetadataMembers() + clientMembers(), QLatin1String(name));
    return member != nullptr && member->fits(client);
}

}  // namespace

class TestClientForm : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void metadata_isCoveredToTheLastMember()
    {
        const QSet<QString> known = keysOf(clientMetadataDefaults());
        const QSet<QString> shown = namesOf(clientMetadataMembers());
        QVERIFY2(known == shown,
                 qPrintable(QStringLiteral("missing in client_metadata_form.cpp: %1; unknown: %2")
                                .arg(QStringList((known - shown).values()).join(u' '),
                                     QStringList((shown - known).values()).join(u' '))));
        QCOMPARE(clientMetadataMembers().size(), shown.size());  // each once
    }
    void metadata_hasTheServersDefaults()
    {
        const QJsonObject defaults = clientMetadataDefaults();
        for (const FormMember &one : clientMetadataMembers()) {
            const QJsonValue server = defaults.value(QLatin1String(one.name));
            QVERIFY2(server == fallbackOf(one, wire::Client()), one.name);
        }
    }
    void metadata_choicesAreTakenByTheServer()
    {
        for (const FormMember &one : clientMetadataMembers())
            for (const FormChoice &choice : one.choices) {
                const auto read =
                    clientMetadataFrom({{QLatin1String(one.name), QLatin1String(choice.value)}});
                QVERIFY2(read.ok() && checkClientMetadata(*read).ok(), choice.value);
            }
    }
    void application_isCoveredToTheLastMember()
    {
        wire::ClientChange all;
        all.name = all.authMethod = all.idTokenAlg = QStringLiteral("x");
        all.redirectUris = all.grantTypes = all.postLogoutRedirectUris = all.scopes = QStringList();
        all.requirePkce = all.skipConsent = all.disabled = true;
        all.accessTokenSeconds = all.refreshTokenSeconds = 1;
        QCOMPARE(namesOf(clientMembers()), keysOf(toJson(all)));
        const QJsonObject defaults = toJson(wire::Client());
        for (const FormMember &one : clientMembers())
            if (!isList(one.kind) && hasDefault(one))
                QVERIFY2(defaults.value(QLatin1String(one.name)) == fallbackOf(one, wire::Client()),
                         one.name);
    }
    void application_choicesAreTheServers()
    {
        const FormMember *method = find(clientMembers(), QStringLiteral("auth_method"));
        QVERIFY(method != nullptr);
        for (const FormChoice &choice : method->choices)
            QVERIFY2(clientAuthMethodFrom(QLatin1String(choice.value)).has_value(), choice.value);
        const FormMember *grants = find(clientMembers(), QStringLiteral("grant_types"));
        QVERIFY(grants != nullptr);
        QStringList offered;
        for (const FormChoice &choice : grants->choices)
            offered.append(QLatin1String(choice.value));
        QCOMPARE(offered,
                 (QStringList{QLatin1String(kGrantAuthorizationCode), QLatin1String(kGrantRefreshToken),
                              QLatin1String(kGrantDeviceCode), QLatin1String(kGrantClientCredentials),
                              QLatin1String(kGrantTokenExchange)}));
    }
    void members_areExplained()
    {
        for (const FormMember &one : clientMembers() + clientMetadataMembers()) {
            QVERIFY2(*one.label != '\0', one.name);
            QVERIFY2(QLatin1String(one.help).endsWith(u'.'), one.name);
            QVERIFY2(!QLatin1String(one.help).contains(QLatin1String(one.name)), one.name);
            QCOMPARE(one.kind == FormKind::Choice || one.kind == FormKind::Choices, !one.choices.isEmpty());
        }
    }
    void members_fitTheirApplications()
    {
        const QStringList code{QStringLiteral("authorization_code")};
        const QStringList device{QStringLiteral("urn:ietf:params:oauth:grant-type:device_code")};
        const QStringList machine{QStringLiteral("client_credentials")};
        const wire::Client web = client("confidential", "client_secret_basic", code);
        const wire::Client signer = client("confidential", "private_key_jwt", machine);
        const wire::Client browser = client("public", "none", code);
        const wire::Client television = client("native", "none", device);
        QVERIFY(isFor("token_endpoint_auth_signing_alg", signer));
        QVERIFY(!isFor("token_endpoint_auth_signing_alg", web));
        const FormMember *method = find(clientMembers(), QStringLiteral("auth_method"));
        QVERIFY(method != nullptr);
        QCOMPARE(fallbackOf(*method, web).toString(), QStringLiteral("client_secret_basic"));
        QCOMPARE(fallbackOf(*method, browser).toString(), QStringLiteral("none"));
        QVERIFY(isFor("require_pkce", web));
        QVERIFY(!isFor("require_pkce", browser));  // it must in any case
        QVERIFY(isFor("redirect_uris", browser));
        QVERIFY(!isFor("redirect_uris", television));
        QVERIFY(isFor("skip_consent", television));
        QVERIFY(!isFor("skip_consent", signer));
        QVERIFY(isFor("backchannel_logout_uri", web));
        QVERIFY(!isFor("backchannel_logout_uri", signer));
    }
};

QTEST_APPLESS_MAIN(TestClientForm)
#include "tst_client_form.moc"
