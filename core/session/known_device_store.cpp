#include "core/session/known_device_store.h"

namespace gatehouse {

namespace {

const Statement kSeen("UPDATE known_devices SET last_seen_at = ? WHERE user_id = ? AND token_hash = ?");
const Statement kInsert(
    "INSERT INTO known_devices (user_id, token_hash, created_at, last_seen_at) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (user_id, token_hash) DO NOTHING");
const Statement kHasHistory(
    "SELECT 1 FROM users u WHERE u.id = ? AND (EXISTS (SELECT 1 FROM known_devices d WHERE d.user_id = u.id) "
    "OR EXISTS (SELECT 1 FROM sessions s WHERE s.user_id = u.id AND s.id <> ?))");
const Statement kRemoveAll("DELETE FROM known_devices WHERE user_id = ?");
const Statement kPrune(
    "DELETE FROM known_devices WHERE (user_id, token_hash) IN (SELECT user_id, token_hash FROM known_devices "
    "WHERE last_seen_at < ? ORDER BY last_seen_at, user_id, token_hash LIMIT ?)");

}  // namespace

Result<bool> KnownDeviceStore::seen(Transaction &tx, const UserId &user, const QByteArray &hash,
                                    Timestamp now) const
{
    GATEHOUSE_TRY_ASSIGN(rows, tx.change(kSeen, {sqlValue(now), sqlValue(user), hash}));
    return rows == 1;
}

Result<bool> KnownDeviceStore::insert(Transaction &tx, const UserId &user, const QByteArray &hash,
                                      Timestamp now) const
{
    GATEHOUSE_TRY_ASSIGN(rows, tx.change(kInsert, {sqlValue(user), hash, sqlValue(now), sqlValue(now)}));
    return rows == 1;
}

Result<bool> KnownDeviceStore::hasHistory(Transaction &tx, const UserId &user, const SessionId &except) const
{
    GATEHOUSE_TRY_ASSIGN(
        found, tx.one(kHasHistory, {sqlValue(user), sqlValue(except)}, [](const Row &) { return true; }));
    return found.has_value();
}

Result<qint64> KnownDeviceStore::removeAll(Transaction &tx, const UserId &user) const
{
    return tx.change(kRemoveAll, {sqlValue(user)});
}

Result<qint64> KnownDeviceStore::prune(Transaction &tx, Timestamp before, int limit) const
{
    return tx.change(kPrune, {sqlValue(before), limit});
}

}  // namespace gatehouse
