#include "core/api/last_factor.h"

#include "core/audit/mfa_events.h"
#include "core/audit/user_event.h"
#include "core/signin/password_context.h"

namespace gatehouse {

Result<void> keepAFactor(Services &services, Transaction &tx, const UserId &user)
{
    GATEHOUSE_TRY_ASSIGN(factors, factorsOf(tx, user));
    if (factors.hasFactor()) return {};
    GATEHOUSE_TRY_ASSIGN(subjects, services.access.subjectsOf(tx, user));
    if (!secondFactorRequired(services.settings, subjects)) return {};
    return Error::conflict("last_factor",
                           QStringLiteral("This is your last second step, and you have to have one. Set up "
                                          "another one first."));
}

Result<void> noteLastFactor(Services &services, Transaction &tx, const Caller &by, const User &user,
                            const FactorSummary &before, const QString &reason)
{
    GATEHOUSE_TRY_ASSIGN(factors, factorsOf(tx, user.id));
    // An app that was never confirmed was none.
    if (!before.hasFactor() || factors.hasFactor()) return {};
    if (reason.isEmpty())
        return Error::invalid("reason", "missing",
                              QStringLiteral("This is the last second factor of this person. Say why it is "
                                             "removed."));
    AuditEvent event = aboutUser(event::kMfaLastFactorRemoved, by, user.id, user.username);
    event.reason = reason;
    return services.audit.append(tx, event);
}

}  // namespace gatehouse
