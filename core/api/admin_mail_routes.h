#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Services;

/// /admin/v1/mail and /admin/v1/sms: where messages are handed over, and whether that works.
std::vector<Route> adminMailRoutes(Services &services);

}  // namespace gatehouse
