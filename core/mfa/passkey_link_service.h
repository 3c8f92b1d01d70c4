#pragma once

#include <QString>
#include <chrono>

#include "core/base/caller.h"
#include "core/base/result.h"
#include "core/base/secret.h"

namespace gatehouse {

class AuditLog;
class Transaction;

/// A link that lets whoever opens it register one passkey for somebody, without signing in: for the new phone
/// of a person who is standing beside an administrator, or who gets it by mail. 256 random bits, kept as
/// SHA-256, good for one passkey and half an hour; a newer one for the same person ends the older. Any thread
/// that holds a transaction.
class PasskeyLinkService final
{
public:
    static constexpr std::chrono::minutes kLife{30};

    PasskeyLinkService(const Clock &clock, const AuditLog &audit) : m_clock(clock), m_audit(audit) {}
    Q_DISABLE_COPY_MOVE(PasskeyLinkService)

    struct Made
    {
        Secret token;
        Timestamp expiresAt;
    };
    /// `mailed` is for the audit log: whether it goes to the person's address as well.
    Result<Made> make(Transaction &tx, const Caller &by, const UserId &user, bool mailed = false) const;
    /// Whose link it is. Gone "link_expired" when it is unknown, used or too old.
    Result<UserId> holderOf(Transaction &tx, const QByteArray &token) const;
    /// The same, and the link is used up. Decided by a conditional UPDATE.
    Result<UserId> use(Transaction &tx, const QByteArray &token) const;
    Result<qint64> prune(Transaction &tx, int limit) const;

private:
    const Clock &m_clock;
    const AuditLog &m_audit;
};

}  // namespace gatehouse
