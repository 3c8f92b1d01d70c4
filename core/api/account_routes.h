#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Browser;

/// /account: what the signed-in person sees of their own account.
std::vector<Route> accountRoutes(const Browser &browser);

}  // namespace gatehouse
