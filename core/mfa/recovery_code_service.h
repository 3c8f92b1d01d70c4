#pragma once

#include <vector>

#include "core/base/caller.h"
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/base/secret.h"

namespace gatehouse {

class AuditLog;
class Transaction;

/// One-time codes for the day the phone is lost. Ten codes of 80 random bits each, written as four groups of
/// four ("k3vq-7m0d-xz4e-9r2t", Crockford's base32), kept as SHA-256 and spent by a conditional UPDATE.
/// 80 random bits need no slow hash (NIST SP 800-63B-4 section 4.2.1.1). Any thread that holds a transaction.
class RecoveryCodeService final
{
public:
    RecoveryCodeService(const Clock &clock, const AuditLog &audit);
    Q_DISABLE_COPY_MOVE(RecoveryCodeService)

    static constexpr int kCodes = 10;

    /// New codes, told once; all older ones stop working.
    Result<std::vector<Secret>> regenerate(Transaction &tx, const Caller &by, const UserId &user) const;
    /// True when the code was the user's, unused, and is now used. False is a value, not an error, so that
    /// the caller can count it in the same transaction. Spaces, dashes and case do not matter; o, i, l read
    /// as 0, 1, 1. The audit event of the sign-in is the caller's; that a code was spent is recorded here.
    Result<bool> spend(Transaction &tx, const Caller &by, const UserId &user, const QString &code) const;
    Result<int> left(Transaction &tx, const UserId &user) const;
    /// Whether the present ones were made then or later; all of them are always made at once.
    Result<bool> madeSince(Transaction &tx, const UserId &user, Timestamp since) const;
    /// How many unused ones were removed. For "reset MFA".
    Result<int> removeAll(Transaction &tx, const Caller &by, const UserId &user, const QString &reason) const;

private:
    const Clock &m_clock;
    const AuditLog &m_audit;
};

/// The sixteen characters of what a person typed, or empty when it cannot be a code.
QByteArray normalizedRecoveryCode(const QString &typed);

}  // namespace gatehouse
