#include "core/api/last_factor.h"

#include "core/signin/password_context.h"

namespace gatehouse {

Result<void> keepAFactor(Services &services, Transaction &tx, const UserId &user)
{
    GATEHOUSE_TRY_ASSIGN(factors, factorsOf(tx, user));
    if (factors.hasFactor()) return {};
    GATEHOUSE_TRY_ASSIGN(subjects, services.access.subjectsOf(tx, user));
    if (!secondFactorRequired(services.settings, subjects)) return {};
    return Error::conflict(
        "last_factor",
        QStringLiteral("This is your only second step, and your account needs one. Add another first."));
}

}  // namespace gatehouse
