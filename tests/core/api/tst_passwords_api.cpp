#include <QTest>

#include "api_fixture.h"
#include "core/api/people_services.h"

using namespace gatehouse;

namespace {

const QString kGood = QStringLiteral("seven quiet herons over the weir");

QJsonObject question(const QString &password, const QJsonObject &more = {})
{
    QJsonObject body = more;
    body.insert(QStringLiteral("password"), password);
    return body;
}

}  // namespace

/// What administrators are told of passwords, over HTTP.
class TestPasswordsApi : public QObject
{
    Q_OBJECT

private:
    HttpAnswer ask(const QJsonObject &body)
    {
        return m_fixture->callWith(m_admin, "POST", "/admin/v1/password-strength", body);
    }
    QJsonObject report() const
    {
        return m_fixture->callWith(m_admin, "GET", "/admin/v1/password-report").json();
    }
    void adopt(Setting setting, const QJsonValue &value)
    {
        m_fixture->services->settings.adopt(setting, value);
    }

private Q_SLOTS:
    void init()
    {
        m_fixture = std::make_unique<ApiFixture>();
        m_admin = m_fixture->tokenOf(m_fixture->addUser(QStringLiteral("root"), {Role::Administrator}));
        m_anna = m_fixture->addUser(QStringLiteral("anna.albers"));
    }

    void strength_ofAGoodPassword()
    {
        const HttpAnswer answer = ask(question(kGood));
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.json().value(u"accepted").toBool(), true);
        QCOMPARE(answer.json().value(u"score").toInt(), 4);
        QVERIFY(!answer.json().contains(u"code"));
        QVERIFY(!answer.body.contains("herons"));
    }

    void strength_saysWhatTheRulesSay_data()
    {
        QTest::addColumn<QJsonObject>("body");
        QTest::addColumn<QString>("code");
        const auto row = [](const char *name, const QJsonObject &body, const char *code) {
            QTest::newRow(name) << body << QString::fromLatin1(code);
        };
        row("short", question(QStringLiteral("k7#Qz!")), "password_too_short");
        row("empty", question(QString()), "password_too_short");
        row("among the worst", question(QStringLiteral("password1234567")), "password_guessable_word");
        row("a line break", question(QStringLiteral("seven quiet\nherons")), "password_bad_characters");
        row("too long", question(QString(2'000, u'x')), "password_too_long");
        const QString name = QStringLiteral("Kunigunde.Zweistein");
        row("the username", question(name, {{QStringLiteral("username"), name}}), "password_is_name");
    }
    void strength_saysWhatTheRulesSay()
    {
        QFETCH(const QJsonObject, body);
        QFETCH(const QString, code);
        const HttpAnswer answer = ask(body);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.json().value(u"accepted").toBool(true), false);
        QCOMPARE(answer.text(QLatin1String("code")), code);
        QVERIFY(!answer.text(QLatin1String("detail")).isEmpty());
    }

    void strength_knowsWhoseItIsToBe()
    {
        const QString own = QStringLiteral("anna.albers anna.albers");
        QVERIFY(
            ask(question(own)).json().value(u"score").toInt() >
            ask(question(own, {{QStringLiteral("user"), m_anna.toString()}})).json().value(u"score").toInt());
        const auto minimumOf = [&](const QJsonObject &more) {
            return ask(question(kGood, more)).json().value(u"minimum_length").toInt();
        };
        adopt(Setting::MfaRequirement, QStringLiteral("off"));
        adopt(Setting::MfaRequiredForAdministrators, true);
        // NIST SP 800-63B-4 section 3.1.1.2: longer where it is the only factor.
        QCOMPARE(minimumOf({}), 15);
        QCOMPARE(minimumOf({{QStringLiteral("user"), m_anna.toString()}}), 15);
        QCOMPARE(minimumOf({{QStringLiteral("roles"), QJsonArray{QStringLiteral("administrator")}}}), 12);
    }

    void strength_refusesWhatItDoesNotKnow()
    {
        QCOMPARE(ask({}).status, 400);
        QCOMPARE(ask(question(kGood, {{QStringLiteral("user"), QStringLiteral("anna")}})).status, 400);
        QCOMPARE(ask(question(kGood, {{QStringLiteral("roles"), QJsonArray{QStringLiteral("king")}}})).status,
                 400);
        QCOMPARE(ask(question(kGood, {{QStringLiteral("colour"), QStringLiteral("red")}})).status, 400);
        const UserId nobody = UserId::generate(m_fixture->clock);
        QCOMPARE(ask(question(kGood, {{QStringLiteral("user"), nobody.toString()}})).status, 404);
    }

    void strength_isForThoseWhoMaySetOne()
    {
        const QByteArray reader = m_fixture->clientTokenFor({QStringLiteral("users:read")});
        const QByteArray plain = m_fixture->tokenOf(m_anna);
        for (const QByteArray &token : {reader, plain}) {
            const HttpAnswer answer =
                m_fixture->callWith(token, "POST", "/admin/v1/password-strength", question(kGood));
            QCOMPARE(answer.status, 403);
        }
        // The help desk is not told how near it comes to an administrator's words.
        const UserId chief = m_fixture->addUser(QStringLiteral("chief"), {Role::Administrator});
        const QByteArray desk =
            m_fixture->tokenOf(m_fixture->addUser(QStringLiteral("desk"), {Role::HelpDesk}));
        QCOMPARE(m_fixture
                     ->callWith(desk, "POST", "/admin/v1/password-strength",
                                question(kGood, {{QStringLiteral("user"), chief.toString()}}))
                     .status,
                 403);
    }

    void strength_writesNothing()
    {
        const qint64 before = m_fixture->auditCount();
        ask(question(kGood, {{QStringLiteral("user"), m_anna.toString()}}));
        QCOMPARE(m_fixture->auditCount(), before);
        adopt(Setting::PasswordBreached, QStringLiteral("online"));
        QCOMPARE(ask(question(kGood)).status, 200);
        QVERIFY(m_fixture->http->last().url.isEmpty());
    }

    void report_countsPeople()
    {
        QCOMPARE(report().value(u"people").toInt(), 2);
        QCOMPARE(report().value(u"breached").toInt(), 0);
        QCOMPARE(report().value(u"temporary").toInt(), 0);
        const HttpAnswer reset = m_fixture->callWith(
            m_admin, "POST", "/admin/v1/users/" + m_anna.toString().toUtf8() + "/reset-password");
        QCOMPARE(reset.status, 200);
        QCOMPARE(report().value(u"temporary").toInt(), 1);
        QCOMPARE(report().value(u"breached_list").toObject().value(u"bytes").toInt(-1), 0);
        m_fixture->write([&](Transaction &tx) -> Result<void> {
            GATEHOUSE_TRY_ASSIGN(hash, m_fixture->services->users.passwordHash(tx, m_anna));
            return m_fixture->services->users.markPasswordBreached(tx, Caller::system(QStringLiteral("test")),
                                                                   m_anna, *hash);
        });
        QCOMPARE(report().value(u"breached").toInt(), 1);
    }

    void report_countsTheAgeThatHoldsForEach()
    {
        // One group is stricter than the office, one freer, one has no limit, and somebody is in two.
        const auto groupWith = [&](const char *name, const QJsonValue &days, const QList<UserId> &members) {
            const GroupId group = m_fixture->write([&](Transaction &tx) -> Result<GroupId> {
                const Caller by = Caller::system(QStringLiteral("test"));
                GATEHOUSE_TRY_ASSIGN(
                    made, m_fixture->services->groups.create(tx, by, {QString::fromLatin1(name), {}, {}}));
                for (const UserId &member : members)
                    GATEHOUSE_TRY(m_fixture->services->groups.addMember(tx, by, made.id, member));
                return made.id;
            });
            const HttpAnswer put = m_fixture->callWith(
                m_admin, "PUT",
                "/admin/v1/settings/password.max_age_days/overrides/group/" + group.toString().toUtf8(),
                {{QStringLiteral("value"), days}});
            QCOMPARE(put.status, 200);
        };
        const UserId strict = m_fixture->addUser(QStringLiteral("strict"));
        const UserId free = m_fixture->addUser(QStringLiteral("free"));
        const UserId never = m_fixture->addUser(QStringLiteral("never"));
        const UserId both = m_fixture->addUser(QStringLiteral("both"));
        groupWith("Strict", 10, {strict, both});
        groupWith("Free", 300, {free, both});
        groupWith("Never", 0, {never, both});
        QStringList expired;
        const auto expiredAfter = [&](int days) {
            m_fixture->clock.advance(std::chrono::hours(24 * days));
            m_admin = m_fixture->tokenOf(
                m_fixture->addUser(QStringLiteral("root%1").arg(++m_roots), {Role::Administrator}));
            const QJsonArray people =
                m_fixture->callWith(m_admin, "GET", "/admin/v1/users?password=expired&limit=100")
                    .json()
                    .value(u"items")
                    .toArray();
            expired.clear();
            for (const QJsonValue person : people)
                expired.append(person[u"username"].toString());
            // The list shows whom the report counts.
            const int counted = report().value(u"expired").toInt();
            return counted == expired.size() ? counted : -1;
        };
        QCOMPARE(expiredAfter(9), 0);
        QCOMPARE(expiredAfter(2), 2);
        QCOMPARE(expired, (QStringList{QStringLiteral("both"), QStringLiteral("strict")}));
        adopt(Setting::PasswordMaxAgeDays, 60);
        QCOMPARE(expiredAfter(30), 2);
        QCOMPARE(expiredAfter(20), 4);  // root and anna by the office's rule
        adopt(Setting::PasswordMaxAgeDays, 0);
        QCOMPARE(expiredAfter(0), 2);
        QCOMPARE(expiredAfter(250), 3);
        QVERIFY(expired.contains(QStringLiteral("free")));
        m_fixture->write([&](Transaction &tx) {
            return m_fixture->services->users.disable(tx, Caller::system(QStringLiteral("test")), free);
        });
        QCOMPARE(expiredAfter(0), 2);  // nobody signs in with it
        QVERIFY(never.isEmpty() == false);
    }

private:
    std::unique_ptr<ApiFixture> m_fixture;
    QByteArray m_admin;
    UserId m_anna;
    int m_roots = 0;
};

GATEHOUSE_DATABASE_TEST_MAIN(TestPasswordsApi)
#include "tst_passwords_api.moc"
