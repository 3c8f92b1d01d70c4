#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

#include "core/oauth/claim_mapping.h"
#include "core/oauth/client_metadata.h"
#include "core/oauth/released_claims.h"

using namespace gatehouse;

namespace {

// Single quotes stand for double ones.
QJsonObject parse(const QByteArray &text)
{
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray(text).replace('\'', '"'));
    if (!document.isObject()) qFatal("%s", text.constData());
    return document.object();
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact).replace('"', '\'');
}

Subject ada()
{
    Subject subject;
    subject.username = QStringLiteral("ada");
    subject.displayName = QStringLiteral("Ada L.");
    subject.email = QStringLiteral("ada@example.org");
    subject.emailVerified = true;
    subject.locale = QStringLiteral("en");
    subject.profile = parse("{'given_name':'Ada','address':{'locality':'London'}}");
    subject.attributes = parse("{'department':['R&D','Sales'],'badge':['77']}");
    subject.groups = {QStringLiteral("app-admins"), QStringLiteral("app-users"), QStringLiteral("Choir")};
    subject.roles = {QStringLiteral("auditor"), QStringLiteral("user")};
    return subject;
}

QByteArray mapped(const QByteArray &rules, ClaimPlace place = ClaimPlace::UserInfo,
                  const QStringList &scopes = {QStringLiteral("openid")}, const Subject &subject = ada())
{
    const QJsonObject json = parse(rules);
    const auto read = claimRulesFrom(json);
    if (!read.ok()) qFatal("%s", qPrintable(read.error().publicMessage));
    return compact(mappedClaims(json, subject, scopes, place));
}

}  // namespace

class TestClaimMapping : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void map_takesEachSource_data()
    {
        QTest::addColumn<QByteArray>("rule");
        QTest::addColumn<QByteArray>("value");
        const auto row = [](const char *rule, const char *value) {
            QTest::newRow(rule) << QByteArray(rule) << QByteArray(value);
        };
        row("{'from':'attribute','name':'department'}", "{'x':['R&D','Sales']}");
        row("{'from':'attribute','name':'department','single':true}", "{'x':'R&D'}");
        row("{'from':'attribute','name':'nothing'}", "{}");
        row("{'from':'attribute','name':'nothing','single':true}", "{}");
        row("{'from':'groups'}", "{'x':['app-admins','app-users','Choir']}");
        row("{'from':'groups','prefix':'app-'}", "{'x':['app-admins','app-users']}");
        row("{'from':'groups','match':'*o*r'}", "{'x':['Choir']}");
        row("{'from':'groups','match':'app-????s'}", "{'x':['app-users']}");
        row("{'from':'groups','match':'app'}", "{'x':[]}");
        row("{'from':'groups','prefix':'app-','match':'*min*'}", "{'x':['app-admins']}");
        row("{'from':'groups','match':'*a*a*a*a*a*a*a*a*a*a*a*b'}", "{'x':[]}");
        row("{'from':'roles'}", "{'x':['auditor','user']}");
        row("{'from':'profile','name':'given_name'}", "{'x':'Ada'}");
        row("{'from':'profile','name':'family_name'}", "{}");
        row("{'from':'profile','name':'address'}", "{'x':{'formatted':'London','locality':'London'}}");
        row("{'from':'profile','name':'name'}", "{'x':'Ada L.'}");
        row("{'from':'profile','name':'locale'}", "{'x':'en'}");
        row("{'from':'username'}", "{'x':'ada'}");
        row("{'from':'email'}", "{'x':'ada@example.org'}");
        row("{'from':'constant','value':'red'}", "{'x':'red'}");
        row("{'from':'constant','value':false}", "{'x':false}");
        row("{'from':'constant','value':[1,{'a':'b'}]}", "{'x':[1,{'a':'b'}]}");
    }
    void map_takesEachSource()
    {
        QFETCH(QByteArray, rule);
        QFETCH(QByteArray, value);
        QCOMPARE(mapped("{'x':" + rule + "}"), value);
        QCOMPARE(mapped("{'x':" + rule + "}", ClaimPlace::IdToken), value);
        QCOMPARE(mapped("{'x':" + rule + "}", ClaimPlace::AccessToken), QByteArray("{}"));
    }

    void map_saysNothingOfNobodysAddress()
    {
        Subject nobody;
        nobody.username = QStringLiteral("n");
        QCOMPARE(mapped("{'x':{'from':'email'},'y':{'from':'groups'},'z':{'from':'profile','name':'name'}}",
                        ClaimPlace::IdToken, {}, nobody),
                 QByteArray("{'y':[],'z':'n'}"));
    }

    void map_keepsToItsPlacesAndScope()
    {
        const QByteArray rules =
            "{'a':{'from':'username','in':['access_token']},"
            "'b':{'from':'username','in':['id_token']},"
            "'c':{'from':'username','in':['userinfo','access_token','userinfo']},"
            "'d':{'from':'username','scope':'profile'}}";
        QCOMPARE(mapped(rules, ClaimPlace::AccessToken), QByteArray("{'a':'ada','c':'ada'}"));
        QCOMPARE(mapped(rules, ClaimPlace::IdToken), QByteArray("{'b':'ada'}"));
        QCOMPARE(mapped(rules, ClaimPlace::UserInfo), QByteArray("{'c':'ada'}"));
        QCOMPARE(mapped(rules, ClaimPlace::UserInfo, {QStringLiteral("profile")}),
                 QByteArray("{'c':'ada','d':'ada'}"));
    }

    void rules_refuseProtocolClaims_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"iss",
                                 "sub",
                                 "aud",
                                 "exp",
                                 "iat",
                                 "nbf",
                                 "jti",
                                 "auth_time",
                                 "nonce",
                                 "acr",
                                 "amr",
                                 "azp",
                                 "sid",
                                 "at_hash",
                                 "c_hash",
                                 "s_hash",
                                 "cnf",
                                 "act",
                                 "may_act",
                                 "scope",
                                 "client_id",
                                 "gid",
                                 "events",
                                 "userinfo_claims",
                                 "authorization_details",
                                 "email_verified",
                                 "phone_number",
                                 "phone_number_verified",
                                 "_claim_names",
                                 "_claim_sources",
                                 "sub_jwk",
                                 "sub_id"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void rules_refuseProtocolClaims()
    {
        QFETCH(QString, name);
        const QJsonObject rules{{name, parse("{'from':'constant','value':'x'}")}};
        const auto read = claimRulesFrom(rules);
        QVERIFY(!read.ok());
        QCOMPARE(read.error().field, QByteArray("metadata"));
        QCOMPARE(read.error().reason, QByteArray("reserved"));
        // And where one is stored all the same, it says nothing.
        for (const ClaimPlace place : {ClaimPlace::IdToken, ClaimPlace::UserInfo, ClaimPlace::AccessToken})
            QVERIFY(mappedClaims(rules, ada(), {}, place).isEmpty());
    }

    void rules_refuseWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("rules");
        QTest::addColumn<QByteArray>("reason");
        const auto row = [](const char *name, const QByteArray &rules, const char *reason) {
            QTest::newRow(name) << rules << QByteArray(reason);
        };
        row("unknown source", "{'x':{'from':'password'}}", "bad_source");
        row("no source", "{'x':{}}", "bad_source");
        row("source of a wrong type", "{'x':{'from':['groups']}}", "bad_source");
        row("rule as text", "{'x':'groups'}", "wrong_type");
        row("rule as list", "{'x':[]}", "wrong_type");
        row("rule as null", "{'x':null}", "wrong_type");
        row("no name", "{'':{'from':'roles'}}", "bad_name");
        row("space in the name", "{'a b':{'from':'roles'}}", "bad_name");
        row("backslash in the name", "{'a\\\\b':{'from':'roles'}}", "bad_name");
        row("quote in the name", "{'a\\\"b':{'from':'roles'}}", "bad_name");
        row("other script in the name",
            "{'gr\xC3\xB6\xC3\x9F"
            "e':{'from':'roles'}}",
            "bad_name");
        row("long name", "{'" + QByteArray(101, 'a') + "':{'from':'roles'}}", "bad_name");
        row("attribute without a name", "{'x':{'from':'attribute'}}", "bad_source");
        row("attribute with a bad name", "{'x':{'from':'attribute','name':'Dep artment'}}", "bad_source");
        row("name of a wrong type", "{'x':{'from':'attribute','name':7}}", "wrong_type");
        row("single of a wrong type", "{'x':{'from':'attribute','name':'a','single':'yes'}}", "wrong_type");
        row("single for groups", "{'x':{'from':'groups','single':true}}", "unknown");
        row("prefix for roles", "{'x':{'from':'roles','prefix':'a'}}", "unknown");
        row("value for a name", "{'x':{'from':'username','value':'a'}}", "unknown");
        row("unknown member", "{'x':{'from':'roles','where':['id_token']}}", "unknown");
        row("empty prefix", "{'x':{'from':'groups','prefix':''}}", "wrong_type");
        row("match of a wrong type", "{'x':{'from':'groups','match':['a']}}", "wrong_type");
        row("long match", "{'x':{'from':'groups','match':'" + QByteArray(101, '*') + "'}}", "wrong_type");
        row("unknown profile member", "{'x':{'from':'profile','name':'password_hash'}}", "bad_source");
        row("profile without a name", "{'x':{'from':'profile'}}", "bad_source");
        row("constant without a value", "{'x':{'from':'constant'}}", "bad_source");
        row("constant of null", "{'x':{'from':'constant','value':null}}", "bad_source");
        row("long constant", "{'x':{'from':'constant','value':'" + QByteArray(2'000, 'a') + "'}}",
            "too_long");
        row("no place", "{'x':{'from':'roles','in':[]}}", "bad_place");
        row("unknown place", "{'x':{'from':'roles','in':['id_token','logout_token']}}", "bad_place");
        row("place as text", "{'x':{'from':'roles','in':'id_token'}}", "bad_place");
        row("place as number", "{'x':{'from':'roles','in':[1]}}", "bad_place");
        row("two scopes", "{'x':{'from':'roles','scope':'a b'}}", "bad_scope");
        row("scope of a wrong type", "{'x':{'from':'roles','scope':true}}", "wrong_type");
        row("somebody else's address", "{'email':{'from':'attribute','name':'mail'}}", "reserved");
        row("an address for all", "{'email':{'from':'constant','value':'root@example.org'}}", "reserved");
        row("the second is wrong", "{'a':{'from':'roles'},'b':{'from':'rolls'}}", "bad_source");
    }
    void rules_refuseWhatIsWrong()
    {
        QFETCH(QByteArray, rules);
        QFETCH(QByteArray, reason);
        const auto read = claimRulesFrom(parse(rules));
        QVERIFY(!read.ok());
        QCOMPARE(read.error().code, ErrorCode::InvalidInput);
        QCOMPARE(read.error().reason, reason);
        // The same words when it is saved.
        ClientMetadata metadata;
        metadata.customClaims = parse(rules);
        QCOMPARE(checkClientMetadata(metadata).error().reason, reason);
    }

    void rules_areThirtyAtMost()
    {
        QJsonObject rules;
        for (int i = 0; i < 30; ++i)
            rules.insert(QStringLiteral("c%1").arg(i), parse("{'from':'roles'}"));
        QCOMPARE(claimRulesFrom(rules)->size(), 30);
        rules.insert(QStringLiteral("one_more"), parse("{'from':'roles'}"));
        QCOMPARE(claimRulesFrom(rules).error().reason, QByteArray("too_many"));
    }

    void rules_sayWhatHasToBeRead()
    {
        QCOMPARE(neededClaims(parse("{'a':{'from':'roles'},'b':{'from':'username'}}")),
                 QStringList{QStringLiteral("roles")});
        QCOMPARE(neededClaims(parse("{'a':{'from':'groups'},'b':{'from':'groups'}}")),
                 QStringList{QStringLiteral("groups")});
        QVERIFY(neededClaims({}).isEmpty());
    }

    void released_customClaimsGoBeforeThoseOfScopes()
    {
        Client client;
        client.metadata.customClaims = parse(
            "{'groups':{'from':'groups','prefix':'app-'},"
            "'email':{'from':'email','in':['access_token']}}");
        const QStringList scopes{QStringLiteral("openid"), QStringLiteral("groups")};
        QCOMPARE(compact(userInfoClaims(client.metadata.customClaims, ada(), scopes)),
                 QByteArray("{'groups':['app-admins','app-users']}"));
        QCOMPARE(compact(idTokenClaims(client, ada(), scopes)),
                 QByteArray("{'groups':['app-admins','app-users']}"));
        QCOMPARE(compact(accessTokenClaims(client, ada(), scopes)),
                 QByteArray("{'email':'ada@example.org'}"));
    }

    void released_tooMuchForAnAccessTokenIsLeftOut()
    {
        Client client;
        QJsonObject rules;
        for (int i = 0; i < 5; ++i)
            rules.insert(QStringLiteral("c%1").arg(i),
                         QJsonObject{{QStringLiteral("from"), QStringLiteral("constant")},
                                     {QStringLiteral("value"), QString(1'500, u'a')},
                                     {QStringLiteral("in"), QJsonArray{QStringLiteral("access_token")}}});
        client.metadata.customClaims = rules;
        QTest::ignoreMessage(QtWarningMsg,
                             QRegularExpression(QStringLiteral("too long for an access token")));
        QVERIFY(accessTokenClaims(client, ada(), {}).isEmpty());
        rules.remove(QStringLiteral("c0"));
        rules.remove(QStringLiteral("c1"));
        client.metadata.customClaims = rules;
        QCOMPARE(accessTokenClaims(client, ada(), {}).size(), 3);
    }
};

QTEST_APPLESS_MAIN(TestClaimMapping)
#include "tst_claim_mapping.moc"
