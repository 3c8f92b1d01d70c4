#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Services;

/// Users' passkeys in the admin API.
std::vector<Route> adminPasskeysRoutes(Services &services);

}  // namespace gatehouse
