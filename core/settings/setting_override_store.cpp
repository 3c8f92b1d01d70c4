#include "core/settings/setting_override_store.h"

#include "core/settings/settings_store.h"

namespace gatehouse::setting_override_store {

namespace {

const Statement kAll("SELECT setting, subject_kind, subject_id, value FROM setting_overrides");
const Statement kFind(R"(
    SELECT value FROM setting_overrides WHERE setting = ? AND subject_kind = ? AND subject_id = ?)");
const Statement kPut(R"(
    INSERT INTO setting_overrides (setting, subject_kind, subject_id, value, updated_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (setting, subject_kind, subject_id)
    DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at)");
const Statement kRemove(R"(
    DELETE FROM setting_overrides WHERE setting = ? AND subject_kind = ? AND subject_id = ?)");

}  // namespace

Result<QList<StoredOverride>> all(Transaction &tx)
{
    return tx.all(kAll, {}, [](const Row &row) {
        // The schema lets in nothing but the three kinds.
        const auto kind = subjectKindOf(row.text(1)).value_or(SettingSubject::Kind::Group);
        return StoredOverride{row.text(0), {kind, row.text(2)}, storedSettingValue(row.text(3))};
    });
}

Result<std::optional<QJsonValue>> find(Transaction &tx, const QString &setting, const SettingSubject &subject)
{
    return tx.one(kFind, {setting, toString(subject.kind), subject.id},
                  [](const Row &row) { return storedSettingValue(row.text(0)); });
}

Result<void> put(Transaction &tx, const StoredOverride &override, Timestamp now)
{
    const SettingSubject &subject = override.subject;
    GATEHOUSE_TRY(tx.change(kPut, {override.setting, toString(subject.kind), subject.id,
                                   settingValueText(override.value), sqlValue(now)}));
    return {};
}

Result<void> remove(Transaction &tx, const QString &setting, const SettingSubject &subject)
{
    GATEHOUSE_TRY(tx.change(kRemove, {setting, toString(subject.kind), subject.id}));
    return {};
}

}  // namespace gatehouse::setting_override_store
