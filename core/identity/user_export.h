#pragma once

#include "core/base/caller.h"
#include "core/base/page.h"
#include "core/identity/user_service.h"

namespace gatehouse {

class AuditLog;

/// A part of the list of all people, and where it goes on.
struct UserExportPart
{
    QByteArray text;
    qint64 count = 0;
    QString next;            ///< cursor of the part that follows; empty after the last
    QStringList attributes;  ///< CSV: those that have a column, the same in every part
};

enum class UserExportFormat { Csv, JsonLines };

/// The list of all people for whoever may see it: no hashes, no secrets. Part by part, so that no answer
/// holds everybody, and read beside those who write; each part is audited as `users.exported` before it goes
/// out. Stateless; any thread.
class UserExport final
{
public:
    static constexpr int kPeopleAPart = 1000;

    UserExport(const UserService &users, const AuditLog &audit) : m_users(users), m_audit(audit) {}

    /// The part that `cursor` names; empty: the first, which also finds the `attributes`. InvalidInput for a
    /// foreign cursor.
    Result<UserExportPart> part(Transaction &tx, UserExportFormat format, const QString &cursor,
                                const QStringList &attributes) const;
    Result<void> report(Transaction &tx, const Caller &by, UserExportFormat format,
                        const UserExportPart &part) const;

private:
    const UserService &m_users;
    const AuditLog &m_audit;
};

}  // namespace gatehouse
