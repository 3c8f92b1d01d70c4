#pragma once

#include "core/base/result.h"
#include "core/oauth/token_request.h"

namespace gatehouse {

/// What the access token says that was granted, and how long it lives from `now`. "invalid_request" when the
/// subject token of an exchange has run out meanwhile. Any thread.
Result<AccessTokenRequest> accessTokenRequestOf(const GrantedTokens &granted, Timestamp now);

}  // namespace gatehouse
