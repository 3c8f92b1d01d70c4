#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Services;

/// /account/v1, who somebody is: profile, password, e-mail address, and an end of it all.
std::vector<Route> accountApiRoutes(Services &services);

}  // namespace gatehouse
