#pragma once

#include <QList>
#include <QString>
#include <optional>

#include "core/base/result.h"
#include "core/store/transaction.h"

namespace gatehouse {

struct StoredMessageText
{
    QString kind;
    QString language;
    QString subject;
    QString paragraph;
};

/// SQL of the office's own words.
namespace message_text_store {

Result<QList<StoredMessageText>> all(Transaction &tx);
Result<std::optional<StoredMessageText>> find(Transaction &tx, const QString &kind, const QString &language);
Result<void> put(Transaction &tx, const StoredMessageText &text, Timestamp now);
Result<bool> remove(Transaction &tx, const QString &kind, const QString &language);

}  // namespace message_text_store
}  // namespace gatehouse
