#pragma once

#include <QByteArray>
#include <QString>
#include <optional>

#include "core/base/result.h"
#include "core/store/transaction.h"

namespace gatehouse {

struct StoredSealedSetting
{
    QString name;
    QString boundTo;
    QByteArray sealed;
};

/// SQL of sealed settings.
namespace sealed_setting_store {

Result<std::optional<StoredSealedSetting>> byName(Transaction &tx, const QString &name);
Result<void> put(Transaction &tx, const StoredSealedSetting &setting, Timestamp now);
/// Whether there was one.
Result<bool> remove(Transaction &tx, const QString &name);

}  // namespace sealed_setting_store
}  // namespace gatehouse
