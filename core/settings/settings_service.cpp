#include "core/settings/settings_service.h"

#include "core/base/taken.h"
#include "core/settings/settings_store.h"

namespace gatehouse {

namespace {

SettingItem itemOf(const SettingDefinition &definition, const std::optional<StoredSetting> &stored)
{
    if (!stored) return {&definition, definition.defaultValue, 0};
    const bool usable = definition.validate(stored->value).ok();
    return {&definition, usable ? stored->value : definition.defaultValue, stored->version};
}

}  // namespace

Result<QList<SettingItem>> SettingsService::list(Transaction &tx) const
{
    GATEHOUSE_TRY_ASSIGN(stored, SettingsStore().all(tx));
    QList<SettingItem> items;
    for (const SettingDefinition &definition : settingDefinitions()) {
        std::optional<StoredSetting> row;
        for (const StoredSetting &candidate : std::as_const(stored))
            if (candidate.name == definition.name) row = candidate;
        items.append(itemOf(definition, row));
    }
    return items;
}

Result<SettingItem> SettingsService::byName(Transaction &tx, const QString &name) const
{
    const SettingDefinition *definition = findSetting(name);
    if (definition == nullptr) return Error::notFound(QStringLiteral("There is no such setting."));
    GATEHOUSE_TRY_ASSIGN(stored, SettingsStore().byName(tx, name));
    return itemOf(*definition, stored);
}

Result<SettingItem> SettingsService::set(Transaction &tx, const Caller &by, const QString &name,
                                         const QJsonValue &value, std::optional<qint64> ifVersion) const
{
    GATEHOUSE_TRY_ASSIGN(before, byName(tx, name));
    GATEHOUSE_TRY(before.definition->validate(value));
    if (ifVersion && *ifVersion != before.version) return Error::preconditionFailed();
    GATEHOUSE_TRY_ASSIGN(written, SettingsStore().put(tx, {name, value, before.version}, m_clock.now()));
    if (!written) return Error::preconditionFailed();
    GATEHOUSE_TRY(checkTogether(tx));
    GATEHOUSE_TRY(report(tx, by, before, value));
    return SettingItem{before.definition, value, before.version + 1};
}

Result<SettingItem> SettingsService::reset(Transaction &tx, const Caller &by, const QString &name,
                                           std::optional<qint64> ifVersion) const
{
    GATEHOUSE_TRY_ASSIGN(before, byName(tx, name));
    if (ifVersion && *ifVersion != before.version) return Error::preconditionFailed();
    if (before.version == 0) return before;
    GATEHOUSE_TRY_ASSIGN(removed, SettingsStore().remove(tx, name, before.version));
    if (!removed) return Error::preconditionFailed();
    GATEHOUSE_TRY(checkTogether(tx));
    GATEHOUSE_TRY(report(tx, by, before, before.definition->defaultValue));
    return SettingItem{before.definition, before.definition->defaultValue, 0};
}

QFuture<Result<SettingItem>> SettingsService::change(Database &database, const Caller &by,
                                                     const QString &name, const QJsonValue &value,
                                                     std::optional<qint64> ifVersion)
{
    return counted(
        database.write([=, this](Transaction &tx) { return set(tx, by, name, value, ifVersion); }));
}

QFuture<Result<SettingItem>> SettingsService::changeBack(Database &database, const Caller &by,
                                                         const QString &name, std::optional<qint64> ifVersion)
{
    return counted(database.write([=, this](Transaction &tx) { return reset(tx, by, name, ifVersion); }));
}

QFuture<Result<SettingItem>> SettingsService::counted(QFuture<Result<SettingItem>> written)
{
    return written.then([this](QFuture<Result<SettingItem>> done) {
        Result<SettingItem> result = taken(done);
        if (result.ok()) m_settings.adopt(result->definition->key, result->value);
        return result;
    });
}

Result<void> SettingsService::checkTogether(Transaction &tx) const
{
    const auto valueOf = [&](Setting key) {
        return byName(tx, definitionOf(key).name);
    };
    GATEHOUSE_TRY_ASSIGN(acr, valueOf(Setting::AdminRequiredAcr));
    GATEHOUSE_TRY_ASSIGN(administrators, valueOf(Setting::MfaRequiredForAdministrators));
    GATEHOUSE_TRY_ASSIGN(everyone, valueOf(Setting::MfaRequirement));
    if (acr.value.toString() != u"mfa" || administrators.value.toBool() ||
        everyone.value == QLatin1String("required"))
        return {};
    return Error::invalid(
        "value", "would_lock_out",
        QStringLiteral("With admin.required_acr = mfa, mfa.required_for_administrators has to be on: an "
                       "administrator without a second factor could otherwise never get one."));
}

Result<void> SettingsService::report(Transaction &tx, const Caller &by, const SettingItem &before,
                                     const QJsonValue &after) const
{
    AuditEvent changed;
    changed.type = event::kSettingsChanged;
    changed.actor = by;
    changed.target = {QStringLiteral("setting"), before.definition->name, before.definition->name};
    changed.detail.insert(QLatin1String("from"), before.value);
    changed.detail.insert(QLatin1String("to"), after);
    return m_audit.append(tx, changed);
}

}  // namespace gatehouse
