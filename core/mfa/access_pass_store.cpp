#include "core/mfa/access_pass_store.h"

namespace gatehouse::access_pass_store {

namespace {

#define COLUMNS "id, user_id, uses_left, created_by_name, created_at, expires_at, revoked_at"

const Statement kInsertPass(R"(
    INSERT INTO access_passes (id, user_id, pass_hash, uses_left, created_by_name, created_at, expires_at)
    VALUES (?, ?, ?, ?, ?, ?, ?))");

const Statement kUsePass(R"(
    UPDATE access_passes SET uses_left = uses_left - 1
    WHERE user_id = ? AND pass_hash = ? AND uses_left > 0 AND revoked_at IS NULL AND expires_at > ?
    RETURNING )" COLUMNS);

const Statement kRevokePass(R"(
    UPDATE access_passes SET revoked_at = ?
    WHERE user_id = ? AND id = ? AND uses_left > 0 AND revoked_at IS NULL AND expires_at > ?
    RETURNING )" COLUMNS);

const Statement kRevokeAllPasses(R"(
    UPDATE access_passes SET revoked_at = ?
    WHERE user_id = ? AND uses_left > 0 AND revoked_at IS NULL AND expires_at > ?)");

const Statement kPassesOfUser("SELECT " COLUMNS
                              " FROM access_passes WHERE user_id = ? ORDER BY created_at DESC, id DESC");

const Statement kCountGoodPasses(R"(
    SELECT count(*) FROM access_passes
    WHERE user_id = ? AND uses_left > 0 AND revoked_at IS NULL AND expires_at > ?)");

const Statement kPrunePasses(R"(
    DELETE FROM access_passes WHERE id IN
        (SELECT id FROM access_passes WHERE expires_at < ? ORDER BY expires_at LIMIT ?))");

AccessPass read(const Row &row)
{
    AccessPass pass;
    pass.id = AccessPassId::fromStored(row.text(0));
    pass.user = UserId::fromStored(row.text(1));
    pass.usesLeft = row.integer(2);
    pass.createdByName = row.text(3);
    pass.createdAt = row.time(4);
    pass.expiresAt = row.time(5);
    pass.revokedAt = row.optionalTime(6);
    return pass;
}

}  // namespace

Result<void> insert(Transaction &tx, const AccessPass &pass, const QByteArray &hash)
{
    GATEHOUSE_TRY(
        tx.change(kInsertPass, {sqlValue(pass.id), sqlValue(pass.user), hash, pass.usesLeft,
                                pass.createdByName, sqlValue(pass.createdAt), sqlValue(pass.expiresAt)}));
    return {};
}

Result<std::optional<AccessPass>> use(Transaction &tx, const UserId &user, const QByteArray &hash,
                                      Timestamp now)
{
    return tx.one(kUsePass, {sqlValue(user), hash, sqlValue(now)}, read);
}

Result<std::optional<AccessPass>> revoke(Transaction &tx, const UserId &user, const AccessPassId &id,
                                         Timestamp now)
{
    return tx.one(kRevokePass, {sqlValue(now), sqlValue(user), sqlValue(id), sqlValue(now)}, read);
}

Result<qint64> revokeAll(Transaction &tx, const UserId &user, Timestamp now)
{
    return tx.change(kRevokeAllPasses, {sqlValue(now), sqlValue(user), sqlValue(now)});
}

Result<QList<AccessPass>> ofUser(Transaction &tx, const UserId &user)
{
    return tx.all(kPassesOfUser, {sqlValue(user)}, read);
}

Result<qint64> countGood(Transaction &tx, const UserId &user, Timestamp now)
{
    GATEHOUSE_TRY_ASSIGN(count, tx.one(kCountGoodPasses, {sqlValue(user), sqlValue(now)},
                                       [](const Row &row) { return row.integer(0); }));
    return count.value_or(0);
}

Result<qint64> prune(Transaction &tx, Timestamp before, int limit)
{
    return tx.change(kPrunePasses, {sqlValue(before), limit});
}

}  // namespace gatehouse::access_pass_store
