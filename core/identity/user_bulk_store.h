#pragma once

#include <QHash>

#include "core/identity/user_store.h"

namespace gatehouse {

/// The SQL of accounts for hundreds at a time. No rules. Stateless; any thread that owns the transaction.
class UserBulkStore final
{
public:
    struct NewRow
    {
        UserRecord record;
        std::optional<QString> passwordHash;
    };
    /// What insert() does in UserStore, `disabled` included, with a statement for twenty at a time.
    Result<void> insert(Transaction &tx, const QList<NewRow> &rows) const;

    /// Who has these as a username, and who as an address: key to id.
    Result<QHash<QString, UserId>> byUsernameKeys(Transaction &tx, const QStringList &keys) const;
    Result<QHash<QString, UserId>> byEmailKeys(Transaction &tx, const QStringList &keys) const;

    /// The names of all attributes that anybody has, in order. Reads the whole table.
    Result<QStringList> attributeNames(Transaction &tx) const;
};

}  // namespace gatehouse
