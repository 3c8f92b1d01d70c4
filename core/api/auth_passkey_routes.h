#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Services;

/// Passkeys for first-party programs (docs/auth-api.md).
std::vector<Route> authPasskeyRoutes(Services &services);

}  // namespace gatehouse
