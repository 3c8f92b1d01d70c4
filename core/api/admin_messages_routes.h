#pragma once

#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Services;

/// /admin/v1/messages and /admin/v1/message-templates: what waits to be sent, and what mails say.
std::vector<Route> adminMessagesRoutes(Services &services);

}  // namespace gatehouse
