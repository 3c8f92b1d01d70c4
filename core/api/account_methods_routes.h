#pragma once

#include <vector>

#include "core/api/browser.h"
#include "core/http/route.h"

namespace gatehouse {

/// /account/methods: everything that somebody signs in with, in one place; authenticator apps, codes by mail
/// and text message, and recovery codes are added and removed here. All of it wants a fresh sign-in.
std::vector<Route> accountMethodsRoutes(const Browser &browser);

}  // namespace gatehouse
