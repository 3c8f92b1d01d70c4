#pragma once

#include <functional>
#include <memory>

#include "core/api/api.h"
#include "core/engine/background.h"
#include "core/engine/courier.h"
#include "core/engine/importer.h"
#include "core/engine/installation.h"
#include "core/http/server.h"

namespace gatehouse {

/// Makes the data of a demonstration and tells the sample application's registration.
using SeedDemo = std::function<Result<DemoClient>(Services &)>;

/// A running server: installation, routes, HTTP and background work, started and stopped as one. Made, used
/// and destroyed on one thread, which need not have an event loop.
class Engine final
{
public:
    /// Errors are one clear sentence each; nothing keeps running after one.
    static Result<std::unique_ptr<Engine>> start(const StartupConfig &config, KeyVault &vault,
                                                 const Clock &clock, const SeedDemo &demo = {});
    /// Lets running requests finish (ten seconds at most).
    ~Engine();
    Q_DISABLE_COPY_MOVE(Engine)

    QString url() const { return m_url; }
    Services &services() { return m_installation->services(); }
    Installation &installation() { return *m_installation; }
    /// The set-up token, while there is no administrator; empty afterwards.
    const Secret &setupToken() const { return m_setupToken; }

private:
    Engine() = default;

    std::unique_ptr<Installation> m_installation;
    std::unique_ptr<Api> m_api;
    std::unique_ptr<HttpServer> m_server;
    std::unique_ptr<HttpServer> m_mutualTlsServer;  ///< where clients are asked for a certificate
    std::unique_ptr<Background> m_background;
    std::unique_ptr<Courier> m_courier;
    std::unique_ptr<Importer> m_importer;
    Secret m_setupToken;
    QString m_url;
    bool m_isOnRecord = false;  ///< the start is in the audit log, and so the stop has to be
};

/// How the configuration says to listen. InvalidInput where it makes no sense.
/// Makes nothing: with a local
/// authority it only names the files that localTls() makes.
Result<ListenOptions> listenOptionsOf(const StartupConfig &config);

}  // namespace gatehouse
