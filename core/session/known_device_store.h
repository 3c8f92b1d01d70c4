#pragma once

#include "core/base/ids.h"
#include "core/store/transaction.h"

namespace gatehouse {

/// The SQL of the browsers that people have signed in with. Stateless.
class KnownDeviceStore final
{
public:
    /// True when it was there.
    Result<bool> seen(Transaction &tx, const UserId &user, const QByteArray &hash, Timestamp now) const;
    /// False when somebody else inserted it meanwhile.
    Result<bool> insert(Transaction &tx, const UserId &user, const QByteArray &hash, Timestamp now) const;
    /// Whether the user has signed in with anything before: a known device, or a session beside this one.
    Result<bool> hasHistory(Transaction &tx, const UserId &user, const SessionId &except) const;
    Result<qint64> removeAll(Transaction &tx, const UserId &user) const;
    Result<qint64> prune(Transaction &tx, Timestamp before, int limit) const;
};

}  // namespace gatehouse
