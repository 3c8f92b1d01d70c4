#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Browser;

/// /oauth/logout (OpenID Connect RP-Initiated Logout 1.0) and its page.
std::vector<Route> logoutRoutes(const Browser &browser);

}  // namespace gatehouse
