#include "core/identity/user_export.h"

#include "core/audit/audit_log.h"
#include "core/audit/import_events.h"
#include "core/identity/user_bulk_store.h"
#include "core/identity/user_lines.h"

namespace gatehouse {

Result<UserExportPart> UserExport::part(Transaction &tx, UserExportFormat format, const QString &cursor,
                                        const QStringList &attributes) const
{
    const bool csv = format == UserExportFormat::Csv;
    UserExportPart made;
    made.attributes = attributes;
    if (csv && cursor.isEmpty()) {
        GATEHOUSE_TRY_ASSIGN(names, UserBulkStore().attributeNames(tx));
        made.attributes = names;
        made.text = userCsvHead(false, names);
    }
    PageRequest page{PageRequest::kMaximumLimit, cursor};
    do {
        GATEHOUSE_TRY_ASSIGN(users, m_users.list(tx, {}, page));
        for (const UserDetails &details : std::as_const(users.items))
            made.text +=
                csv ? userCsvLine(details, {}, false, made.attributes) : userJsonLine(details, {}, false);
        made.count += users.items.size();
        page.cursor = users.next;
    } while (!page.cursor.isEmpty() && made.count < kPeopleAPart);
    made.next = page.cursor;
    return made;
}

Result<void> UserExport::report(Transaction &tx, const Caller &by, UserExportFormat format,
                                const UserExportPart &part) const
{
    const bool csv = format == UserExportFormat::Csv;
    AuditEvent event;
    event.type = event::kUsersExported;
    event.actor = by;
    event.detail = {{QStringLiteral("format"), csv ? QStringLiteral("csv") : QStringLiteral("json")},
                    {QStringLiteral("people"), part.count},
                    {QStringLiteral("last_part"), part.next.isEmpty()}};
    return m_audit.append(tx, event);
}

}  // namespace gatehouse
