#pragma once

#include "core/store/transaction.h"

namespace gatehouse {

/// The SQL of links for new passkeys. Stateless; any thread that owns the transaction.
class PasskeyLinkStore final
{
public:
    Result<void> insert(Transaction &tx, const QByteArray &tokenHash, const UserId &user, Timestamp now,
                        Timestamp expiresAt) const;
    /// Whose link it is, if it is unused and young enough.
    Result<std::optional<UserId>> live(Transaction &tx, const QByteArray &tokenHash, Timestamp now) const;
    /// The same, and uses it: this decides single use.
    Result<std::optional<UserId>> use(Transaction &tx, const QByteArray &tokenHash, Timestamp now) const;
    Result<qint64> forgetOfUser(Transaction &tx, const UserId &user) const;
    Result<qint64> forgetExpired(Transaction &tx, Timestamp now, int limit) const;
};

}  // namespace gatehouse
