#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Browser;

/// /account/profile: what is known about the person, and which language pages speak.
std::vector<Route> accountProfileRoutes(const Browser &browser);

}  // namespace gatehouse
