#include "core/identity/import_leftovers_store.h"

namespace gatehouse::import_leftovers {

namespace {

const Statement kWithData(R"(
    SELECT id FROM imports WHERE state IN ('checked', 'failed', 'cancelled') AND finished_at < ?
        AND EXISTS (SELECT 1 FROM import_parts WHERE import_id = imports.id)
    ORDER BY id LIMIT ?)");
const Statement kRemoveData("DELETE FROM import_parts WHERE import_id = ?");
const Statement kForgetPerson(R"(
    UPDATE import_rows SET username = '', username_key = NULL, before_values = NULL WHERE user_id = ?)");

}  // namespace

Result<qint64> removeData(Transaction &tx, Timestamp before, int limit)
{
    GATEHOUSE_TRY_ASSIGN(old, tx.all(kWithData, {sqlValue(before), limit},
                                     [](const Row &row) { return ImportId::fromStored(row.text(0)); }));
    for (const ImportId &id : std::as_const(old))
        GATEHOUSE_TRY(tx.change(kRemoveData, {sqlValue(id)}));
    return qint64(old.size());
}

Result<void> forgetPerson(Transaction &tx, const UserId &user)
{
    GATEHOUSE_TRY(tx.change(kForgetPerson, {sqlValue(user)}));
    return {};
}

}  // namespace gatehouse::import_leftovers
