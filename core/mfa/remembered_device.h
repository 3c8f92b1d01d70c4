#pragma once

#include <QList>
#include <QString>
#include <optional>

#include "core/base/caller.h"
#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/base/secret.h"

namespace gatehouse {

class AuditLog;
class Transaction;

using RememberedDeviceId = StrongId<struct RememberedDeviceTag>;

/// A browser in which somebody is not asked for the second factor for a while. Value type.
struct RememberedDevice
{
    RememberedDeviceId id;
    UserId user;
    QString userAgent;
    Timestamp createdAt;
    std::optional<Timestamp> lastUsedAt;
    Timestamp expiresAt;
};

/// Remembers browsers (`mfa.remember_days`). 256 random bits in a cookie, kept as SHA-256, good for one
/// person alone. For how long, and whether at all, is the caller's to say (core/signin): here nobody knows
/// roles. Audited; any thread that holds a transaction.
class RememberedDeviceService final
{
public:
    static constexpr int kMaxDevices = 20;

    RememberedDeviceService(const Clock &clock, const AuditLog &audit) : m_clock(clock), m_audit(audit) {}
    Q_DISABLE_COPY_MOVE(RememberedDeviceService)

    /// The cookie's value. The one unused for longest gives way beyond kMaxDevices.
    Result<Secret> remember(Transaction &tx, const Caller &by, const UserId &user,
                            std::chrono::milliseconds life) const;
    /// Whether that cookie is a living one of this person, made at or after `notBefore` (when the password
    /// was changed, no earlier one counts). The same statement for nobody, and for no cookie.
    Result<bool> recognize(Transaction &tx, const UserId &user, const QByteArray &hash,
                           Timestamp notBefore) const;
    /// The living ones, newest first.
    Result<QList<RememberedDevice>> list(Transaction &tx, const UserId &user) const;
    /// NotFound where the person has none with that id.
    Result<void> forget(Transaction &tx, const Caller &by, const UserId &user,
                        const RememberedDeviceId &id) const;
    /// How many there were.
    Result<qint64> forgetAll(Transaction &tx, const Caller &by, const UserId &user,
                             const QString &reason) const;
    Result<qint64> prune(Transaction &tx, int limit) const;

private:
    const Clock &m_clock;
    const AuditLog &m_audit;
};

}  // namespace gatehouse
