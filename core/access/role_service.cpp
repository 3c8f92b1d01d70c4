#include "core/access/role_service.h"

#include <QJsonArray>

namespace gatehouse {

namespace {

const Statement kRolesOf("SELECT role FROM role_assignments WHERE subject_kind = ? AND subject_id = ?");
const Statement kAssign(
    "INSERT INTO role_assignments (role, subject_kind, subject_id, created_at) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (subject_kind, subject_id, role) DO NOTHING");
const Statement kRemove(
    "DELETE FROM role_assignments WHERE subject_kind = ? AND subject_id = ? AND role = ?");
const Statement kForget("DELETE FROM role_assignments WHERE subject_kind = ? AND subject_id = ?");
const Statement kMemberCount(R"(
    SELECT COUNT(*) FROM (
        SELECT subject_id FROM role_assignments WHERE subject_kind = 'user' AND role = ?
        UNION
        SELECT m.user_id FROM group_members m
        JOIN role_assignments r ON r.subject_kind = 'group' AND r.subject_id = m.group_id
        WHERE r.role = ?) AS members)");
const Statement kUserCount("SELECT COUNT(*) FROM users");

const QString kUser = QStringLiteral("user");
const QString kGroup = QStringLiteral("group");

QJsonArray toJson(const RoleSet &roles)
{
    return QJsonArray::fromStringList(toStrings(roles));
}

}  // namespace

Result<RoleSet> RoleService::userRoles(Transaction &tx, const UserId &user) const
{
    return rolesOf(tx, kUser, user.toString());
}

Result<RoleSet> RoleService::groupRoles(Transaction &tx, const GroupId &group) const
{
    return rolesOf(tx, kGroup, group.toString());
}

Result<RoleSet> RoleService::rolesOf(Transaction &tx, const QString &kind, const QString &id) const
{
    GATEHOUSE_TRY_ASSIGN(names, tx.all(kRolesOf, {kind, id}, [](const Row &row) { return row.text(0); }));
    RoleSet roles;
    for (const QString &name : std::as_const(names))
        if (const auto role = roleFromString(name)) roles.insert(*role);
    return roles;
}

Result<QList<RoleInfo>> RoleService::list(Transaction &tx) const
{
    const auto readCount = [](const Row &row) {
        return row.integer(0);
    };
    QList<RoleInfo> roles;
    for (const Role role : allRoles()) {
        const bool everyone = role == Role::User;
        const QString name = toString(role);
        GATEHOUSE_TRY_ASSIGN(count, everyone ? tx.one(kUserCount, {}, readCount)
                                             : tx.one(kMemberCount, {name, name}, readCount));
        roles.append({role, count.value_or(0)});
    }
    return roles;
}

Result<void> RoleService::setUserRoles(Transaction &tx, const Caller &by, const UserId &user,
                                       const QString &name, const RoleSet &roles) const
{
    return replace(tx, by, {kUser, user.toString(), name}, roles);
}

Result<void> RoleService::setGroupRoles(Transaction &tx, const Caller &by, const GroupId &group,
                                        const QString &name, const RoleSet &roles) const
{
    return replace(tx, by, {kGroup, group.toString(), name}, roles);
}

Result<void> RoleService::replace(Transaction &tx, const Caller &by, const AuditTarget &target,
                                  const RoleSet &roles) const
{
    GATEHOUSE_TRY(m_policy.requireMayChangeRoles(tx, by));
    return m_policy.keepingAnAdministrator(tx, [&]() -> Result<void> {
        GATEHOUSE_TRY_ASSIGN(before, rolesOf(tx, target.kind, target.id));
        if (before == roles) return {};
        for (const Role role : before - roles)
            GATEHOUSE_TRY(tx.change(kRemove, {target.kind, target.id, toString(role)}));
        for (const Role role : roles - before)
            GATEHOUSE_TRY(
                tx.change(kAssign, {toString(role), target.kind, target.id, sqlValue(m_clock.now())}));
        AuditEvent changed;
        changed.type = target.kind == kUser ? event::kUserRolesChanged : event::kGroupRolesChanged;
        changed.actor = by;
        changed.target = target;
        changed.detail.insert(QLatin1String("from"), toJson(before));
        changed.detail.insert(QLatin1String("to"), toJson(roles));
        return m_audit.append(tx, changed);
    });
}

Result<void> RoleService::forgetUser(Transaction &tx, const UserId &user) const
{
    GATEHOUSE_TRY(tx.change(kForget, {kUser, user.toString()}));
    return {};
}

Result<void> RoleService::forgetGroup(Transaction &tx, const GroupId &group) const
{
    GATEHOUSE_TRY(tx.change(kForget, {kGroup, group.toString()}));
    return {};
}

}  // namespace gatehouse
