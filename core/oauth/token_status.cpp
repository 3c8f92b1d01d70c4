#include "core/oauth/token_status.h"

#include "core/base/json_text.h"
#include "core/oauth/oauth_error.h"
#include "core/oauth/scope.h"
#include "core/oauth/subject.h"
#include "core/token/confirmation.h"
#include "core/token/grant_service.h"

namespace gatehouse {

namespace {

/// Only JWTs have dots; refresh tokens are base64url.
bool looksLikeJwt(QByteArrayView token)
{
    return token.contains('.');
}

QByteArray inactive()
{
    return JsonText().addBoolean("active", false).take();
}

QByteArray describe(const AccessTokenClaims &claims, const TokenOwner &owner, const QString &issuer)
{
    JsonText json;
    json.addBoolean("active", true)
        .addText("token_type", QByteArrayView(isBoundToKey(claims.confirmation) ? "DPoP" : "Bearer"))
        .addText("iss", issuer)
        .addText("sub", claims.subject)
        .addText("aud", claims.audience.value(0))
        .addText("scope", claims.scopes.join(QLatin1Char(' ')))
        .addNumber("iat", claims.issuedAt.seconds())
        .addNumber("exp", claims.expiresAt.seconds())
        .addText("jti", claims.tokenId);
    if (!claims.confirmation.isEmpty()) json.addObject("cnf", confirmationClaim(claims.confirmation));
    if (!claims.client.isEmpty()) json.addText("client_id", claims.client.toString());
    if (claims.user.isEmpty()) return json.take();
    json.addText("username", owner.name)
        .addNumber("auth_time", claims.authenticatedAt.seconds())
        .addText("acr", acrOf(claims.amr))
        .addTexts("amr", claims.amr);
    if (!claims.session.isEmpty()) json.addText("sid", claims.session.toString());
    if (!claims.actors.isEmpty()) json.addObject("act", actorClaim(claims.actors));
    return json.take();
}

QByteArray describe(const GrantService::RefreshTokenState &state, const QString &issuer)
{
    return JsonText()
        .addBoolean("active", true)
        .addText("iss", issuer)
        .addText("sub", state.grant.user.toString())
        .addText("client_id", state.grant.client.toString())
        .addText("scope", state.grant.scopes.join(QLatin1Char(' ')))
        .addNumber("iat", state.issuedAt.seconds())
        .addNumber("exp", state.expiresAt.seconds())
        .take();
}

}  // namespace

TokenStatusService::TokenStatusService(const AccessTokenService &accessTokens, const GrantService &grants)
    : m_accessTokens(accessTokens), m_grants(grants)
{
}

Result<QByteArray> TokenStatusService::introspect(Transaction &tx, const Client &client,
                                                  QByteArrayView token) const
{
    if (client.authMethod == ClientAuthMethod::None)
        return oauthError(OAuthErrorCode::InvalidClient, "Introspection needs a client that authenticates.");
    if (!looksLikeJwt(token)) {
        GATEHOUSE_TRY_ASSIGN(state, m_grants.findByRefreshToken(tx, token));
        if (!state || !state->usable || state->grant.client != client.id) return inactive();
        return describe(*state, m_accessTokens.issuer());
    }
    const auto claims = m_accessTokens.verify(token);
    if (!claims.ok()) return inactive();
    GATEHOUSE_TRY_ASSIGN(owner, m_accessTokens.liveOwner(tx, *claims));
    if (!owner) return inactive();
    return describe(*claims, *owner, m_accessTokens.issuer());
}

Result<TokenStatusService::Revocation> TokenStatusService::findRevocation(Transaction &tx,
                                                                          const Client &client,
                                                                          QByteArrayView token) const
{
    Revocation revocation;
    if (!looksLikeJwt(token)) {
        GATEHOUSE_TRY_ASSIGN(state, m_grants.findByRefreshToken(tx, token));
        if (state && !state->grant.revokedAt && state->grant.client == client.id)
            revocation.grant = state->grant.id;
        return revocation;
    }
    const auto claims = m_accessTokens.verify(token);
    if (!claims.ok() || claims->client != client.id) return revocation;
    revocation.tokenId = claims->tokenId;
    revocation.expiresAt = claims->expiresAt;
    return revocation;
}

Result<void> TokenStatusService::revoke(Transaction &tx, const Caller &by, const Revocation &revocation) const
{
    if (!revocation.grant.isEmpty())
        GATEHOUSE_TRY(m_grants.revokeGrant(tx, by, revocation.grant, QStringLiteral("revoked_by_client")));
    if (!revocation.tokenId.isEmpty())
        GATEHOUSE_TRY(m_grants.revokeAccessToken(tx, by, revocation.tokenId, revocation.expiresAt));
    return {};
}

Result<QJsonObject> TokenStatusService::userInfo(Transaction &tx, const AccessTokenClaims &claims) const
{
    if (claims.user.isEmpty() || !claims.hasScope(QLatin1String(kScopeOpenId)))
        return oauthError(OAuthErrorCode::InsufficientScope, "The access token needs the scope openid.");
    GATEHOUSE_TRY_ASSIGN(good, m_accessTokens.isStillGood(tx, claims));
    if (!good) return oauthError(OAuthErrorCode::InvalidToken, "The access token is not valid.");
    GATEHOUSE_TRY_ASSIGN(subject, loadSubject(tx, claims.user, claims.scopes, claims.userInfoClaims));
    if (!subject) return oauthError(OAuthErrorCode::InvalidToken, "The access token is not valid.");
    QJsonObject json = claimsFor(*subject, claims.scopes);
    const QJsonObject named = claimsNamed(*subject, claims.userInfoClaims);
    for (auto it = named.begin(); it != named.end(); ++it)
        json.insert(it.key(), it.value());
    json.insert(QStringLiteral("sub"), claims.subject);
    return json;
}

}  // namespace gatehouse
