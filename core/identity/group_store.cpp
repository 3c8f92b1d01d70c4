#include "core/identity/group_store.h"

#include "core/store/sql_text.h"

namespace gatehouse {

namespace {

#define HAS_ROLE(role)                                                                                      \
    "CASE WHEN EXISTS (SELECT 1 FROM role_assignments r WHERE r.subject_kind = 'group' AND r.subject_id = " \
    "groups.id AND r.role = '" role "') THEN 1 ELSE 0 END"
// Roles in the order of allRoles().
#define GROUP_COLUMNS                                                                           \
    "id, name, description, created_at, updated_at, version, "                                  \
    "(SELECT COUNT(*) FROM group_members m WHERE m.group_id = groups.id), name_key, " HAS_ROLE( \
        "administrator") ", " HAS_ROLE("help_desk") ", " HAS_ROLE("auditor") ", " HAS_ROLE("user")
constexpr int kNameKeyColumn = 7;
constexpr int kFirstRoleColumn = 8;

const Statement kInsert(
    "INSERT INTO groups (id, name, name_key, description, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)");
const Statement kUpdate(R"(
    UPDATE groups SET name = ?, name_key = ?, description = ?, updated_at = ?, version = version + 1
    WHERE id = ? AND version = ?)");
const Statement kRemove("DELETE FROM groups WHERE id = ? AND version = ?");
const Statement kById("SELECT " GROUP_COLUMNS " FROM groups WHERE id = ?");
const Statement kList("SELECT " GROUP_COLUMNS R"( FROM groups
    WHERE name_key > ? AND (CAST(? AS TEXT) IS NULL OR name_key LIKE ? ESCAPE '!')
    ORDER BY name_key LIMIT ?)");
const Statement kAddMember(
    "INSERT INTO group_members (group_id, user_id, created_at) VALUES (?, ?, ?) "
    "ON CONFLICT (group_id, user_id) DO NOTHING");
const Statement kRemoveMember("DELETE FROM group_members WHERE group_id = ? AND user_id = ?");
const Statement kGroupsOf("SELECT group_id FROM group_members WHERE user_id = ? ORDER BY group_id");

Group readGroup(const Row &row)
{
    Group group;
    group.id = GroupId::fromStored(row.text(0));
    group.name = row.text(1);
    group.description = row.text(2);
    group.createdAt = row.time(3);
    group.updatedAt = row.time(4);
    group.version = row.integer(5);
    group.memberCount = row.integer(6);
    int column = kFirstRoleColumn;
    for (const Role role : allRoles())
        if (row.integer(column++) != 0) group.roles.insert(role);
    return group;
}

}  // namespace

Result<void> GroupStore::insert(Transaction &tx, const Group &group, const QString &nameKey) const
{
    GATEHOUSE_TRY(tx.change(kInsert, {sqlValue(group.id), group.name, nameKey, group.description,
                                      sqlValue(group.createdAt), sqlValue(group.updatedAt)}));
    return {};
}

Result<bool> GroupStore::update(Transaction &tx, const Group &group, const QString &nameKey) const
{
    GATEHOUSE_TRY_ASSIGN(
        changed, tx.change(kUpdate, {group.name, nameKey, group.description, sqlValue(group.updatedAt),
                                     sqlValue(group.id), group.version}));
    return changed == 1;
}

Result<bool> GroupStore::remove(Transaction &tx, const GroupId &id, qint64 version) const
{
    GATEHOUSE_TRY_ASSIGN(removed, tx.change(kRemove, {sqlValue(id), version}));
    return removed == 1;
}

Result<std::optional<Group>> GroupStore::byId(Transaction &tx, const GroupId &id) const
{
    return tx.one(kById, {sqlValue(id)}, readGroup);
}

Result<Page<Group>> GroupStore::list(Transaction &tx, const QString &text, const PageRequest &page) const
{
    QString after;
    if (!page.cursor.isEmpty()) {
        GATEHOUSE_TRY_ASSIGN(key, decodeCursor(page.cursor, 1));
        after = key.first();
    }
    const int limit = page.boundedLimit();
    const QVariant pattern = sqlContains(text);
    Page<Group> answer;
    QString lastKey;
    GATEHOUSE_TRY_ASSIGN(rows, tx.all(kList, {after, pattern, pattern, limit + 1}, [](const Row &row) {
        return std::pair(readGroup(row), row.text(kNameKeyColumn));
    }));
    for (const auto &[group, key] : std::as_const(rows)) {
        if (answer.items.size() == limit) {
            answer.next = encodeCursor({lastKey});
            break;
        }
        answer.items.append(group);
        lastKey = key;
    }
    return answer;
}

Result<bool> GroupStore::addMember(Transaction &tx, const GroupId &group, const UserId &user,
                                   Timestamp now) const
{
    GATEHOUSE_TRY_ASSIGN(added, tx.change(kAddMember, {sqlValue(group), sqlValue(user), sqlValue(now)}));
    return added == 1;
}

Result<bool> GroupStore::removeMember(Transaction &tx, const GroupId &group, const UserId &user) const
{
    GATEHOUSE_TRY_ASSIGN(removed, tx.change(kRemoveMember, {sqlValue(group), sqlValue(user)}));
    return removed == 1;
}

Result<QList<GroupId>> GroupStore::groupsOf(Transaction &tx, const UserId &user) const
{
    return tx.all(kGroupsOf, {sqlValue(user)},
                  [](const Row &row) { return GroupId::fromStored(row.text(0)); });
}

}  // namespace gatehouse
