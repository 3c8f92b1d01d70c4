#include "core/access/role.h"

#include <algorithm>

namespace gatehouse {

namespace {

QStringList helpDeskPermissions()
{
    return {QStringLiteral("users:read"),     QStringLiteral("users:write"), QStringLiteral("sessions:read"),
            QStringLiteral("sessions:write"), QStringLiteral("groups:read"), QStringLiteral("audit:read"),
            QStringLiteral("status:read")};
}

}  // namespace

const QList<Role> &allRoles()
{
    static const QList<Role> roles{Role::Administrator, Role::HelpDesk, Role::Auditor, Role::User};
    return roles;
}

QString toString(Role role)
{
    switch (role) {
        case Role::Administrator:
            return QStringLiteral("administrator");
        case Role::HelpDesk:
            return QStringLiteral("help_desk");
        case Role::Auditor:
            return QStringLiteral("auditor");
        case Role::User:
            return QStringLiteral("user");
    }
    return {};
}

std::optional<Role> roleFromString(const QString &name)
{
    for (const Role role : allRoles())
        if (name == toString(role)) return role;
    return std::nullopt;
}

QString descriptionOf(Role role)
{
    switch (role) {
        case Role::Administrator:
            return QStringLiteral("May do everything.");
        case Role::HelpDesk:
            return QStringLiteral(
                "Helps people with their accounts; may not change administrators or roles.");
        case Role::Auditor:
            return QStringLiteral("May see everything and change nothing.");
        case Role::User:
            return QStringLiteral("Signs in and manages the own account.");
    }
    return {};
}

QStringList toStrings(const RoleSet &roles)
{
    QStringList names;
    for (const Role role : allRoles())
        if (roles.contains(role)) names.append(toString(role));
    return names;
}

Result<RoleSet> rolesFromStrings(const QStringList &names)
{
    RoleSet roles;
    for (const QString &name : names) {
        const std::optional<Role> role = roleFromString(name);
        if (!role)
            return Error::invalid(
                "roles", "unknown_role",
                QStringLiteral("The roles are administrator, help_desk, auditor and user."));
        roles.insert(*role);
    }
    return roles;
}

const QStringList &allPermissions()
{
    static const QStringList permissions{
        QStringLiteral("status:read"),    QStringLiteral("users:read"),    QStringLiteral("users:write"),
        QStringLiteral("groups:read"),    QStringLiteral("groups:write"),  QStringLiteral("sessions:read"),
        QStringLiteral("sessions:write"), QStringLiteral("clients:read"),  QStringLiteral("clients:write"),
        QStringLiteral("audit:read"),     QStringLiteral("keys:read"),     QStringLiteral("keys:write"),
        QStringLiteral("settings:read"),  QStringLiteral("settings:write")};
    return permissions;
}

QStringList permissionsOf(Role role)
{
    QStringList granted;
    for (const QString &permission : allPermissions()) {
        const bool grants = role == Role::Administrator ||
                            (role == Role::Auditor && permission.endsWith(QLatin1String(":read"))) ||
                            (role == Role::HelpDesk && helpDeskPermissions().contains(permission));
        if (grants) granted.append(permission);
    }
    return granted;
}

bool permits(const RoleSet &roles, const QString &permission)
{
    return std::any_of(roles.begin(), roles.end(),
                       [&](Role role) { return permissionsOf(role).contains(permission); });
}

}  // namespace gatehouse
