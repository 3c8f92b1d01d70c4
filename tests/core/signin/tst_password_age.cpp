#include <QTest>

#include "core/signin/password_age.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

const Timestamp kChanged{1'700'000'000'000};

User person()
{
    User user;
    user.hasPassword = true;
    user.passwordChangedAt = kChanged;
    return user;
}

}  // namespace

class TestPasswordAge : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_settings = std::make_unique<Settings>();
        m_settings->adopt(Setting::PasswordMinAgeHours, 24);
    }

    void mayChangeAt_isAfterTheMinimumAge()
    {
        const User user = person();
        QCOMPARE(at(user, kChanged), std::optional(kChanged + 24h));
        QCOMPARE(at(user, kChanged + 24h - 1ms), std::optional(kChanged + 24h));
        QVERIFY(!at(user, kChanged + 24h));
    }

    void mayChangeAt_isNowWithoutARule()
    {
        m_settings->adopt(Setting::PasswordMinAgeHours, 0);
        QVERIFY(!at(person(), kChanged));
    }

    void mayChangeAt_isNowForPasswordsThatShouldGo()
    {
        User given = person();
        given.mustChangePassword = true;
        QVERIFY(!at(given, kChanged + 1s));
        User breached = person();
        breached.passwordBreachedAt = kChanged + 1s;
        QVERIFY(!at(breached, kChanged + 2s));
        User none = person();
        none.hasPassword = false;
        QVERIFY(!at(none, kChanged + 1s));
        User unknown = person();
        unknown.passwordChangedAt = {};
        QVERIFY(!at(unknown, kChanged + 1s));
    }

    void mayChangeAt_goesByTheStrictestOfTheirGroupsAndRoles()
    {
        const SettingSubject staff{SettingSubject::Kind::Group, QStringLiteral("staff")};
        const SettingSubject role{SettingSubject::Kind::Role, QStringLiteral("administrator")};
        m_settings->adoptOverride(Setting::PasswordMinAgeHours, staff, 48);
        m_settings->adoptOverride(Setting::PasswordMinAgeHours, role, 2);
        QCOMPARE(at(person(), kChanged, {staff, role}), std::optional(kChanged + 48h));
        QCOMPARE(at(person(), kChanged, {role}), std::optional(kChanged + 2h));
    }

    void check_saysWhen()
    {
        const Result<void> early = checkPasswordMayChange(*m_settings, {}, person(), kChanged + 1h);
        QVERIFY(!early.ok());
        QCOMPARE(early.error().code, ErrorCode::Conflict);
        QCOMPARE(early.error().reason, QByteArray("password_too_new"));
        QVERIFY(early.error().publicMessage.contains((kChanged + 24h).toRfc3339()));
        QVERIFY(checkPasswordMayChange(*m_settings, {}, person(), kChanged + 24h).ok());
    }

private:
    std::optional<Timestamp> at(const User &user, Timestamp now, const SettingSubjects &subjects = {}) const
    {
        return passwordMayChangeAt(*m_settings, subjects, user, now);
    }

    std::unique_ptr<Settings> m_settings;
};

QTEST_GUILESS_MAIN(TestPasswordAge)

#include "tst_password_age.moc"
