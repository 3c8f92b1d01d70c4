#pragma once

#include <chrono>

#include "core/base/caller.h"
#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/mfa/access_pass.h"

namespace gatehouse {

class AuditLog;
class Settings;
class Transaction;

/// Temporary access passes: an administrator hands one to somebody who has lost, or does not yet have, a
/// second factor; it opens the account instead of password and factor, and leads to setting new ones up. 60
/// random bits as three groups of four ("k3vq-7m0d-xz4e", Crockford's base32), kept as SHA-256; how often it
/// is used is decided by a conditional UPDATE. Guesses count towards locking the account (core/signin), so 60
/// bits need no slow hash. Any thread that holds a transaction.
class AccessPassService final
{
public:
    static constexpr int kMaxGood = 5;
    static constexpr int kMaxUses = 20;
    static constexpr int kMinMinutes = 10;
    static constexpr int kMaxMinutes = 7 * 24 * 60;

    AccessPassService(const Clock &clock, const AuditLog &audit, const Settings &settings)
        : m_clock(clock), m_audit(audit), m_settings(settings)
    {
    }
    Q_DISABLE_COPY_MOVE(AccessPassService)

    struct Made
    {
        AccessPass pass;
        Secret secret;  ///< as it is handed over, told once
    };
    /// `minutes` empty: `mfa.access_pass_minutes`. InvalidInput beyond the limits above; Conflict
    /// "too_many_passes" when kMaxGood are good already.
    Result<Made> make(Transaction &tx, const Caller &by, const UserId &user,
                      std::optional<qint64> minutes = {}, qint64 uses = 1) const;
    /// True when the pass was the user's and good, and is now used once more. False is a value, so that the
    /// caller can count it. Spaces, dashes and case do not matter; o, i, l read as 0, 1, 1. The same
    /// statement for nobody.
    Result<bool> use(Transaction &tx, const Caller &by, const UserId &user, const QString &typed) const;
    /// Newest first, used and ended ones too.
    Result<QList<AccessPass>> list(Transaction &tx, const UserId &user) const;
    /// NotFound when the user has no good one with that id.
    Result<void> revoke(Transaction &tx, const Caller &by, const UserId &user, const AccessPassId &id) const;
    /// How many were good. Part of every change after which nobody else may get in: a pass opens the account
    /// instead of password and factor.
    Result<qint64> revokeAll(Transaction &tx, const Caller &by, const UserId &user,
                             const QString &reason) const;
    /// Forgets up to `limit` that ended before then.
    Result<qint64> prune(Transaction &tx, Timestamp before, int limit) const;

private:
    const Clock &m_clock;
    const AuditLog &m_audit;
    const Settings &m_settings;
};

}  // namespace gatehouse
