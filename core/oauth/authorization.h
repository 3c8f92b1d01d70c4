#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <chrono>
#include <optional>
#include <variant>

#include "core/base/caller.h"
#include "core/base/form_decoder.h"
#include "core/base/result.h"
#include "core/oauth/claims_request.h"
#include "core/oauth/client.h"
#include "core/oauth/oauth_error.h"

namespace gatehouse {

class AuditLog;
class ClientService;
class GrantService;
class IdTokenService;
class PushedRequestService;
class Transaction;

enum class ResponseMode { Query, FormPost };

/// A checked authorization request: everything in it is safe to act on. Value type.
struct AuthorizationRequest
{
    Client client;
    QByteArray redirectUri;  ///< one of the client's, byte for byte
    ResponseMode responseMode = ResponseMode::Query;
    QStringList scopes;     ///< known, and allowed for the client
    QStringList resources;  ///< that tokens are to be for (RFC 8707), all of them the client's
    QByteArray state;
    QString nonce;
    bool promptNone = false;
    bool promptLogin = false;
    bool promptConsent = false;
    bool promptSelectAccount = false;
    std::optional<std::chrono::seconds> maxAge;
    QByteArray codeChallenge;  ///< S256; empty if the client may go without
    QString loginHint;
    std::optional<QString> hintedSubject;  ///< of a valid id_token_hint, as the client knows the person
    bool hintUnusable = false;  ///< there was an id_token_hint, but not one of ours for this client
    QStringList uiLocales;
    ClaimsRequest claims;   ///< those that the client's scopes would release as well
    QStringList acrValues;  ///< wanted, the best first; without it the request goes on with less
    /// When this request first came: a sign-in or consent after that satisfies prompt and max_age.
    Timestamp startedAt;
    QByteArray dpopThumbprint;  ///< of the only key that may redeem the code
    QString pushedUri;          ///< where the request was pushed before: used up with the code
};

/// What goes back to the application. `parameters` always hold `iss` (RFC 9207) and, if given, `state`.
struct AuthorizationResponse
{
    ResponseMode mode = ResponseMode::Query;
    QByteArray redirectUri;
    QList<std::pair<QByteArray, QByteArray>> parameters;

    /// The Location for Query. FormPost: a page posts `parameters` to `redirectUri`.
    QByteArray toUrl() const;
};

/// A refused request. Without `response` nothing may leave for the application: client or redirect URI are in
/// doubt, and people see a page.
struct AuthorizationRefusal
{
    OAuthError error;
    std::optional<AuthorizationResponse> response;
};

/// Who is signed in at this browser.
struct SignedInPerson
{
    UserId user;
    SessionId session;
    Timestamp authenticatedAt;
    QStringList amr;
};

/// What the person agreed to before.
struct ConsentState
{
    QStringList scopes;
    QStringList claims;  ///< beyond those of the scopes
    Timestamp updatedAt;

    bool coversClaim(const QString &claim) const;
};

/// The next thing to do for a request.
struct AuthorizationDecision
{
    enum class Kind { Issue, NeedLogin, NeedReauthentication, NeedConsent, Refuse };
    Kind kind = Kind::Refuse;
    AuthorizationRefusal refusal;  ///< for Refuse
    /// For NeedConsent: what is new to this person.
    QStringList missingScopes;
    QStringList missingClaims;
};

/// The authorization endpoint's rules (RFC 6749 section 4.1, RFC 7636, RFC 9126, RFC 9207, RFC 9700, OpenID
/// Connect Core section 3.1.2): code flow only, PKCE S256, exact redirect URIs. Functions over the caller's
/// transaction; stateless, any thread.
class AuthorizationService final
{
public:
    static constexpr std::chrono::seconds kCodeLife{60};

    AuthorizationService(const ClientService &clients, const GrantService &grants,
                         const IdTokenService &idTokens, const PushedRequestService &pushedRequests,
                         const AuditLog &audit, const Clock &clock, QString issuer);

    /// A request that comes as an object has been opened before (RequestObjectService); here it is refused.
    /// Checks in the order that keeps errors from reaching a stranger: client, redirect URI, then the rest.
    /// `startedAt`: when the same request first came, if it comes again after sign-in or consent; otherwise
    /// now. An Error means that the database failed.
    Result<std::variant<AuthorizationRequest, AuthorizationRefusal>> parse(
        Transaction &tx, const FormFields &parameters, std::optional<Timestamp> startedAt = {}) const;
    /// The same for a request that `client`, which has proved itself, wants to push (RFC 9126 section 2.1).
    std::variant<AuthorizationRequest, AuthorizationRefusal> check(const Client &client,
                                                                   const FormFields &parameters) const;

    /// The client that a request names, or why it cannot go on. An Error means that the database failed.
    Result<std::variant<Client, AuthorizationRefusal>> clientOf(Transaction &tx,
                                                                const FormFields &parameters) const;

    AuthorizationDecision decide(const AuthorizationRequest &request,
                                 const std::optional<SignedInPerson> &person,
                                 const std::optional<ConsentState> &consent) const;

    /// The person said no, or the route has another reason to send an error back.
    AuthorizationRefusal refuse(const AuthorizationRequest &request, OAuthErrorCode code,
                                const char *description) const;
    /// Records that a person said no.
    Result<void> recordDenial(Transaction &tx, const Caller &by, const AuthorizationRequest &request) const;

    /// Makes the grant and a code good once, for kCodeLife. Call only after decide() said Issue for the same
    /// person; client and person are looked at again in this transaction.
    Result<AuthorizationResponse> issueCode(Transaction &tx, const Caller &by,
                                            const AuthorizationRequest &request,
                                            const SignedInPerson &person) const;

private:
    std::variant<AuthorizationRequest, AuthorizationRefusal> check(const FormFields &parameters,
                                                                   AuthorizationRequest request) const;
    AuthorizationRefusal redirectable(const AuthorizationRequest &request, OAuthErrorCode code,
                                      const char *description) const;

    const ClientService &m_clients;
    const GrantService &m_grants;
    const IdTokenService &m_idTokens;
    const PushedRequestService &m_pushedRequests;
    const AuditLog &m_audit;
    const Clock &m_clock;
    QString m_issuer;
};

}  // namespace gatehouse
