#include <QTest>

#include "core/settings/setting_override.h"
#include "core/settings/settings_service.h"
#include "tests/support/test_database.h"

using namespace gatehouse;

namespace {

SettingSubject group(const char *id)
{
    return {SettingSubject::Kind::Group, QString::fromLatin1(id)};
}

SettingSubject role(const char *name)
{
    return {SettingSubject::Kind::Role, QString::fromLatin1(name)};
}

struct Fixture
{
    FakeClock clock;
    AuditLog audit{clock};
    Settings settings;
    SettingOverrideService service{audit, settings, clock};
    TestDatabase db;
    Caller by = Caller::system(QStringLiteral("test"));

    Result<SettingOverride> set(const char *name, const SettingSubject &subject, const QJsonValue &value)
    {
        return service.change(*db, by, QString::fromLatin1(name), subject, value).takeResult();
    }
    QList<AuditRecord> events()
    {
        return db->read([&](Transaction &tx) { return audit.search(tx, {}, {}); })->items;
    }
};

const QJsonValue kNone(QJsonValue::Undefined);

}  // namespace

class TestSettingOverrides : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void nobodyDifferent_getsTheOffices()
    {
        Fixture f;
        QCOMPARE(f.settings.integerFor(Setting::PasswordMinLength, {}), 12);
        QVERIFY(f.set("password.min_length", group("a"), 20).ok());
        QCOMPARE(f.settings.integerFor(Setting::PasswordMinLength, {group("b"), role("a")}), 12);
        QCOMPARE(f.settings.integer(Setting::PasswordMinLength), 12);
    }

    void ofSeveral_theStrictestHolds_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QJsonValue>("loose");
        QTest::addColumn<QJsonValue>("strict");
        const auto row = [](const char *name, const QJsonValue &loose, const QJsonValue &strict) {
            QTest::newRow(name) << QString::fromLatin1(name) << loose << strict;
        };
        row("password.min_length", 8, 20);
        row("password.max_age_days", 0, 365);
        row("password.max_age_days", 365, 30);
        row("mfa.requirement", QStringLiteral("off"), QStringLiteral("encouraged"));
        row("mfa.requirement", QStringLiteral("encouraged"), QStringLiteral("required"));
        row("mfa.grace_days", 30, 0);
        row("mfa.sms_codes", true, false);
        row("session.idle_minutes", 60, 5);
        row("session.maximum", 0, 3);
    }
    void ofSeveral_theStrictestHolds()
    {
        QFETCH(QString, name);
        QFETCH(QJsonValue, loose);
        QFETCH(QJsonValue, strict);
        const SettingDefinition &definition = *findSetting(name);
        QVERIFY(definition.isStricter(strict, loose));
        QVERIFY(!definition.isStricter(loose, strict));
        QVERIFY(!definition.isStricter(strict, strict));
        Fixture f;
        QVERIFY(f.set(name.toLatin1().constData(), group("a"), loose).ok());
        QVERIFY(f.set(name.toLatin1().constData(), role("help_desk"), strict).ok());
        QCOMPARE(f.settings.valueFor(definition.key, {group("a"), role("help_desk")}), strict);
        QCOMPARE(f.settings.valueFor(definition.key, {role("help_desk"), group("a")}), strict);
        // Alone, even what is looser than the office's.
        QCOMPARE(f.settings.valueFor(definition.key, {group("a")}), loose);
    }

    void change_isAuditedAndSurvivesReload()
    {
        Fixture f;
        QVERIFY(f.set("password.min_length", group("a"), 25).ok());
        Settings other;
        QVERIFY(other.reload(*f.db).ok());
        QCOMPARE(other.integerFor(Setting::PasswordMinLength, {group("a")}), 25);
        const AuditRecord event = f.events().constFirst();
        QCOMPARE(event.type, QString(event::kSettingsChanged));
        QCOMPARE(event.detail.value(QLatin1String("for")).toString(), QStringLiteral("group:a"));
        QCOMPARE(event.detail.value(QLatin1String("to")).toInt(), 25);

        QVERIFY(f.set("password.min_length", group("a"), 27).ok());
        QCOMPARE(f.events().constFirst().detail.value(QLatin1String("from")).toInt(), 25);
        QVERIFY(f.set("password.min_length", group("a"), kNone).ok());
        QCOMPARE(f.settings.integerFor(Setting::PasswordMinLength, {group("a")}), 12);
        QVERIFY(other.reload(*f.db).ok());
        QCOMPARE(other.integerFor(Setting::PasswordMinLength, {group("a")}), 12);
        QCOMPARE(f.events().size(), 3);
        QVERIFY(f.set("password.min_length", group("a"), kNone).ok());
        QCOMPARE(f.events().size(), 3);
    }

    void change_refusesWhatIsForEverybodyOrBad()
    {
        Fixture f;
        QCOMPARE(f.set("no.such", group("a"), 1).error().code, ErrorCode::NotFound);
        QCOMPARE(f.set("office.name", group("a"), QStringLiteral("B")).error().reason,
                 QByteArray("not_overridable"));
        QCOMPARE(f.set("password.min_length", group("a"), 7).error().code, ErrorCode::InvalidInput);
        QCOMPARE(f.set("password.min_length", group("a"), QStringLiteral("20")).error().code,
                 ErrorCode::InvalidInput);
        QVERIFY(f.events().isEmpty());
    }

    void reload_ignoresWhatItCannotUse()
    {
        Fixture f;
        const auto put = [&](const char *setting, const char *value) {
            return f.db.execute(QStringLiteral("INSERT INTO setting_overrides (setting, subject_kind, "
                                               "subject_id, value, updated_at) VALUES ('%1', 'group', 'a', "
                                               "'%2', 0)")
                                    .arg(QLatin1String(setting), QLatin1String(value)));
        };
        QVERIFY(put("of.another.version", "[1]"));
        QVERIFY(put("office.name", "[\"B\"]"));
        QVERIFY(put("password.classes", "[999999999]"));
        QVERIFY(put("password.min_length", "no json"));
        QVERIFY(put("password.history", "[2]"));
        QVERIFY(f.settings.reload(*f.db).ok());
        QCOMPARE(f.settings.integerFor(Setting::PasswordClasses, {group("a")}), 0);
        QCOMPARE(f.settings.integerFor(Setting::PasswordMinLength, {group("a")}), 12);
        QCOMPARE(f.settings.textFor(Setting::OfficeName, {group("a")}), QStringLiteral("Gatehouse"));
        QCOMPARE(f.settings.integerFor(Setting::PasswordHistory, {group("a")}), 2);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestSettingOverrides)
#include "tst_setting_overrides.moc"
