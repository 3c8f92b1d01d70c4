#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Services;

/// /admin/v1/groups and /admin/v1/roles.
std::vector<Route> adminGroupsRoutes(Services &services);

}  // namespace gatehouse
