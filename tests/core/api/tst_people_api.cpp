#include <QTest>

#include "api_fixture.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

QByteArray userPath(const UserId &id)
{
    return "/admin/v1/users/" + id.toString().toUtf8();
}

}  // namespace

/// What is known of people, as the admin API and the API for themselves show it.
class TestPeopleApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_fixture = std::make_unique<ApiFixture>();
        m_adminId = m_fixture->addUser(s("root"), {Role::Administrator});
        m_helperId = m_fixture->addUser(s("helper"), {Role::HelpDesk});
    }
    void init()
    {
        m_admin = m_fixture->tokenOf(m_adminId);
        m_helper = m_fixture->tokenOf(m_helperId);
    }
    void cleanupTestCase() { m_fixture.reset(); }

    void createUser_takesAProfile()
    {
        const HttpAnswer made = call("POST", "/admin/v1/users",
                                     {{s("username"), s("carla")},
                                      {s("profile"), QJsonObject{{s("given_name"), s("Carla")}}},
                                      {s("phone"), s("+49 30 1234")},
                                      {s("phone_verified"), true},
                                      {s("attributes"), QJsonObject{{s("floor"), QJsonArray{s("3")}}}}});
        QCOMPARE(made.status, 201);
        const QJsonObject user =
            call("GET", "/admin/v1/users/" + made.text(QLatin1String("id")).toUtf8()).json();
        QCOMPARE(user.value(u"profile").toObject(), (QJsonObject{{s("given_name"), s("Carla")}}));
        QCOMPARE(user.value(u"phone").toString(), s("+49301234"));
        QVERIFY(user.value(u"phone_verified").toBool());
        QCOMPARE(user.value(u"attributes").toObject(), (QJsonObject{{s("floor"), QJsonArray{s("3")}}}));
        QCOMPARE(call("GET", "/admin/v1/users?q=carla").json().value(u"items").toArray().at(0).toObject(),
                 user);
    }

    void user_withoutAnythingShowsNothing()
    {
        const UserId id = m_fixture->addUser(s("plain"));
        const QJsonObject user = call("GET", userPath(id)).json();
        QVERIFY(user.value(u"profile").isObject() && user.value(u"profile").toObject().isEmpty());
        QVERIFY(user.value(u"phone").isNull());
        QCOMPARE(user.value(u"phone_verified"), QJsonValue(false));
        QVERIFY(user.value(u"attributes").isObject() && user.value(u"attributes").toObject().isEmpty());
    }

    void patch_mergesAsRfc7396Says()
    {
        const UserId id = m_fixture->addUser(s("dora"));
        const auto patch = [&](const QJsonObject &change) {
            const HttpAnswer answer = call("PATCH", userPath(id), change);
            if (answer.status != 200) qFatal("%s", answer.body.constData());
            return answer.json();
        };
        patch({{s("profile"), QJsonObject{{s("given_name"), s("Dora")},
                                          {s("address"), QJsonObject{{s("locality"), s("Bonn")}}}}},
               {s("attributes"), QJsonObject{{s("floor"), QJsonArray{s("3")}}}},
               {s("phone"), s("+49301234")}});
        QJsonObject user =
            patch({{s("profile"), QJsonObject{{s("address"), QJsonObject{{s("country"), s("DE")}}}}}});
        QCOMPARE(
            user.value(u"profile").toObject(),
            (QJsonObject{{s("given_name"), s("Dora")},
                         {s("address"), QJsonObject{{s("locality"), s("Bonn")}, {s("country"), s("DE")}}}}));
        QCOMPARE(user.value(u"phone").toString(), s("+49301234"));  // not sent: stays
        user = patch({{s("profile"), QJsonObject{{s("given_name"), QJsonValue()}}},
                      {s("attributes"),
                       QJsonObject{{s("floor"), QJsonValue()}, {s("desk"), QJsonArray{s("a"), s("b")}}}},
                      {s("phone"), QJsonValue()}});
        QCOMPARE(user.value(u"profile").toObject().keys(), QStringList{s("address")});
        QCOMPARE(user.value(u"attributes").toObject(),
                 (QJsonObject{{s("desk"), QJsonArray{s("a"), s("b")}}}));
        QVERIFY(user.value(u"phone").isNull());
        user = patch({{s("profile"), QJsonValue()}, {s("attributes"), QJsonValue()}});
        QVERIFY(user.value(u"profile").toObject().isEmpty());
        QVERIFY(user.value(u"attributes").toObject().isEmpty());
    }

    void patch_refusesWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("field");
        // Single quotes stand for double ones.
        const auto row = [](const char *name, const char *body, const char *field) {
            QTest::newRow(name) << QByteArray(body).replace('\'', '"') << s(field);
        };
        row("profile as text", "{'profile':'x'}", "profile");
        row("unknown member", "{'profile':{'sub':'x'}}", "profile");
        row("wrong type", "{'profile':{'nickname':1}}", "profile.nickname");
        row("bad number", "{'phone':'12'}", "phone");
        row("number as number", "{'phone':4930123}", "phone");
        row("verified as text", "{'phone_verified':'yes'}", "phone_verified");
        row("attributes as list", "{'attributes':[]}", "attributes");
        row("attribute as text", "{'attributes':{'floor':'3'}}", "attributes");
        row("bad attribute", "{'attributes':{'Floor':['3']}}", "attributes");
    }
    void patch_refusesWhatIsWrong()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, field);
        const QByteArray before = call("GET", userPath(m_helperId)).body;
        const HttpAnswer answer = m_fixture->call(
            "PATCH", userPath(m_helperId),
            {{"Authorization", "Bearer " + m_admin}, {"Content-Type", "application/json"}}, body);
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.text(QLatin1String("field")), field);
        QCOMPARE(call("GET", userPath(m_helperId)).body, before);
    }

    void patch_keepsPersonalDataOutOfTheLog()
    {
        const UserId id = m_fixture->addUser(s("edda"));
        call(
            "PATCH", userPath(id),
            {{s("profile"), QJsonObject{{s("birthdate"), s("1987-06-05")}, {s("nickname"), s("SecretNick")}}},
             {s("attributes"), QJsonObject{{s("salary_band"), QJsonArray{s("SecretBand")}}}},
             {s("phone"), s("+4930555777")}});
        const QByteArray events = call("GET", "/admin/v1/audit-events?target=" + id.toString().toUtf8()).body;
        for (const char *named : {"birthdate", "nickname", "salary_band", "phone"})
            QVERIFY2(events.contains(named), named);
        for (const char *value : {"1987-06-05", "SecretNick", "SecretBand", "30555777"})
            QVERIFY2(!events.contains(value), value);
    }

    void helpDesk_cannotWriteAboutAdministrators()
    {
        const QJsonObject change{{s("attributes"), QJsonObject{{s("floor"), QJsonArray{s("9")}}}}};
        QCOMPARE(m_fixture->callWith(m_helper, "PATCH", userPath(m_adminId), change).status, 403);
        const UserId other = m_fixture->addUser(s("frida"));
        QCOMPARE(m_fixture->callWith(m_helper, "PATCH", userPath(other), change).status, 200);
    }

    void me_showsOnesOwn()
    {
        const UserId id = m_fixture->addUser(s("gerda"));
        call("PATCH", userPath(id),
             {{s("profile"), QJsonObject{{s("given_name"), s("Gerda")}}}, {s("phone"), s("+4930555777")}});
        const QByteArray token = m_fixture->tokenOf(id, {s("account")});
        const QJsonObject me = m_fixture->callWith(token, "GET", "/auth/me").json();
        QCOMPARE(me.value(u"profile").toObject(), (QJsonObject{{s("given_name"), s("Gerda")}}));
        QCOMPARE(me.value(u"phone").toString(), s("+4930555777"));
        QCOMPARE(me.value(u"phone_verified"), QJsonValue(false));
        QVERIFY(me.value(u"attributes").isObject());
    }

    void preview_saysWhatWouldBeTold()
    {
        const UserId id = m_fixture->addUser(s("hilde"));
        call("PATCH", userPath(id),
             {{s("profile"), QJsonObject{{s("given_name"), s("Hilde")}}},
              {s("attributes"), QJsonObject{{s("floor"), QJsonArray{s("3")}}}}});
        const QByteArray client =
            addClient({{s("floor"), QJsonObject{{s("from"), s("attribute")},
                                                {s("name"), s("floor")},
                                                {s("single"), true},
                                                {s("in"), QJsonArray{s("id_token"), s("access_token")}}}}});
        const QByteArray path = "/admin/v1/clients/" + client + "/claims?user=" + id.toString().toUtf8();
        const QJsonObject all = call("GET", path).json();
        QCOMPARE(all.value(u"scopes").toArray(), (QJsonArray{s("openid"), s("profile")}));
        QCOMPARE(all.value(u"id_token").toObject(),
                 (QJsonObject{{s("sub"), id.toString()}, {s("floor"), s("3")}}));
        QCOMPARE(all.value(u"access_token").toObject(), all.value(u"id_token").toObject());
        const QJsonObject info = all.value(u"userinfo").toObject();
        QCOMPARE(info.value(u"given_name").toString(), s("Hilde"));
        QVERIFY(!info.contains(u"floor"));

        const QJsonObject less = call("GET", path + "&scope=openid%20email").json();
        QCOMPARE(less.value(u"scopes").toArray(), QJsonArray{s("openid")});
        QCOMPARE(less.value(u"userinfo").toObject().keys(), QStringList{s("sub")});
        const QJsonObject none = call("GET", path + "&scope=profile").json();
        QVERIFY(none.value(u"id_token").isNull() && none.value(u"userinfo").isNull());
        QVERIFY(!none.value(u"access_token").toObject().isEmpty());
    }

    void preview_isRefused_data()
    {
        QTest::addColumn<QByteArray>("rest");
        QTest::addColumn<int>("status");
        QTest::newRow("no user") << QByteArray("") << 400;
        QTest::newRow("bad user") << QByteArray("?user=hilde") << 400;
        QTest::newRow("unknown user") << QByteArray("?user=0198c0de-0000-7000-8000-00000000ffff") << 404;
        QTest::newRow("bad scope") << QByteArray("?scope=%22&user=") << 400;
        QTest::newRow("unknown parameter") << QByteArray("?token=1&user=") << 400;
    }
    void preview_isRefused()
    {
        QFETCH(QByteArray, rest);
        QFETCH(int, status);
        if (rest.endsWith('=')) rest += m_adminId.toString().toUtf8();
        QCOMPARE(call("GET", "/admin/v1/clients/" + addClient({}) + "/claims" + rest).status, status);
    }

    void preview_needsBothPermissions()
    {
        const QByteArray path =
            "/admin/v1/clients/" + addClient({}) + "/claims?user=" + m_adminId.toString().toUtf8();
        const auto status = [&](const QStringList &scopes) {
            return m_fixture->callWith(m_fixture->tokenOf(m_adminId, scopes), "GET", path).status;
        };
        QCOMPARE(status({s("clients:read")}), 403);
        QCOMPARE(status({s("users:read")}), 403);
        QCOMPARE(status({s("clients:read"), s("users:read")}), 200);
        // The help desk sees people, and no applications.
        QCOMPARE(m_fixture->callWith(m_helper, "GET", path).status, 403);
        const QByteArray machine = m_fixture->clientTokenFor({s("clients:read")});
        QCOMPARE(m_fixture->callWith(machine, "GET", path).status, 403);
    }

    void client_keepsRulesThatMakeSense()
    {
        const QByteArray path = "/admin/v1/clients/" + addClient({});
        const auto patch = [&](const QJsonObject &rules) {
            return call("PATCH", path, {{s("metadata"), QJsonObject{{s("custom_claims"), rules}}}});
        };
        const QJsonObject good{{s("x"), QJsonObject{{s("from"), s("roles")}}}};
        QCOMPARE(patch(good).json().value(u"metadata").toObject().value(u"custom_claims").toObject(), good);
        const HttpAnswer bad = patch({{s("sub"), QJsonObject{{s("from"), s("username")}}}});
        QCOMPARE(bad.status, 400);
        QCOMPARE(bad.text(QLatin1String("field")), s("metadata"));
        QCOMPARE(call("GET", path).json().value(u"metadata").toObject().value(u"custom_claims").toObject(),
                 good);
        const HttpAnswer gone =
            call("PATCH", path, {{s("metadata"), QJsonObject{{s("custom_claims"), QJsonValue()}}}});
        QVERIFY(!gone.json().value(u"metadata").toObject().contains(u"custom_claims"));
    }

private:
    QByteArray addClient(const QJsonObject &customClaims)
    {
        NewClient input;
        input.name = s("Application");
        input.redirectUris = {s("https://app.example.org/cb")};
        input.scopes = QStringList{s("openid"), s("profile")};
        input.metadata.customClaims = customClaims;
        return m_fixture->addClient(input).client.id.toString().toUtf8();
    }
    HttpAnswer call(const QByteArray &method, const QByteArray &target, const QJsonObject &body = {}) const
    {
        return m_fixture->callWith(m_admin, method, target, body);
    }

    std::unique_ptr<ApiFixture> m_fixture;
    UserId m_adminId;
    UserId m_helperId;
    QByteArray m_admin;
    QByteArray m_helper;
};

GATEHOUSE_DATABASE_TEST_MAIN(TestPeopleApi)
#include "tst_people_api.moc"
