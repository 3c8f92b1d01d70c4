#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Browser;

/// Confirming an address or a number: /verify, where the link in the mail leads (its page shows a button, for
/// programs that look into mails open every link), /login/verify, where a sign-in waits for it, and the same
/// as JSON below /auth/verify.
std::vector<Route> verifyRoutes(const Browser &browser);

}  // namespace gatehouse
