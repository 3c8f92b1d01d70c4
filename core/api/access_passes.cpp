#include "core/api/access_passes.h"

#include "core/api/factor_access.h"
#include "core/api/factor_notice.h"
#include "core/delivery/message_kinds.h"

namespace gatehouse {

Result<AccessPassService::Made> issueAccessPass(Services &services, Transaction &tx, const Caller &by,
                                                const UserId &id, const wire::NewAccessPass &input)
{
    GATEHOUSE_TRY_ASSIGN(user, userToEnrol(services, tx, by, id));
    if (user.disabled)
        return Error::conflict("user_disabled", QStringLiteral("This account is disabled. Enable it first."));
    GATEHOUSE_TRY_ASSIGN(made, services.people->accessPasses.make(tx, by, id, input.minutes, input.uses));
    const auto life = made.pass.expiresAt - made.pass.createdAt;
    GATEHOUSE_TRY(notifyPerson(
        services, tx, by, user, message::kAccessPassIssued,
        {{QStringLiteral("by"), by.name},
         {QStringLiteral("by_kind"), byKind(by)},
         {QStringLiteral("minutes"), qint64(std::chrono::ceil<std::chrono::minutes>(life).count())}}));
    return made;
}

wire::AccessPass toWire(const AccessPass &pass, Timestamp now)
{
    wire::AccessPass out;
    out.id = pass.id.toString();
    out.usesLeft = int(pass.usesLeft);
    out.createdBy = pass.createdByName;
    out.createdAt = pass.createdAt;
    out.expiresAt = pass.expiresAt;
    if (pass.revokedAt)
        out.status = QStringLiteral("revoked");
    else if (pass.usesLeft == 0)
        out.status = QStringLiteral("used");
    else
        out.status = pass.isGood(now) ? QStringLiteral("good") : QStringLiteral("expired");
    return out;
}

}  // namespace gatehouse
