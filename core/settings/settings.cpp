#include "core/settings/settings.h"

#include <algorithm>

#include "core/base/log.h"
#include "core/settings/setting_override_store.h"
#include "core/settings/settings_store.h"

namespace gatehouse {

namespace {

std::chrono::milliseconds inUnit(qint64 count, const QString &unit)
{
    using namespace std::chrono;
    if (unit == QLatin1String("minutes")) return minutes(count);
    if (unit == QLatin1String("hours")) return hours(count);
    if (unit == QLatin1String("days")) return hours(24 * count);
    if (unit == QLatin1String("seconds")) return seconds(count);
    qFatal("A duration without a unit of time");
}

void requireType(Setting key, std::initializer_list<SettingType> types)
{
    const SettingDefinition &definition = definitionOf(key);
    if (std::find(types.begin(), types.end(), definition.type) == types.end())
        qFatal("The setting %s has another type", qPrintable(definition.name));
}

}  // namespace

Settings::Values Settings::defaults()
{
    Values values;
    for (const SettingDefinition &definition : settingDefinitions())
        values.office.push_back(definition.defaultValue);
    values.overrides.resize(values.office.size());
    return values;
}

Settings::Settings() : m_values(std::make_shared<const Values>(defaults())) {}

std::shared_ptr<const Settings::Values> Settings::snapshot() const
{
    const QMutexLocker lock(&m_mutex);
    return m_values;
}

QJsonValue Settings::value(Setting key) const
{
    return snapshot()->office.at(std::size_t(key));
}

qint64 Settings::integer(Setting key) const
{
    requireType(key, {SettingType::Integer, SettingType::Duration});
    return value(key).toInteger();
}

bool Settings::boolean(Setting key) const
{
    requireType(key, {SettingType::Boolean});
    return value(key).toBool();
}

QString Settings::text(Setting key) const
{
    requireType(key, {SettingType::String, SettingType::Choice});
    return value(key).toString();
}

std::chrono::milliseconds Settings::duration(Setting key) const
{
    requireType(key, {SettingType::Duration});
    return inUnit(value(key).toInteger(), definitionOf(key).unit);
}

QJsonValue Settings::valueFor(Setting key, const SettingSubjects &subjects) const
{
    const std::shared_ptr<const Values> values = snapshot();
    const QHash<SettingSubject, QJsonValue> &overrides = values->overrides.at(std::size_t(key));
    const SettingDefinition &definition = definitionOf(key);
    QJsonValue strictest(QJsonValue::Undefined);
    if (!overrides.isEmpty()) {
        for (const SettingSubject &subject : subjects) {
            const auto found = overrides.constFind(subject);
            if (found == overrides.constEnd()) continue;
            if (strictest.isUndefined() || definition.isStricter(*found, strictest)) strictest = *found;
        }
    }
    return strictest.isUndefined() ? values->office.at(std::size_t(key)) : strictest;
}

qint64 Settings::integerFor(Setting key, const SettingSubjects &subjects) const
{
    requireType(key, {SettingType::Integer, SettingType::Duration});
    return valueFor(key, subjects).toInteger();
}

bool Settings::booleanFor(Setting key, const SettingSubjects &subjects) const
{
    requireType(key, {SettingType::Boolean});
    return valueFor(key, subjects).toBool();
}

QString Settings::textFor(Setting key, const SettingSubjects &subjects) const
{
    requireType(key, {SettingType::String, SettingType::Choice});
    return valueFor(key, subjects).toString();
}

std::chrono::milliseconds Settings::durationFor(Setting key, const SettingSubjects &subjects) const
{
    requireType(key, {SettingType::Duration});
    return inUnit(valueFor(key, subjects).toInteger(), definitionOf(key).unit);
}

Result<void> Settings::reload(Database &database)
{
    for (;;) {
        const std::shared_ptr<const Values> before = snapshot();
        GATEHOUSE_TRY_ASSIGN(fresh, database.read([](Transaction &tx) { return stored(tx); }));
        const QMutexLocker lock(&m_mutex);
        // A change that was adopted meanwhile may be newer than what was read: then once more.
        if (m_values != before) continue;
        m_values = std::move(fresh);
        return {};
    }
}

Result<std::shared_ptr<const Settings::Values>> Settings::stored(Transaction &tx)
{
    GATEHOUSE_TRY_ASSIGN(rows, SettingsStore().all(tx));
    GATEHOUSE_TRY_ASSIGN(different, setting_override_store::all(tx));
    Values values = defaults();
    for (const StoredSetting &setting : std::as_const(rows)) {
        const SettingDefinition *definition = findSetting(setting.name);
        if (definition == nullptr) continue;  // of a newer or older version of the program
        if (definition->validate(setting.value).ok())
            values.office[std::size_t(definition->key)] = setting.value;
        else
            qCWarning(lcStore, "The stored value of the setting %s is not allowed; the default counts",
                      qPrintable(setting.name));
    }
    for (const StoredOverride &row : std::as_const(different)) {
        const SettingDefinition *definition = findSetting(row.setting);
        if (definition == nullptr || definition->strictest == Strictest::No) continue;
        if (definition->validate(row.value).ok())
            values.overrides[std::size_t(definition->key)].insert(row.subject, row.value);
    }
    return std::make_shared<const Values>(std::move(values));
}

void Settings::adopt(Setting key, const QJsonValue &value)
{
    const SettingDefinition &definition = definitionOf(key);
    const QMutexLocker lock(&m_mutex);
    auto values = std::make_shared<Values>(*m_values);
    values->office.at(std::size_t(key)) = definition.validate(value).ok() ? value : definition.defaultValue;
    m_values = std::move(values);
}

void Settings::adoptOverride(Setting key, const SettingSubject &subject, const QJsonValue &value)
{
    const QMutexLocker lock(&m_mutex);
    auto values = std::make_shared<Values>(*m_values);
    QHash<SettingSubject, QJsonValue> &overrides = values->overrides.at(std::size_t(key));
    if (definitionOf(key).validate(value).ok())
        overrides.insert(subject, value);
    else
        overrides.remove(subject);
    m_values = std::move(values);
}

}  // namespace gatehouse
