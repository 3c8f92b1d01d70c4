#pragma once

#include <memory>
#include <optional>

#include "core/api/access_gate.h"
#include "core/api/browser.h"
#include "core/api/demo_routes.h"
#include "core/api/pages.h"
#include "core/api/request_metrics.h"
#include "core/api/setup_token.h"
#include "core/http/router.h"

namespace gatehouse {

/// The whole HTTP surface of one server: every route with what it needs. Made on one thread before the HTTP
/// server starts, then read by all workers.
class Api final
{
public:
    /// `demo`: also serve the sample application.
    static Result<std::unique_ptr<Api>> create(Services &services, AddressRanges metricsReaders,
                                               std::optional<DemoClient> demo);
    Q_DISABLE_COPY_MOVE(Api)

    const Router &router() const { return m_router; }
    SetupToken &setupToken() { return m_setupToken; }
    RequestMetrics &metrics() { return m_metrics; }

private:
    Api(Services &services, std::unique_ptr<Pages> pages, AddressRanges metricsReaders);
    Result<void> addRoutes(Services &services, const std::optional<DemoClient> &demo);

    std::unique_ptr<Pages> m_pages;
    Browser m_browser;
    SetupToken m_setupToken;
    RequestMetrics m_metrics;
    ApiAccessGate m_gate;
    Router m_router;
};

}  // namespace gatehouse
