#pragma once

#include <vector>

#include "core/api/browser.h"
#include "core/http/route.h"

namespace gatehouse {

/// "This was not me": the page behind the link in mails about new devices. The link alone proves who asks.
std::vector<Route> notMeRoutes(const Browser &browser);

}  // namespace gatehouse
