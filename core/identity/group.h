#pragma once

#include <QString>
#include <optional>

#include "core/access/role.h"
#include "core/base/clock.h"
#include "core/base/ids.h"

namespace gatehouse {

/// People who belong together; its roles are its members' roles. Value type.
struct Group
{
    GroupId id;
    QString name;
    QString description;
    qint64 memberCount = 0;
    RoleSet roles;
    Timestamp createdAt;
    Timestamp updatedAt;
    qint64 version = 1;
};

struct NewGroup
{
    QString name;
    QString description;
    RoleSet roles;
};

/// Only what is set changes.
struct GroupChanges
{
    std::optional<QString> name;
    std::optional<QString> description;
    std::optional<RoleSet> roles;
};

}  // namespace gatehouse
