#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Services;

/// /admin/v1/users/{id}/identities: the accounts at other providers that open a user's account.
std::vector<Route> adminIdentitiesRoutes(Services &services);

}  // namespace gatehouse
