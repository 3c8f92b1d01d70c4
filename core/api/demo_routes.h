#pragma once

#include <vector>

#include "core/http/route.h"
#include "core/oauth/client.h"

namespace gatehouse {

class Browser;

/// The registration of the sample application.
struct DemoClient
{
    ClientId id;
    QByteArray secret;
    QByteArray redirectUri;  ///< <issuer>/demo/callback
};

/// /demo: a sample application that signs people in by the code flow with PKCE, to see the whole way at once.
/// Only served by `serve --demo`.
std::vector<Route> demoRoutes(const Browser &browser, const DemoClient &client);

}  // namespace gatehouse
