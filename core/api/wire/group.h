#pragma once

#include "core/api/wire/json.h"

namespace gatehouse::wire {

/// A group of users; its roles pass to its members.
struct Group
{
    QString id;
    QString name;
    QString description;
    qint64 memberCount = 0;
    QStringList roles;
    Timestamp createdAt;
    Timestamp updatedAt;
    int version = 0;
};

/// Body of POST /groups.
struct NewGroup
{
    QString name;
    QString description;
    QStringList roles;
};

/// Body of PATCH /groups/{id}: absent stays.
struct GroupChange
{
    std::optional<QString> name;
    std::optional<QString> description;
    std::optional<QStringList> roles;
};

struct Role
{
    QString name;
    QString description;
    QStringList permissions;
    qint64 memberCount = 0;
};

QJsonObject toJson(const Group &group);
QJsonObject toJson(const NewGroup &group);
QJsonObject toJson(const GroupChange &change);
QJsonObject toJson(const Role &role);

template <>
Result<Group> fromJson<Group>(const QJsonObject &json);
template <>
Result<NewGroup> fromJson<NewGroup>(const QJsonObject &json);
template <>
Result<GroupChange> fromJson<GroupChange>(const QJsonObject &json);
template <>
Result<Role> fromJson<Role>(const QJsonObject &json);

}  // namespace gatehouse::wire
