#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Services;

/// /account/v1, what there is of somebody: sessions, applications, factors, activity, and a copy of it all.
std::vector<Route> accountRecordsRoutes(Services &services);

}  // namespace gatehouse
