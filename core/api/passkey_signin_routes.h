#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Browser;

/// /login/passkey (instead of a password) and /login/passkey/confirm (after it).
std::vector<Route> passkeySignInRoutes(const Browser &browser);

}  // namespace gatehouse
