#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Services;

/// /admin/v1/keys: the signing keys.
std::vector<Route> adminKeysRoutes(Services &services);

}  // namespace gatehouse
