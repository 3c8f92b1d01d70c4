#pragma once

#include "core/access/role.h"
#include "core/base/caller.h"
#include "core/settings/setting_subject.h"
#include "core/store/transaction.h"

namespace gatehouse {

struct Decision
{
    bool allowed = false;
    QString why;  ///< one sentence for the log and the administrator, either way
};

/// The one place that says who may do what. Reads roles with the transaction it is given, so a role that was
/// taken away counts at once. Stateless; any thread.
class AccessPolicy final
{
public:
    AccessPolicy() = default;
    Q_DISABLE_COPY_MOVE(AccessPolicy)

    /// Roles of an enabled user: given directly, given through a group, and User. Empty for a disabled or
    /// unknown user.
    Result<RoleSet> effectiveRoles(Transaction &tx, const UserId &user) const;

    /// What settings may be different for (Settings::valueFor): the user's groups and roles.
    Result<SettingSubjects> subjectsOf(Transaction &tx, const UserId &user) const;

    /// People: the token's scopes and a role must both permit it (a browser session has no scopes: the role
    /// alone). Clients: the token's scopes. The system: everything. Nobody: nothing.
    Result<Decision> decide(Transaction &tx, const Caller &caller, const QString &permission) const;
    /// decide() for callers whose roles are known already.
    static Decision decide(const Caller &caller, const RoleSet &roles, const QString &permission);
    /// Forbidden when decide() says no.
    Result<void> require(Transaction &tx, const Caller &caller, const QString &permission) const;
    /// All permissions that the caller has now.
    Result<QStringList> permissions(Transaction &tx, const Caller &caller) const;

    /// Only administrators change administrators: Forbidden (reason "administrator_protected") when `by` is a
    /// person below that role and `target` is somebody else who has it. People may always change themselves
    /// as far as the route lets them; nobody (Anonymous) may change anyone.
    Result<void> requireMayChangeUser(Transaction &tx, const Caller &by, const UserId &target) const;
    /// Only administrators give and take roles (also by membership of a group that has one).
    Result<void> requireMayChangeRoles(Transaction &tx, const Caller &by) const;

    /// Runs `change` and refuses its outcome with Conflict (reason "last_administrator") when it leaves no
    /// working administrator (enabled, with a password) where there was one. Everything that disables,
    /// deletes or demotes goes through here. Serializes with other such changes, so two of them cannot pass
    /// together.
    template <class Change>
    auto keepingAnAdministrator(Transaction &tx, Change change) const -> std::invoke_result_t<Change>
    {
        GATEHOUSE_TRY_ASSIGN(before, lockAndCountAdministrators(tx));
        auto outcome = change();
        if (!outcome.ok() || before == 0) return outcome;
        GATEHOUSE_TRY_ASSIGN(after, workingAdministrators(tx));
        if (after == 0) return lastAdministratorError();
        return outcome;
    }
    /// How many enabled users with a password are administrators, directly or through a group.
    Result<qint64> workingAdministrators(Transaction &tx) const;

private:
    Result<qint64> lockAndCountAdministrators(Transaction &tx) const;
    static Error lastAdministratorError();
};

}  // namespace gatehouse
