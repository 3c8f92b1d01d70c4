#include "core/api/enrolment_ways.h"

#include "core/api/factor_ways.h"
#include "core/api/people_services.h"

namespace gatehouse {

Result<QStringList> enrolmentWays(Services &services, const Secret &flowToken, SignInChannel channel)
{
    GATEHOUSE_TRY_ASSIGN(flow, services.signIn.flow(flowToken, channel));
    QStringList ways;
    if (services.people->passkeys.isOffered()) ways.append(QLatin1String(factor_way::kPasskey));
    if (services.settings.boolean(Setting::MfaTotp)) ways.append(QLatin1String(factor_way::kTotp));
    const Result<QList<CodeKind>> codes =
        services.database.read([&](Transaction &tx) -> Result<QList<CodeKind>> {
            GATEHOUSE_TRY_ASSIGN(user, services.users.byId(tx, flow.user));
            return services.people->loginCodes.addable(tx, user);
        });
    if (!codes.ok()) return codes.error();
    for (const CodeKind kind : *codes)
        ways.append(toString(kind));
    return ways;
}

}  // namespace gatehouse
