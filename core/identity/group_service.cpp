#include "core/identity/group_service.h"

#include <QJsonArray>

#include "core/identity/name_rules.h"

namespace gatehouse {

namespace {

Error noSuchGroup()
{
    return Error::notFound(QStringLiteral("There is no such group."));
}

/// The store says "unique_violation"; the caller wants to know of what.
Result<void> nameTakenOr(Result<void> outcome)
{
    if (!outcome.ok() && outcome.error().code == ErrorCode::Conflict)
        return Error::conflict("name_taken", QStringLiteral("Another group has this name."), "name");
    return outcome;
}

}  // namespace

Result<Group> GroupService::create(Transaction &tx, const Caller &by, const NewGroup &input) const
{
    GATEHOUSE_TRY_ASSIGN(name, checkGroupName(input.name));
    GATEHOUSE_TRY_ASSIGN(description, checkDescription(input.description));
    Group group;
    group.id = GroupId::generate(m_clock);
    group.name = name.shown;
    group.description = description;
    group.createdAt = m_clock.now();
    group.updatedAt = group.createdAt;
    GATEHOUSE_TRY(nameTakenOr(m_store.insert(tx, group, name.key)));
    GATEHOUSE_TRY(report(tx, by, event::kGroupCreated, group));
    if (!input.roles.isEmpty())
        GATEHOUSE_TRY(m_roles.setGroupRoles(tx, by, group.id, group.name, input.roles));
    group.roles = input.roles;
    return group;
}

Result<Group> GroupService::update(Transaction &tx, const Caller &by, const GroupId &id,
                                   const GroupChanges &changes, std::optional<qint64> ifVersion) const
{
    GATEHOUSE_TRY_ASSIGN(before, current(tx, id, ifVersion));
    GATEHOUSE_TRY_ASSIGN(name, checkGroupName(changes.name.value_or(before.name)));
    GATEHOUSE_TRY_ASSIGN(description, checkDescription(changes.description.value_or(before.description)));
    if (changes.roles && *changes.roles != before.roles)
        GATEHOUSE_TRY(m_roles.setGroupRoles(tx, by, id, name.shown, *changes.roles));
    else if (name.shown == before.name && description == before.description)
        return before;
    Group group = before;
    group.name = name.shown;
    group.description = description;
    group.updatedAt = m_clock.now();
    GATEHOUSE_TRY(nameTakenOr([&]() -> Result<void> {
        GATEHOUSE_TRY_ASSIGN(written, m_store.update(tx, group, name.key));
        if (!written) return Error::preconditionFailed();
        return {};
    }()));
    if (group.name != before.name || group.description != before.description)
        GATEHOUSE_TRY(
            report(tx, by, event::kGroupUpdated, group, {{QLatin1String("name_before"), before.name}}));
    return byId(tx, id);
}

Result<void> GroupService::remove(Transaction &tx, const Caller &by, const GroupId &id,
                                  std::optional<qint64> ifVersion) const
{
    return m_policy.keepingAnAdministrator(tx, [&]() -> Result<void> {
        GATEHOUSE_TRY_ASSIGN(group, current(tx, id, ifVersion));
        if (!group.roles.isEmpty()) GATEHOUSE_TRY(m_policy.requireMayChangeRoles(tx, by));
        GATEHOUSE_TRY(m_roles.forgetGroup(tx, id));
        GATEHOUSE_TRY_ASSIGN(removed, m_store.remove(tx, id, group.version));
        if (!removed) return Error::preconditionFailed();
        return report(tx, by, event::kGroupDeleted, group,
                      {{QLatin1String("members"), group.memberCount},
                       {QLatin1String("roles"), QJsonArray::fromStringList(toStrings(group.roles))}});
    });
}

Result<Group> GroupService::byId(Transaction &tx, const GroupId &id) const
{
    return current(tx, id, std::nullopt);
}

Result<Page<Group>> GroupService::list(Transaction &tx, const QString &text, const PageRequest &page) const
{
    return m_store.list(tx, groupNameKey(text), page);
}

Result<void> GroupService::addMember(Transaction &tx, const Caller &by, const GroupId &groupId,
                                     const UserId &userId) const
{
    GATEHOUSE_TRY_ASSIGN(group, byId(tx, groupId));
    GATEHOUSE_TRY_ASSIGN(user, memberToBe(tx, userId));
    return changeMembership(tx, by, group, user, true);
}

Result<void> GroupService::removeMember(Transaction &tx, const Caller &by, const GroupId &groupId,
                                        const UserId &userId) const
{
    GATEHOUSE_TRY_ASSIGN(group, byId(tx, groupId));
    GATEHOUSE_TRY_ASSIGN(user, memberToBe(tx, userId));
    return changeMembership(tx, by, group, user, false);
}

Result<void> GroupService::setGroupsOf(Transaction &tx, const Caller &by, const UserId &userId,
                                       const QList<GroupId> &groups) const
{
    GATEHOUSE_TRY_ASSIGN(user, memberToBe(tx, userId));
    GATEHOUSE_TRY_ASSIGN(before, m_store.groupsOf(tx, userId));
    return m_policy.keepingAnAdministrator(tx, [&, before = before]() -> Result<void> {
        for (const GroupId &id : groups) {
            if (before.contains(id)) continue;
            GATEHOUSE_TRY_ASSIGN(group, byId(tx, id));
            GATEHOUSE_TRY(changeMembership(tx, by, group, user, true));
        }
        for (const GroupId &id : before) {
            if (groups.contains(id)) continue;
            GATEHOUSE_TRY_ASSIGN(group, byId(tx, id));
            GATEHOUSE_TRY(changeMembership(tx, by, group, user, false));
        }
        return {};
    });
}

Result<Group> GroupService::current(Transaction &tx, const GroupId &id, std::optional<qint64> ifVersion) const
{
    GATEHOUSE_TRY_ASSIGN(group, m_store.byId(tx, id));
    if (!group) return noSuchGroup();
    if (ifVersion && *ifVersion != group->version) return Error::preconditionFailed();
    return *group;
}

Result<User> GroupService::memberToBe(Transaction &tx, const UserId &id) const
{
    GATEHOUSE_TRY_ASSIGN(user, m_users.byId(tx, id));
    if (!user) return Error::notFound(QStringLiteral("There is no such user."));
    return *user;
}

Result<void> GroupService::changeMembership(Transaction &tx, const Caller &by, const Group &group,
                                            const User &user, bool member) const
{
    GATEHOUSE_TRY(m_policy.requireMayChangeUser(tx, by, user.id));
    if (!group.roles.isEmpty()) GATEHOUSE_TRY(m_policy.requireMayChangeRoles(tx, by));
    return m_policy.keepingAnAdministrator(tx, [&]() -> Result<void> {
        GATEHOUSE_TRY_ASSIGN(changed, member ? m_store.addMember(tx, group.id, user.id, m_clock.now())
                                             : m_store.removeMember(tx, group.id, user.id));
        if (!changed) return {};
        return report(
            tx, by, member ? event::kGroupMemberAdded : event::kGroupMemberRemoved, group,
            {{QLatin1String("user_id"), user.id.toString()}, {QLatin1String("username"), user.username}});
    });
}

Result<void> GroupService::report(Transaction &tx, const Caller &by, QLatin1String type, const Group &group,
                                  const QJsonObject &detail) const
{
    AuditEvent reported;
    reported.type = type;
    reported.actor = by;
    reported.target = {QStringLiteral("group"), group.id.toString(), group.name};
    reported.detail = detail;
    return m_audit.append(tx, reported);
}

}  // namespace gatehouse
