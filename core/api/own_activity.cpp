#include "core/api/own_activity.h"

namespace gatehouse {

Result<Page<AuditRecord>> ownActivity(Services &services, Transaction &tx, const UserId &user,
                                      const PageRequest &page)
{
    AuditQuery mine;
    mine.subject = user.toString();
    return services.audit.search(tx, mine, page);
}

bool isAbout(const AuditRecord &record, const UserId &user)
{
    const QString whose = record.target.kind == u"user"
                              ? record.target.id
                              : record.detail.value(QLatin1String("user_id")).toString();
    return whose.isEmpty() || whose == user.toString();
}

bool showsOrigin(const AuditRecord &record, const UserId &user)
{
    return record.actorId == user.toString() || record.actorKind == Caller::Kind::Anonymous;
}

}  // namespace gatehouse
