#pragma once

#include "core/base/caller.h"
#include "core/http/http_message.h"

namespace gatehouse {

/// Where a request comes from, before anybody asked who sends it.
Caller edgeOf(const HttpRequest &request);

}  // namespace gatehouse
