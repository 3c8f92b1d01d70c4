#pragma once

#include <vector>

#include "core/api/services.h"
#include "core/http/route.h"

namespace gatehouse {

/// /admin/v1/users/{id}/remembered-devices: browsers in which a user is not asked for the second factor.
std::vector<Route> adminRememberedDevicesRoutes(Services &services);

}  // namespace gatehouse
