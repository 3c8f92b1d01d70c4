#include "core/identity/one_time_link_store.h"

#include "core/store/stored_object.h"

namespace gatehouse::one_time_link_store {

namespace {

#define COLUMNS "token_hash, purpose, user_id, data, created_at, expires_at"

const Statement kInsert(R"(
INSERT INTO one_time_links (token_hash, purpose, user_id, data, code_hash, created_at, expires_at)
VALUES (?, ?, ?, ?, ?, ?, ?))");

const Statement kLive("SELECT " COLUMNS R"( FROM one_time_links
WHERE token_hash = ? AND purpose = ? AND code_hash IS NULL AND used_at IS NULL AND expires_at > ?)");

const Statement kLiveCode("SELECT " COLUMNS R"( FROM one_time_links
WHERE token_hash = ? AND purpose = ? AND code_hash IS NOT NULL AND used_at IS NULL AND expires_at > ?
    AND attempts < ?)");

const Statement kUse(R"(
UPDATE one_time_links SET used_at = ?
WHERE token_hash = ? AND purpose = ? AND code_hash IS NULL AND used_at IS NULL AND expires_at > ?
RETURNING )" COLUMNS);

const Statement kCountTry(R"(
UPDATE one_time_links SET attempts = attempts + 1
WHERE token_hash = ? AND purpose = ? AND code_hash IS NOT NULL AND used_at IS NULL AND expires_at > ?
    AND attempts < ?
RETURNING code_hash)");

const Statement kUseWithCode(R"(
UPDATE one_time_links SET used_at = ?
WHERE token_hash = ? AND code_hash = ? AND used_at IS NULL AND expires_at > ?
RETURNING )" COLUMNS);

const Statement kRevoke(R"(
UPDATE one_time_links SET used_at = ? WHERE user_id = ? AND purpose = ? AND used_at IS NULL)");

const Statement kCountSince(R"(
SELECT COUNT(*) FROM one_time_links WHERE user_id = ? AND purpose = ? AND created_at > ?)");

const Statement kPrune(R"(
DELETE FROM one_time_links WHERE token_hash IN
    (SELECT token_hash FROM one_time_links WHERE expires_at < ? ORDER BY expires_at LIMIT ?))");

OneTimeLink read(const Row &row)
{
    OneTimeLink link;
    link.tokenHash = row.bytes(0);
    link.purpose = row.text(1);
    link.user = UserId::fromStored(row.text(2));
    link.data = fromStoredObject(row.text(3));
    link.createdAt = row.time(4);
    link.expiresAt = row.time(5);
    return link;
}

}  // namespace

Result<void> insert(Transaction &tx, const OneTimeLink &link, const QByteArray &codeHash)
{
    GATEHOUSE_TRY(
        tx.change(kInsert, {link.tokenHash, link.purpose, sqlValue(link.user), toStoredObject(link.data),
                            codeHash.isEmpty() ? QVariant() : QVariant(codeHash), sqlValue(link.createdAt),
                            sqlValue(link.expiresAt)}));
    return {};
}

Result<std::optional<OneTimeLink>> live(Transaction &tx, const QByteArray &tokenHash, const QString &purpose,
                                        bool withCode, Timestamp now)
{
    if (!withCode) return tx.one(kLive, {tokenHash, purpose, sqlValue(now)}, read);
    return tx.one(kLiveCode, {tokenHash, purpose, sqlValue(now), OneTimeLinkService::kCodeAttempts}, read);
}

Result<std::optional<OneTimeLink>> use(Transaction &tx, const QByteArray &tokenHash, const QString &purpose,
                                       Timestamp now)
{
    return tx.one(kUse, {sqlValue(now), tokenHash, purpose, sqlValue(now)}, read);
}

Result<std::optional<QByteArray>> countTry(Transaction &tx, const QByteArray &tokenHash,
                                           const QString &purpose, int most, Timestamp now)
{
    return tx.one(kCountTry, {tokenHash, purpose, sqlValue(now), most},
                  [](const Row &row) { return row.bytes(0); });
}

Result<std::optional<OneTimeLink>> useWithCode(Transaction &tx, const QByteArray &tokenHash,
                                               const QByteArray &codeHash, Timestamp now)
{
    return tx.one(kUseWithCode, {sqlValue(now), tokenHash, codeHash, sqlValue(now)}, read);
}

Result<qint64> revoke(Transaction &tx, const QString &purpose, const UserId &user, Timestamp now)
{
    return tx.change(kRevoke, {sqlValue(now), sqlValue(user), purpose});
}

Result<qint64> countSince(Transaction &tx, const QString &purpose, const QString &user, Timestamp since)
{
    GATEHOUSE_TRY_ASSIGN(count, tx.one(kCountSince, {user, purpose, sqlValue(since)},
                                       [](const Row &row) { return row.integer(0); }));
    return count.value_or(0);
}

Result<qint64> prune(Transaction &tx, Timestamp before, int limit)
{
    return tx.change(kPrune, {sqlValue(before), limit});
}

}  // namespace gatehouse::one_time_link_store
