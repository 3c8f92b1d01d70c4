#pragma once

#include "core/base/page.h"
#include "core/identity/user.h"
#include "core/store/transaction.h"

namespace gatehouse {

/// A user's row as it is written; keys and search text included.
struct UserRecord
{
    User user;
    QString usernameKey;
    QString emailKey;  ///< empty when there is none
    QString searchText;
};

/// The SQL of accounts. No rules: those are UserService's. Stateless; any thread that owns the transaction.
class UserStore final
{
public:
    Result<void> insert(Transaction &tx, const UserRecord &record,
                        const std::optional<QString> &passwordHash) const;
    /// Writes names, locale, flags; counts the version up. The value is the new row, or nullopt when the row
    /// is gone or has another version than `record.user.version`.
    Result<std::optional<User>> update(Transaction &tx, const UserRecord &record) const;
    /// For changes kept beside the row: counts the version up and sets `updated_at`.
    Result<std::optional<User>> countChange(Transaction &tx, const UserId &id, Timestamp now,
                                            qint64 version) const;
    Result<bool> remove(Transaction &tx, const UserId &id, qint64 version) const;

    Result<std::optional<User>> byId(Transaction &tx, const UserId &id) const;
    Result<std::optional<User>> byUsernameKey(Transaction &tx, const QString &key) const;
    Result<std::optional<User>> byEmailKey(Transaction &tx, const QString &key) const;
    /// nullopt when there is no such user or no password.
    Result<std::optional<QString>> passwordHash(Transaction &tx, const UserId &id) const;

    Result<std::optional<User>> setPassword(Transaction &tx, const UserId &id, const QString &hash,
                                            bool mustChange, Timestamp now, qint64 version) const;
    /// Only when the stored hash still is `old`.
    Result<bool> replaceHash(Transaction &tx, const UserId &id, const QString &old,
                             const QString &hash) const;
    Result<std::optional<User>> setDisabled(Transaction &tx, const UserId &id, bool disabled, Timestamp now,
                                            qint64 version) const;
    Result<std::optional<User>> clearLock(Transaction &tx, const UserId &id, Timestamp now,
                                          qint64 version) const;

    /// Counts one more failure unless the account is locked now; the value is the new count, or nullopt.
    Result<std::optional<qint64>> countFailure(Transaction &tx, const UserId &id, Timestamp now) const;
    Result<void> lock(Transaction &tx, const UserId &id, Timestamp until) const;
    /// False when the password is another by now, or was known to be breached.
    Result<bool> markBreached(Transaction &tx, const UserId &id, const QString &hash, Timestamp now) const;
    /// Puts the present hash among the earlier ones, of which `keep` stay.
    Result<void> keepOldPassword(Transaction &tx, const UserId &id, Timestamp now, qint64 keep) const;
    /// The hashes of earlier passwords, the latest first.
    Result<QStringList> oldPasswords(Transaction &tx, const UserId &id, qint64 limit) const;
    Result<void> noteSuccess(Transaction &tx, const UserId &id, Timestamp now) const;

    Result<std::optional<UserDetails>> details(Transaction &tx, const UserId &id) const;
    /// `officeDays` is how old a password may be for those who have no rule of their own; 0: any age.
    Result<Page<UserDetails>> list(Transaction &tx, const UserFilter &filter, const PageRequest &page,
                                   qint64 officeDays, Timestamp now) const;
    Result<UserCounts> counts(Transaction &tx, Timestamp now) const;

private:
    Result<void> addGroups(Transaction &tx, UserDetails &details) const;
};

}  // namespace gatehouse
