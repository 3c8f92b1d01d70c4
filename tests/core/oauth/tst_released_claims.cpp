#include <QJsonArray>

#include "core/oauth/discovery.h"
#include "core/oauth/registration_request.h"
#include "core/oauth/scope.h"
#include "tests/core/oauth/oauth_fixture.h"

using namespace gatehouse;

namespace {

// Single quotes stand for double ones.
QByteArray json(const char *text)
{
    return QByteArray(text).replace('\'', '"');
}

QJsonObject parse(const char *text)
{
    return QJsonDocument::fromJson(json(text)).object();
}

constexpr char kProfile[] =
    "{'given_name':'Ada','family_name':'L','birthdate':'1815-12-10','profile':'https://ada.example/',"
    "'address':{'street_address':'Way 1','locality':'London'}}";

}  // namespace

/// What an application is told of a person, through the whole of the code flow.
class TestReleasedClaims : public QObject
{
    Q_OBJECT

    using F = OAuthFixture;
    std::unique_ptr<OAuthFixture> f;

    F::Person person()
    {
        F::Person ada = f->makePerson();
        f->execute(QStringLiteral("UPDATE users SET profile = '%1', phone = '+4930123456', attributes = '%2' "
                                  "WHERE id = '%3'")
                       .arg(QString::fromUtf8(json(kProfile)),
                            QString::fromUtf8(json("{'department':['Sales','R&D']}")), ada.user.toString()));
        return ada;
    }
    static NewClient withScopes(const char *scopes, const char *customClaims = "{}")
    {
        NewClient input = F::newClient();
        input.scopes = QString::fromLatin1(scopes).split(u' ');
        input.metadata.customClaims = parse(customClaims);
        return input;
    }
    struct Told
    {
        QJsonObject idToken;
        QJsonObject userInfo;
        QJsonObject accessToken;
        TokenAnswer answer;
    };
    Told told(const TokenAnswer &answer)
    {
        const auto claims = f->accessTokens.verify(answer.accessToken);
        if (!claims.ok()) qFatal("access token");
        const auto info = f->read([&](Transaction &tx) { return f->status.userInfo(tx, *claims); });
        if (!info.ok()) qFatal("userinfo: %s", info.error().reason.constData());
        return {F::payload(answer.idToken), info->claims, F::payload(answer.accessToken), answer};
    }
    Told told(const CreatedClient &client, const F::Person &ada, const QString &scope,
              const QByteArray &claims = {})
    {
        F::Fields fields = F::requestFields(client.client, scope);
        if (!claims.isEmpty()) fields = F::with(fields, "claims", QString::fromUtf8(claims));
        return told(f->tokenOk(F::codeForm(f->codeFor(fields, ada)), F::credentialsOf(client)));
    }

private Q_SLOTS:
    void initTestCase()
    {
        f = std::make_unique<OAuthFixture>();
        f->start();
    }
    void cleanupTestCase() { f.reset(); }

    void scopes_releaseTheStandardClaims()
    {
        const CreatedClient client = f->makeClient(withScopes("openid profile address phone"));
        const F::Person ada = person();
        const QJsonObject all = told(client, ada, QStringLiteral("openid profile address phone")).userInfo;
        QCOMPARE(all.value(u"given_name").toString(), QStringLiteral("Ada"));
        QCOMPARE(all.value(u"family_name").toString(), QStringLiteral("L"));
        QCOMPARE(all.value(u"birthdate").toString(), QStringLiteral("1815-12-10"));
        QCOMPARE(all.value(u"profile").toString(), QStringLiteral("https://ada.example/"));
        QVERIFY(all.value(u"updated_at").isDouble());
        QCOMPARE(all.value(u"address").toObject(),
                 parse("{'formatted':'Way 1\\nLondon','street_address':'Way 1','locality':'London'}"));
        QCOMPARE(all.value(u"phone_number").toString(), QStringLiteral("+4930123456"));
        QCOMPARE(all.value(u"phone_number_verified"), QJsonValue(false));
        for (const QString &absent : {QStringLiteral("nickname"), QStringLiteral("department"),
                                      QStringLiteral("attributes"), QStringLiteral("email")})
            QVERIFY2(!all.contains(absent), qPrintable(absent));

        // The profile keeps the address and the number to itself.
        const Told some = told(client, ada, QStringLiteral("openid profile"));
        for (const char *absent : {"address", "phone_number", "phone_number_verified"})
            QVERIFY2(!some.userInfo.contains(QLatin1String(absent)), absent);
        QVERIFY(!some.idToken.contains(u"given_name"));
        QVERIFY(!some.accessToken.contains(u"given_name"));
        QCOMPARE(told(client, ada, QStringLiteral("openid")).userInfo.keys(),
                 QStringList{QStringLiteral("sub")});
    }
    void scopes_sayNothingOfWhatIsNotKnown()
    {
        const CreatedClient client = f->makeClient(withScopes("openid profile address phone"));
        const QJsonObject info =
            told(client, f->makePerson(), QStringLiteral("openid profile address phone")).userInfo;
        for (const char *absent : {"given_name", "address", "phone_number", "phone_number_verified"})
            QVERIFY2(!info.contains(QLatin1String(absent)), absent);
    }
    void scopes_areNotTheDefault()
    {
        NewClient input;
        input.name = QStringLiteral("Plain");
        input.redirectUris = {F::kRedirect};
        const QStringList scopes = f->makeClient(input).client.scopes;
        QVERIFY(!scopes.contains(QLatin1String(kScopeAddress)) &&
                !scopes.contains(QLatin1String(kScopePhone)));
    }
    void discovery_namesThem()
    {
        const QJsonObject document =
            QJsonDocument::fromJson(DiscoveryDocument(F::kIssuer).json(false)).object();
        const QJsonArray scopes = document.value(u"scopes_supported").toArray();
        const QJsonArray claims = document.value(u"claims_supported").toArray();
        QVERIFY(scopes.contains(QStringLiteral("address")) && scopes.contains(QStringLiteral("phone")));
        for (const char *claim : {"sub", "name", "given_name", "birthdate", "zoneinfo", "address",
                                  "phone_number", "phone_number_verified", "groups"})
            QVERIFY2(claims.contains(QLatin1String(claim)), claim);
    }

    void claims_releaseOneAndNotItsScope()
    {
        const CreatedClient client = f->makeClient(withScopes("openid profile phone"));
        const F::Person ada = person();
        const Told one = told(client, ada, QStringLiteral("openid"),
                              json("{'userinfo':{'birthdate':null,'address':null},"
                                   "'id_token':{'given_name':{'essential':true}}}"));
        // The address is not this client's to ask for.
        QCOMPARE(one.userInfo.keys(), (QStringList{QStringLiteral("birthdate"), QStringLiteral("sub")}));
        QCOMPARE(one.idToken.value(u"given_name").toString(), QStringLiteral("Ada"));
        QVERIFY(!one.idToken.contains(u"family_name"));
    }
    void claims_rememberWhatIsEssential()
    {
        const auto read =
            parseClaimsRequest(json("{'userinfo':{'email':{'essential':true},'name':null,"
                                    "'shoe':{'essential':true}},'id_token':{'email':{"
                                    "'essential':true},'acr':{'essential':true},'phone_number':"
                                    "{'essential':false}}}"));
        QVERIFY(read.ok());
        QCOMPARE(read->essential, QStringList{QStringLiteral("email")});
        QVERIFY(read->names().contains(QStringLiteral("phone_number")));
        // A grant has no use for it.
        QVERIFY(claimsRequestFrom(toStoredText(*read)).essential.isEmpty());
    }

    void custom_goWhereTheyBelong()
    {
        const CreatedClient client = f->makeClient(withScopes(
            "openid profile email groups roles",
            "{'dept':{'from':'attribute','name':'department','single':true,'in':['access_token',"
            "'id_token']},'https://rp.example/plan':{'from':'constant','value':{'tier':2}},"
            "'who':{'from':'roles','in':['userinfo']},"
            "'mail':{'from':'email','scope':'email','in':['id_token','userinfo','access_token']}}"));
        const F::Person ada = person();
        const Told plain = told(client, ada, QStringLiteral("openid"));
        QCOMPARE(plain.accessToken.value(u"dept").toString(), QStringLiteral("Sales"));
        QCOMPARE(plain.idToken.value(u"dept").toString(), QStringLiteral("Sales"));
        QVERIFY(!plain.userInfo.contains(u"dept"));
        QCOMPARE(plain.idToken.value(u"https://rp.example/plan").toObject(), parse("{'tier':2}"));
        QCOMPARE(plain.userInfo.value(u"https://rp.example/plan").toObject(), parse("{'tier':2}"));
        QVERIFY(!plain.accessToken.contains(u"https://rp.example/plan"));
        QCOMPARE(plain.userInfo.value(u"who").toArray(), QJsonArray{QStringLiteral("user")});
        for (const QJsonObject &place : {plain.idToken, plain.userInfo, plain.accessToken})
            QVERIFY(!place.contains(u"mail"));

        const Told more = told(client, ada, QStringLiteral("openid email"));
        for (const QJsonObject &place : {more.idToken, more.userInfo, more.accessToken})
            QVERIFY(place.value(u"mail").toString().endsWith(QLatin1String("@example.org")));
        // The protocol's own stand as they always do.
        QCOMPARE(more.userInfo.value(u"sub").toString(), ada.user.toString());
        QCOMPARE(more.accessToken.value(u"sub").toString(), ada.user.toString());
        QCOMPARE(more.idToken.value(u"aud").toString(), client.client.id.toString());

        // A refreshed token says what is so by then.
        f->execute(
            QStringLiteral("UPDATE users SET attributes = '{}' WHERE id = '%1'").arg(ada.user.toString()));
        const Told later =
            told(f->tokenOk(F::refreshForm(more.answer.refreshToken), F::credentialsOf(client)));
        QVERIFY(!later.accessToken.contains(u"dept") && !later.idToken.contains(u"dept"));
        QVERIFY(later.accessToken.contains(u"mail"));
    }
    void custom_areNotForClientsThemselves()
    {
        const CreatedClient client = f->makeClient(
            withScopes("openid api:read",
                       "{'plan':{'from':'constant','value':'gold','in':['access_token','id_token']}}"));
        const TokenAnswer answer =
            f->tokenOk(F::clientForm(QStringLiteral("api:read")), F::credentialsOf(client));
        QVERIFY(!F::payload(answer.accessToken).contains(u"plan"));
    }
    void custom_storedByHandOverrideNothing()
    {
        const CreatedClient client = f->makeClient(withScopes("openid"));
        const QString rules = QString::fromUtf8(
            json("{'custom_claims':{'sub':{'from':'constant','value':'root','in':['id_token','userinfo',"
                 "'access_token']},'gid':{'from':'username','in':['access_token']}}}"));
        f->execute(QStringLiteral("UPDATE clients SET metadata = '%1' WHERE id = '%2'")
                       .arg(rules, client.client.id.toString()));
        const F::Person ada = person();
        const Told all = told(client, ada, QStringLiteral("openid"));
        for (const QJsonObject &place : {all.idToken, all.userInfo, all.accessToken})
            QCOMPARE(place.value(u"sub").toString(), ada.user.toString());
        QVERIFY(f->isGood(all.answer.accessToken));
    }
    void custom_cannotBeRegisteredByTheApplication()
    {
        const auto input =
            newClientFrom(parse("{'redirect_uris':['https://rp.example/cb'],'custom_claims':"
                                "{'x':{'from':'roles'}}}"));
        QVERIFY(!input.ok());
        QCOMPARE(input.error().reason, QByteArray("invalid_client_metadata"));
    }
    void custom_outliveTheApplicationsOwnReplacement()
    {
        const CreatedClient client = f->makeClient(withScopes("openid", "{'x':{'from':'username'}}"));
        QVERIFY(!registeredMetadata(client.client).contains(u"custom_claims"));
        const auto replaced = f->write([&](Transaction &tx) {
            return f->clients.replace(tx, f->nobody, client.client, withScopes("openid"));
        });
        QVERIFY2(replaced.ok(), replaced.ok() ? "" : qPrintable(replaced.error().publicMessage));
        const auto stored = f->read([&](Transaction &tx) { return f->clients.get(tx, client.client.id); });
        QCOMPARE(stored->metadata.customClaims, client.client.metadata.customClaims);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestReleasedClaims)
#include "tst_released_claims.moc"
