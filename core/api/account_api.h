#pragma once

#include "core/api/admin_route.h"
#include "core/http/exchange.h"

namespace gatehouse {

// What the calls of /account/v1 share (docs/account-api.md): a person's own account, by their own token. A
// browser's cookie is none, so no other site can make these calls in the person's name.

/// A call for whoever signed in by /auth/login, and for applications with the scope `account`. Forbidden
/// "no_person" or "insufficient_scope" otherwise.
Route accountRoute(Services &services, HttpMethod method, const char *path, ServiceHandler handle,
                   RateBucket bucket = RateBucket::Api);
/// The same, for those who signed in within `mfa.fresh_minutes`: Unauthenticated
/// "insufficient_user_authentication" (RFC 9470) otherwise.
Route freshAccountRoute(Services &services, HttpMethod method, const char *path, ServiceHandler handle,
                        RateBucket bucket = RateBucket::Api);

/// The same for other calls that tell of the person all that we know.
Result<void> checkOwner(const Caller &caller);

bool isAccountApi(const HttpRequest &request);
/// What a challenge says of the freshness that is missing: `, max_age="..."`.
QByteArray freshParameters(const Settings &settings);

}  // namespace gatehouse
