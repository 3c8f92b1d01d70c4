#pragma once

#include <QByteArray>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/settings/settings.h"
#include "core/token/access_token.h"

namespace gatehouse {

// How somebody must have signed in to use the admin API (RFC 9470), by the settings admin.required_acr and
// admin.max_sign_in_age_minutes. Clients that act for themselves have not signed in and are not asked. Any
// thread.

inline constexpr char kInsufficientAuthentication[] = "insufficient_user_authentication";

/// Unauthenticated with that reason when the sign-in behind the token is too weak or too long ago.
Result<void> checkSignIn(const Settings &settings, const AccessTokenClaims &claims, Timestamp now);
/// What the challenge says of it: `, acr_values="...", max_age="..."`.
QByteArray stepUpParameters(const Settings &settings);

}  // namespace gatehouse
