#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Browser;

/// /account/passkeys: a person's own passkeys.
std::vector<Route> accountPasskeyRoutes(const Browser &browser);

}  // namespace gatehouse
