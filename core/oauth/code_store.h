#pragma once

#include <QByteArray>
#include <optional>

#include "core/base/result.h"
#include "core/store/transaction.h"

namespace gatehouse {

/// A code with what was promised when it was given out.
struct AuthorizationCode
{
    GrantId grant;
    QByteArray redirectUri;
    QByteArray codeChallenge;  ///< S256; empty if the request had none
    Timestamp expiresAt;
    bool used = false;
    QByteArray dpopThumbprint;  ///< of the only key that may redeem it (RFC 9449 section 10); may be empty
};

/// SQL of authorization_codes.
namespace code_store {

Result<void> insert(Transaction &tx, const QByteArray &hash, const AuthorizationCode &code, Timestamp now);
Result<std::optional<AuthorizationCode>> find(Transaction &tx, const QByteArray &hash);
/// Decides single use: true for exactly one caller.
Result<bool> use(Transaction &tx, const QByteArray &hash, Timestamp now);

}  // namespace code_store
}  // namespace gatehouse
