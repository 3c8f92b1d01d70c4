#include "core/settings/settings_store.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace gatehouse {

namespace {

const Statement kAll("SELECT name, value, version FROM settings");
const Statement kByName("SELECT name, value, version FROM settings WHERE name = ?");
const Statement kInsert(
    "INSERT INTO settings (name, value, updated_at, version) VALUES (?, ?, ?, 1) ON CONFLICT (name) DO "
    "NOTHING");
const Statement kUpdate(
    "UPDATE settings SET value = ?, updated_at = ?, version = version + 1 WHERE name = ? AND version = ?");
const Statement kRemove("DELETE FROM settings WHERE name = ? AND version = ?");

StoredSetting readRow(const Row &row)
{
    return {row.text(0), storedSettingValue(row.text(1)), row.integer(2)};
}

}  // namespace

// A JSON document has to be an array or an object: the value is kept as an array of one.
QString settingValueText(const QJsonValue &value)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact));
}

QJsonValue storedSettingValue(const QString &text)
{
    const QJsonArray array = QJsonDocument::fromJson(text.toUtf8()).array();
    return array.size() == 1 ? array.first() : QJsonValue(QJsonValue::Undefined);
}

Result<QList<StoredSetting>> SettingsStore::all(Transaction &tx) const
{
    return tx.all(kAll, {}, readRow);
}

Result<std::optional<StoredSetting>> SettingsStore::byName(Transaction &tx, const QString &name) const
{
    return tx.one(kByName, {name}, readRow);
}

Result<bool> SettingsStore::put(Transaction &tx, const StoredSetting &setting, Timestamp now) const
{
    const QString text = settingValueText(setting.value);
    if (setting.version == 0) {
        GATEHOUSE_TRY_ASSIGN(made, tx.change(kInsert, {setting.name, text, sqlValue(now)}));
        return made == 1;
    }
    GATEHOUSE_TRY_ASSIGN(changed, tx.change(kUpdate, {text, sqlValue(now), setting.name, setting.version}));
    return changed == 1;
}

Result<bool> SettingsStore::remove(Transaction &tx, const QString &name, qint64 version) const
{
    GATEHOUSE_TRY_ASSIGN(removed, tx.change(kRemove, {name, version}));
    return removed == 1;
}

}  // namespace gatehouse
