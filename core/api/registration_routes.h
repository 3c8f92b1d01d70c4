#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Browser;

/// /register: the page on which people make an account for themselves, where the office lets them.
std::vector<Route> registrationRoutes(const Browser &browser);

}  // namespace gatehouse
