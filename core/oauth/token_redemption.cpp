#include "core/oauth/token_redemption.h"

#include "core/audit/audit_log.h"
#include "core/crypto/digest.h"
#include "core/oauth/claim_mapping.h"
#include "core/oauth/claims_request.h"
#include "core/oauth/client_service.h"
#include "core/oauth/code_store.h"
#include "core/oauth/device_authorization.h"
#include "core/oauth/resource_indicator.h"
#include "core/oauth/scope.h"
#include "core/oauth/subject_store.h"
#include "core/oauth/token_contents.h"
#include "core/token/confirmation.h"

namespace gatehouse {

namespace {

constexpr qsizetype kMinVerifier = 43;  // RFC 7636 section 4.1
constexpr qsizetype kMaxVerifier = 128;

OAuthError invalidGrant(const char *description)
{
    return {OAuthErrorCode::InvalidGrant, description};
}

bool isVerifier(const QByteArray &text)
{
    return text.size() >= kMinVerifier && text.size() <= kMaxVerifier &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '.' || c == '_' || c == '~';
           });
}

/// A verifier without a challenge is refused too: somebody took the challenge out of the request (RFC 9700
/// section 4.8.2).
bool pkceHolds(const AuthorizationCode &code, const TokenRequest &request)
{
    if (code.codeChallenge.isEmpty()) return !request.hasCodeVerifier;
    if (!isVerifier(request.codeVerifier)) return false;
    return constantTimeEqual(pkceChallengeS256(request.codeVerifier), code.codeChallenge);
}

const char *describe(RefreshFate fate)
{
    switch (fate) {
        case RefreshFate::Rotated:
            return "";
        case RefreshFate::Unknown:
        case RefreshFate::WrongClient:
            return "The refresh token is not valid.";
        case RefreshFate::Expired:
            return "The refresh token has expired.";
        case RefreshFate::Reused:
            return "The refresh token was used before.";
        case RefreshFate::GrantEnded:
            return "The authorization was revoked.";
        case RefreshFate::SessionEnded:
            return "The session has ended.";
        case RefreshFate::UserDisabled:
            return "The account cannot be used.";
    }
    return "";
}

OAuthError refusalOf(DevicePollFate fate)
{
    switch (fate) {
        case DevicePollFate::Approved:
        case DevicePollFate::Unknown:
            break;
        case DevicePollFate::Used:
            return invalidGrant("The device_code was used before.");
        case DevicePollFate::Pending:
            return {OAuthErrorCode::AuthorizationPending, "The person has not decided yet."};
        case DevicePollFate::TooOften:
            return {OAuthErrorCode::SlowDown, "Ask five seconds less often."};
        case DevicePollFate::Denied:
            return {OAuthErrorCode::AccessDenied, "The person refused."};
        case DevicePollFate::Expired:
            return {OAuthErrorCode::ExpiredToken, "The device_code has expired."};
    }
    return invalidGrant("The device_code is not valid.");
}

/// A device that waits is no event: it asks every few seconds.
bool isWaiting(const OAuthError &error)
{
    return error.code == OAuthErrorCode::AuthorizationPending || error.code == OAuthErrorCode::SlowDown;
}

AuditEvent issuedEvent(const Caller &by, const GrantedTokens &granted, const char *grantType)
{
    const Client &client = granted.client;
    AuditEvent event;
    event.type = event::kTokenIssued;
    event.actor = by;
    event.target = {QStringLiteral("client"), client.id.toString(), client.name};
    event.detail.insert(QStringLiteral("grant_type"), QLatin1String(grantType));
    event.detail.insert(QStringLiteral("scope"), granted.scopes.join(QLatin1Char(' ')));
    const bool forOthers = granted.grant ? !granted.grant->resources.isEmpty() : !granted.audience.isEmpty();
    if (forOthers) event.detail.insert(QStringLiteral("resource"), granted.audience.join(QLatin1Char(' ')));
    return event;
}

Caller personOf(const Caller &by, const Grant &grant, const Subject &subject)
{
    Caller caller = by;
    caller.kind = Caller::Kind::User;
    caller.user = grant.user;
    caller.client = grant.client;
    caller.session = grant.session;
    caller.grant = grant.id;
    caller.name = subject.username;
    return caller;
}

Caller clientCaller(const Caller &by, const Client &client)
{
    Caller caller = by;
    caller.kind = Caller::Kind::Client;
    caller.client = client.id;
    caller.name = client.name;
    return caller;
}

}  // namespace

AuditEvent tokenRefusedEvent(const Caller &by, const ClientId &client, const OAuthError &error)
{
    AuditEvent event;
    const bool unknownClient = error.code == OAuthErrorCode::InvalidClient;
    event.type = unknownClient ? event::kClientAuthenticationFailed : event::kTokenRefused;
    event.outcome = AuditOutcome::Failure;
    event.reason = QString::fromLatin1(toByteArray(error.code));
    event.actor = by;
    event.target = {QStringLiteral("client"), client.toString(), {}};
    event.detail.insert(QStringLiteral("why"), QString::fromLatin1(error.description));
    return event;
}

TokenRedemption::TokenRedemption(const ClientService &clients, const GrantService &grants,
                                 const AccessTokenService &accessTokens,
                                 const DeviceAuthorizationService &devices,
                                 const TokenExchangeService &exchanges, const AuditLog &audit,
                                 const Clock &clock)
    : m_clients(clients),
      m_grants(grants),
      m_accessTokens(accessTokens),
      m_devices(devices),
      m_exchanges(exchanges),
      m_audit(audit),
      m_clock(clock)
{
}

Result<TokenRedemption::Outcome> TokenRedemption::redeem(Transaction &tx, const Caller &by,
                                                         const TokenRequest &request) const
{
    if (auto used = m_clients.useUp(tx, {request.client, request.assertion}); !used.ok())
        return std::move(used).error();
    if (request.proof) {
        GATEHOUSE_TRY_ASSIGN(fresh, useDpopProof(tx, *request.proof));
        if (!fresh) return oauthError(OAuthErrorCode::InvalidDpopProof, "The DPoP proof was used before.");
    }
    Result<Outcome> outcome = redeemByKind(tx, by, request);
    if (!outcome.ok()) return outcome;
    if (auto *granted = std::get_if<GrantedTokens>(&*outcome)) {
        granted->confirmation = request.confirmation;
        GATEHOUSE_TRY(makeOpaqueToken(tx, *granted));
    }
    if (const auto *error = std::get_if<OAuthError>(&*outcome); error != nullptr && !isWaiting(*error)) {
        AuditEvent event = tokenRefusedEvent(clientCaller(by, request.client), request.client.id, *error);
        event.target.name = request.client.name;
        GATEHOUSE_TRY(m_audit.append(tx, event));
    }
    return outcome;
}

/// It has to be in the database before anybody is told of it.
Result<void> TokenRedemption::makeOpaqueToken(Transaction &tx, GrantedTokens &granted) const
{
    if (!granted.client.metadata.wantsOpaqueTokens()) return {};
    GATEHOUSE_TRY_ASSIGN(access, accessTokenRequestOf(granted, m_clock.now()));
    GATEHOUSE_TRY_ASSIGN(issued, m_accessTokens.issueOpaque(tx, access));
    granted.access = std::move(issued);
    return {};
}

Result<QStringList> TokenRedemption::audienceFor(const TokenRequest &request, const Grant &grant) const
{
    const QString &issuer = m_accessTokens.issuer();
    return audienceOf(grant.resources, request.resources, resourcesOf(request.client, issuer), issuer);
}

Result<TokenRedemption::Outcome> TokenRedemption::redeemByKind(Transaction &tx, const Caller &by,
                                                               const TokenRequest &request) const
{
    switch (request.kind) {
        case TokenRequest::Kind::AuthorizationCode:
            return redeemCode(tx, by, request);
        case TokenRequest::Kind::RefreshToken:
            return redeemRefreshToken(tx, by, request);
        case TokenRequest::Kind::ClientCredentials:
            return redeemClientCredentials(tx, by, request);
        case TokenRequest::Kind::DeviceCode:
            return redeemDeviceCode(tx, by, request);
        case TokenRequest::Kind::TokenExchange:
            return redeemExchange(tx, by, request);
    }
    return Error::internalError(QStringLiteral("unknown grant type"));
}

Result<TokenRedemption::Outcome> TokenRedemption::endReusedCode(Transaction &tx, const Caller &by,
                                                                const Grant &grant) const
{
    AuditEvent event;
    event.type = event::kCodeReuseDetected;
    event.outcome = AuditOutcome::Denied;
    event.reason = QStringLiteral("code_reused");
    event.actor = by;
    event.target = {QStringLiteral("grant"), grant.id.toString(), {}};
    event.detail.insert(QStringLiteral("client_id"), grant.client.toString());
    event.detail.insert(QStringLiteral("user_id"), grant.user.toString());
    GATEHOUSE_TRY(m_audit.append(tx, event));
    GATEHOUSE_TRY(m_grants.revokeGrant(tx, by, grant.id, QStringLiteral("code_reused")));
    return Outcome(invalidGrant("The code was used before."));
}

Result<TokenRedemption::Outcome> TokenRedemption::redeemCode(Transaction &tx, const Caller &by,
                                                             const TokenRequest &request) const
{
    const Timestamp now = m_clock.now();
    const QByteArray hash = tokenHash(request.code);
    GATEHOUSE_TRY_ASSIGN(code, code_store::find(tx, hash));
    if (!code) return Outcome(invalidGrant("The code is not valid."));
    GATEHOUSE_TRY_ASSIGN(grant, m_grants.find(tx, code->grant));
    // A code of another client is left as it is: a stranger must not be able to spoil it.
    if (!grant || grant->client != request.client.id) return Outcome(invalidGrant("The code is not valid."));
    if (code->used) return endReusedCode(tx, clientCaller(by, request.client), *grant);
    if (code->expiresAt <= now) return Outcome(invalidGrant("The code has expired."));
    if (code->redirectUri != request.redirectUri)
        return Outcome(invalidGrant("The redirect_uri is not the one of the authorization request."));
    if (!pkceHolds(*code, request)) return Outcome(invalidGrant("The code_verifier does not fit."));
    if (!code->dpopThumbprint.isEmpty() &&
        (!request.proof || request.proof->thumbprint != code->dpopThumbprint))
        return Outcome(OAuthError{OAuthErrorCode::InvalidDpopProof, "The code is bound to another key."});
    GATEHOUSE_TRY_ASSIGN(standing, checkStanding(tx, request, *grant));
    if (!std::holds_alternative<GrantedTokens>(standing)) return standing;
    GATEHOUSE_TRY_ASSIGN(won, code_store::use(tx, hash, now));
    if (!won) return endReusedCode(tx, clientCaller(by, request.client), *grant);
    return takeUp(tx, by, std::get<GrantedTokens>(std::move(standing)), request, kGrantAuthorizationCode);
}

Result<TokenRedemption::Outcome> TokenRedemption::redeemDeviceCode(Transaction &tx, const Caller &by,
                                                                   const TokenRequest &request) const
{
    GATEHOUSE_TRY_ASSIGN(poll, m_devices.poll(tx, request.client.id, request.deviceCode));
    if (poll.fate != DevicePollFate::Approved) return Outcome(refusalOf(poll.fate));
    GATEHOUSE_TRY_ASSIGN(grant, m_grants.find(tx, poll.grant));
    if (!grant) return Outcome(refusalOf(DevicePollFate::Unknown));
    GATEHOUSE_TRY_ASSIGN(standing, checkStanding(tx, request, *grant));
    if (!std::holds_alternative<GrantedTokens>(standing)) return standing;
    // The second of two polls ends nothing: a device may ask again when an answer got lost.
    GATEHOUSE_TRY_ASSIGN(won, m_devices.use(tx, request.deviceCode));
    if (!won) return Outcome(refusalOf(DevicePollFate::Used));
    return takeUp(tx, by, std::get<GrantedTokens>(std::move(standing)), request, kGrantDeviceCode);
}

/// Whether tokens may come of the grant: it stands, so does its person, and so does the session it hangs on.
Result<TokenRedemption::Outcome> TokenRedemption::checkStanding(Transaction &tx, const TokenRequest &request,
                                                                const Grant &grant) const
{
    const Client &client = request.client;
    if (grant.revokedAt) return Outcome(invalidGrant("The authorization was revoked."));
    GrantedTokens granted;
    granted.client = client;
    granted.scopes = intersectScopes(grant.scopes, client.scopes);
    const QStringList named =
        claimsRequestFrom(grant.claims).names() + neededClaims(client.metadata.customClaims);
    GATEHOUSE_TRY_ASSIGN(subject, loadSubject(tx, grant.user, granted.scopes, named));
    if (!subject || subject->disabled) return Outcome(invalidGrant("The account cannot be used."));
    granted.subject = std::move(*subject);
    if (!grant.offline) {
        GATEHOUSE_TRY_ASSIGN(live, subject_store::isSignedIn(tx, grant.user, grant.session, m_clock.now()));
        if (!live) return Outcome(invalidGrant("The session has ended."));
    }
    const auto audience = audienceFor(request, grant);
    if (!audience.ok()) return Outcome(OAuthError::of(audience.error()));
    granted.audience = *audience;
    granted.grant = grant;
    return Outcome(std::move(granted));
}

/// The grant's life begins, once its code is used up.
Result<TokenRedemption::Outcome> TokenRedemption::takeUp(Transaction &tx, const Caller &by,
                                                         GrantedTokens granted, const TokenRequest &request,
                                                         const char *grantType) const
{
    Grant &grant = *granted.grant;
    // A client that proves itself by nothing else proves its refresh tokens by the key or the certificate.
    if (!request.confirmation.isEmpty() && granted.client.authMethod == ClientAuthMethod::None)
        GATEHOUSE_TRY(m_grants.bind(tx, grant, request.confirmation));
    GATEHOUSE_TRY(m_grants.begin(tx, grant, std::chrono::seconds(granted.client.refreshTokenSeconds)));
    if (granted.client.allowsGrant(kGrantRefreshToken)) {
        GATEHOUSE_TRY_ASSIGN(refreshToken, m_grants.issueRefreshToken(tx, grant));
        granted.refreshToken = std::move(refreshToken);
    }
    GATEHOUSE_TRY(m_audit.append(tx, issuedEvent(personOf(by, grant, granted.subject), granted, grantType)));
    return Outcome(std::move(granted));
}

Result<TokenRedemption::Outcome> TokenRedemption::redeemRefreshToken(Transaction &tx, const Caller &by,
                                                                     const TokenRequest &request) const
{
    if (request.scopes || !request.resources.isEmpty() ||
        request.client.authMethod == ClientAuthMethod::None) {
        // Before the token is used up: a wrong scope, resource or key is a mistake, or somebody else's try.
        GATEHOUSE_TRY_ASSIGN(state, m_grants.findByRefreshToken(tx, request.refreshToken));
        const bool ours =
            state && (state->usable || state->repeatable) && state->grant.client == request.client.id;
        if (ours && request.scopes && !containsAll(state->grant.scopes, *request.scopes))
            return Outcome(
                OAuthError{OAuthErrorCode::InvalidScope, "The scope goes beyond what was granted."});
        if (ours)
            if (const auto audience = audienceFor(request, state->grant); !audience.ok())
                return Outcome(OAuthError::of(audience.error()));
        const QByteArray bound = ours ? state->grant.confirmation : QByteArray();
        if (!bound.isEmpty() && bound != request.confirmation)
            return Outcome(isBoundToCertificate(bound)
                               ? invalidGrant("The refresh token is bound to another certificate.")
                               : OAuthError{OAuthErrorCode::InvalidDpopProof,
                                            "The refresh token is bound to another key."});
    }
    GATEHOUSE_TRY_ASSIGN(rotated, m_grants.rotate(tx, clientCaller(by, request.client), request.refreshToken,
                                                  request.client.id));
    if (rotated.fate != RefreshFate::Rotated) return Outcome(invalidGrant(describe(rotated.fate)));

    GrantedTokens granted;
    granted.client = request.client;
    const auto audience = audienceFor(request, *rotated.grant);
    if (!audience.ok()) return Outcome(OAuthError::of(audience.error()));
    granted.audience = *audience;
    granted.scopes = intersectScopes(request.scopes.value_or(rotated.grant->scopes), request.client.scopes);
    const QStringList named =
        claimsRequestFrom(rotated.grant->claims).names() + neededClaims(request.client.metadata.customClaims);
    GATEHOUSE_TRY_ASSIGN(subject, loadSubject(tx, rotated.grant->user, granted.scopes, named));
    if (!subject) return Outcome(invalidGrant("The account cannot be used."));
    granted.subject = std::move(*subject);
    granted.refreshToken = rotated.refreshToken;
    granted.grant = std::move(*rotated.grant);
    granted.grant->nonce.clear();  // a refreshed ID token has none (OpenID Connect Core section 12.2)
    return Outcome(std::move(granted));
}

Result<TokenRedemption::Outcome> TokenRedemption::redeemClientCredentials(Transaction &tx, const Caller &by,
                                                                          const TokenRequest &request) const
{
    GrantedTokens granted;
    granted.client = request.client;
    granted.scopes = request.scopes.value_or(QStringList{});
    granted.audience = request.resources;
    GATEHOUSE_TRY(
        m_audit.append(tx, issuedEvent(clientCaller(by, request.client), granted, kGrantClientCredentials)));
    return Outcome(std::move(granted));
}

Result<TokenRedemption::Outcome> TokenRedemption::redeemExchange(Transaction &tx, const Caller &by,
                                                                 const TokenRequest &request) const
{
    GATEHOUSE_TRY_ASSIGN(exchanged, m_exchanges.exchange(tx, clientCaller(by, request.client), request.client,
                                                         *request.exchange, request.scopes));
    if (auto *refusal = std::get_if<OAuthError>(&exchanged)) return Outcome(std::move(*refusal));
    GrantedTokens granted;
    granted.client = request.client;
    granted.exchanged = std::get<ExchangedToken>(std::move(exchanged));
    granted.scopes = granted.exchanged->access.scopes;
    return Outcome(std::move(granted));
}

}  // namespace gatehouse
