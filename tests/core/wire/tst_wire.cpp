#include <QJsonDocument>
#include <QTest>

#include "core/api/wire/client.h"
#include "core/api/wire/event.h"
#include "core/api/wire/factor.h"
#include "core/api/wire/group.h"
#include "core/api/wire/identity.h"
#include "core/api/wire/server.h"
#include "core/api/wire/session.h"
#include "core/api/wire/setup.h"
#include "core/api/wire/user.h"

using namespace gatehouse;
using namespace gatehouse::wire;

namespace {

// Single quotes stand for double ones, for readability.
QJsonObject parse(const char *json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray(json).replace('\'', '"'), &error);
    if (error.error != QJsonParseError::NoError) qFatal("%s", qPrintable(error.errorString()));
    return document.object();
}

// What one comes from must be what it goes back to: every member, none besides.
template <class T>
void roundTrip(const char *json)
{
    const QJsonObject written = parse(json);
    const Result<T> read = fromJson<T>(written);
    QVERIFY2(read.ok(), read.ok() ? "" : qPrintable(read.error().publicMessage));
    QCOMPARE(QString::fromUtf8(QJsonDocument(toJson(*read)).toJson()),
             QString::fromUtf8(QJsonDocument(written).toJson()));
}

}  // namespace

class TestWire : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void user_keepsEveryMember()
    {
        roundTrip<User>(
            "{'id':'017f22e2-79b0-7cc3-98c4-dc0c0c07398f','username':'anna','email':null,"
            "'email_verified':false,'display_name':'Anna','locale':'de','disabled':false,"
            "'profile':{'given_name':'Anna','address':{'locality':'Bonn'}},'phone':'+4930123456',"
            "'phone_verified':true,'attributes':{'department':['Sales','R&D']},"
            "'locked_until':'2026-01-31T09:30:00.000Z','failed_attempts':3,'must_change_password':true,"
            "'has_password':true,'password_changed_at':null,'password_breached_at':null,'last_sign_in_at':"
            "null,"
            "'created_at':'2026-01-01T00:00:00.000Z','updated_at':'2026-01-02T00:00:00.000Z','version':4,"
            "'roles':['help_desk'],'groups':[{'id':'g','name':'Sales'}],'factors':['totp'],"
            "'recovery_codes_left':7}");
    }
    void client_keepsEveryMember()
    {
        roundTrip<Client>(
            "{'id':'c','name':'Wiki','kind':'native','auth_method':'none',"
            "'grant_types':['authorization_code'],'redirect_uris':['http://127.0.0.1/cb'],"
            "'post_logout_redirect_uris':[],'scopes':['openid'],'require_pkce':true,'skip_consent':true,"
            "'id_token_alg':'ES256','access_token_seconds':60,'refresh_token_seconds':90,'disabled':true,"
            "'built_in':true,'registered':true,'metadata':{'id_token_claims':true},'secrets':[{'id':'s','"
            "created_at':'2026-01-01T00:00:00.000Z','"
            "expires_at':null}]"
            ","
            "'created_at':'2026-01-01T00:00:00.000Z','updated_at':'2026-01-02T00:00:00.000Z','version':4}");
    }
    void linkedIdentity_keepsEveryMember()
    {
        roundTrip<LinkedIdentity>(
            "{'id':'Zk0v','provider':'p','provider_name':'Google','preset':'google','subject':'a/b|c',"
            "'email':null,'linked_at':'2026-01-01T00:00:00.000Z','last_used_at':"
            "'2026-01-02T00:00:00.000Z','last_way_in':true}");
    }
    void session_keepsEveryMember()
    {
        roundTrip<Session>(
            "{'id':'s','user':{'id':'u','username':'anna','display_name':'Anna'},"
            "'amr':['pwd','otp'],'address':'10.0.0.7','user_agent':'x','created_at':'2026-01-01T00:00:00."
            "000Z',"
            "'authenticated_at':'2026-01-01T00:00:00.000Z','last_seen_at':'2026-01-01T00:00:00.000Z',"
            "'expires_at':'2026-01-02T00:00:00.000Z','ended_at':null,'end_reason':null,"
            "'clients':[{'id':'c','name':'Wiki'}]}");
    }
    void event_keepsEveryMember()
    {
        roundTrip<Event>(
            "{'seq':9007199254740991,'id':'e','at':'2026-01-01T00:00:00.000Z',"
            "'type':'login.failed','outcome':'failure','reason':'bad_password',"
            "'actor':{'kind':'anonymous','id':null,'name':''},'client_id':null,"
            "'target':{'kind':'user','id':'u','name':'anna'},'session_id':null,'address':'::1',"
            "'user_agent':'','request_id':'r','detail':{'a':[1,{'b':null}]}}");
        roundTrip<ChainCheck>("{'ok':false,'checked':12,'first_bad_seq':7}");
    }
    void server_keepsEveryMember()
    {
        roundTrip<ServerStatus>(
            "{'version':'1','issuer':'https://x','started_at':'2026-01-01T00:00:00.000Z',"
            "'database':{'engine':'sqlite','schema_version':1},"
            "'counts':{'users':6,'users_disabled':1,'users_locked':2,'users_without_factor':3,'sessions':4,"
            "'clients':5},'sign_ins_24h':{'success':8,'failure':9},"
            "'check_up':[{'code':'http','severity':'warning','message':'m'}]}");
        roundTrip<SigningKey>(
            "{'id':'k','algorithm':'ES256','state':'active',"
            "'created_at':'2026-01-01T00:00:00.000Z','activated_at':null,'retire_at':null,"
            "'public_jwk':{'kty':'EC'}}");
        roundTrip<SettingItem>(
            "{'name':'a.b','type':'duration','value':5,'default':6,'minimum':1,"
            "'maximum':9,'unit':'minutes','description':'d','version':2}");
        roundTrip<SettingItem>(
            "{'name':'a.c','type':'choice','value':'x','default':'y',"
            "'choices':['x','y'],'description':'d','version':2}");
        roundTrip<Me>("{'user':null,'client_id':'c','roles':['auditor'],'permissions':['users:read']}");
    }
    void setup_keepsEveryMember()
    {
        roundTrip<FirstAdministrator>(
            "{'username':'root','email':'a@b.c','display_name':'R','password':'pä\\u0020ss'}");
        roundTrip<ConfirmedTotp>(
            "{'factor':{'id':'f','label':'l','created_at':'2026-01-01T00:00:00.000Z',"
            "'confirmed_at':'2026-01-01T00:00:00.000Z','last_used_at':null},'recovery_codes':null}");
    }
    void page_emptyNextIsNull()
    {
        Page<Role> page{{Role{QStringLiteral("user"), {}, {}, 1}}, {}};
        QVERIFY(toJson(page).value(QStringLiteral("next")).isNull());
        page.next = QStringLiteral("abc");
        const auto read = pageFromJson<Role>(toJson(page));
        QVERIFY(read.ok());
        QCOMPARE(read->next, QStringLiteral("abc"));
        QCOMPARE(read->items.size(), 1);
    }

    void userChange_nullEmailRemovesIt()
    {
        const auto change = fromJson<UserChange>(parse("{'email':null}"));
        QVERIFY(change.ok());
        QVERIFY(change->email.has_value());
        QVERIFY(change->email->isEmpty());
        QVERIFY(!change->username.has_value());
        QVERIFY(toJson(*change).value(QStringLiteral("email")).isNull());
    }
    void newUser_refusesUnknownMember()
    {
        const auto user = fromJson<NewUser>(parse("{'username':'a','is_admin':true}"));
        QVERIFY(!user.ok());
        QCOMPARE(user.error().code, ErrorCode::InvalidInput);
        QCOMPARE(user.error().reason, QByteArray("unknown_field"));
    }
    void newUser_refusesWrongTypes_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("field");
        QTest::newRow("number for text") << QByteArray("{'username':5}") << QByteArray("username");
        QTest::newRow("missing") << QByteArray("{}") << QByteArray("username");
        QTest::newRow("null") << QByteArray("{'username':null}") << QByteArray("username");
        QTest::newRow("text for flag") << QByteArray("{'username':'a','must_change_password':'true'}")
                                       << QByteArray("must_change_password");
        QTest::newRow("text for list")
            << QByteArray("{'username':'a','roles':'administrator'}") << QByteArray("roles");
        QTest::newRow("list of numbers") << QByteArray("{'username':'a','roles':[1]}") << QByteArray("roles");
    }
    void newUser_refusesWrongTypes()
    {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, field);
        const auto user = fromJson<NewUser>(parse(json.constData()));
        QVERIFY(!user.ok());
        QCOMPARE(user.error().field, field);
    }
    void integer_refusesFractions()
    {
        QVERIFY(!fromJson<EndedCount>(parse("{'ended':1.5}")).ok());
        QVERIFY(!fromJson<EndedCount>(parse("{'ended':1e300}")).ok());
        QVERIFY(fromJson<EndedCount>(parse("{'ended':12}")).ok());
    }
    void user_toleratesMembersOfNewerServers()
    {
        QVERIFY(fromJson<Role>(parse("{'name':'x','permissions':[],'colour':'red'}")).ok());
    }
};

QTEST_APPLESS_MAIN(TestWire)
#include "tst_wire.moc"
