#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Services;

/// /admin/v1/clients: the applications.
std::vector<Route> adminClientsRoutes(Services &services);

}  // namespace gatehouse
