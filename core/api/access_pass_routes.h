#pragma once

#include <vector>

#include "core/api/browser.h"
#include "core/http/route.h"

namespace gatehouse {

/// Signing in with a temporary access pass: the page /login/pass, and /auth/pass for programs
/// (docs/auth-api.md).
std::vector<Route> accessPassRoutes(const Browser &browser);

}  // namespace gatehouse
