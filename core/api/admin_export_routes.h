#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Services;

/// /admin/v1/users/export: everybody as a list for a spreadsheet or for an import, part by part.
std::vector<Route> adminExportRoutes(Services &services);

}  // namespace gatehouse
