#include "core/api/import_services.h"

#include "core/api/account_changes.h"
#include "core/api/people_services.h"
#include "core/api/services.h"

namespace gatehouse {

ImportRunner::Services importServicesOf(Services &services)
{
    const auto end = [&services](Transaction &tx, const Caller &by, const UserId &user,
                                 const QString &reason) -> Result<void> {
        GATEHOUSE_TRY(endEverything(services, tx, by, user, reason));
        // Applications are told while it is still known who they are.
        constexpr int kMoreThanAnybodyHas = 1000;
        if (reason == u"user_deleted")
            GATEHOUSE_TRY(services.backchannelLogout.tell(tx, kMoreThanAnybodyHas));
        return {};
    };
    return {services.database,
            services.people->imports,
            services.passwordRules,
            services.passwords,
            {services.access, services.roles, services.audit, services.users, services.groups, services.clock,
             end}};
}

}  // namespace gatehouse
