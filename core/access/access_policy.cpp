#include "core/access/access_policy.h"

namespace gatehouse {

namespace {

constexpr qint64 kAdministratorsLock = 0x6761'7465'0002;

const Statement kEffectiveRoles(R"(
    SELECT r.role FROM role_assignments r JOIN users u ON u.id = r.subject_id
    WHERE r.subject_kind = 'user' AND r.subject_id = ? AND u.disabled = ?
    UNION
    SELECT r.role FROM group_members m
    JOIN role_assignments r ON r.subject_kind = 'group' AND r.subject_id = m.group_id
    JOIN users u ON u.id = m.user_id
    WHERE m.user_id = ? AND u.disabled = ?
    UNION
    SELECT 'user' FROM users WHERE id = ? AND disabled = ?)");

const Statement kWorkingAdministrators(R"(
    SELECT COUNT(*) FROM users u
    WHERE u.disabled = ? AND u.password_hash IS NOT NULL AND u.id IN (
        SELECT subject_id FROM role_assignments WHERE subject_kind = 'user' AND role = 'administrator'
        UNION
        SELECT m.user_id FROM group_members m
        JOIN role_assignments r ON r.subject_kind = 'group' AND r.subject_id = m.group_id
        WHERE r.role = 'administrator'))");

// Direct or by group, whether or not the account is enabled: a disabled administrator is protected, too.
const Statement kIsAdministrator(R"(
    SELECT 1 FROM role_assignments WHERE subject_kind = 'user' AND subject_id = ? AND role = 'administrator'
    UNION
    SELECT 1 FROM group_members m
    JOIN role_assignments r ON r.subject_kind = 'group' AND r.subject_id = m.group_id
    WHERE m.user_id = ? AND r.role = 'administrator')");

const Statement kGroupsOf("SELECT group_id FROM group_members WHERE user_id = ? ORDER BY group_id");

Decision allowed(const QString &why)
{
    return {true, why};
}

Decision refused(const QString &why)
{
    return {false, why};
}

/// A person who came with the browser's cookie and no token: nobody limited what may be done in their name.
bool isBrowserSession(const Caller &caller)
{
    return !caller.session.isEmpty() && caller.grant.isEmpty() && caller.client.isEmpty();
}

bool scopeLetsThrough(const Caller &caller, const QString &permission)
{
    return isBrowserSession(caller) || caller.hasScope(permission);
}

}  // namespace

Result<RoleSet> AccessPolicy::effectiveRoles(Transaction &tx, const UserId &user) const
{
    const QVariant id = sqlValue(user);
    GATEHOUSE_TRY_ASSIGN(names, tx.all(kEffectiveRoles, {id, false, id, false, id, false},
                                       [](const Row &row) { return row.text(0); }));
    RoleSet roles;
    for (const QString &name : std::as_const(names))
        if (const auto role = roleFromString(name)) roles.insert(*role);
    return roles;
}

Decision AccessPolicy::decide(const Caller &caller, const RoleSet &roles, const QString &permission)
{
    switch (caller.kind) {
        case Caller::Kind::System:
            return allowed(QStringLiteral("The server itself may do everything."));
        case Caller::Kind::Anonymous:
            return refused(QStringLiteral("Nobody is signed in."));
        case Caller::Kind::Client:
            if (caller.hasScope(permission))
                return allowed(QStringLiteral("The application's token has the scope %1.").arg(permission));
            return refused(QStringLiteral("The application's token lacks the scope %1.").arg(permission));
        case Caller::Kind::User:
            break;
    }
    if (!scopeLetsThrough(caller, permission))
        return refused(QStringLiteral("The token lacks the scope %1.").arg(permission));
    for (const Role role : allRoles())
        if (roles.contains(role) && permissionsOf(role).contains(permission))
            return allowed(QStringLiteral("The role %1 permits %2.").arg(toString(role), permission));
    if (roles.isEmpty()) return refused(QStringLiteral("The account is disabled or gone."));
    return refused(QStringLiteral("None of the roles %1 permits %2.")
                       .arg(toStrings(roles).join(QLatin1String(", ")), permission));
}

Result<Decision> AccessPolicy::decide(Transaction &tx, const Caller &caller, const QString &permission) const
{
    RoleSet roles;
    if (caller.kind == Caller::Kind::User) {
        GATEHOUSE_TRY_ASSIGN(found, effectiveRoles(tx, caller.user));
        roles = found;
    }
    return decide(caller, roles, permission);
}

Result<void> AccessPolicy::require(Transaction &tx, const Caller &caller, const QString &permission) const
{
    GATEHOUSE_TRY_ASSIGN(decision, decide(tx, caller, permission));
    if (decision.allowed) return {};
    Error error = Error::forbidden({}, QStringLiteral("You are not allowed to do this."));
    error.internal = decision.why;
    return error;
}

Result<QStringList> AccessPolicy::permissions(Transaction &tx, const Caller &caller) const
{
    RoleSet roles;
    if (caller.kind == Caller::Kind::User) {
        GATEHOUSE_TRY_ASSIGN(found, effectiveRoles(tx, caller.user));
        roles = found;
    }
    QStringList granted;
    for (const QString &permission : allPermissions())
        if (decide(caller, roles, permission).allowed) granted.append(permission);
    return granted;
}

Result<void> AccessPolicy::requireMayChangeUser(Transaction &tx, const Caller &by, const UserId &target) const
{
    switch (by.kind) {
        case Caller::Kind::System:
        case Caller::Kind::Client:
            return {};
        case Caller::Kind::Anonymous:
            return Error::forbidden({}, QStringLiteral("You are not allowed to do this."));
        case Caller::Kind::User:
            break;
    }
    if (by.user == target) return {};
    GATEHOUSE_TRY_ASSIGN(isAdministrator, tx.one(kIsAdministrator, {sqlValue(target), sqlValue(target)},
                                                 [](const Row &) { return true; }));
    if (!isAdministrator) return {};
    GATEHOUSE_TRY_ASSIGN(own, effectiveRoles(tx, by.user));
    if (own.contains(Role::Administrator)) return {};
    return Error::forbidden("administrator_protected",
                            QStringLiteral("Only an administrator may change an administrator's account."));
}

Result<void> AccessPolicy::requireMayChangeRoles(Transaction &tx, const Caller &by) const
{
    if (by.kind == Caller::Kind::System || by.kind == Caller::Kind::Client) return {};
    if (by.kind == Caller::Kind::User) {
        GATEHOUSE_TRY_ASSIGN(own, effectiveRoles(tx, by.user));
        if (own.contains(Role::Administrator)) return {};
    }
    return Error::forbidden("roles_protected",
                            QStringLiteral("Only an administrator may give or take roles."));
}

Result<qint64> AccessPolicy::workingAdministrators(Transaction &tx) const
{
    GATEHOUSE_TRY_ASSIGN(
        count, tx.one(kWorkingAdministrators, {false}, [](const Row &row) { return row.integer(0); }));
    return count.value_or(0);
}

Result<qint64> AccessPolicy::lockAndCountAdministrators(Transaction &tx) const
{
    GATEHOUSE_TRY(tx.serialize(kAdministratorsLock));
    return workingAdministrators(tx);
}

Error AccessPolicy::lastAdministratorError()
{
    return Error::conflict(
        "last_administrator",
        QStringLiteral("This is the last administrator who can sign in. Make another one first."));
}

Result<SettingSubjects> AccessPolicy::subjectsOf(Transaction &tx, const UserId &user) const
{
    GATEHOUSE_TRY_ASSIGN(subjects, tx.all(kGroupsOf, {sqlValue(user)}, [](const Row &row) {
        return SettingSubject{SettingSubject::Kind::Group, row.text(0)};
    }));
    GATEHOUSE_TRY_ASSIGN(roles, effectiveRoles(tx, user));
    for (const Role role : roles)
        subjects.append({SettingSubject::Kind::Role, toString(role)});
    return subjects;
}

}  // namespace gatehouse
