#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Services;

/// /admin/v1/setting-overrides, /admin/v1/settings/{name}/overrides/{kind}/{id}: settings that are different
/// for groups, roles and applications.
std::vector<Route> adminOverridesRoutes(Services &services);

}  // namespace gatehouse
