#include "core/oauth/token_endpoint.h"

#include "core/audit/audit_log.h"
#include "core/crypto/client_certificate.h"
#include "core/oauth/client_service.h"
#include "core/oauth/resource_indicator.h"
#include "core/oauth/scope.h"
#include "core/token/confirmation.h"

namespace gatehouse {

namespace {

Error invalidRequest(const char *description)
{
    return oauthError(OAuthErrorCode::InvalidRequest, description);
}

/// The scopes that a client may have for itself.
QStringList ownScopes(const Client &client)
{
    QStringList own;
    for (const QString &scope : client.scopes)
        if (!personScopes().contains(scope)) own.append(scope);
    return own;
}

QByteArray valueOf(const FormFields &form, const char *name)
{
    return form.value(QByteArrayView(name)).value_or(QString()).toUtf8();
}

/// Checks the parts of a request that its grant type asks for.
Result<void> checkParts(const FormFields &form, TokenRequest &request)
{
    switch (request.kind) {
        case TokenRequest::Kind::AuthorizationCode:
            request.code = valueOf(form, "code");
            request.redirectUri = valueOf(form, "redirect_uri");
            request.codeVerifier = valueOf(form, "code_verifier");
            request.hasCodeVerifier = form.contains("code_verifier");
            if (request.code.isEmpty()) return invalidRequest("The code is missing.");
            if (request.redirectUri.isEmpty()) return invalidRequest("The redirect_uri is missing.");
            return {};
        case TokenRequest::Kind::RefreshToken:
            request.refreshToken = valueOf(form, "refresh_token");
            if (request.refreshToken.isEmpty()) return invalidRequest("The refresh_token is missing.");
            return {};
        case TokenRequest::Kind::DeviceCode:
            request.deviceCode = valueOf(form, "device_code");
            if (request.deviceCode.isEmpty()) return invalidRequest("The device_code is missing.");
            return {};
        case TokenRequest::Kind::TokenExchange:
            return {};
        case TokenRequest::Kind::ClientCredentials:
            break;
    }
    const QStringList allowed = ownScopes(request.client);
    if (request.scopes && !containsAll(allowed, *request.scopes))
        return oauthError(OAuthErrorCode::InvalidScope, "The client may not have this scope.");
    if (!request.scopes || request.scopes->isEmpty()) request.scopes = allowed;
    return {};
}

/// What the tokens will be bound to: the client's certificate, if it is registered so (RFC 8705 section 3.4),
/// or the key of the proof that came along.
Result<QByteArray> confirmationOf(const Client &client, const ClientCredentials &credentials,
                                  const std::optional<DpopProof> &proof)
{
    if (client.metadata.certificateBoundTokens) {
        if (credentials.certificates.isEmpty())
            return invalidRequest("This client's tokens need its certificate.");
        if (proof) return invalidRequest("This client's tokens are bound to its certificate, not to a key.");
        return certificateConfirmation(ClientCertificate::thumbprint(credentials.certificates.constFirst()));
    }
    if (proof) return proof->thumbprint;
    if (client.metadata.dpopBoundTokens)
        return oauthError(OAuthErrorCode::InvalidDpopProof, "This client's tokens need a DPoP proof.");
    return QByteArray();
}

}  // namespace

TokenEndpoint::TokenEndpoint(const ClientService &clients, const GrantService &grants,
                             const AccessTokenService &accessTokens, const IdTokenService &idTokens,
                             const DeviceAuthorizationService &devices, const TokenExchangeService &exchanges,
                             const AuditLog &audit, const Clock &clock)
    : m_clients(clients),
      m_accessTokens(accessTokens),
      m_exchanges(exchanges),
      m_audit(audit),
      m_redemption(clients, grants, accessTokens, devices, exchanges, audit, clock),
      m_signer(accessTokens, idTokens, clock)
{
}

Result<TokenRequest> TokenEndpoint::prepare(Transaction &tx, const FormFields &form,
                                            const ClientCredentials &credentials,
                                            const std::optional<DpopProof> &proof) const
{
    if (repeatedParameter(form)) return invalidRequest("A parameter came more than once.");
    TokenRequest request;
    GATEHOUSE_TRY_ASSIGN(proven, m_clients.authenticate(tx, credentials));
    request.client = std::move(proven.client);
    request.assertion = std::move(proven.assertion);
    request.proof = proof;
    GATEHOUSE_TRY_ASSIGN(confirmation, confirmationOf(request.client, credentials, proof));
    request.confirmation = confirmation;
    if (form.contains("client_id") && valueOf(form, "client_id") != credentials.id)
        return invalidRequest("The client_id is not the one that authenticated.");

    const QByteArray type = valueOf(form, "grant_type");
    if (type.isEmpty()) return invalidRequest("The grant_type is missing.");
    if (type == kGrantAuthorizationCode)
        request.kind = TokenRequest::Kind::AuthorizationCode;
    else if (type == kGrantRefreshToken)
        request.kind = TokenRequest::Kind::RefreshToken;
    else if (type == kGrantClientCredentials)
        request.kind = TokenRequest::Kind::ClientCredentials;
    else if (type == kGrantDeviceCode)
        request.kind = TokenRequest::Kind::DeviceCode;
    else if (type == kGrantTokenExchange)
        request.kind = TokenRequest::Kind::TokenExchange;
    else
        return oauthError(OAuthErrorCode::UnsupportedGrantType, "This grant_type is not supported.");
    if (!request.client.allowsGrant(type.constData()))
        return oauthError(OAuthErrorCode::UnauthorizedClient, "The client may not use this grant_type.");

    if (const auto text = form.value(QByteArrayView("scope")); text && !text->isEmpty()) {
        request.scopes = parseScope(*text);
        if (!request.scopes) return oauthError(OAuthErrorCode::InvalidScope, "The scope is malformed.");
    }
    GATEHOUSE_TRY(checkParts(form, request));
    GATEHOUSE_TRY_ASSIGN(resources,
                         resourcesAskedFor(form, resourcesOf(request.client, m_accessTokens.issuer())));
    request.resources = resources;
    if (request.kind == TokenRequest::Kind::TokenExchange) {
        GATEHOUSE_TRY_ASSIGN(exchange, m_exchanges.read(tx, request.client, form));
        request.exchange = std::move(exchange);
    }
    return request;
}

Result<TokenRedemption::Outcome> TokenEndpoint::redeem(Transaction &tx, const Caller &by,
                                                       const TokenRequest &request) const
{
    return m_redemption.redeem(tx, by, request);
}

Result<TokenAnswer> TokenEndpoint::sign(const GrantedTokens &granted) const
{
    return m_signer.sign(granted);
}

Result<void> TokenEndpoint::recordRefusal(Transaction &tx, const Caller &by, const QByteArray &clientId,
                                          const OAuthError &error) const
{
    // Only an id of ours goes into the log: anything else may be a secret in the wrong field.
    const auto id = ClientId::parse(QString::fromLatin1(clientId));
    return m_audit.append(tx, tokenRefusedEvent(by, id.value_or(ClientId()), error));
}

}  // namespace gatehouse
