#include "core/api/factor_access.h"

namespace gatehouse {

Result<User> userToEnrol(Services &services, Transaction &tx, const Caller &by, const UserId &id)
{
    GATEHOUSE_TRY_ASSIGN(user, services.users.byId(tx, id));
    GATEHOUSE_TRY(services.access.requireMayChangeUser(tx, by, id));
    // Whoever runs the machine is the second pair of eyes.
    const bool alone = by.kind == Caller::Kind::System || by.user == id;
    if (!services.settings.boolean(Setting::RecoverySecondApproval) || alone) return user;
    GATEHOUSE_TRY_ASSIGN(factors, factorsOf(tx, id));
    if (!factors.any()) return user;
    return Error::forbidden("approval_needed",
                            QStringLiteral("Another administrator has to agree first: ask for a reset of the "
                                           "second factors."));
}

}  // namespace gatehouse
