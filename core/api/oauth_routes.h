#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Services;

/// What applications call: metadata, keys, token, introspection, revocation, userinfo.
std::vector<Route> oauthRoutes(Services &services);

}  // namespace gatehouse
