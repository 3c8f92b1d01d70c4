#pragma once

#include <vector>

#include "core/api/request_metrics.h"
#include "core/http/route.h"

namespace gatehouse {

class Services;

/// /healthz (the process answers), /readyz (database and keys are there) and /metrics (Prometheus text
/// format).
std::vector<Route> operationRoutes(Services &services, const RequestMetrics &metrics);

}  // namespace gatehouse
