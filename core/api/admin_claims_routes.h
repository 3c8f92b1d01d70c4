#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Services;

/// What an application would be told of a person: a preview for whoever sets it up.
std::vector<Route> adminClaimsRoutes(Services &services);

}  // namespace gatehouse
