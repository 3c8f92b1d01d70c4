#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <optional>

#include "core/base/result.h"
#include "core/store/transaction.h"

namespace gatehouse {

/// Pending until a person decides; Used once its tokens are out.
enum class DeviceCodeState { Pending, Approved, Denied, Used };

/// A sign-in that a device asked for (RFC 8628).
struct DeviceCode
{
    QString userCodeKey;  ///< without the hyphen
    ClientId client;
    QStringList scopes;
    DeviceCodeState state = DeviceCodeState::Pending;
    GrantId grant;  ///< once approved
    int pollSeconds = 0;
    QString address;  ///< where it was asked for
    QString userAgent;
    Timestamp createdAt;
    Timestamp expiresAt;
    QStringList resources;  ///< that its tokens are to be for
};

/// SQL of device_codes. `hash` is SHA-256 of the device code.
namespace device_code_store {

/// False when somebody else has this user code.
Result<bool> insert(Transaction &tx, const QByteArray &hash, const DeviceCode &code);
Result<std::optional<DeviceCode>> find(Transaction &tx, const QByteArray &hash);
/// Only a pending one that is not over.
Result<std::optional<DeviceCode>> findPending(Transaction &tx, const QString &userCodeKey, Timestamp now);
/// A person's decision; `to` is Approved or Denied. True for exactly one caller.
Result<bool> settle(Transaction &tx, const QString &userCodeKey, DeviceCodeState to, Timestamp now);
Result<void> setGrant(Transaction &tx, const QString &userCodeKey, const GrantId &grant);
/// Notes a poll. False when it came sooner than `leeway` before its time.
Result<bool> notePoll(Transaction &tx, const QByteArray &hash, Timestamp now,
                      std::chrono::milliseconds leeway);
/// Notes a poll that came too soon and makes the interval longer, up to `most` seconds.
Result<void> slowDown(Transaction &tx, const QByteArray &hash, Timestamp now, int moreSeconds, int most);
/// Decides single use of an approved code: true for exactly one caller.
Result<bool> use(Transaction &tx, const QByteArray &hash, Timestamp now);
/// How many rows went, `limit` at most.
Result<qint64> prune(Transaction &tx, Timestamp expiredBefore, int limit);

/// Takes one of the places that are there for tries. False while it is taken by an earlier one.
Result<bool> takeTry(Transaction &tx, const QByteArray &placeHash, Timestamp now, Timestamp until);
Result<void> giveTryBack(Transaction &tx, const QByteArray &placeHash);

}  // namespace device_code_store
}  // namespace gatehouse
