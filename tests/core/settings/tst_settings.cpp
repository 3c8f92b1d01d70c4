#include <QJsonArray>
#include <QSet>
#include <QTest>

#include "core/settings/settings_service.h"
#include "tests/support/test_database.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

struct Fixture
{
    FakeClock clock;
    AuditLog audit{clock};
    Settings settings;
    SettingsService service{audit, settings, clock};
    TestDatabase db;
    Caller by = Caller::system(QStringLiteral("test"));

    Result<SettingItem> set(const char *name, const QJsonValue &value, std::optional<qint64> version = {})
    {
        return service.change(*db, by, QString::fromLatin1(name), value, version).takeResult();
    }
    Result<SettingItem> reset(const char *name, std::optional<qint64> version = {})
    {
        return service.changeBack(*db, by, QString::fromLatin1(name), version).takeResult();
    }
    QList<AuditRecord> events()
    {
        const auto found = db->read([&](Transaction &tx) { return audit.search(tx, {}, {}); });
        return found->items;
    }
};

}  // namespace

class TestSettings : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void definitions_areSound()
    {
        QSet<QString> names;
        int position = 0;
        for (const SettingDefinition &definition : settingDefinitions()) {
            QCOMPARE(int(definition.key), position++);
            QCOMPARE(&definitionOf(definition.key), &definition);
            QVERIFY2(definition.validate(definition.defaultValue).ok(), qPrintable(definition.name));
            QVERIFY(!definition.description.isEmpty());
            QVERIFY2(!names.contains(definition.name), qPrintable(definition.name));
            names.insert(definition.name);
            const bool numeric =
                definition.type == SettingType::Integer || definition.type == SettingType::Duration;
            QCOMPARE(definition.minimum.has_value(), numeric || definition.type == SettingType::String);
            QCOMPARE(definition.choices.isEmpty(), definition.type != SettingType::Choice);
            if (definition.type == SettingType::Duration)  // ends the program for a unit that is no time
                QVERIFY(Settings().duration(definition.key).count() >= 0);
        }
        QCOMPARE(position, int(Setting::SmsBody) + 1);
    }

    void defaults_areTheDocumentedOnes()
    {
        const Settings settings;
        QCOMPARE(settings.duration(Setting::SessionIdleMinutes), 30min);
        QCOMPARE(settings.duration(Setting::SessionAbsoluteHours), 8h);
        QCOMPARE(settings.integer(Setting::PasswordPbkdf2Iterations), 600'000);
        QCOMPARE(settings.integer(Setting::PasswordMinLength), 12);
        QCOMPARE(settings.text(Setting::PasswordHash), QStringLiteral("pbkdf2-sha256"));
        QCOMPARE(settings.text(Setting::RegistrationMode), QStringLiteral("off"));
        QCOMPARE(settings.integer(Setting::LockoutThreshold), 10);
        QCOMPARE(settings.duration(Setting::LockoutMinutes), 15min);
        QCOMPARE(settings.duration(Setting::TokenAccessMinutes), 5min);
        QCOMPARE(settings.duration(Setting::TokenRefreshDays), 24h * 30);
        QCOMPARE(settings.duration(Setting::KeysRotationDays), 24h * 90);
        QVERIFY(settings.boolean(Setting::MfaRequiredForAdministrators));
        QCOMPARE(settings.duration(Setting::AuditRetentionDays), 0ms);
    }

    void set_refusesBadValues_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QJsonValue>("value");
        const auto row = [](const char *label, const char *name, const QJsonValue &value) {
            QTest::newRow(label) << QString::fromLatin1(name) << value;
        };
        row("below", "password.min_length", 7);
        row("above", "password.min_length", 65);
        row("fraction", "password.min_length", 12.5);
        row("huge", "password.min_length", 1e300);
        row("text for number", "password.min_length", QStringLiteral("12"));
        row("bool for number", "session.idle_minutes", true);
        row("null", "session.idle_minutes", QJsonValue());
        row("undefined", "session.idle_minutes", QJsonValue(QJsonValue::Undefined));
        row("number for bool", "mfa.required_for_administrators", 1);
        row("other choice", "registration.mode", QStringLiteral("Open"));
        row("array for choice", "registration.mode", QJsonArray{QStringLiteral("open")});
        row("too long", "office.name", QString(81, QLatin1Char('x')));
        row("line break", "office.name", QStringLiteral("a\nb"));
        row("NUL", "office.name", QString(QChar(0)));
        row("half a pair", "office.name", QString(QChar(0xD800)));
    }
    void set_refusesBadValues()
    {
        QFETCH(QString, name);
        QFETCH(QJsonValue, value);
        Fixture f;
        const auto done = f.set(name.toLatin1().constData(), value);
        QVERIFY(!done.ok());
        QCOMPARE(done.error().code, ErrorCode::InvalidInput);
        QCOMPARE(done.error().field, QByteArray("value"));
        QVERIFY(f.events().isEmpty());
        QCOMPARE(f.settings.value(findSetting(name)->key), findSetting(name)->defaultValue);
    }

    void set_countsAtOnceIsAuditedAndSurvivesReload()
    {
        Fixture f;
        const auto done = f.set("session.idle_minutes", 45);
        QVERIFY(done.ok());
        QCOMPARE(done->version, 1);
        QCOMPARE(f.settings.duration(Setting::SessionIdleMinutes), 45min);

        Settings other;  // another process
        QCOMPARE(other.duration(Setting::SessionIdleMinutes), 30min);
        QVERIFY(other.reload(*f.db).ok());
        QCOMPARE(other.duration(Setting::SessionIdleMinutes), 45min);

        const AuditRecord event = f.events().constFirst();
        QCOMPARE(event.type, QString(event::kSettingsChanged));
        QCOMPARE(event.target.name, QStringLiteral("session.idle_minutes"));
        QCOMPARE(event.detail.value(QLatin1String("from")).toInt(), 30);
        QCOMPARE(event.detail.value(QLatin1String("to")).toInt(), 45);
    }

    void set_keepsEveryType()
    {
        Fixture f;
        const QString office = QString::fromUtf8("B\xC3\xBCro \"Nord\" \xF0\x9F\x94\x91");
        QVERIFY(f.set("office.name", office).ok());
        QVERIFY(f.set("mfa.required_for_administrators", false).ok());
        QVERIFY(f.set("password.hash", QStringLiteral("argon2id")).ok());
        Settings other;
        QVERIFY(other.reload(*f.db).ok());
        QCOMPARE(other.text(Setting::OfficeName), office);
        QVERIFY(!other.boolean(Setting::MfaRequiredForAdministrators));
        QCOMPARE(other.text(Setting::PasswordHash), QStringLiteral("argon2id"));
    }

    void set_honoursVersions()
    {
        Fixture f;
        QCOMPARE(f.set("office.name", QStringLiteral("A"), 1).error().code, ErrorCode::PreconditionFailed);
        QCOMPARE(f.set("office.name", QStringLiteral("A"), 0)->version, 1);
        QCOMPARE(f.set("office.name", QStringLiteral("B"), 0).error().code, ErrorCode::PreconditionFailed);
        QCOMPARE(f.set("office.name", QStringLiteral("B"), 1)->version, 2);
        QCOMPARE(f.settings.text(Setting::OfficeName), QStringLiteral("B"));
        QCOMPARE(f.reset("office.name", 1).error().code, ErrorCode::PreconditionFailed);
        QCOMPARE(f.reset("office.name", 2)->version, 0);
        QCOMPARE(f.settings.text(Setting::OfficeName), QStringLiteral("Gatehouse"));
        QCOMPARE(f.reset("office.name")->version, 0);
        QCOMPARE(f.events().size(), 3);
    }

    void unknownNames_areNotFound()
    {
        Fixture f;
        QCOMPARE(f.set("no.such", 1).error().code, ErrorCode::NotFound);
        QCOMPARE(f.reset("no.such").error().code, ErrorCode::NotFound);
    }

    void reload_ignoresWhatItCannotUse()
    {
        Fixture f;
        const char *insert = "INSERT INTO settings (name, value, updated_at) VALUES ('%1', '%2', 0)";
        const auto put = [&](const char *name, const char *value) {
            return f.db.execute(QString::fromLatin1(insert).arg(QLatin1String(name), QLatin1String(value)));
        };
        QVERIFY(put("of.another.version", "[1]"));
        QVERIFY(put("session.idle_minutes", "[999999999]"));
        QVERIFY(put("password.min_length", "no json"));
        QVERIFY(put("lockout.threshold", "[7]"));
        QVERIFY(f.settings.reload(*f.db).ok());
        QCOMPARE(f.settings.duration(Setting::SessionIdleMinutes), 30min);
        QCOMPARE(f.settings.integer(Setting::PasswordMinLength), 12);
        QCOMPARE(f.settings.integer(Setting::LockoutThreshold), 7);
        const auto items = f.db->read([&](Transaction &tx) { return f.service.list(tx); });
        QCOMPARE(items->size(), settingDefinitions().size());
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestSettings)
#include "tst_settings.moc"
