#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Services;

/// /admin/v1/providers: the other providers that people may sign in with.
std::vector<Route> adminProvidersRoutes(Services &services);

}  // namespace gatehouse
