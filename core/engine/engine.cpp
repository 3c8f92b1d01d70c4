#include "core/engine/engine.h"

#include <QFileInfo>
#include <QHostAddress>
#include <QUrl>

#include "core/api/people_services.h"
#include "core/audit/event_types.h"
#include "core/base/log.h"
#include "core/base/platform.h"
#include "core/engine/data_folder.h"
#include "core/engine/local_tls.h"
#include "core/engine/mutual_tls_options.h"
#include "core/http/tls_setup.h"

namespace gatehouse {

namespace {

/// Tokens and passwords would cross the network in the open.
Result<void> checkIssuer(const StartupConfig &config)
{
    const QUrl issuer(config.issuer());
    const QString host = issuer.host();
    const bool local = host == u"localhost" || QHostAddress(host).isLoopback();
    if (issuer.scheme() == u"http" && !local) {
        return Error::invalid(
            "public_url", "plain_http",
            QStringLiteral("The public address %1 is plain HTTP. Use https, with a certificate "
                           "(tls.certificate and tls.key), a local authority (tls.local_authority = "
                           "true) or a reverse proxy (proxy.trusted).")
                .arg(config.issuer()));
    }
    return {};
}

Result<void> recordLife(Services &services, QLatin1String type)
{
    return services.database.writeAndWait([&services, type](Transaction &tx) {
        AuditEvent event;
        event.type = type;
        event.actor = Caller::system(QStringLiteral("server"));
        event.target = {QStringLiteral("server"), {}, services.issuer};
        event.detail = {{QStringLiteral("version"), QStringLiteral(GATEHOUSE_VERSION)}};
        return services.audit.append(tx, event);
    });
}

}  // namespace

Result<ListenOptions> listenOptionsOf(const StartupConfig &config)
{
    ListenOptions options;
    options.address = QHostAddress(config.listenAddress);
    options.port = config.listenPort;
    options.workers = config.httpWorkers;
    options.limits.connections = config.maxConnections;
    options.limits.connectionsPerAddress = config.maxConnectionsPerAddress;
    GATEHOUSE_TRY_ASSIGN(proxies, AddressRanges::parse(config.trustedProxies));
    options.trustedProxies = proxies;
    options.clientCertificateHeader = config.clientCertificateHeader;
    if (config.tlsCertificate.isEmpty() != config.tlsKey.isEmpty()) {
        return Error::invalid("tls", "tls_incomplete",
                              QStringLiteral("TLS needs both tls.certificate and tls.key; only one is set."));
    }
    if (!config.tlsCertificate.isEmpty()) {
        for (const QString &file : {config.tlsCertificate, config.tlsKey}) {
            if (!QFileInfo(file).isReadable()) {
                return Error::invalid(
                    "tls", "tls_file_unreadable",
                    QStringLiteral("The TLS file %1 is missing or cannot be read.").arg(file));
            }
        }
        TlsSource source;
        source.certificateFile = config.tlsCertificate;
        source.keyFile = config.tlsKey;
        GATEHOUSE_TRY(tlsConfiguration(source));
        options.tls = source;
    } else if (config.tlsLocalAuthority) {
        options.tls = localTlsFiles(config);
    }
    GATEHOUSE_TRY(options.check());
    return options;
}

Result<std::unique_ptr<Engine>> Engine::start(const StartupConfig &config, KeyVault &vault,
                                              const Clock &clock, const SeedDemo &demo)
{
    // What can be refused is refused before anything is made.
    GATEHOUSE_TRY(checkIssuer(config));
    GATEHOUSE_TRY_ASSIGN(options, listenOptionsOf(config));
    GATEHOUSE_TRY_ASSIGN(metricsReaders, AddressRanges::parse(config.metricsAllow));
    GATEHOUSE_TRY(AddressRanges::parse(config.outboundPrivate));
    GATEHOUSE_TRY(HttpServer::tryAddress(options));
    GATEHOUSE_TRY(mutualTlsOf(config));
    const std::optional<ListenOptions> certificateOptions = mutualTlsListener(config, options);
    if (certificateOptions) GATEHOUSE_TRY(HttpServer::tryAddress(*certificateOptions));
    std::unique_ptr<Engine> engine(new Engine);
    GATEHOUSE_TRY_ASSIGN(installation, Installation::open(config, vault, clock, Installation::Keys::Load));
    engine->m_installation = std::move(installation);
    Services &services = engine->services();
    std::optional<DemoClient> demoClient;
    if (demo) {
        GATEHOUSE_TRY_ASSIGN(client, demo(services));
        demoClient = client;
    }
    GATEHOUSE_TRY_ASSIGN(api, Api::create(services, metricsReaders, demoClient));
    engine->m_api = std::move(api);

    GATEHOUSE_TRY_ASSIGN(administrators, services.database.read([&](Transaction &tx) {
        return services.access.workingAdministrators(tx);
    }));
    if (administrators == 0) engine->m_setupToken = engine->m_api->setupToken().arm();

    engine->m_server = std::make_unique<HttpServer>(engine->m_api->router());
    const RequestObserver observer = [&metrics = engine->m_api->metrics()](
                                         const HttpRequest &, const QByteArray &route, int status,
                                         std::chrono::nanoseconds took) {
        metrics.observe(route.isEmpty() ? QByteArray("none") : route, status, took);
    };
    engine->m_server->setObserver(observer);
    if (options.tls && config.tlsCertificate.isEmpty()) GATEHOUSE_TRY(localTls(config, clock));
    GATEHOUSE_TRY(engine->m_server->start(options));
    if (certificateOptions) {
        engine->m_mutualTlsServer = std::make_unique<HttpServer>(engine->m_api->router());
        engine->m_mutualTlsServer->setObserver(observer);
        GATEHOUSE_TRY(engine->m_mutualTlsServer->start(*certificateOptions));
    }
    GATEHOUSE_TRY(recordLife(services, event::kServerStarted));
    engine->m_isOnRecord = true;
    engine->m_background = std::make_unique<Background>(services);
    engine->m_courier = std::make_unique<Courier>(services, *services.http);
    engine->m_importer = std::make_unique<Importer>(services);
    engine->m_url = services.issuer;
    platform::notifyServiceManager("READY=1");
    qCInfo(lcEngine).noquote() << "Serving" << engine->m_url;
    return engine;
}

Engine::~Engine()
{
    platform::notifyServiceManager("STOPPING=1");
    m_importer.reset();
    m_courier.reset();
    m_background.reset();
    if (m_installation) {
        // Requests that wait for servers of others need not wait for them any longer.
        services().people->delivery.stopTests();
        services().people->upstream.close();
    }
    if (m_mutualTlsServer) m_mutualTlsServer->stop();
    if (m_server) m_server->stop();
    if (m_isOnRecord) {
        if (auto recorded = recordLife(services(), event::kServerStopped); !recorded.ok())
            qCWarning(lcEngine) << "The stop is not on record:" << recorded.error().internal;
    }
    // The pool's and the writer's last continuations may still hold exchanges: they end with the services,
    // before the server whose workers they belong to.
    m_installation.reset();
    m_mutualTlsServer.reset();
    m_server.reset();
    m_api.reset();
}

}  // namespace gatehouse
