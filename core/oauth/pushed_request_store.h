#pragma once

#include <QByteArray>
#include <QString>
#include <optional>

#include "core/base/result.h"
#include "core/store/transaction.h"

namespace gatehouse {

/// An authorization request that a client left with us (RFC 9126).
struct PushedRequest
{
    ClientId client;
    QString parameters;  ///< form-encoded
    Timestamp createdAt;
    Timestamp expiresAt;
    bool used = false;
};

/// SQL of pushed_requests. `hash` is SHA-256 of the request URI.
namespace pushed_request_store {

Result<void> insert(Transaction &tx, const QByteArray &hash, const PushedRequest &request);
Result<std::optional<PushedRequest>> find(Transaction &tx, const QByteArray &hash);
/// Decides single use: true for exactly one caller.
Result<bool> use(Transaction &tx, const QByteArray &hash, Timestamp now);
/// How many rows went, `limit` at most.
Result<qint64> prune(Transaction &tx, Timestamp now, int limit);

}  // namespace pushed_request_store
}  // namespace gatehouse
