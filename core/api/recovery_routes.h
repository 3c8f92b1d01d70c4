#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Browser;

/// /forgot and /reset, the pages for who forgot the password, and the same as JSON: /auth/password/forgot,
/// /auth/password/code and /auth/password/reset.
std::vector<Route> recoveryRoutes(const Browser &browser);

}  // namespace gatehouse
