#include "core/oauth/token_contents.h"

#include <algorithm>

#include "core/oauth/claims_request.h"
#include "core/oauth/oauth_error.h"
#include "core/oauth/released_claims.h"

namespace gatehouse {

Result<AccessTokenRequest> accessTokenRequestOf(const GrantedTokens &granted, Timestamp now)
{
    using std::chrono::seconds;
    const seconds life(granted.client.accessTokenSeconds);
    if (granted.exchanged) {
        AccessTokenRequest access = granted.exchanged->access;
        // Counted in the whole seconds that tokens have.
        const seconds left(granted.exchanged->notAfter.seconds() - now.seconds());
        if (left.count() <= 0)
            return oauthError(OAuthErrorCode::InvalidRequest,
                              "The subject_token is not valid for this request.");
        access.life = std::min(life, left);
        access.confirmation = granted.confirmation;
        return access;
    }
    AccessTokenRequest access;
    access.client = granted.client.id;
    access.scopes = granted.scopes;
    access.life = life;
    access.confirmation = granted.confirmation;
    access.audience = granted.audience;
    if (!granted.grant) return access;
    const Grant &grant = *granted.grant;
    access.userInfoClaims = claimsRequestFrom(grant.claims).userInfo;
    access.extraClaims = accessTokenClaims(granted.client, granted.subject, granted.scopes);
    access.user = grant.user;
    access.grant = grant.id;
    access.session = grant.session;
    access.amr = grant.amr;
    access.authenticatedAt = grant.authenticatedAt;
    const auto left = std::chrono::duration_cast<seconds>(grant.expiresAt - now);
    access.life = std::clamp(access.life, seconds(1), std::max(left, seconds(1)));
    return access;
}

}  // namespace gatehouse
