#pragma once

#include <QByteArray>
#include <QJsonObject>

#include "core/base/caller.h"
#include "core/base/result.h"
#include "core/oauth/client.h"
#include "core/token/access_token.h"

namespace gatehouse {

class GrantService;
class Transaction;

/// Asks about tokens (RFC 7662), ends them (RFC 7009) and tells about their owner (Core section 5.3).
/// Stateless, any thread.
class TokenStatusService final
{
public:
    TokenStatusService(const AccessTokenService &accessTokens, const GrantService &grants);

    /// For an authenticated confidential client; others are refused with "invalid_client". A token that is
    /// unknown, expired, revoked, or a refresh token of another client is {"active": false} and nothing more.
    /// Access tokens may be asked about by every confidential client: they are the resource servers.
    Result<QByteArray> introspect(Transaction &tx, const Client &client, QByteArrayView token) const;

    /// What revoke() would do, found without writing; nothing to do is no error (RFC 7009 section 2.2).
    struct Revocation
    {
        GrantId grant;    ///< ends the grant: a refresh token was given
        QString tokenId;  ///< ends one access token
        Timestamp expiresAt;
        bool isEmpty() const { return grant.isEmpty() && tokenId.isEmpty(); }
    };
    Result<Revocation> findRevocation(Transaction &tx, const Client &client, QByteArrayView token) const;
    Result<void> revoke(Transaction &tx, const Caller &by, const Revocation &revocation) const;

    /// The claims that the token's scopes release. Unauthenticated "invalid_token" when it is not good any
    /// more; Forbidden "insufficient_scope" without `openid`.
    Result<QJsonObject> userInfo(Transaction &tx, const AccessTokenClaims &claims) const;

private:
    const AccessTokenService &m_accessTokens;
    const GrantService &m_grants;
};

}  // namespace gatehouse
