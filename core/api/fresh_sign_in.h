#pragma once

#include "core/api/browser.h"

namespace gatehouse {

// Whether somebody signed in just now (`mfa.fresh_minutes`): a browser that was left open must not be enough
// to change what people sign in with. Signing in again asks for the second factor of those who have one, so
// the time of the sign-in says enough. Worker threads.

/// Up to and including the last moment of `mfa.fresh_minutes`.
bool isFresh(const Services &services, const Session &session);
/// Without a session nothing is fresh.
bool isFresh(const ExchangePtr &exchange, const Browser &browser);

/// Leads by a new sign-in back to `returnTo`, a path below /account.
void signInAgain(const ExchangePtr &exchange, const QByteArray &returnTo);
/// For pages: false when the answer was given, signInAgain().
bool requireFresh(const ExchangePtr &exchange, const Browser &browser, const QByteArray &returnTo);
/// For scripts and the JSON API: Unauthenticated "fresh_sign_in_needed".
Result<void> checkFresh(const ExchangePtr &exchange, const Browser &browser);

}  // namespace gatehouse
