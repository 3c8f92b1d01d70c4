#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Services;

/// `/admin/v1/password-strength` and `/admin/v1/password-report`: what the rules say of a password that
/// somebody is to get, and how those stand that people have.
std::vector<Route> adminPasswordsRoutes(Services &services);

}  // namespace gatehouse
