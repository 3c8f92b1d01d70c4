#include "core/oauth/pushed_request_store.h"

namespace gatehouse::pushed_request_store {

namespace {

const Statement kInsert(R"(
INSERT INTO pushed_requests (uri_hash, client_id, parameters, created_at, expires_at) VALUES (?, ?, ?, ?, ?))");

const Statement kFind(R"(
SELECT client_id, parameters, created_at, expires_at, used_at FROM pushed_requests WHERE uri_hash = ?)");

const Statement kUse(R"(
UPDATE pushed_requests SET used_at = ? WHERE uri_hash = ? AND used_at IS NULL AND expires_at > ?)");

const Statement kPrune(R"(
DELETE FROM pushed_requests WHERE uri_hash IN
    (SELECT uri_hash FROM pushed_requests WHERE expires_at <= ? ORDER BY expires_at LIMIT ?))");

}  // namespace

Result<void> insert(Transaction &tx, const QByteArray &hash, const PushedRequest &request)
{
    GATEHOUSE_TRY(tx.change(kInsert, {hash, sqlValue(request.client), request.parameters,
                                      sqlValue(request.createdAt), sqlValue(request.expiresAt)}));
    return {};
}

Result<std::optional<PushedRequest>> find(Transaction &tx, const QByteArray &hash)
{
    return tx.one(kFind, {hash}, [](const Row &row) {
        return PushedRequest{ClientId::fromStored(row.text(0)), row.text(1), row.time(2), row.time(3),
                             !row.isNull(4)};
    });
}

Result<bool> use(Transaction &tx, const QByteArray &hash, Timestamp now)
{
    GATEHOUSE_TRY_ASSIGN(rows, tx.change(kUse, {sqlValue(now), hash, sqlValue(now)}));
    return rows == 1;
}

Result<qint64> prune(Transaction &tx, Timestamp now, int limit)
{
    return tx.change(kPrune, {sqlValue(now), limit});
}

}  // namespace gatehouse::pushed_request_store
