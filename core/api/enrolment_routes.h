#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Browser;

/// /login/enrol: the first authenticator app of somebody who needs one to go on.
std::vector<Route> enrolmentRoutes(const Browser &browser);

}  // namespace gatehouse
