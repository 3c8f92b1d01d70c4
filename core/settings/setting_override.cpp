#include "core/settings/setting_override.h"

#include <algorithm>

#include "core/audit/audit_log.h"
#include "core/base/taken.h"
#include "core/settings/setting_override_store.h"

namespace gatehouse {

QString toString(SettingSubject::Kind kind)
{
    switch (kind) {
        case SettingSubject::Kind::Group:
            return QStringLiteral("group");
        case SettingSubject::Kind::Role:
            return QStringLiteral("role");
        case SettingSubject::Kind::Client:
            return QStringLiteral("client");
    }
    return {};
}

std::optional<SettingSubject::Kind> subjectKindOf(const QString &name)
{
    using enum SettingSubject::Kind;
    for (const SettingSubject::Kind kind : {Group, Role, Client})
        if (toString(kind) == name) return kind;
    return std::nullopt;
}

namespace {

/// An application asks for somebody's sign-in and nothing else.
bool mayDiffer(const SettingDefinition &definition, SettingSubject::Kind kind)
{
    if (definition.strictest == Strictest::No) return false;
    return kind != SettingSubject::Kind::Client || definition.key == Setting::MfaRequirement;
}

}  // namespace

Result<QList<SettingOverride>> SettingOverrideService::list(Transaction &tx) const
{
    GATEHOUSE_TRY_ASSIGN(stored, setting_override_store::all(tx));
    QList<SettingOverride> overrides;
    for (const StoredOverride &row : std::as_const(stored))
        if (const SettingDefinition *definition = findSetting(row.setting))
            overrides.append({definition, row.subject, row.value});
    std::stable_sort(overrides.begin(), overrides.end(),
                     [](const SettingOverride &a, const SettingOverride &b) {
                         return a.definition->key < b.definition->key;
                     });
    return overrides;
}

Result<SettingOverride> SettingOverrideService::set(Transaction &tx, const Caller &by, const QString &setting,
                                                    const SettingSubject &subject,
                                                    const QJsonValue &value) const
{
    const SettingDefinition *definition = findSetting(setting);
    if (definition == nullptr) return Error::notFound(QStringLiteral("There is no such setting."));
    if (!mayDiffer(*definition, subject.kind))
        return Error::invalid("name", "not_overridable",
                              QStringLiteral("This setting cannot be different there."));
    GATEHOUSE_TRY_ASSIGN(before, setting_override_store::find(tx, setting, subject));
    if (value.isUndefined()) {
        if (!before) return SettingOverride{definition, subject, value};
        GATEHOUSE_TRY(setting_override_store::remove(tx, setting, subject));
    } else {
        GATEHOUSE_TRY(definition->validate(value));
        GATEHOUSE_TRY(setting_override_store::put(tx, {setting, subject, value}, m_clock.now()));
    }
    AuditEvent changed;
    changed.type = event::kSettingsChanged;
    changed.actor = by;
    changed.target = {QStringLiteral("setting"), setting, setting};
    changed.detail = {{QStringLiteral("for"), QString(toString(subject.kind) + u':' + subject.id)}};
    if (before) changed.detail.insert(QStringLiteral("from"), *before);
    if (!value.isUndefined()) changed.detail.insert(QStringLiteral("to"), value);
    GATEHOUSE_TRY(m_audit.append(tx, changed));
    return SettingOverride{definition, subject, value};
}

QFuture<Result<SettingOverride>> SettingOverrideService::change(Database &database, const Caller &by,
                                                                const QString &setting,
                                                                const SettingSubject &subject,
                                                                const QJsonValue &value)
{
    auto written =
        database.write([=, this](Transaction &tx) { return set(tx, by, setting, subject, value); });
    return written.then([this](QFuture<Result<SettingOverride>> done) {
        Result<SettingOverride> result = taken(done);
        if (result.ok()) m_settings.adoptOverride(result->definition->key, result->subject, result->value);
        return result;
    });
}

}  // namespace gatehouse
