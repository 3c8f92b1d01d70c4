#include "core/token/opaque_token_store.h"

namespace gatehouse::opaque_token_store {

namespace {

const Statement kInsert(R"(
INSERT INTO opaque_tokens (token_hash, grant_id, claims, expires_at) VALUES (?, ?, ?, ?))");

const Statement kFind(R"(
SELECT grant_id, claims, expires_at FROM opaque_tokens WHERE token_hash = ? AND expires_at > ?)");

const Statement kPrune(R"(
DELETE FROM opaque_tokens
WHERE token_hash IN (SELECT token_hash FROM opaque_tokens WHERE expires_at <= ? ORDER BY expires_at LIMIT ?))");

}  // namespace

Result<void> insert(Transaction &tx, const QByteArray &hash, const OpaqueToken &token)
{
    GATEHOUSE_TRY(tx.change(kInsert, {hash, sqlValue(token.grant), token.claims, sqlValue(token.expiresAt)}));
    return {};
}

Result<std::optional<OpaqueToken>> find(Transaction &tx, const QByteArray &hash, Timestamp now)
{
    return tx.one(kFind, {hash, sqlValue(now)}, [](const Row &row) {
        return OpaqueToken{GrantId::fromStored(row.text(0)), row.text(1), row.time(2)};
    });
}

Result<qint64> prune(Transaction &tx, Timestamp now, int limit)
{
    return tx.change(kPrune, {sqlValue(now), limit});
}

}  // namespace gatehouse::opaque_token_store
