#include <QTest>

#include "api_fixture.h"

using namespace gatehouse;

namespace {

QByteArray overridePath(const char *setting, const char *kind, const QByteArray &id)
{
    return QByteArray("/admin/v1/settings/") + setting + "/overrides/" + kind + '/' + id;
}

QJsonObject valued(const QJsonValue &value)
{
    return {{QStringLiteral("value"), value}};
}

}  // namespace

/// Settings that are different for groups, roles and applications, over HTTP.
class TestOverridesApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_fixture = std::make_unique<ApiFixture>();
        m_admin = m_fixture->tokenOf(m_fixture->addUser(QStringLiteral("root"), {Role::Administrator}));
        m_anna = m_fixture->addUser(QStringLiteral("anna"));
    }

    void init()
    {
        m_fixture->write([&](Transaction &tx) -> Result<void> {
            const Caller by = Caller::system(QStringLiteral("test"));
            GATEHOUSE_TRY_ASSIGN(
                group, m_fixture->services->groups.create(tx, by, {QStringLiteral("Finance"), {}, {}}));
            GATEHOUSE_TRY(m_fixture->services->groups.addMember(tx, by, group.id, m_anna));
            m_group = group.id.toString().toUtf8();
            return {};
        });
    }

    void cleanup() { m_fixture->callWith(m_admin, "DELETE", "/admin/v1/groups/" + m_group); }

    void aGroupsValue_countsForItsMembersAtOnce()
    {
        const HttpAnswer put = m_fixture->callWith(
            m_admin, "PUT", overridePath("password.min_length", "group", m_group), valued(20));
        QCOMPARE(put.status, 200);
        QCOMPARE(put.text(QLatin1String("subject_name")), QStringLiteral("Finance"));
        QCOMPARE(put.json().value(u"people").toInt(), 1);

        const auto subjects = m_fixture->services->database.read(
            [&](Transaction &tx) { return m_fixture->services->access.subjectsOf(tx, m_anna); });
        QVERIFY(subjects.ok());
        const Settings &settings = m_fixture->services->settings;
        QCOMPARE(settings.integerFor(Setting::PasswordMinLength, *subjects), 20);
        QCOMPARE(settings.integer(Setting::PasswordMinLength), 12);

        const QJsonArray items = m_fixture->callWith(m_admin, "GET", "/admin/v1/setting-overrides")
                                     .json()
                                     .value(u"items")
                                     .toArray();
        QCOMPARE(items.size(), 1);
        QCOMPARE(items.first().toObject().value(u"setting").toString(),
                 QStringLiteral("password.min_length"));
        QCOMPARE(items.first().toObject().value(u"value").toInt(), 20);

        QCOMPARE(m_fixture->callWith(m_admin, "DELETE", overridePath("password.min_length", "group", m_group))
                     .status,
                 204);
        QCOMPARE(settings.integerFor(Setting::PasswordMinLength, *subjects), 12);
    }

    void aRemovedGroup_isListedWithoutAName()
    {
        QCOMPARE(
            m_fixture->callWith(m_admin, "PUT", overridePath("password.history", "group", m_group), valued(5))
                .status,
            200);
        QCOMPARE(m_fixture->callWith(m_admin, "DELETE", "/admin/v1/groups/" + m_group).status, 204);
        const QJsonObject left = m_fixture->callWith(m_admin, "GET", "/admin/v1/setting-overrides")
                                     .json()
                                     .value(u"items")
                                     .toArray()
                                     .first()
                                     .toObject();
        QCOMPARE(left.value(u"subject_name").toString(), QString());
        QCOMPARE(
            m_fixture->callWith(m_admin, "DELETE", overridePath("password.history", "group", m_group)).status,
            204);
    }

    void whatCannotBe_isRefused_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, const char *setting, const char *kind, const char *id,
                            const QJsonValue &value, int status) {
            QTest::newRow(name) << overridePath(setting, kind, id) << value << status;
        };
        row("role", "mfa.requirement", "role", "help_desk", QStringLiteral("required"), 200);
        row("no such role", "mfa.requirement", "role", "king", QStringLiteral("required"), 404);
        row("no such kind", "mfa.requirement", "planet", "mars", QStringLiteral("required"), 404);
        row("no such group", "mfa.requirement", "group", "019ab000-0000-7000-8000-000000000000",
            QStringLiteral("required"), 404);
        row("no id", "mfa.requirement", "group", "x", QStringLiteral("required"), 404);
        row("no such client", "mfa.requirement", "client", "019ab000-0000-7000-8000-000000000000",
            QStringLiteral("required"), 404);
        row("no such setting", "mfa.colour", "role", "help_desk", 1, 404);
        row("for everybody", "office.name", "role", "help_desk", QStringLiteral("B"), 400);
        row("not for applications", "password.history", "client", "019ab000-0000-7000-8000-000000000000", 3,
            404);
        row("bad value", "mfa.requirement", "role", "help_desk", QStringLiteral("sometimes"), 400);
        row("null", "mfa.requirement", "role", "help_desk", QJsonValue(), 400);
    }
    void whatCannotBe_isRefused()
    {
        QFETCH(QByteArray, path);
        QFETCH(QJsonValue, value);
        QFETCH(int, status);
        QCOMPARE(m_fixture->callWith(m_admin, "PUT", path, valued(value)).status, status);
    }

    void theHelpDesk_mayNot()
    {
        const QByteArray helper =
            m_fixture->tokenOf(m_fixture->addUser(QStringLiteral("helper"), {Role::HelpDesk}));
        QCOMPARE(m_fixture
                     ->callWith(helper, "PUT", overridePath("mfa.requirement", "role", "administrator"),
                                valued(QStringLiteral("off")))
                     .status,
                 403);
    }

private:
    std::unique_ptr<ApiFixture> m_fixture;
    QByteArray m_admin;
    UserId m_anna;
    QByteArray m_group;
};

GATEHOUSE_DATABASE_TEST_MAIN(TestOverridesApi)
#include "tst_overrides_api.moc"
