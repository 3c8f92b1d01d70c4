#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Services;

/// /admin/v1/users: accounts, their passwords, roles, groups and sessions.
std::vector<Route> adminUsersRoutes(Services &services);

}  // namespace gatehouse
