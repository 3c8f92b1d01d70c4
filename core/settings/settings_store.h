#pragma once

#include <QJsonValue>
#include <optional>

#include "core/store/transaction.h"

namespace gatehouse {

/// One changed setting as its row holds it. A value that is no JSON reads as undefined.
struct StoredSetting
{
    QString name;
    QJsonValue value;
    qint64 version = 0;
};

/// The SQL of settings. A setting without a row has its default. Stateless.
class SettingsStore final
{
public:
    Result<QList<StoredSetting>> all(Transaction &tx) const;
    Result<std::optional<StoredSetting>> byName(Transaction &tx, const QString &name) const;
    /// True when the row was there with this version, or was made because the version is 0.
    Result<bool> put(Transaction &tx, const StoredSetting &setting, Timestamp now) const;
    Result<bool> remove(Transaction &tx, const QString &name, qint64 version) const;
};

/// How one value is kept, and back; undefined when the text is no such value.
QString settingValueText(const QJsonValue &value);
QJsonValue storedSettingValue(const QString &text);

}  // namespace gatehouse
