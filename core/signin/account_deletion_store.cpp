#include "core/signin/account_deletion_store.h"

namespace gatehouse::account_deletion_store {

namespace {

const Statement kInsert(R"(
INSERT INTO account_deletions (user_id, asked_at, due_at) VALUES (?, ?, ?)
ON CONFLICT (user_id) DO NOTHING)");

const Statement kFind("SELECT asked_at, due_at FROM account_deletions WHERE user_id = ?");

const Statement kRemove("DELETE FROM account_deletions WHERE user_id = ?");

const Statement kTakeNextDue(R"(
DELETE FROM account_deletions WHERE user_id IN
    (SELECT user_id FROM account_deletions WHERE due_at <= ? ORDER BY due_at, user_id LIMIT 1)
RETURNING user_id)");

}  // namespace

Result<bool> insert(Transaction &tx, const UserId &user, const PendingDeletion &deletion)
{
    GATEHOUSE_TRY_ASSIGN(
        rows, tx.change(kInsert, {sqlValue(user), sqlValue(deletion.askedAt), sqlValue(deletion.dueAt)}));
    return rows == 1;
}

Result<std::optional<PendingDeletion>> find(Transaction &tx, const UserId &user)
{
    return tx.one(kFind, {sqlValue(user)}, [](const Row &row) {
        return PendingDeletion{row.time(0), row.time(1)};
    });
}

Result<bool> remove(Transaction &tx, const UserId &user)
{
    GATEHOUSE_TRY_ASSIGN(rows, tx.change(kRemove, {sqlValue(user)}));
    return rows == 1;
}

Result<std::optional<UserId>> takeNextDue(Transaction &tx, Timestamp now)
{
    return tx.one(kTakeNextDue, {sqlValue(now)},
                  [](const Row &row) { return UserId::fromStored(row.text(0)); });
}

}  // namespace gatehouse::account_deletion_store
