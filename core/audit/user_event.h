#pragma once

#include "core/audit/audit_event.h"

namespace gatehouse {

/// An event about somebody's account, to be completed with its reason, outcome and detail. `username` stays
/// empty where nobody has looked it up: the id finds the event.
inline AuditEvent aboutUser(QLatin1String type, const Caller &by, const UserId &user,
                            const QString &username = {})
{
    AuditEvent event;
    event.type = type;
    event.actor = by;
    event.target = {QStringLiteral("user"), user.toString(), username};
    return event;
}

}  // namespace gatehouse
