#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class ApiAccessGate;
class Services;

/// /oauth/register: where applications register themselves (RFC 7591) and manage what they registered
/// (RFC 7592).
std::vector<Route> clientRegistrationRoutes(Services &services, ApiAccessGate &gate);

}  // namespace gatehouse
