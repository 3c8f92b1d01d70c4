#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Services;

/// /admin/v1/sessions, and those of one user.
std::vector<Route> adminSessionsRoutes(Services &services);

}  // namespace gatehouse
