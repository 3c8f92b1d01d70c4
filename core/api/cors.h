#pragma once

#include <vector>

#include "core/api/services.h"
#include "core/http/route.h"

namespace gatehouse {

// Whose pages may read our answers (Fetch Standard, section 3.2: CORS). Without the fields of these functions
// a browser keeps an answer from the page that asked; to anything but a browser they mean nothing. Cookies
// are never allowed to come along.

/// For the answers before a client is known (a refused proof, a token that has run out): pages of any
/// enabled application's origins. They say nothing but what the page itself sent was worth.
void openToKnownOrigins(Services &services, const ExchangePtr &exchange);

/// From now on: pages of this client's origins alone.
void openToOriginsOf(const ExchangePtr &exchange, const Client &client);
/// The same for a client of which only the id is known; empty for none, which has no origin.
void openToOriginsOf(Services &services, const ExchangePtr &exchange, const ClientId &client);

/// The preflights (OPTIONS) of what browser applications call.
std::vector<Route> corsRoutes(Services &services);

}  // namespace gatehouse
