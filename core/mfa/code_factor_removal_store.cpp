#include "core/mfa/code_factor_removal_store.h"

namespace gatehouse::code_factor_removal_store {

namespace {

const Statement kRemoveCodeFactors("DELETE FROM code_factors WHERE user_id = ?");

}  // namespace

Result<qint64> removeAll(Transaction &tx, const UserId &user)
{
    return tx.change(kRemoveCodeFactors, {sqlValue(user)});
}

}  // namespace gatehouse::code_factor_removal_store
