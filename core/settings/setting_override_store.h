#pragma once

#include <QJsonValue>

#include "core/settings/setting_subject.h"
#include "core/store/transaction.h"

namespace gatehouse {

struct StoredOverride
{
    QString setting;
    SettingSubject subject;
    QJsonValue value;  ///< undefined when what is stored cannot be read
};

/// SQL of settings that are different for some.
namespace setting_override_store {

Result<QList<StoredOverride>> all(Transaction &tx);
Result<std::optional<QJsonValue>> find(Transaction &tx, const QString &setting,
                                       const SettingSubject &subject);
Result<void> put(Transaction &tx, const StoredOverride &override, Timestamp now);
Result<void> remove(Transaction &tx, const QString &setting, const SettingSubject &subject);

}  // namespace setting_override_store
}  // namespace gatehouse
