#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Browser;

/// /account/data: a copy of everything, and deleting the account; /keep-account, where the link of its mail
/// leads.
std::vector<Route> accountDataRoutes(const Browser &browser);

}  // namespace gatehouse
