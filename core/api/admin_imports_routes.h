#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Services;

/// /admin/v1/imports: lists of people that are taken in. The work is done in the background (core/engine's
/// Importer); the calls say what to do and how far it is.
std::vector<Route> adminImportsRoutes(Services &services);

}  // namespace gatehouse
