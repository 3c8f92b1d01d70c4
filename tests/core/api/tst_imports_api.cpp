#include <QTest>

#include "api_fixture.h"
#include "core/api/import_services.h"

using namespace gatehouse;

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

}  // namespace

class TestImportsApi : public QObject
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

    void wholeLife()
    {
        const QByteArray path = begin(s("csv"));
        const QByteArray list =
            "Login,Mail,password_hash\nalex,alex@example.org,{SHA}L55TUjtiq8FBorTWAZ0jy6g129A=\n"
            "root,,\nnobody,not an address,\n";
        QCOMPARE(put(path, 0, list.first(20)).status, 200);
        QCOMPARE(put(path, 0, list.first(20)).code(), s("wrong_part"));
        const HttpAnswer second = put(path, 1, list.sliced(20));
        QCOMPARE(second.json().value(u"bytes").toInt(), list.size());
        QCOMPARE(second.json().value(u"parts").toInt(), 2);

        const QJsonObject dry{{s("dry_run"), true}};
        const HttpAnswer started = call("POST", path + "/run", dry);
        QCOMPARE(started.status, 202);
        QCOMPARE(started.json().value(u"state").toString(), s("waiting"));
        QCOMPARE(call("POST", path + "/run", dry).code(), s("wrong_state"));
        QCOMPARE(call("DELETE", path).code(), s("wrong_state"));
        work();
        const QJsonObject checked = call("GET", path).json();
        QCOMPARE(checked.value(u"state").toString(), s("checked"));
        QCOMPARE(checked.value(u"created").toInt(), 1);
        QCOMPARE(checked.value(u"skipped").toInt(), 1);
        QCOMPARE(checked.value(u"refused").toInt(), 1);
        QCOMPARE(call("GET", "/admin/v1/users?q=alex").json().value(u"items").toArray().size(), 0);

        QCOMPARE(call("POST", path + "/run").status, 202);
        work();
        QCOMPARE(call("GET", path).json().value(u"state").toString(), s("done"));
        const QJsonArray users = call("GET", "/admin/v1/users?q=alex").json().value(u"items").toArray();
        QCOMPARE(users.size(), 1);
        const QJsonArray refused =
            call("GET", path + "/rows?result=refused").json().value(u"items").toArray();
        QCOMPARE(refused.size(), 1);
        QCOMPARE(refused.at(0).toObject().value(u"field").toString(), s("email"));
        QCOMPARE(refused.at(0).toObject().value(u"line").toInt(), 4);
        const QJsonObject page = call("GET", path + "/rows?limit=2").json();
        QCOMPARE(page.value(u"items").toArray().size(), 2);
        const HttpAnswer rest =
            call("GET", path + "/rows?limit=2&cursor=" + page.value(u"next").toString().toUtf8());
        QCOMPARE(rest.json().value(u"items").toArray().size(), 1);
        QVERIFY(!rest.body.contains("{SHA}"));

        QCOMPARE(call("POST", path + "/undo").status, 202);
        work();
        QCOMPARE(call("GET", path).json().value(u"undone").toInt(), 1);
        QCOMPARE(call("GET", "/admin/v1/users?q=alex").json().value(u"items").toArray().size(), 0);
        QCOMPARE(call("DELETE", path).status, 204);
        QCOMPARE(call("GET", path).status, 404);
    }
    void cancel_beforeItRuns()
    {
        const QByteArray path = begin(s("htpasswd"));
        QCOMPARE(put(path, 0, "casper:{SHA}L55TUjtiq8FBorTWAZ0jy6g129A=\n").status, 200);
        QCOMPARE(call("POST", path + "/cancel").code(), s("wrong_state"));
        QCOMPARE(call("POST", path + "/run").status, 202);
        QCOMPARE(call("POST", path + "/cancel").json().value(u"state").toString(), s("cancelled"));
        work();
        QCOMPARE(call("GET", "/admin/v1/users?q=casper").json().value(u"items").toArray().size(), 0);
        const QJsonArray list = call("GET", "/admin/v1/imports?limit=1").json().value(u"items").toArray();
        QCOMPARE(list.at(0).toObject().value(u"name").toString(), s("people"));
    }
    void refusals()
    {
        const auto refused = [&](QJsonObject body, const char *field) {
            const HttpAnswer answer = call("POST", "/admin/v1/imports", body);
            return answer.status == 400 && answer.json().value(u"field").toString() == s(field);
        };
        QVERIFY(refused({{s("name"), s("x")}, {s("kind"), s("exe")}}, "kind"));
        QVERIFY(refused({{s("name"), s("x")}}, "kind"));
        const auto with = [](const QJsonObject &options) {
            return QJsonObject{{s("name"), s("x")}, {s("kind"), s("csv")}, {s("options"), options}};
        };
        QVERIFY(refused(with({{s("conflict"), s("maybe")}}), "conflict"));
        QVERIFY(refused(with({{s("delimiter"), s("ab")}}), "delimiter"));
        QVERIFY(refused(with({{s("delimiter"), s("\"")}}), "delimiter"));
        QVERIFY(refused(with({{s("mapping"), QJsonObject{{s("roles"), s("a")}}}}), "mapping"));
        const QByteArray path = begin(s("csv"));
        QCOMPARE(call("PUT", path + "/data?part=0").status, 415);
        QCOMPARE(put(path, 0, QByteArray(2 * 1024 * 1024, 'x')).status, 413);
        QCOMPARE(put(path, 0, {}).status, 400);
        QCOMPARE(put(path, -1, "x").status, 400);
        QCOMPARE(call("GET", path + "/rows?result=odd").json().value(u"field").toString(), s("result"));
        QCOMPARE(call("POST", path + "/undo").code(), s("wrong_state"));
    }
    void onlyAdministrators()
    {
        // The help desk writes users, but a list brings hashes and fills groups.
        const QJsonObject body{{s("name"), s("people")}, {s("kind"), s("csv")}};
        QCOMPARE(m_fixture->callWith(m_helper, "POST", "/admin/v1/imports", body).status, 403);
        const QByteArray path = begin(s("csv"));
        QCOMPARE(put(path, 0, "username\nsneaked\n").status, 200);
        for (const char *verb : {"/run", "/undo", "/cancel"})
            QCOMPARE(m_fixture->callWith(m_helper, "POST", path + verb).status, 403);
        QCOMPARE(m_fixture->callWith(m_helper, "DELETE", path).status, 403);
        QCOMPARE(m_fixture
                     ->call("PUT", path + "/data?part=1",
                            {{"Authorization", "Bearer " + m_helper},
                             {"Content-Type", "application/octet-stream"}},
                            "x\n")
                     .status,
                 403);
        QCOMPARE(m_fixture->callWith(m_helper, "GET", path).status, 200);
    }

private:
    HttpAnswer call(const QByteArray &method, const QByteArray &path, const QJsonObject &body = {}) const
    {
        return m_fixture->callWith(m_admin, method, path, body);
    }
    HttpAnswer put(const QByteArray &path, int part, const QByteArray &data) const
    {
        return m_fixture->call(
            "PUT", path + "/data?part=" + QByteArray::number(part),
            {{"Authorization", "Bearer " + m_admin}, {"Content-Type", "application/octet-stream"}}, data);
    }
    QByteArray begin(const QString &kind) const
    {
        const QJsonObject mapping{
            {s("username"), s("Login")}, {s("email"), s("Mail")}, {s("password_hash"), s("password_hash")}};
        const HttpAnswer made =
            call("POST", "/admin/v1/imports",
                 {{s("name"), s("people")},
                  {s("kind"), kind},
                  {s("options"), QJsonObject{{s("mapping"), kind == u"csv" ? mapping : QJsonObject()}}}});
        if (made.status != 201) qFatal("begin: %s", made.body.constData());
        return "/admin/v1/imports/" + made.text(QLatin1String("id")).toUtf8();
    }
    void work() const
    {
        ImportRunner runner(importServicesOf(*m_fixture->services));
        const std::atomic_bool stop = false;
        while (true) {
            const auto worked = runner.runNext(stop);
            if (!worked.ok()) qFatal("work: %s", qPrintable(worked.error().internal));
            if (!*worked) return;
        }
    }

    std::unique_ptr<ApiFixture> m_fixture;
    UserId m_adminId;
    UserId m_helperId;
    QByteArray m_admin;
    QByteArray m_helper;
};

GATEHOUSE_DATABASE_TEST_MAIN(TestImportsApi)
#include "tst_imports_api.moc"
