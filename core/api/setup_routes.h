#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Services;
class SetupToken;

/// /setup/v1: makes the first administrator of a server that has none, with the one-time set-up token.
std::vector<Route> setupRoutes(Services &services, SetupToken &token);

}  // namespace gatehouse
