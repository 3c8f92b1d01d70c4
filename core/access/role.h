#pragma once

#include <QList>
#include <QSet>
#include <QString>
#include <QStringList>
#include <optional>

#include "core/base/result.h"

namespace gatehouse {

/// The four built-in roles. Everyone is a User; it permits nothing in the admin API.
enum class Role { Administrator, HelpDesk, Auditor, User };

using RoleSet = QSet<Role>;
inline size_t qHash(Role role, size_t seed = 0)
{
    return ::qHash(int(role), seed);
}

/// All roles, in the order of the enum.
const QList<Role> &allRoles();
QString toString(Role role);  ///< "administrator", "help_desk", "auditor", "user"
std::optional<Role> roleFromString(const QString &name);
QString descriptionOf(Role role);
/// In the order of the enum.
QStringList toStrings(const RoleSet &roles);
/// InvalidInput (field "roles") for a name that is no role.
Result<RoleSet> rolesFromStrings(const QStringList &names);

/// Every permission of the admin API; scopes of the same names carry them in tokens.
const QStringList &allPermissions();
/// What a role permits, in the order of allPermissions().
QStringList permissionsOf(Role role);
bool permits(const RoleSet &roles, const QString &permission);

}  // namespace gatehouse
