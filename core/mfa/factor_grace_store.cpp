#include "core/mfa/factor_grace_store.h"

namespace gatehouse::factor_grace_store {

namespace {

const Statement kSelectGrace("SELECT ends_at, declined_at FROM factor_grace WHERE user_id = ?");

const Statement kBeginGrace(R"(
    INSERT INTO factor_grace (user_id, ends_at) VALUES (?, ?)
    ON CONFLICT (user_id) DO UPDATE SET ends_at = COALESCE(factor_grace.ends_at, excluded.ends_at)
    RETURNING ends_at)");

const Statement kDecline(R"(
    INSERT INTO factor_grace (user_id, declined_at) VALUES (?, ?)
    ON CONFLICT (user_id) DO UPDATE SET declined_at = excluded.declined_at)");

}  // namespace

Result<FactorGrace> of(Transaction &tx, const UserId &user)
{
    GATEHOUSE_TRY_ASSIGN(found, tx.one(kSelectGrace, {sqlValue(user)}, [](const Row &row) {
        return FactorGrace{row.optionalTime(0), row.optionalTime(1)};
    }));
    return found.value_or(FactorGrace{});
}

Result<Timestamp> begin(Transaction &tx, const UserId &user, Timestamp endsAt)
{
    GATEHOUSE_TRY_ASSIGN(end, tx.one(kBeginGrace, {sqlValue(user), sqlValue(endsAt)},
                                     [](const Row &row) { return row.time(0); }));
    return end.value_or(endsAt);
}

Result<void> decline(Transaction &tx, const UserId &user, Timestamp now)
{
    GATEHOUSE_TRY(tx.change(kDecline, {sqlValue(user), sqlValue(now)}));
    return {};
}

}  // namespace gatehouse::factor_grace_store
