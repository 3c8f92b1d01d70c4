#include "core/oauth/token_signer.h"

#include "core/base/json_text.h"
#include "core/oauth/claims_request.h"
#include "core/oauth/id_token.h"
#include "core/oauth/released_claims.h"
#include "core/oauth/response_encryption.h"
#include "core/oauth/scope.h"
#include "core/oauth/token_contents.h"
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

Result<TokenAnswer> TokenSigner::sign(const GrantedTokens &granted) const
{
    IssuedAccessToken issued;
    if (granted.access) {
        issued = *granted.access;
    } else {
        GATEHOUSE_TRY_ASSIGN(access, accessTokenRequestOf(granted, m_clock.now()));
        GATEHOUSE_TRY_ASSIGN(token, m_accessTokens.issue(access));
        issued = std::move(token);
    }
    TokenAnswer answer;
    answer.isBound = isBoundToKey(granted.confirmation);
    answer.accessToken = issued.token;
    answer.expiresIn = int(issued.expiresAt.seconds() - issued.issuedAt.seconds());
    answer.refreshToken = granted.refreshToken;
    answer.scopes = granted.scopes;
    if (granted.exchanged) answer.issuedTokenType = kTokenTypeAccessToken;
    if (!granted.grant || !granted.scopes.contains(QLatin1String(kScopeOpenId))) return answer;

    const ClaimsRequest asked = claimsRequestFrom(granted.grant->claims);
    IdTokenRequest id;
    id.subject = m_idTokens.subjectOf(granted.client, granted.grant->user);
    id.client = granted.client.id;
    id.algorithm = granted.client.idTokenAlgorithm;
    id.nonce = granted.grant->nonce;
    id.authenticatedAt = granted.grant->authenticatedAt;
    id.amr = granted.grant->amr;
    id.session = granted.grant->session;
    id.accessToken = issued.token;
    id.claims = idTokenClaims(granted.client, granted.subject, granted.scopes, asked.idToken);
    GATEHOUSE_TRY_ASSIGN(idToken, m_idTokens.issue(id));
    GATEHOUSE_TRY_ASSIGN(protectedToken,
                         protectedFor(granted.client, idTokenEncryption(granted.client), idToken));
    answer.idToken = protectedToken;
    return answer;
}

}  // namespace gatehouse
