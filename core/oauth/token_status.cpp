#include "core/oauth/token_status.h"

#include "core/base/json_text.h"
#include "core/oauth/claim_mapping.h"
#include "core/oauth/client_service.h"
#include "core/oauth/oauth_error.h"
#include "core/oauth/pairwise_subjects.h"
#include "core/oauth/released_claims.h"
#include "core/oauth/scope.h"
#include "core/oauth/subject.h"
#include "core/token/confirmation.h"
#include "core/token/grant_service.h"

namespace gatehouse {

namespace {

/// JWTs have dots, opaque access tokens their prefix; refresh tokens have neither.
bool isAccessToken(QByteArrayView token)
{
    return token.contains('.') || AccessTokenService::isOpaque(token);
}

QByteArray inactive()
{
    return JsonText().addBoolean("active", false).take();
}

/// Who asks, and what they call the token's person.
struct Reader
{
    const Client &client;
    QString subject;
};

void addAudience(JsonText &json, const QStringList &audience)
{
    if (audience.size() == 1)
        json.addText("aud", audience.constFirst());
    else
        json.addTexts("aud", audience);
}

QByteArray describe(const AccessTokenClaims &claims, const TokenOwner &owner, const Reader &reader,
                    const QString &issuer)
{
    JsonText json;
    json.addBoolean("active", true)
        .addText("token_type", QByteArrayView(isBoundToKey(claims.confirmation) ? "DPoP" : "Bearer"))
        .addText("iss", issuer)
        .addText("sub", reader.subject);
    addAudience(json, claims.audience);
    json.addText("scope", claims.scopes.join(QLatin1Char(' ')))
        .addNumber("iat", claims.issuedAt.seconds())
        .addNumber("exp", claims.expiresAt.seconds())
        .addText("jti", claims.tokenId);
    if (!claims.confirmation.isEmpty()) json.addObject("cnf", confirmationClaim(claims.confirmation));
    if (!claims.client.isEmpty()) json.addText("client_id", claims.client.toString());
    if (claims.user.isEmpty()) return json.take();
    const bool namesPerson = !reader.client.metadata.isPairwise();
    if (namesPerson) json.addText("username", owner.name);
    json.addNumber("auth_time", claims.authenticatedAt.seconds())
        .addText("acr", acrOf(claims.amr))
        .addTexts("amr", claims.amr);
    if (!claims.session.isEmpty()) json.addText("sid", claims.session.toString());
    if (namesPerson && !claims.actors.isEmpty()) json.addObject("act", actorClaim(claims.actors));
    return json.take();
}

QByteArray describe(const GrantService::RefreshTokenState &state, const Reader &reader, const QString &issuer)
{
    return JsonText()
        .addBoolean("active", true)
        .addText("iss", issuer)
        .addText("sub", reader.subject)
        .addText("client_id", state.grant.client.toString())
        .addText("scope", state.grant.scopes.join(QLatin1Char(' ')))
        .addNumber("iat", state.issuedAt.seconds())
        .addNumber("exp", state.expiresAt.seconds())
        .take();
}

}  // namespace

TokenStatusService::TokenStatusService(const AccessTokenService &accessTokens, const GrantService &grants,
                                       const ClientService &clients, const PairwiseSubjects &subjects)
    : m_accessTokens(accessTokens), m_grants(grants), m_clients(clients), m_subjects(subjects)
{
}

Result<QByteArray> TokenStatusService::introspect(Transaction &tx, const Client &client,
                                                  QByteArrayView token) const
{
    if (client.authMethod == ClientAuthMethod::None)
        return oauthError(OAuthErrorCode::InvalidClient, "Introspection needs a client that authenticates.");
    if (!isAccessToken(token)) {
        GATEHOUSE_TRY_ASSIGN(state, m_grants.findByRefreshToken(tx, token));
        if (!state || !state->usable || state->grant.client != client.id) return inactive();
        const Reader reader{client, m_subjects.subjectOf(client, state->grant.user)};
        return describe(*state, reader, m_accessTokens.issuer());
    }
    GATEHOUSE_TRY_ASSIGN(claims, readToken(tx, token));
    if (!claims) return inactive();
    GATEHOUSE_TRY_ASSIGN(owner, m_accessTokens.liveOwner(tx, *claims));
    if (!owner) return inactive();
    const Reader reader{
        client, claims->user.isEmpty() ? claims->subject : m_subjects.subjectOf(client, claims->user)};
    return describe(*claims, *owner, reader, m_accessTokens.issuer());
}

/// nullopt for a token that is not good; a database that fails is another matter.
Result<std::optional<AccessTokenClaims>> TokenStatusService::readToken(Transaction &tx,
                                                                       QByteArrayView token) const
{
    std::optional<AccessTokenClaims> claims;
    auto read = m_accessTokens.read(tx, token);
    if (read.ok())
        claims = *std::move(read);
    else if (read.error().code != ErrorCode::Unauthenticated)
        return read.error();
    return claims;
}

Result<TokenStatusService::Revocation> TokenStatusService::findRevocation(Transaction &tx,
                                                                          const Client &client,
                                                                          QByteArrayView token) const
{
    Revocation revocation;
    if (!isAccessToken(token)) {
        GATEHOUSE_TRY_ASSIGN(state, m_grants.findByRefreshToken(tx, token));
        if (state && !state->grant.revokedAt && state->grant.client == client.id)
            revocation.grant = state->grant.id;
        return revocation;
    }
    GATEHOUSE_TRY_ASSIGN(claims, readToken(tx, token));
    if (!claims || claims->client != client.id) return revocation;
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

Result<UserInfo> TokenStatusService::userInfo(Transaction &tx, const AccessTokenClaims &claims) const
{
    if (claims.user.isEmpty() || !claims.hasScope(QLatin1String(kScopeOpenId)))
        return oauthError(OAuthErrorCode::InsufficientScope, "The access token needs the scope openid.");
    GATEHOUSE_TRY_ASSIGN(good, m_accessTokens.isStillGood(tx, claims));
    if (!good) return oauthError(OAuthErrorCode::InvalidToken, "The access token is not valid.");
    std::optional<Client> client;
    if (!claims.client.isEmpty()) {
        GATEHOUSE_TRY_ASSIGN(found, m_clients.find(tx, claims.client));
        if (!found) return oauthError(OAuthErrorCode::InvalidToken, "The access token is not valid.");
        client = std::move(found);
    }
    const QJsonObject custom = client ? client->metadata.customClaims : QJsonObject();
    GATEHOUSE_TRY_ASSIGN(
        subject, loadSubject(tx, claims.user, claims.scopes, claims.userInfoClaims + neededClaims(custom)));
    if (!subject) return oauthError(OAuthErrorCode::InvalidToken, "The access token is not valid.");
    UserInfo info;
    info.claims = userInfoClaims(custom, *subject, claims.scopes, claims.userInfoClaims);
    info.claims.insert(QStringLiteral("sub"),
                       client ? m_subjects.subjectOf(*client, claims.user) : claims.subject);
    info.client = std::move(client);
    return info;
}

}  // namespace gatehouse
