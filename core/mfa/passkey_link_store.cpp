#include "core/mfa/passkey_link_store.h"

namespace gatehouse {
namespace {

const Statement kInsertLink(R"(
    INSERT INTO passkey_links (token_hash, user_id, created_at, expires_at) VALUES (?, ?, ?, ?))");
const Statement kSelectLiveLink(R"(
    SELECT user_id FROM passkey_links WHERE token_hash = ? AND used_at IS NULL AND expires_at > ?)");
const Statement kUseLink(R"(
    UPDATE passkey_links SET used_at = ?
    WHERE token_hash = ? AND used_at IS NULL AND expires_at > ? RETURNING user_id)");
const Statement kDeleteLinksOfUser("DELETE FROM passkey_links WHERE user_id = ?");
const Statement kDeleteExpiredLinks(R"(
    DELETE FROM passkey_links
    WHERE token_hash IN (SELECT token_hash FROM passkey_links WHERE expires_at < ? LIMIT ?))");

UserId readUser(const Row &row)
{
    return UserId::fromStored(row.text(0));
}

}  // namespace

Result<void> PasskeyLinkStore::insert(Transaction &tx, const QByteArray &tokenHash, const UserId &user,
                                      Timestamp now, Timestamp expiresAt) const
{
    GATEHOUSE_TRY(tx.change(kInsertLink, {tokenHash, sqlValue(user), sqlValue(now), sqlValue(expiresAt)}));
    return {};
}

Result<std::optional<UserId>> PasskeyLinkStore::live(Transaction &tx, const QByteArray &tokenHash,
                                                     Timestamp now) const
{
    return tx.one(kSelectLiveLink, {tokenHash, sqlValue(now)}, readUser);
}

Result<std::optional<UserId>> PasskeyLinkStore::use(Transaction &tx, const QByteArray &tokenHash,
                                                    Timestamp now) const
{
    return tx.one(kUseLink, {sqlValue(now), tokenHash, sqlValue(now)}, readUser);
}

Result<qint64> PasskeyLinkStore::forgetOfUser(Transaction &tx, const UserId &user) const
{
    return tx.change(kDeleteLinksOfUser, {sqlValue(user)});
}

Result<qint64> PasskeyLinkStore::forgetExpired(Transaction &tx, Timestamp now, int limit) const
{
    return tx.change(kDeleteExpiredLinks, {sqlValue(now), limit});
}

}  // namespace gatehouse
