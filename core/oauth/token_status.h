#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <optional>

#include "core/base/caller.h"
#include "core/base/result.h"
#include "core/oauth/client.h"
#include "core/token/access_token.h"

namespace gatehouse {

class ClientService;
class GrantService;
class PairwiseSubjects;
class Transaction;

/// What the userinfo endpoint says, and to whom. Value type.
struct UserInfo
{
    QJsonObject claims;
    std::optional<Client> client;  ///< none for the JSON token API
};

/// Asks about tokens (RFC 7662), ends them (RFC 7009) and tells about their owner (Core section 5.3).
/// Stateless, any thread.
class TokenStatusService final
{
public:
    TokenStatusService(const AccessTokenService &accessTokens, const GrantService &grants,
                       const ClientService &clients, const PairwiseSubjects &subjects);

    /// For an authenticated confidential client; others are refused with "invalid_client". A token that is
    /// unknown, expired, revoked, or a refresh token of another client is {"active": false} and nothing more.
    /// Access tokens may be asked about by every confidential client: they are the resource servers. Each is
    /// told the subject that it knows the person by, and with pairwise subjects nothing else that names them.
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
    Result<UserInfo> userInfo(Transaction &tx, const AccessTokenClaims &claims) const;

private:
    Result<std::optional<AccessTokenClaims>> readToken(Transaction &tx, QByteArrayView token) const;

    const AccessTokenService &m_accessTokens;
    const GrantService &m_grants;
    const ClientService &m_clients;
    const PairwiseSubjects &m_subjects;
};

}  // namespace gatehouse
