#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Services;

/// Where clients push their authorization requests (RFC 9126).
std::vector<Route> parRoutes(Services &services);

}  // namespace gatehouse
