#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Browser;

/// /account/activity: what happened to the account, in plain words.
std::vector<Route> accountActivityRoutes(const Browser &browser);

}  // namespace gatehouse
