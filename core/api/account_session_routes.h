#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Browser;

/// /account/sessions: where the person is signed in, and ending that.
std::vector<Route> accountSessionRoutes(const Browser &browser);

}  // namespace gatehouse
