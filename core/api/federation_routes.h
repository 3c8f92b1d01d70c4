#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Browser;

/// /federation/...: the way to another provider and back.
std::vector<Route> federationRoutes(const Browser &browser);

}  // namespace gatehouse
