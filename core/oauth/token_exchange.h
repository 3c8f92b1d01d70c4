#pragma once

#include <QStringList>
#include <optional>
#include <variant>

#include "core/base/caller.h"
#include "core/base/form_decoder.h"
#include "core/base/result.h"
#include "core/oauth/client.h"
#include "core/oauth/oauth_error.h"
#include "core/token/access_token.h"

namespace gatehouse {

class AuditLog;
class ClientService;
class Transaction;

inline constexpr char kTokenTypeAccessToken[] = "urn:ietf:params:oauth:token-type:access_token";

/// The tokens of an exchange: genuine and not expired, but perhaps revoked.
struct TokenExchange
{
    AccessTokenClaims subject;
    std::optional<AccessTokenClaims> actor;
    QStringList audience;  ///< asked for by `resource` or `audience`, all of them the exchanging client's
};

/// What is to be signed, and when it has to be over.
struct ExchangedToken
{
    AccessTokenRequest access;  ///< without `life`
    Timestamp notAfter;
};

/// Token exchange (RFC 8693): an application turns a person's access token into one of its own, for the next
/// service down the line. With an actor token that is delegation, and `act` names who acts; without one it is
/// impersonation. Off unless a confidential client has the grant type.
///
/// Who may exchange what:
///   * The subject token is one of our access tokens, of a person, and alive.
///   * It was issued to the exchanging client itself, or to a client that names the exchanging one in its
///     metadata `token_exchange_clients`. So it is the side whose tokens are at stake that opens the door,
///     and an application that gets hold of a token cannot make it its own. Of a chain each link is asked for
///     the one before it. Tokens of the JSON token API belong to no client and cannot be exchanged, nor can
///     those of clients whose tokens are bound to a key: the new one would not be.
///   * The actor token is alive and was issued to the exchanging client: nobody acts in a stranger's name.
///   * The new token has no scope that the subject token or the exchanging client lacks, ends no later than
///     the subject token, is for the same audience unless another is asked for and the exchanging client may
///     have it (RFC 8707), belongs to the same grant and so dies with it, with its session, its person and
///     both clients; there is no refresh token. An `act` that the subject token has is kept, beneath the new
///     one.
///
/// Functions over the caller's transaction; stateless, any thread.
class TokenExchangeService final
{
public:
    static constexpr int kMaxActors = 4;

    TokenExchangeService(const ClientService &clients, const AccessTokenService &accessTokens,
                         const AuditLog &audit);

    /// Checks parameters, and the tokens but for whether they still stand. Errors in OAuth's words:
    /// "invalid_request" for a token that is not good (RFC 8693 section 2.2.2), "invalid_target" for an
    /// audience that `client` may not have tokens for.
    Result<TokenExchange> read(Transaction &tx, const Client &client, const FormFields &form) const;
    /// The rules above and the audit event, in a write transaction. A refusal is a value.
    Result<std::variant<ExchangedToken, OAuthError>> exchange(Transaction &tx, const Caller &by,
                                                              const Client &client,
                                                              const TokenExchange &exchange,
                                                              const std::optional<QStringList> &scopes) const;

private:
    const ClientService &m_clients;
    const AccessTokenService &m_accessTokens;
    const AuditLog &m_audit;
};

}  // namespace gatehouse
