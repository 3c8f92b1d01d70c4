#pragma once

#include "core/mfa/remembered_device.h"
#include "core/store/transaction.h"

/// The SQL of remembered browsers. Stateless; any thread that owns the transaction.
namespace gatehouse::remembered_device_store {

Result<void> insert(Transaction &tx, const RememberedDevice &device, const QByteArray &tokenHash);
/// Notes the use of a living one of this user; false where there is none.
Result<bool> use(Transaction &tx, const UserId &user, const QByteArray &tokenHash, Timestamp notBefore,
                 Timestamp now);
Result<QList<RememberedDevice>> ofUser(Transaction &tx, const UserId &user, Timestamp now);
/// Keeps the `most` that were used last.
Result<void> keepNewest(Transaction &tx, const UserId &user, int most);
Result<bool> remove(Transaction &tx, const UserId &user, const RememberedDeviceId &id);
Result<qint64> removeAll(Transaction &tx, const UserId &user);
Result<qint64> prune(Transaction &tx, Timestamp now, int limit);

}  // namespace gatehouse::remembered_device_store
