#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Services;

/// /admin/v1/users/{id}/factors and recovery codes: enrolment that an administrator does with the person.
std::vector<Route> adminFactorsRoutes(Services &services);

}  // namespace gatehouse
