#include "core/mfa/code_factor_store.h"

namespace gatehouse::code_factor_store {
namespace {

const Statement kInsert(R"(
    INSERT INTO code_factors (user_id, kind, created_at) VALUES (?, ?, ?)
    ON CONFLICT (user_id, kind) DO NOTHING)");
const Statement kSelect(R"(
    SELECT kind, created_at, last_used_at FROM code_factors WHERE user_id = ? ORDER BY created_at, kind)");
const Statement kUsed("UPDATE code_factors SET last_used_at = ? WHERE user_id = ? AND kind = ?");
const Statement kDelete("DELETE FROM code_factors WHERE user_id = ? AND kind = ?");

CodeFactor read(const Row &row)
{
    CodeFactor factor;
    factor.kind = codeKindFrom(row.text(0)).value_or(CodeKind::Email);
    factor.createdAt = row.time(1);
    factor.lastUsedAt = row.optionalTime(2);
    return factor;
}

}  // namespace

Result<bool> insert(Transaction &tx, const UserId &user, CodeKind kind, Timestamp now)
{
    GATEHOUSE_TRY_ASSIGN(changed, tx.change(kInsert, {sqlValue(user), toString(kind), sqlValue(now)}));
    return changed == 1;
}

Result<QList<CodeFactor>> ofUser(Transaction &tx, const UserId &user)
{
    return tx.all(kSelect, {sqlValue(user)}, read);
}

Result<void> used(Transaction &tx, const UserId &user, CodeKind kind, Timestamp now)
{
    GATEHOUSE_TRY(tx.change(kUsed, {sqlValue(now), sqlValue(user), toString(kind)}));
    return {};
}

Result<bool> remove(Transaction &tx, const UserId &user, CodeKind kind)
{
    GATEHOUSE_TRY_ASSIGN(changed, tx.change(kDelete, {sqlValue(user), toString(kind)}));
    return changed == 1;
}

}  // namespace gatehouse::code_factor_store
