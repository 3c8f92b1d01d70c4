#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Browser;

/// /login and its further steps: the pages on which people sign in.
std::vector<Route> loginRoutes(const Browser &browser);

}  // namespace gatehouse
