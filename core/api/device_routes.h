#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Browser;

/// Sign-in on devices (RFC 8628): where a device asks for a code, and the page on which its person types it
/// and decides. GET never looks at a code: only a form of ours does, sent by somebody who is signed in.
std::vector<Route> deviceRoutes(const Browser &browser);

}  // namespace gatehouse
