#pragma once

#include "core/base/result.h"
#include "core/oauth/token_request.h"

namespace gatehouse {

class AccessTokenService;
class IdTokenService;

/// Makes the tokens that the database has agreed to, and encrypts the ID token to a client that wants that.
/// No database; any thread.
class TokenSigner final
{
public:
    TokenSigner(const AccessTokenService &accessTokens, const IdTokenService &idTokens, const Clock &clock);

    /// Unavailable without a signing key.
    Result<TokenAnswer> sign(const GrantedTokens &granted) const;

private:
    const AccessTokenService &m_accessTokens;
    const IdTokenService &m_idTokens;
    const Clock &m_clock;
};

}  // namespace gatehouse
