#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Browser;

/// /account/providers: which accounts of other providers open this one.
std::vector<Route> providerAccountRoutes(const Browser &browser);

}  // namespace gatehouse
