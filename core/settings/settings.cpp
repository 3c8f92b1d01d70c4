#include "core/settings/settings.h"

#include <algorithm>

#include "core/base/log.h"
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

Settings::Settings()
{
    Values values;
    for (const SettingDefinition &definition : settingDefinitions())
        values.push_back(definition.defaultValue);
    m_values = std::make_shared<const Values>(std::move(values));
}

std::shared_ptr<const Settings::Values> Settings::snapshot() const
{
    const QMutexLocker lock(&m_mutex);
    return m_values;
}

QJsonValue Settings::value(Setting key) const
{
    return snapshot()->at(std::size_t(key));
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

Result<void> Settings::reload(Database &database)
{
    return database.read([this](Transaction &tx) { return reload(tx); });
}

Result<void> Settings::reload(Transaction &tx)
{
    GATEHOUSE_TRY_ASSIGN(stored, SettingsStore().all(tx));
    Values values;
    for (const SettingDefinition &definition : settingDefinitions())
        values.push_back(definition.defaultValue);
    for (const StoredSetting &setting : std::as_const(stored)) {
        const SettingDefinition *definition = findSetting(setting.name);
        if (definition == nullptr) continue;  // of a newer or older version of the program
        if (definition->validate(setting.value).ok())
            values[std::size_t(definition->key)] = setting.value;
        else
            qCWarning(lcStore, "The stored value of the setting %s is not allowed; the default counts",
                      qPrintable(setting.name));
    }
    auto fresh = std::make_shared<const Values>(std::move(values));
    const QMutexLocker lock(&m_mutex);
    m_values.swap(fresh);
    return {};
}

void Settings::adopt(Setting key, const QJsonValue &value)
{
    const SettingDefinition &definition = definitionOf(key);
    const QMutexLocker lock(&m_mutex);
    auto values = std::make_shared<Values>(*m_values);
    values->at(std::size_t(key)) = definition.validate(value).ok() ? value : definition.defaultValue;
    m_values = std::move(values);
}

}  // namespace gatehouse
