#pragma once

#include "core/base/form_decoder.h"
#include "core/oauth/token_redemption.h"
#include "core/oauth/token_request.h"
#include "core/oauth/token_signer.h"

namespace gatehouse {

/// The token endpoint in three steps, so that neither hashing nor signing ever holds up the database's
/// writer:
///   1. prepare: on the worker, in a read transaction: who is the client, is the request well-formed?
///   2. redeem: in a write transaction (TokenRedemption).
///   3. sign: on the worker, after the commit (TokenSigner).
/// Errors of 1 and 3 carry OAuth words (oauth_error.h). Stateless, any thread.
class TokenEndpoint final
{
public:
    TokenEndpoint(const ClientService &clients, const GrantService &grants,
                  const AccessTokenService &accessTokens, const IdTokenService &idTokens,
                  const DeviceAuthorizationService &devices, const TokenExchangeService &exchanges,
                  const AuditLog &audit, const Clock &clock);

    Result<TokenRequest> prepare(Transaction &tx, const FormFields &form,
                                 const ClientCredentials &credentials,
                                 const std::optional<DpopProof> &proof = {}) const;
    Result<TokenRedemption::Outcome> redeem(Transaction &tx, const Caller &by,
                                            const TokenRequest &request) const;
    Result<TokenAnswer> sign(const GrantedTokens &granted) const;

    /// The audit event of a refused client authentication (or another refusal in prepare). For the route to
    /// write.
    Result<void> recordRefusal(Transaction &tx, const Caller &by, const QByteArray &clientId,
                               const OAuthError &error) const;

private:
    const ClientService &m_clients;
    const AccessTokenService &m_accessTokens;
    const TokenExchangeService &m_exchanges;
    const AuditLog &m_audit;
    TokenRedemption m_redemption;
    TokenSigner m_signer;
};

}  // namespace gatehouse
