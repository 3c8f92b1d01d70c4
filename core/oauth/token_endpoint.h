#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <optional>
#include <variant>

#include "core/base/caller.h"
#include "core/base/form_decoder.h"
#include "core/base/result.h"
#include "core/oauth/client.h"
#include "core/oauth/dpop.h"
#include "core/oauth/oauth_error.h"
#include "core/oauth/subject.h"
#include "core/oauth/token_exchange.h"
#include "core/token/access_token.h"
#include "core/token/grant_service.h"

namespace gatehouse {

class AuditLog;
class ClientService;
class DeviceAuthorizationService;
class IdTokenService;
class Transaction;

/// A token request whose client is proven and whose parameters keep the rules. Value type.
struct TokenRequest
{
    enum class Kind { AuthorizationCode, RefreshToken, ClientCredentials, DeviceCode, TokenExchange };
    Kind kind = Kind::ClientCredentials;
    Client client;
    std::optional<AssertionUse> assertion;
    std::optional<DpopProof> proof;  ///< the key that the tokens will be bound to
    QByteArray code;
    QByteArray redirectUri;
    QByteArray codeVerifier;
    bool hasCodeVerifier = false;
    QByteArray refreshToken;
    QByteArray deviceCode;
    std::optional<TokenExchange> exchange;
    std::optional<QStringList> scopes;
};

/// What the database agreed to; the tokens are signed from it.
struct GrantedTokens
{
    Client client;
    std::optional<Grant> grant;  ///< none for client credentials
    QStringList scopes;          ///< of the access token
    QByteArray refreshToken;     ///< empty if none is given
    Subject subject;             ///< of the grant's person, for the ID token
    std::optional<ExchangedToken> exchanged;
    QByteArray confirmation;  ///< thumbprint of the key that the access token is bound to
};

/// The answer of RFC 6749 section 5.1.
struct TokenAnswer
{
    QByteArray accessToken;
    bool isBound = false;  ///< token_type DPoP (RFC 9449 section 5)
    int expiresIn = 0;
    QByteArray refreshToken;
    QByteArray idToken;
    QStringList scopes;
    QByteArray issuedTokenType;  ///< after an exchange (RFC 8693 section 2.2.1)

    QByteArray toJson() const;
};

/// The token endpoint in three steps, so that neither hashing nor signing ever holds up the database's
/// writer:
///   1. prepare: on the worker, in a read transaction: who is the client, is the request well-formed?
///   2. redeem: in a write transaction: use up the code or refresh token, or see that the tokens of an
///   exchange
///      still stand; write the audit event.
///   3. sign: on the worker, after the commit.
/// A refusal in step 2 is a value, not an Error: a reused code or token revokes its grant, and that must be
/// committed. Errors of 1 and 3 carry OAuth words (oauth_error.h). Stateless, any thread.
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
    Result<std::variant<GrantedTokens, OAuthError>> redeem(Transaction &tx, const Caller &by,
                                                           const TokenRequest &request) const;
    Result<TokenAnswer> sign(const GrantedTokens &granted) const;

    /// The audit event of a refused client authentication (or another refusal in prepare). For the route to
    /// write.
    Result<void> recordRefusal(Transaction &tx, const Caller &by, const QByteArray &clientId,
                               const OAuthError &error) const;

private:
    using Outcome = std::variant<GrantedTokens, OAuthError>;
    Result<Outcome> redeemByKind(Transaction &tx, const Caller &by, const TokenRequest &request) const;
    Result<Outcome> endReusedCode(Transaction &tx, const Caller &by, const Grant &grant) const;
    Result<Outcome> checkStanding(Transaction &tx, const Client &client, const Grant &grant) const;
    Result<Outcome> takeUp(Transaction &tx, const Caller &by, GrantedTokens granted,
                           const TokenRequest &request, const char *grantType) const;
    Result<Outcome> redeemCode(Transaction &tx, const Caller &by, const TokenRequest &request) const;
    Result<Outcome> redeemDeviceCode(Transaction &tx, const Caller &by, const TokenRequest &request) const;
    Result<Outcome> redeemRefreshToken(Transaction &tx, const Caller &by, const TokenRequest &request) const;
    Result<Outcome> redeemExchange(Transaction &tx, const Caller &by, const TokenRequest &request) const;
    Result<TokenAnswer> signExchanged(const GrantedTokens &granted) const;
    Result<Outcome> redeemClientCredentials(Transaction &tx, const Caller &by,
                                            const TokenRequest &request) const;

    const ClientService &m_clients;
    const GrantService &m_grants;
    const AccessTokenService &m_accessTokens;
    const IdTokenService &m_idTokens;
    const DeviceAuthorizationService &m_devices;
    const TokenExchangeService &m_exchanges;
    const AuditLog &m_audit;
    const Clock &m_clock;
};

}  // namespace gatehouse
