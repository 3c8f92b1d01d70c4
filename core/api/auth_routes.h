#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Services;

/// /auth: the JSON token API for first-party programs that show their own sign-in form.
std::vector<Route> authRoutes(Services &services);

}  // namespace gatehouse
