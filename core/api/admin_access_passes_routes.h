#pragma once

#include <vector>

#include "core/api/services.h"
#include "core/http/route.h"

namespace gatehouse {

/// /admin/v1/users/{id}/access-passes: temporary access passes (docs/admin-api.md).
std::vector<Route> adminAccessPassesRoutes(Services &services);

}  // namespace gatehouse
