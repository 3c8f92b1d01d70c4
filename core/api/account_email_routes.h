#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Browser;

/// /account/email: another e-mail address, and /email-change, where the links of its mails lead.
std::vector<Route> accountEmailRoutes(const Browser &browser);

}  // namespace gatehouse
