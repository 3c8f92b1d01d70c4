#include "core/delivery/message_text_store.h"

namespace gatehouse::message_text_store {

namespace {

const Statement kAll("SELECT kind, language, subject, paragraph FROM message_texts ORDER BY kind, language");
const Statement kFind(
    "SELECT kind, language, subject, paragraph FROM message_texts WHERE kind = ? AND language = ?");
const Statement kPut(R"(
INSERT INTO message_texts (kind, language, subject, paragraph, updated_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (kind, language) DO UPDATE SET subject = excluded.subject, paragraph = excluded.paragraph,
    updated_at = excluded.updated_at)");
const Statement kRemove("DELETE FROM message_texts WHERE kind = ? AND language = ?");

StoredMessageText readRow(const Row &row)
{
    return {row.text(0), row.text(1), row.text(2), row.text(3)};
}

}  // namespace

Result<QList<StoredMessageText>> all(Transaction &tx)
{
    return tx.all(kAll, {}, readRow);
}

Result<std::optional<StoredMessageText>> find(Transaction &tx, const QString &kind, const QString &language)
{
    return tx.one(kFind, {kind, language}, readRow);
}

Result<void> put(Transaction &tx, const StoredMessageText &text, Timestamp now)
{
    GATEHOUSE_TRY(tx.change(kPut, {text.kind, text.language, text.subject, text.paragraph, sqlValue(now)}));
    return {};
}

Result<bool> remove(Transaction &tx, const QString &kind, const QString &language)
{
    GATEHOUSE_TRY_ASSIGN(removed, tx.change(kRemove, {kind, language}));
    return removed > 0;
}

}  // namespace gatehouse::message_text_store
