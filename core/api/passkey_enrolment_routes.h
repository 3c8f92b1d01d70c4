#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Browser;

/// A first passkey: /login/enrol/passkey for somebody who needs one to go on, /passkey-link for whoever was
/// given a link by an administrator.
std::vector<Route> passkeyEnrolmentRoutes(const Browser &browser);

}  // namespace gatehouse
