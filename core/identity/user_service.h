#pragma once

#include <functional>

#include "core/access/role_service.h"
#include "core/identity/user_store.h"
#include "core/settings/settings.h"

namespace gatehouse {

/// Until when an account is locked after its `failures`-th wrong guess in a row; nullopt: not locked.
using LockoutRule = std::function<std::optional<Timestamp>(int failures, Timestamp now)>;

enum class PasswordChangeKind {
    Changed,  ///< by its owner
    Set,      ///< by an administrator, who knows it
    Reset,    ///< to a one-time password
};

/// Accounts and their rules. Functions take part in the caller's transaction and audit what they do; none of
/// them hashes (see PasswordService) or ends sessions and tokens (whoever composes does, in the same
/// transaction). `ifVersion` is If-Match: another version answers PreconditionFailed.
///
/// Shared errors: NotFound; InvalidInput with its field; Conflict "username_taken" / "email_taken"; Forbidden
/// "administrator_protected" when `by` may not change that user; Conflict "last_administrator".
class UserService final
{
public:
    UserService(const AccessPolicy &policy, const RoleService &roles, const AuditLog &audit,
                const Settings &settings, const Clock &clock)
        : m_policy(policy), m_roles(roles), m_audit(audit), m_settings(settings), m_clock(clock)
    {
    }
    Q_DISABLE_COPY_MOVE(UserService)

    /// Nobody (Anonymous) may create one only while registration is open, and without roles.
    Result<User> create(Transaction &tx, const Caller &by, const NewUser &input) const;
    Result<User> update(Transaction &tx, const Caller &by, const UserId &id, const UserChanges &changes,
                        std::optional<qint64> ifVersion = {}) const;
    Result<User> disable(Transaction &tx, const Caller &by, const UserId &id, const QString &reason = {},
                         std::optional<qint64> ifVersion = {}) const;
    Result<User> enable(Transaction &tx, const Caller &by, const UserId &id, const QString &reason = {},
                        std::optional<qint64> ifVersion = {}) const;
    Result<User> unlock(Transaction &tx, const Caller &by, const UserId &id, const QString &reason = {},
                        std::optional<qint64> ifVersion = {}) const;
    Result<void> remove(Transaction &tx, const Caller &by, const UserId &id, const QString &reason = {},
                        std::optional<qint64> ifVersion = {}) const;
    /// Replaces the direct roles. Administrators, clients and the system only.
    Result<User> setRoles(Transaction &tx, const Caller &by, const UserId &id, const RoleSet &roles,
                          std::optional<qint64> ifVersion = {}) const;

    Result<User> byId(Transaction &tx, const UserId &id) const;
    Result<UserDetails> details(Transaction &tx, const UserId &id) const;
    /// `login` as typed: a username, else an e-mail address. nullopt when nobody has it. Two statements
    /// either way.
    Result<std::optional<User>> findByLogin(Transaction &tx, const QString &login) const;
    Result<Page<UserDetails>> list(Transaction &tx, const UserFilter &filter, const PageRequest &page) const;
    Result<UserCounts> counts(Transaction &tx) const;

    /// For PasswordService::verify() only; nullopt when there is no password.
    Result<std::optional<QString>> passwordHash(Transaction &tx, const UserId &id) const;
    /// Stores a new hash. Unlocks nothing and ends nothing.
    Result<User> setPassword(Transaction &tx, const Caller &by, const UserId &id, const QString &hash,
                             PasswordChangeKind kind, bool mustChange = false,
                             std::optional<qint64> ifVersion = {}) const;
    /// Keeps the same password under a stronger hash. Does nothing when it was changed in the meantime.
    Result<void> upgradePasswordHash(Transaction &tx, const Caller &by, const UserId &id,
                                     const QString &oldHash, const QString &newHash) const;

    /// The password with this hash turned out to be known from a breach: it has to be changed. Does nothing
    /// when it was changed in the meantime, or is known to be.
    Result<void> markPasswordBreached(Transaction &tx, const Caller &by, const UserId &id,
                                      const QString &hash) const;
    /// The hashes that may not come back, by `password.history`; the present one is not among them.
    Result<QStringList> earlierPasswords(Transaction &tx, const UserId &id) const;

    /// What a wrong guess did.
    struct Failure
    {
        qint64 failures = 0;
        std::optional<Timestamp> lockedUntil;  ///< set when the account is locked now
        bool justLocked = false;               ///< by this guess
    };
    /// One more wrong guess. Safe under concurrency: each is counted once; while locked, none is. A lock is
    /// audited as `user.locked`; the failed sign-in itself is the caller's event.
    Result<Failure> noteFailure(Transaction &tx, const Caller &by, const UserId &id,
                                const LockoutRule &rule) const;
    /// Resets the count and sets the time of the last sign-in.
    Result<void> noteSuccess(Transaction &tx, const UserId &id) const;

private:
    Result<User> changeable(Transaction &tx, const Caller &by, const UserId &id,
                            std::optional<qint64> ifVersion) const;
    Result<void> requireNamesFree(Transaction &tx, const UserRecord &record) const;
    Result<void> report(Transaction &tx, const Caller &by, QLatin1String type, const User &user,
                        const QString &reason, const QJsonObject &detail = {}) const;

    const AccessPolicy &m_policy;
    const RoleService &m_roles;
    const AuditLog &m_audit;
    const Settings &m_settings;
    const Clock &m_clock;
    UserStore m_store;
};

}  // namespace gatehouse
