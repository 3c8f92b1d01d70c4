#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <optional>

#include "core/base/clock.h"
#include "core/base/result.h"

namespace gatehouse {

class DpopNonces;
class Transaction;

// Proof of possession (RFC 9449). Pure functions, any thread.

/// The request that a proof has to be for.
struct DpopRequest
{
    QByteArray method;  ///< as sent, upper case
    QByteArray uri;     ///< public URL of what was called; a query does not matter
    std::optional<QByteArray>
        accessToken;  ///< at a resource: the token that came along, to which the proof is bound
    const DpopNonces *nonces = nullptr;  ///< not null: the proof must hold a nonce of ours
};

/// A proof that fits its request.
struct DpopProof
{
    QByteArray thumbprint;  ///< of the key (RFC 7638, SHA-256): `jkt`, what tokens are bound to
    QString id;             ///< `jti`, 1 to 128 characters
    Timestamp issuedAt;     ///< `iat`
    Timestamp expiresAt;    ///< from then on it is refused for its age; remember the id until then
};

/// The checks of RFC 9449 section 4.3 on the values of all `DPoP` header fields of a request: there must be
/// one. The key is in the proof itself, and only its own type decides how it verifies. `iat` may be 60 s past
/// and 10 s ahead; `exp` and `nbf` count if they are there. Fails with `invalid_dpop_proof`, or with
/// `use_dpop_nonce` when all but the nonce is right: then answer with a `DPoP-Nonce` header. Left to the
/// caller: that the id is new (replay_store.h; the thumbprint is its issuer) and that the token is bound to
/// the thumbprint.
Result<DpopProof> checkDpopProof(const QList<QByteArray> &headerValues, const DpopRequest &request,
                                 const Clock &clock);

/// Decides single use of a proof, on all servers together: true for exactly one caller.
Result<bool> useDpopProof(Transaction &tx, const DpopProof &proof);

/// Scheme and host in lower case, no default port, no query or fragment, percent-encodings in one form (RFC
/// 3986 sections 6.2.2 and 6.2.3); "/" for an empty path. Empty for what is no http or https URL, or holds
/// user info.
QByteArray normalisedTargetUri(QByteArrayView uri);

}  // namespace gatehouse
