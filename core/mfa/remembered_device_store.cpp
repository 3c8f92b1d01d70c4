#include "core/mfa/remembered_device_store.h"

#include "core/store/sql_text.h"

namespace gatehouse::remembered_device_store {

namespace {

const Statement kInsertDevice(R"(
    INSERT INTO remembered_devices (id, token_hash, user_id, user_agent, created_at, expires_at)
    VALUES (?, ?, ?, ?, ?, ?))");

const Statement kUseDevice(R"(
    UPDATE remembered_devices SET last_used_at = ?
    WHERE token_hash = ? AND user_id = ? AND created_at >= ? AND expires_at > ?)");

const Statement kDevicesOfUser(R"(
    SELECT id, user_id, user_agent, created_at, last_used_at, expires_at FROM remembered_devices
    WHERE user_id = ? AND expires_at > ? ORDER BY created_at DESC, id DESC)");

const Statement kKeepNewestDevices(R"(
    DELETE FROM remembered_devices WHERE user_id = ? AND id NOT IN
        (SELECT id FROM remembered_devices WHERE user_id = ?
         ORDER BY COALESCE(last_used_at, created_at) DESC, id DESC LIMIT ?))");

const Statement kRemoveDevice("DELETE FROM remembered_devices WHERE user_id = ? AND id = ?");
const Statement kRemoveDevices("DELETE FROM remembered_devices WHERE user_id = ?");
const Statement kPruneDevices(R"(
    DELETE FROM remembered_devices WHERE id IN
        (SELECT id FROM remembered_devices WHERE expires_at <= ? ORDER BY expires_at LIMIT ?))");

}  // namespace

Result<void> insert(Transaction &tx, const RememberedDevice &device, const QByteArray &tokenHash)
{
    GATEHOUSE_TRY(tx.change(kInsertDevice,
                            {sqlValue(device.id), tokenHash, sqlValue(device.user), sqlText(device.userAgent),
                             sqlValue(device.createdAt), sqlValue(device.expiresAt)}));
    return {};
}

Result<bool> use(Transaction &tx, const UserId &user, const QByteArray &tokenHash, Timestamp notBefore,
                 Timestamp now)
{
    GATEHOUSE_TRY_ASSIGN(changed, tx.change(kUseDevice, {sqlValue(now), tokenHash, sqlValue(user),
                                                         sqlValue(notBefore), sqlValue(now)}));
    return changed == 1;
}

Result<QList<RememberedDevice>> ofUser(Transaction &tx, const UserId &user, Timestamp now)
{
    return tx.all(kDevicesOfUser, {sqlValue(user), sqlValue(now)}, [](const Row &row) {
        RememberedDevice device;
        device.id = RememberedDeviceId::fromStored(row.text(0));
        device.user = UserId::fromStored(row.text(1));
        device.userAgent = row.text(2);
        device.createdAt = row.time(3);
        device.lastUsedAt = row.optionalTime(4);
        device.expiresAt = row.time(5);
        return device;
    });
}

Result<void> keepNewest(Transaction &tx, const UserId &user, int most)
{
    GATEHOUSE_TRY(tx.change(kKeepNewestDevices, {sqlValue(user), sqlValue(user), most}));
    return {};
}

Result<bool> remove(Transaction &tx, const UserId &user, const RememberedDeviceId &id)
{
    GATEHOUSE_TRY_ASSIGN(removed, tx.change(kRemoveDevice, {sqlValue(user), sqlValue(id)}));
    return removed == 1;
}

Result<qint64> removeAll(Transaction &tx, const UserId &user)
{
    return tx.change(kRemoveDevices, {sqlValue(user)});
}

Result<qint64> prune(Transaction &tx, Timestamp now, int limit)
{
    return tx.change(kPruneDevices, {sqlValue(now), limit});
}

}  // namespace gatehouse::remembered_device_store
