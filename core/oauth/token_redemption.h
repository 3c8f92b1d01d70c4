#pragma once

#include <variant>

#include "core/audit/audit_event.h"
#include "core/base/caller.h"
#include "core/base/result.h"
#include "core/oauth/oauth_error.h"
#include "core/oauth/token_request.h"

namespace gatehouse {

class AccessTokenService;
class AuditLog;
class ClientService;
class DeviceAuthorizationService;
class Transaction;

/// Uses up what a token request brings (code, refresh token, device code) or sees that the tokens of an
/// exchange still stand, makes the access token where it is an opaque one, and writes the audit event: each
/// in the caller's write transaction. Stateless, any thread.
class TokenRedemption final
{
public:
    TokenRedemption(const ClientService &clients, const GrantService &grants,
                    const AccessTokenService &accessTokens, const DeviceAuthorizationService &devices,
                    const TokenExchangeService &exchanges, const AuditLog &audit, const Clock &clock);

    /// A refusal is a value, not an Error: a reused code or token revokes its grant, and that must be
    /// committed.
    using Outcome = std::variant<GrantedTokens, OAuthError>;
    Result<Outcome> redeem(Transaction &tx, const Caller &by, const TokenRequest &request) const;

private:
    Result<Outcome> redeemByKind(Transaction &tx, const Caller &by, const TokenRequest &request) const;
    Result<Outcome> endReusedCode(Transaction &tx, const Caller &by, const Grant &grant) const;
    Result<Outcome> checkStanding(Transaction &tx, const TokenRequest &request, const Grant &grant) const;
    Result<QStringList> audienceFor(const TokenRequest &request, const Grant &grant) const;
    Result<void> makeOpaqueToken(Transaction &tx, GrantedTokens &granted) const;
    Result<Outcome> takeUp(Transaction &tx, const Caller &by, GrantedTokens granted,
                           const TokenRequest &request, const char *grantType) const;
    Result<Outcome> redeemCode(Transaction &tx, const Caller &by, const TokenRequest &request) const;
    Result<Outcome> redeemDeviceCode(Transaction &tx, const Caller &by, const TokenRequest &request) const;
    Result<Outcome> redeemRefreshToken(Transaction &tx, const Caller &by, const TokenRequest &request) const;
    Result<Outcome> redeemExchange(Transaction &tx, const Caller &by, const TokenRequest &request) const;
    Result<Outcome> redeemClientCredentials(Transaction &tx, const Caller &by,
                                            const TokenRequest &request) const;

    const ClientService &m_clients;
    const GrantService &m_grants;
    const AccessTokenService &m_accessTokens;
    const DeviceAuthorizationService &m_devices;
    const TokenExchangeService &m_exchanges;
    const AuditLog &m_audit;
    const Clock &m_clock;
};

/// What the log says of a refused token request. The description is our own text, so it may stand there.
AuditEvent tokenRefusedEvent(const Caller &by, const ClientId &client, const OAuthError &error);

}  // namespace gatehouse
