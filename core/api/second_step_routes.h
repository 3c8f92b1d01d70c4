#pragma once

#include <vector>

#include "core/api/browser.h"
#include "core/http/route.h"

namespace gatehouse {

/// The page after signing in without a second factor: how long it may still be put off, or whether one is
/// wanted at all.
std::vector<Route> secondStepRoutes(const Browser &browser);

}  // namespace gatehouse
