#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Services;

/// /admin/v1/status and /admin/v1/me.
std::vector<Route> adminStatusRoutes(Services &services);

}  // namespace gatehouse
