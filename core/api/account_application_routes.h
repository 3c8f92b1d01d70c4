#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Browser;

/// /account/applications: what the person has let applications do, and taking that back.
std::vector<Route> accountApplicationRoutes(const Browser &browser);

}  // namespace gatehouse
