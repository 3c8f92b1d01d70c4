#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Browser;

/// /invitation: the page on which somebody who was asked in makes the account. Opening it leaves the link as
/// it is.
std::vector<Route> invitationRoutes(const Browser &browser);

}  // namespace gatehouse
