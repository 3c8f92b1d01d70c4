#pragma once

#include "core/access/access_policy.h"
#include "core/audit/audit_log.h"

namespace gatehouse {

struct RoleInfo
{
    Role role = Role::User;
    qint64 memberCount = 0;  ///< users who have it, directly or through a group
};

/// Gives and takes roles. Every change is audited; only administrators, clients with the scope and the system
/// may make one, and the last working administrator stays.
class RoleService final
{
public:
    RoleService(const AccessPolicy &policy, const AuditLog &audit, const Clock &clock)
        : m_policy(policy), m_audit(audit), m_clock(clock)
    {
    }
    Q_DISABLE_COPY_MOVE(RoleService)

    /// Roles given to the user directly.
    Result<RoleSet> userRoles(Transaction &tx, const UserId &user) const;
    Result<RoleSet> groupRoles(Transaction &tx, const GroupId &group) const;
    Result<QList<RoleInfo>> list(Transaction &tx) const;

    /// Replaces the direct roles. `name` is the user's, for the log. Forbidden; Conflict
    /// "last_administrator".
    Result<void> setUserRoles(Transaction &tx, const Caller &by, const UserId &user, const QString &name,
                              const RoleSet &roles) const;
    Result<void> setGroupRoles(Transaction &tx, const Caller &by, const GroupId &group, const QString &name,
                               const RoleSet &roles) const;
    /// Takes all direct roles away with the user or group that is being deleted; part of that deletion's
    /// event.
    Result<void> forgetUser(Transaction &tx, const UserId &user) const;
    Result<void> forgetGroup(Transaction &tx, const GroupId &group) const;

private:
    Result<RoleSet> rolesOf(Transaction &tx, const QString &kind, const QString &id) const;
    Result<void> replace(Transaction &tx, const Caller &by, const AuditTarget &target,
                         const RoleSet &roles) const;

    const AccessPolicy &m_policy;
    const AuditLog &m_audit;
    const Clock &m_clock;
};

}  // namespace gatehouse
