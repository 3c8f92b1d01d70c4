#include "core/delivery/sealed_setting_store.h"

namespace gatehouse::sealed_setting_store {

namespace {

const Statement kByName("SELECT name, bound_to, sealed FROM sealed_settings WHERE name = ?");
const Statement kPut(R"(
INSERT INTO sealed_settings (name, bound_to, sealed, updated_at) VALUES (?, ?, ?, ?)
ON CONFLICT (name) DO UPDATE SET bound_to = excluded.bound_to, sealed = excluded.sealed,
    updated_at = excluded.updated_at)");
const Statement kRemove("DELETE FROM sealed_settings WHERE name = ?");

}  // namespace

Result<std::optional<StoredSealedSetting>> byName(Transaction &tx, const QString &name)
{
    return tx.one(kByName, {name}, [](const Row &row) {
        return StoredSealedSetting{row.text(0), row.text(1), row.bytes(2)};
    });
}

Result<void> put(Transaction &tx, const StoredSealedSetting &setting, Timestamp now)
{
    GATEHOUSE_TRY(tx.change(kPut, {setting.name, setting.boundTo, setting.sealed, sqlValue(now)}));
    return {};
}

Result<bool> remove(Transaction &tx, const QString &name)
{
    GATEHOUSE_TRY_ASSIGN(removed, tx.change(kRemove, {name}));
    return removed > 0;
}

}  // namespace gatehouse::sealed_setting_store
