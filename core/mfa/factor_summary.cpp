#include "core/mfa/factor_summary.h"

#include "core/store/transaction.h"

namespace gatehouse {
namespace {

const Statement kCountFactors(R"(
    SELECT (SELECT count(*) FROM totp_factors WHERE user_id = ? AND confirmed_at IS NOT NULL),
           (SELECT count(*) FROM recovery_codes WHERE user_id = ? AND used_at IS NULL))");

}  // namespace

Result<FactorSummary> factorsOf(Transaction &tx, const UserId &user)
{
    GATEHOUSE_TRY_ASSIGN(summary, tx.one(kCountFactors, {sqlValue(user), sqlValue(user)}, [](const Row &row) {
        return FactorSummary{int(row.integer(0)), int(row.integer(1))};
    }));
    return summary.value_or(FactorSummary{});
}

}  // namespace gatehouse
