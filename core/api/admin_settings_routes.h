#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Services;

/// /admin/v1/settings.
std::vector<Route> adminSettingsRoutes(Services &services);

}  // namespace gatehouse
