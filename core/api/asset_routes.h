#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Browser;

/// /assets: style sheet, icon and the one script of the form_post answer; and the way from / to /account.
std::vector<Route> assetRoutes(const Browser &browser);

}  // namespace gatehouse
