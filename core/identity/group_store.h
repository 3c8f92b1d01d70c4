#pragma once

#include "core/base/page.h"
#include "core/identity/group.h"
#include "core/store/transaction.h"

namespace gatehouse {

/// The SQL of groups and memberships. Stateless; any thread that owns the transaction.
class GroupStore final
{
public:
    Result<void> insert(Transaction &tx, const Group &group, const QString &nameKey) const;
    /// False when the row is gone or has another version than `group.version`.
    Result<bool> update(Transaction &tx, const Group &group, const QString &nameKey) const;
    Result<bool> remove(Transaction &tx, const GroupId &id, qint64 version) const;
    Result<std::optional<Group>> byId(Transaction &tx, const GroupId &id) const;
    Result<Page<Group>> list(Transaction &tx, const QString &text, const PageRequest &page) const;

    /// True when this made the difference.
    Result<bool> addMember(Transaction &tx, const GroupId &group, const UserId &user, Timestamp now) const;
    Result<bool> removeMember(Transaction &tx, const GroupId &group, const UserId &user) const;
    Result<QList<GroupId>> groupsOf(Transaction &tx, const UserId &user) const;
};

}  // namespace gatehouse
