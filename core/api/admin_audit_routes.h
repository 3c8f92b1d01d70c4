#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Services;

/// /admin/v1/audit-events.
std::vector<Route> adminAuditRoutes(Services &services);

}  // namespace gatehouse
