#pragma once

#include <QByteArray>
#include <QString>
#include <optional>

#include "core/base/result.h"
#include "core/store/transaction.h"

namespace gatehouse {

/// What stands behind an opaque access token.
struct OpaqueToken
{
    GrantId grant;   ///< goes with it; empty for client credentials
    QString claims;  ///< JSON, as a JWT would have it
    Timestamp expiresAt;
};

/// SQL of opaque_tokens. `hash` is SHA-256 of the token.
namespace opaque_token_store {

Result<void> insert(Transaction &tx, const QByteArray &hash, const OpaqueToken &token);
/// Only one that has not run out.
Result<std::optional<OpaqueToken>> find(Transaction &tx, const QByteArray &hash, Timestamp now);
/// How many rows went, `limit` at most.
Result<qint64> prune(Transaction &tx, Timestamp now, int limit);

}  // namespace opaque_token_store
}  // namespace gatehouse
