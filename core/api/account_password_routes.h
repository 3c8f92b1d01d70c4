#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Browser;

/// /account/password: another password, for who knows the present one.
std::vector<Route> accountPasswordRoutes(const Browser &browser);

}  // namespace gatehouse
