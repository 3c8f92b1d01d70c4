#include "core/oauth/authorization.h"

#include "core/audit/audit_log.h"
#include "core/crypto/digest.h"
#include "core/crypto/random.h"
#include "core/oauth/authorization_parameters.h"
#include "core/oauth/client_service.h"
#include "core/oauth/code_store.h"
#include "core/oauth/id_token.h"
#include "core/oauth/pushed_request_service.h"
#include "core/oauth/redirect_uri.h"
#include "core/oauth/resource_indicator.h"
#include "core/oauth/scope.h"
#include "core/oauth/subject_store.h"
#include "core/signin/factor_rules.h"
#include "core/token/access_token.h"
#include "core/token/grant_service.h"

namespace gatehouse {

namespace {

using Parameter = std::pair<QByteArray, QByteArray>;

AuthorizationRefusal onPage(OAuthErrorCode code, const char *description)
{
    return {OAuthError{code, description}, std::nullopt};
}

/// What the request does not say, the registration may (OpenID Connect Registration section 2).
void applyDefaults(AuthorizationRequest &request)
{
    const ClientMetadata &registered = request.client.metadata;
    if (!request.maxAge && registered.defaultMaxAge >= 0)
        request.maxAge = std::chrono::seconds(registered.defaultMaxAge);
    if (request.acrValues.isEmpty()) request.acrValues = registered.defaultAcrValues;
}

}  // namespace

bool ConsentState::coversClaim(const QString &claim) const
{
    return claims.contains(claim) || scopes.contains(scopeOfClaim(claim));
}

QByteArray AuthorizationResponse::toUrl() const
{
    return withParameters(redirectUri, parameters);
}

AuthorizationService::AuthorizationService(const ClientService &clients, const GrantService &grants,
                                           const IdTokenService &idTokens,
                                           const PushedRequestService &pushedRequests, const AuditLog &audit,
                                           const Clock &clock, QString issuer)
    : m_clients(clients),
      m_grants(grants),
      m_idTokens(idTokens),
      m_pushedRequests(pushedRequests),
      m_audit(audit),
      m_clock(clock),
      m_issuer(std::move(issuer))
{
}

Result<std::variant<Client, AuthorizationRefusal>> AuthorizationService::clientOf(
    Transaction &tx, const FormFields &parameters) const
{
    using Outcome = std::variant<Client, AuthorizationRefusal>;
    const auto text = authorizationParameter(parameters, "client_id");
    const auto id = text ? ClientId::parse(*text) : std::nullopt;
    if (!id) return Outcome(onPage(OAuthErrorCode::InvalidRequest, "The client_id is missing or not known."));
    GATEHOUSE_TRY_ASSIGN(client, m_clients.find(tx, *id));
    if (!client || client->disabled)
        return Outcome(onPage(OAuthErrorCode::InvalidRequest, "The client_id is missing or not known."));
    return Outcome(*std::move(client));
}

Result<std::variant<AuthorizationRequest, AuthorizationRefusal>> AuthorizationService::parse(
    Transaction &tx, const FormFields &parameters, std::optional<Timestamp> startedAt) const
{
    using Outcome = std::variant<AuthorizationRequest, AuthorizationRefusal>;
    GATEHOUSE_TRY_ASSIGN(found, clientOf(tx, parameters));
    if (const auto *refusal = std::get_if<AuthorizationRefusal>(&found)) return Outcome(*refusal);

    AuthorizationRequest request;
    request.startedAt = startedAt.value_or(m_clock.now());
    request.client = std::get<Client>(std::move(found));
    const auto uri = authorizationParameter(parameters, "request_uri");
    if (!uri || !PushedRequestService::isRequestUri(*uri)) {
        if (request.client.metadata.requirePushedRequests)
            return Outcome(onPage(OAuthErrorCode::InvalidRequest, "This client has to push its requests."));
        if (request.client.metadata.requireSignedRequests)
            return Outcome(onPage(OAuthErrorCode::InvalidRequest, "This client has to sign its requests."));
        return Outcome(check(parameters, std::move(request)));
    }
    // What was pushed counts, and nothing beside it (RFC 9101 section 6.3).
    GATEHOUSE_TRY_ASSIGN(pushed, m_pushedRequests.resolve(tx, request.client.id, *uri, request.startedAt));
    if (!pushed)
        return Outcome(onPage(OAuthErrorCode::InvalidRequestUri, "The request_uri is not valid any more."));
    request.pushedUri = *uri;
    return Outcome(check(*pushed, std::move(request)));
}

std::variant<AuthorizationRequest, AuthorizationRefusal> AuthorizationService::check(
    const Client &client, const FormFields &parameters) const
{
    AuthorizationRequest request;
    request.startedAt = m_clock.now();
    request.client = client;
    return check(parameters, std::move(request));
}

std::variant<AuthorizationRequest, AuthorizationRefusal> AuthorizationService::check(
    const FormFields &parameters, AuthorizationRequest request) const
{
    request.redirectUri = authorizationParameter(parameters, "redirect_uri").value_or(QString()).toUtf8();
    if (!redirectUriMatches(request.client.redirectUris, request.redirectUri, request.client.kind))
        return onPage(OAuthErrorCode::InvalidRequest, "The redirect_uri is not registered for this client.");
    if (const auto error = readAuthorizationParameters(parameters, m_idTokens, m_issuer, request))
        return redirectable(request, error->code, error->description.constData());
    applyDefaults(request);
    return request;
}

AuthorizationRefusal AuthorizationService::redirectable(const AuthorizationRequest &request,
                                                        OAuthErrorCode code, const char *description) const
{
    AuthorizationRefusal refusal;
    refusal.error = {code, description};
    AuthorizationResponse response{request.responseMode, request.redirectUri, {}};
    response.parameters.append(Parameter{"error", toByteArray(code)});
    response.parameters.append(Parameter{"error_description", description});
    if (!request.state.isEmpty()) response.parameters.append(Parameter{"state", request.state});
    response.parameters.append(Parameter{"iss", m_issuer.toUtf8()});
    refusal.response = std::move(response);
    return refusal;
}

AuthorizationRefusal AuthorizationService::refuse(const AuthorizationRequest &request, OAuthErrorCode code,
                                                  const char *description) const
{
    return redirectable(request, code, description);
}

AuthorizationDecision AuthorizationService::decide(const AuthorizationRequest &request,
                                                   const std::optional<SignedInPerson> &person,
                                                   const std::optional<ConsentState> &consent) const
{
    using Kind = AuthorizationDecision::Kind;
    const auto refused = [&](OAuthErrorCode code, const char *description) {
        return AuthorizationDecision{Kind::Refuse, redirectable(request, code, description), {}, {}};
    };
    const auto ask = [&](Kind kind) {
        if (!request.promptNone) return AuthorizationDecision{kind, {}, {}, {}};
        return refused(OAuthErrorCode::LoginRequired, "The person has to sign in.");
    };
    if (request.promptNone && request.hintUnusable)
        return refused(OAuthErrorCode::LoginRequired, "The id_token_hint cannot be used.");
    if (!person) return ask(Kind::NeedLogin);

    const bool fresh = person->authenticatedAt >= request.startedAt;
    if (request.hintedSubject &&
        *request.hintedSubject != m_idTokens.subjectOf(request.client, person->user)) {
        if (fresh) return refused(OAuthErrorCode::LoginRequired, "Somebody else signed in.");
        return ask(Kind::NeedLogin);
    }
    const bool tooOld = request.maxAge && person->authenticatedAt + *request.maxAge < m_clock.now();
    if (!fresh && (request.promptLogin || request.promptSelectAccount || tooOld))
        return ask(Kind::NeedReauthentication);
    // Asked to prove who they are, nobody gets by on what their browser is remembered for, nor on a session
    // at another provider, of which nobody knows when it began.
    if (request.promptLogin && !wasShownNow(person->amr)) return ask(Kind::NeedReauthentication);
    if (request.maxAge && person->amr.contains(own_amr::kUnasked)) return ask(Kind::NeedReauthentication);

    // RFC 9470: more than the person has shown so far is asked for once; only an essential acr is a
    // condition.
    const QString acr = acrOf(person->amr);
    const QStringList &must = request.claims.essentialAcr;
    if (!must.isEmpty() && !must.contains(acr)) {
        if (fresh)
            return refused(OAuthErrorCode::UnmetAuthenticationRequirements,
                           "The acr that is needed was not reached.");
        return ask(Kind::NeedReauthentication);
    }
    const bool wantsMore = !request.acrValues.isEmpty() && !request.acrValues.contains(acr) &&
                           request.acrValues.contains(QLatin1String(kAcrMultiFactor));
    if (wantsMore && !fresh && !request.promptNone) return ask(Kind::NeedReauthentication);

    QStringList missing, missingClaims;
    for (const QString &scope : request.scopes)
        if (!consent || !consent->scopes.contains(scope)) missing.append(scope);
    for (const QString &claim : request.claims.names()) {
        const bool inScope = request.scopes.contains(scopeOfClaim(claim));
        if (!inScope && (!consent || !consent->coversClaim(claim))) missingClaims.append(claim);
    }
    const bool askedAgain = request.promptConsent && (!consent || consent->updatedAt < request.startedAt);
    const bool neverAsked = !consent || !missing.isEmpty() || !missingClaims.isEmpty();
    if (askedAgain || (neverAsked && !request.client.skipConsent)) {
        if (request.promptNone)
            return refused(OAuthErrorCode::ConsentRequired, "The person has to agree first.");
        return {Kind::NeedConsent, {}, missing, missingClaims};
    }
    return {Kind::Issue, {}, {}, {}};
}

Result<void> AuthorizationService::recordDenial(Transaction &tx, const Caller &by,
                                                const AuthorizationRequest &request) const
{
    AuditEvent event;
    event.type = event::kConsentRefused;
    event.outcome = AuditOutcome::Denied;
    event.actor = by;
    event.target = {QStringLiteral("client"), request.client.id.toString(), request.client.name};
    event.detail.insert(QStringLiteral("scope"), request.scopes.join(QLatin1Char(' ')));
    return m_audit.append(tx, event);
}

Result<AuthorizationResponse> AuthorizationService::issueCode(Transaction &tx, const Caller &by,
                                                              const AuthorizationRequest &request,
                                                              const SignedInPerson &person) const
{
    const Timestamp now = m_clock.now();
    GATEHOUSE_TRY_ASSIGN(client, m_clients.find(tx, request.client.id));
    if (!client || client->disabled ||
        !redirectUriMatches(client->redirectUris, request.redirectUri, client->kind))
        return oauthError(OAuthErrorCode::UnauthorizedClient, "The client was changed meanwhile.");
    GATEHOUSE_TRY_ASSIGN(signedIn, subject_store::isSignedIn(tx, person.user, person.session, now));
    if (!signedIn) return oauthError(OAuthErrorCode::LoginRequired, "The person is not signed in any more.");

    NewGrant input;
    input.user = person.user;
    input.client = request.client.id;
    input.session = person.session;
    input.offline = request.scopes.contains(QLatin1String(kScopeOfflineAccess)) &&
                    client->allowsGrant(kGrantRefreshToken);
    input.scopes = request.scopes;
    input.amr = person.amr;
    input.nonce = request.nonce;
    input.claims = toStoredText(request.claims);
    input.resources = request.resources;
    input.authenticatedAt = person.authenticatedAt;
    input.life = kCodeLife;  // the whole life begins when the code is redeemed
    if (!request.pushedUri.isEmpty()) {
        GATEHOUSE_TRY_ASSIGN(won, m_pushedRequests.use(tx, request.pushedUri));
        if (!won) return oauthError(OAuthErrorCode::InvalidRequestUri, "The request_uri was used before.");
    }
    GATEHOUSE_TRY_ASSIGN(grant, m_grants.create(tx, by, input));

    const Secret code = randomToken();
    GATEHOUSE_TRY(code_store::insert(tx, tokenHash(code.view()),
                                     {grant.id, request.redirectUri, request.codeChallenge, now + kCodeLife,
                                      false, request.dpopThumbprint},
                                     now));
    AuthorizationResponse response{request.responseMode, request.redirectUri, {}};
    response.parameters.append(Parameter{"code", code.reveal()});
    if (!request.state.isEmpty()) response.parameters.append(Parameter{"state", request.state});
    response.parameters.append(Parameter{"iss", m_issuer.toUtf8()});
    return response;
}

}  // namespace gatehouse
