#include "core/oauth/authorization.h"

#include "core/audit/audit_log.h"
#include "core/crypto/digest.h"
#include "core/crypto/random.h"
#include "core/oauth/client_service.h"
#include "core/oauth/code_store.h"
#include "core/oauth/id_token.h"
#include "core/oauth/pushed_request_service.h"
#include "core/oauth/redirect_uri.h"
#include "core/oauth/scope.h"
#include "core/oauth/subject_store.h"
#include "core/token/access_token.h"
#include "core/token/grant_service.h"

namespace gatehouse {

namespace {

using Parameter = std::pair<QByteArray, QByteArray>;

constexpr qsizetype kMaxState = 4096;
constexpr qsizetype kMaxNonce = 1024;
constexpr qsizetype kMaxLoginHint = 320;
constexpr qsizetype kMaxUiLocales = 20;
constexpr qsizetype kMaxAcrValues = 20;
constexpr qsizetype kMaxIdTokenHint = 8192;
constexpr qsizetype kChallengeLength = 43;  // base64url of 32 bytes

/// An empty value counts as none (RFC 6749 section 3.1), a repeated one as well (the caller refuses those
/// first).
std::optional<QString> parameter(const FormFields &fields, const char *name)
{
    auto value = fields.value(QByteArrayView(name));
    if (value && value->isEmpty()) return std::nullopt;
    return value;
}

OAuthError invalidRequest(const char *description)
{
    return {OAuthErrorCode::InvalidRequest, description};
}

bool isBase64Url(const QByteArray &text)
{
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_';
    });
}

AuthorizationRefusal onPage(OAuthErrorCode code, const char *description)
{
    return {OAuthError{code, description}, std::nullopt};
}

std::optional<OAuthError> readPrompt(const FormFields &fields, AuthorizationRequest &request)
{
    const QStringList words =
        parameter(fields, "prompt").value_or(QString()).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (const QString &word : words) {
        if (word == QLatin1String("none"))
            request.promptNone = true;
        else if (word == QLatin1String("login"))
            request.promptLogin = true;
        else if (word == QLatin1String("consent"))
            request.promptConsent = true;
        else if (word == QLatin1String("select_account"))
            request.promptSelectAccount = true;
        else
            return invalidRequest("The prompt has a value that is not supported.");
    }
    if (request.promptNone && words.size() > 1) return invalidRequest("prompt=none goes with nothing else.");
    return std::nullopt;
}

std::optional<OAuthError> readMaxAge(const FormFields &fields, AuthorizationRequest &request)
{
    const auto text = parameter(fields, "max_age");
    if (!text) return std::nullopt;
    const bool digits =
        std::all_of(text->begin(), text->end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
    if (!digits || text->size() > 10) return invalidRequest("max_age must be a number of seconds.");
    request.maxAge = std::chrono::seconds(text->toLongLong());
    return std::nullopt;
}

std::optional<OAuthError> readPkce(const FormFields &fields, AuthorizationRequest &request)
{
    const auto challenge = parameter(fields, "code_challenge");
    const auto method = parameter(fields, "code_challenge_method");
    if (!challenge) {
        if (method) return invalidRequest("code_challenge_method came without a code_challenge.");
        if (request.client.requirePkce || request.client.kind != ClientKind::Confidential)
            return invalidRequest("PKCE is required: send a code_challenge with method S256.");
        return std::nullopt;
    }
    // No method means "plain" (RFC 7636 section 4.3), which protects nothing.
    if (method != QLatin1String("S256")) return invalidRequest("The code_challenge_method must be S256.");
    request.codeChallenge = challenge->toUtf8();
    if (request.codeChallenge.size() != kChallengeLength || !isBase64Url(request.codeChallenge))
        return invalidRequest("The code_challenge must be 43 characters of base64url.");
    return std::nullopt;
}

std::optional<OAuthError> readScope(const FormFields &fields, AuthorizationRequest &request)
{
    auto scopes = grantableScopes(parameter(fields, "scope"), request.client.scopes);
    if (!scopes.ok()) return OAuthError::of(scopes.error());
    request.scopes = std::move(*scopes);
    return std::nullopt;
}

/// RFC 9449 section 10.
std::optional<OAuthError> readDpop(const FormFields &fields, AuthorizationRequest &request)
{
    request.dpopThumbprint = parameter(fields, "dpop_jkt").value_or(QString()).toUtf8();
    if (request.dpopThumbprint.isEmpty() ||
        (request.dpopThumbprint.size() == kChallengeLength && isBase64Url(request.dpopThumbprint)))
        return std::nullopt;
    return invalidRequest("The dpop_jkt must be 43 characters of base64url.");
}

std::optional<OAuthError> readClaims(const FormFields &fields, AuthorizationRequest &request)
{
    const auto text = parameter(fields, "claims");
    if (!text) return std::nullopt;
    auto read = parseClaimsRequest(text->toUtf8());
    if (!read.ok()) return OAuthError::of(read.error());
    request.claims = *std::move(read);
    const auto notAllowed = [&request](const QString &name) {
        return !request.client.scopes.contains(scopeOfClaim(name));
    };
    request.claims.userInfo.removeIf(notAllowed);
    request.claims.idToken.removeIf(notAllowed);
    return std::nullopt;
}

std::optional<OAuthError> readAcr(const FormFields &fields, AuthorizationRequest &request)
{
    request.acrValues = parameter(fields, "acr_values")
                            .value_or(QString())
                            .split(QLatin1Char(' '), Qt::SkipEmptyParts)
                            .mid(0, kMaxAcrValues);
    const QStringList &must = request.claims.essentialAcr;
    const bool possible = must.isEmpty() || must.contains(QLatin1String(kAcrSingleFactor)) ||
                          must.contains(QLatin1String(kAcrMultiFactor));
    if (possible) return std::nullopt;
    return OAuthError{OAuthErrorCode::UnmetAuthenticationRequirements, "No such acr is possible here."};
}

std::optional<OAuthError> refuseUnsupported(const FormFields &fields)
{
    if (fields.contains("request"))
        return OAuthError{OAuthErrorCode::RequestNotSupported, "Request objects are not supported."};
    if (fields.contains("request_uri"))
        return OAuthError{OAuthErrorCode::RequestUriNotSupported, "request_uri is not supported."};
    if (fields.contains("registration"))
        return OAuthError{OAuthErrorCode::RegistrationNotSupported, "registration is not supported."};
    return std::nullopt;
}

std::optional<OAuthError> readResponseType(const FormFields &fields, const AuthorizationRequest &request)
{
    const auto type = parameter(fields, "response_type");
    if (!type) return invalidRequest("The response_type is missing.");
    if (*type != QLatin1String("code"))
        return OAuthError{OAuthErrorCode::UnsupportedResponseType, "Only response_type=code is supported."};
    if (!request.client.allowsGrant(kGrantAuthorizationCode))
        return OAuthError{OAuthErrorCode::UnauthorizedClient, "This client may not use the code flow."};
    return std::nullopt;
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

Result<std::variant<AuthorizationRequest, AuthorizationRefusal>> AuthorizationService::parse(
    Transaction &tx, const FormFields &parameters, std::optional<Timestamp> startedAt) const
{
    using Outcome = std::variant<AuthorizationRequest, AuthorizationRefusal>;
    const auto clientText = parameter(parameters, "client_id");
    const auto clientId = clientText ? ClientId::parse(*clientText) : std::nullopt;
    if (!clientId)
        return Outcome(onPage(OAuthErrorCode::InvalidRequest, "The client_id is missing or not known."));
    GATEHOUSE_TRY_ASSIGN(client, m_clients.find(tx, *clientId));
    if (!client || client->disabled)
        return Outcome(onPage(OAuthErrorCode::InvalidRequest, "The client_id is missing or not known."));

    AuthorizationRequest request;
    request.startedAt = startedAt.value_or(m_clock.now());
    request.client = std::move(*client);
    const auto uri = parameter(parameters, "request_uri");
    if (!uri || !PushedRequestService::isRequestUri(*uri)) {
        if (request.client.metadata.requirePushedRequests)
            return Outcome(onPage(OAuthErrorCode::InvalidRequest, "This client has to push its requests."));
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
    request.redirectUri = parameter(parameters, "redirect_uri").value_or(QString()).toUtf8();
    if (!redirectUriMatches(request.client.redirectUris, request.redirectUri, request.client.kind))
        return onPage(OAuthErrorCode::InvalidRequest, "The redirect_uri is not registered for this client.");
    if (const auto error = readParameters(parameters, request))
        return redirectable(request, error->code, error->description.constData());
    return request;
}

/// From here on the redirect URI is known to be the client's; response mode and state are read first, so that
/// errors go back the way that was asked for.
std::optional<OAuthError> AuthorizationService::readParameters(const FormFields &parameters,
                                                               AuthorizationRequest &request) const
{
    const auto mode = parameter(parameters, "response_mode");
    if (mode == QLatin1String("form_post")) request.responseMode = ResponseMode::FormPost;
    const QByteArray state = parameter(parameters, "state").value_or(QString()).toUtf8();
    if (state.size() > kMaxState) return invalidRequest("The state is too long.");
    request.state = state;
    if (parameters.repeatedName()) return invalidRequest("A parameter came more than once.");
    if (mode && *mode != QLatin1String("query") && *mode != QLatin1String("form_post"))
        return invalidRequest("The response_mode must be query or form_post.");
    if (auto error = refuseUnsupported(parameters)) return error;
    if (auto error = readResponseType(parameters, request)) return error;
    if (auto error = readScope(parameters, request)) return error;
    if (auto error = readPrompt(parameters, request)) return error;
    if (auto error = readMaxAge(parameters, request)) return error;
    if (auto error = readPkce(parameters, request)) return error;
    if (auto error = readDpop(parameters, request)) return error;
    if (auto error = readClaims(parameters, request)) return error;
    if (auto error = readAcr(parameters, request)) return error;

    request.nonce = parameter(parameters, "nonce").value_or(QString());
    if (request.nonce.size() > kMaxNonce) return invalidRequest("The nonce is too long.");
    request.loginHint = parameter(parameters, "login_hint").value_or(QString()).left(kMaxLoginHint);
    request.uiLocales =
        parameter(parameters, "ui_locales").value_or(QString()).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    request.uiLocales = request.uiLocales.mid(0, kMaxUiLocales);
    if (const auto hint = parameter(parameters, "id_token_hint")) {
        if (hint->size() > kMaxIdTokenHint) return invalidRequest("The id_token_hint is too long.");
        const auto read = m_idTokens.readHint(hint->toUtf8());
        // A hint that cannot be read names nobody. Only silent requests depend on it: decide() refuses those.
        request.hintUnusable = !read.ok() || read->client != request.client.id;
        if (!request.hintUnusable) request.hintedUser = read->user;
    }
    if (request.claims.subject) {
        const auto wanted = UserId::parse(*request.claims.subject);
        if (!wanted || (request.hintedUser && *request.hintedUser != *wanted))
            return OAuthError{OAuthErrorCode::LoginRequired, "The person asked for cannot be the one here."};
        request.hintedUser = wanted;
    }
    return std::nullopt;
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
    if (request.hintedUser && *request.hintedUser != person->user) {
        if (fresh) return refused(OAuthErrorCode::LoginRequired, "Somebody else signed in.");
        return ask(Kind::NeedLogin);
    }
    const bool tooOld = request.maxAge && person->authenticatedAt + *request.maxAge < m_clock.now();
    if (!fresh && (request.promptLogin || request.promptSelectAccount || tooOld))
        return ask(Kind::NeedReauthentication);

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
