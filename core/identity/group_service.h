#pragma once

#include "core/access/role_service.h"
#include "core/identity/group_store.h"
#include "core/identity/user_store.h"

namespace gatehouse {

/// Groups, their members and their roles. Changing the roles of a group, or the membership of a group that
/// has roles, is for administrators, clients and the system; the last working administrator stays.
///
/// Errors: NotFound; InvalidInput with its field; Conflict "name_taken"; Forbidden; PreconditionFailed;
/// Conflict "last_administrator". Everything is audited in the caller's transaction.
class GroupService final
{
public:
    GroupService(const AccessPolicy &policy, const RoleService &roles, const AuditLog &audit,
                 const Clock &clock)
        : m_policy(policy), m_roles(roles), m_audit(audit), m_clock(clock)
    {
    }
    Q_DISABLE_COPY_MOVE(GroupService)

    Result<Group> create(Transaction &tx, const Caller &by, const NewGroup &input) const;
    Result<Group> update(Transaction &tx, const Caller &by, const GroupId &id, const GroupChanges &changes,
                         std::optional<qint64> ifVersion = {}) const;
    Result<void> remove(Transaction &tx, const Caller &by, const GroupId &id,
                        std::optional<qint64> ifVersion = {}) const;
    Result<Group> byId(Transaction &tx, const GroupId &id) const;
    /// By name; `text` matches anywhere in the name. Members: UserService::list() with UserFilter::group.
    Result<Page<Group>> list(Transaction &tx, const QString &text, const PageRequest &page) const;

    /// No error when nothing changes.
    Result<void> addMember(Transaction &tx, const Caller &by, const GroupId &group, const UserId &user) const;
    Result<void> removeMember(Transaction &tx, const Caller &by, const GroupId &group,
                              const UserId &user) const;
    /// Makes the user a member of exactly these groups.
    Result<void> setGroupsOf(Transaction &tx, const Caller &by, const UserId &user,
                             const QList<GroupId> &groups) const;

private:
    Result<Group> current(Transaction &tx, const GroupId &id, std::optional<qint64> ifVersion) const;
    Result<User> memberToBe(Transaction &tx, const UserId &id) const;
    Result<void> changeMembership(Transaction &tx, const Caller &by, const Group &group, const User &user,
                                  bool member) const;
    Result<void> report(Transaction &tx, const Caller &by, QLatin1String type, const Group &group,
                        const QJsonObject &detail = {}) const;

    const AccessPolicy &m_policy;
    const RoleService &m_roles;
    const AuditLog &m_audit;
    const Clock &m_clock;
    GroupStore m_store;
    UserStore m_users;
};

}  // namespace gatehouse
