#include "core/api/wire/group.h"

using namespace Qt::StringLiterals;

namespace gatehouse::wire {

QJsonObject toJson(const Group &group)
{
    return {{u"id"_s, group.id},
            {u"name"_s, group.name},
            {u"description"_s, group.description},
            {u"member_count"_s, group.memberCount},
            {u"roles"_s, toJson(group.roles)},
            {u"created_at"_s, toJson(group.createdAt)},
            {u"updated_at"_s, toJson(group.updatedAt)},
            {u"version"_s, group.version}};
}

template <>
Result<Group> fromJson<Group>(const QJsonObject &json)
{
    return readObject<Group>(json, [](JsonReader &in) {
        return Group{in.text("id"),
                     in.text("name"),
                     in.textOr("description"),
                     in.integerOr("member_count", 0),
                     in.texts("roles"),
                     in.time("created_at"),
                     in.time("updated_at"),
                     int(in.integer("version"))};
    });
}

QJsonObject toJson(const NewGroup &group)
{
    QJsonObject out{{u"name"_s, group.name}};
    if (!group.description.isEmpty()) out.insert(u"description"_s, group.description);
    if (!group.roles.isEmpty()) out.insert(u"roles"_s, toJson(group.roles));
    return out;
}

template <>
Result<NewGroup> fromJson<NewGroup>(const QJsonObject &json)
{
    return readObject<NewGroup>(json, [](JsonReader &in) {
        NewGroup group{in.text("name"), in.textOr("description"),
                       in.optionalTexts("roles").value_or(QStringList())};
        in.refuseUnknown({"name", "description", "roles"});
        return group;
    });
}

QJsonObject toJson(const GroupChange &change)
{
    QJsonObject out;
    if (change.name) out.insert(u"name"_s, *change.name);
    if (change.description) out.insert(u"description"_s, *change.description);
    if (change.roles) out.insert(u"roles"_s, toJson(*change.roles));
    return out;
}

template <>
Result<GroupChange> fromJson<GroupChange>(const QJsonObject &json)
{
    return readObject<GroupChange>(json, [](JsonReader &in) {
        GroupChange change{in.optionalText("name"), in.changedText("description"), in.optionalTexts("roles")};
        in.refuseUnknown({"name", "description", "roles"});
        return change;
    });
}

QJsonObject toJson(const Role &role)
{
    return {{u"name"_s, role.name},
            {u"description"_s, role.description},
            {u"permissions"_s, toJson(role.permissions)},
            {u"member_count"_s, role.memberCount}};
}

template <>
Result<Role> fromJson<Role>(const QJsonObject &json)
{
    return readObject<Role>(json, [](JsonReader &in) {
        return Role{in.text("name"), in.textOr("description"), in.texts("permissions"),
                    in.integerOr("member_count", 0)};
    });
}

}  // namespace gatehouse::wire
