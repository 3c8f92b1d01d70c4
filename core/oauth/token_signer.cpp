#include "core/oauth/token_signer.h"

#include "core/base/json_text.h"
#include "core/oauth/claims_request.h"
#include "core/oauth/id_token.h"
#include "core/oauth/oauth_error.h"
#include "core/oauth/scope.h"
#include "core/token/access_token.h"
#include "core/token/confirmation.h"

namespace gatehouse {

QByteArray TokenAnswer::toJson() const
{
    JsonText json;
    json.addText("access_token", accessToken)
        .addText("token_type", QByteArrayView(isBound ? "DPoP" : "Bearer"))
        .addNumber("expires_in", expiresIn)
        .addText("scope", scopes.join(QLatin1Char(' ')));
    if (!refreshToken.isEmpty()) json.addText("refresh_token", refreshToken);
    if (!idToken.isEmpty()) json.addText("id_token", idToken);
    if (!issuedTokenType.isEmpty()) json.addText("issued_token_type", issuedTokenType);
    return json.take();
}

TokenSigner::TokenSigner(const AccessTokenService &accessTokens, const IdTokenService &idTokens,
                         const Clock &clock)
    : m_accessTokens(accessTokens), m_idTokens(idTokens), m_clock(clock)
{
}

Result<TokenAnswer> TokenSigner::signExchanged(const GrantedTokens &granted) const
{
    AccessTokenRequest access = granted.exchanged->access;
    // Counted in the whole seconds that tokens have.
    const std::chrono::seconds left(granted.exchanged->notAfter.seconds() - m_clock.now().seconds());
    if (left.count() <= 0)
        return oauthError(OAuthErrorCode::InvalidRequest, "The subject_token is not valid for this request.");
    access.life = std::min(std::chrono::seconds(granted.client.accessTokenSeconds), left);
    access.confirmation = granted.confirmation;
    GATEHOUSE_TRY_ASSIGN(issued, m_accessTokens.issue(access));
    TokenAnswer answer;
    answer.isBound = isBoundToKey(granted.confirmation);
    answer.accessToken = issued.token;
    answer.expiresIn = int(access.life.count());
    answer.scopes = granted.scopes;
    answer.issuedTokenType = kTokenTypeAccessToken;
    return answer;
}

Result<TokenAnswer> TokenSigner::sign(const GrantedTokens &granted) const
{
    if (granted.exchanged) return signExchanged(granted);
    AccessTokenRequest access;
    access.client = granted.client.id;
    access.scopes = granted.scopes;
    access.life = std::chrono::seconds(granted.client.accessTokenSeconds);
    ClaimsRequest asked;
    if (granted.grant) {
        const Grant &grant = *granted.grant;
        asked = claimsRequestFrom(grant.claims);
        access.userInfoClaims = asked.userInfo;
        access.user = grant.user;
        access.grant = grant.id;
        access.session = grant.session;
        access.amr = grant.amr;
        access.authenticatedAt = grant.authenticatedAt;
        const auto left = std::chrono::duration_cast<std::chrono::seconds>(grant.expiresAt - m_clock.now());
        access.life =
            std::clamp(access.life, std::chrono::seconds(1), std::max(left, std::chrono::seconds(1)));
    }
    access.confirmation = granted.confirmation;
    GATEHOUSE_TRY_ASSIGN(issued, m_accessTokens.issue(access));
    TokenAnswer answer;
    answer.isBound = isBoundToKey(granted.confirmation);
    answer.accessToken = issued.token;
    answer.expiresIn = int(access.life.count());
    answer.refreshToken = granted.refreshToken;
    answer.scopes = granted.scopes;
    if (!granted.grant || !granted.scopes.contains(QLatin1String(kScopeOpenId))) return answer;

    IdTokenRequest id;
    id.user = granted.grant->user;
    id.client = granted.client.id;
    id.algorithm = granted.client.idTokenAlgorithm;
    id.nonce = granted.grant->nonce;
    id.authenticatedAt = granted.grant->authenticatedAt;
    id.amr = granted.grant->amr;
    id.session = granted.grant->session;
    id.accessToken = issued.token;
    // With an access token at hand, what the scopes release is userinfo's to tell (Core section 5.4).
    id.claims = granted.client.metadata.claimsInIdToken ? claimsFor(granted.subject, granted.scopes)
                                                        : claimsNamed(granted.subject, asked.idToken);
    GATEHOUSE_TRY_ASSIGN(idToken, m_idTokens.issue(id));
    answer.idToken = idToken;
    return answer;
}

}  // namespace gatehouse
