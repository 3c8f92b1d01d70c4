#include "core/api/operation_routes.h"

#include "core/api/services.h"

namespace gatehouse {

namespace {

QByteArray gauge(const char *name, const char *help, qint64 value)
{
    return QByteArray("# HELP ") + name + ' ' + help + "\n# TYPE " + name + " gauge\n" + name + ' ' +
           QByteArray::number(value) + '\n';
}

void healthy(const ExchangePtr &exchange)
{
    exchange->reply(HttpReply::text("ok\n"));
}

void ready(Services &services, const ExchangePtr &exchange)
{
    const auto keys = services.keys.snapshot();
    const bool hasKeys = keys && keys->active(SigningAlgorithm::ES256) != nullptr;
    if (hasKeys && services.database.isAlive()) return exchange->reply(HttpReply::text("ready\n"));
    exchange->reply(HttpReply::text(
        hasKeys ? "the database does not answer\n" : "the signing keys are not there yet\n", 503));
}

void metricsText(Services &services, const RequestMetrics &metrics, const ExchangePtr &exchange)
{
    QByteArray text = metrics.toText();
    text += gauge("gatehouse_hash_queue", "Password checks that wait.", services.hashPool.waiting());
    text += gauge("gatehouse_throttle_addresses", "Addresses remembered by the throttle.",
                  services.throttle.size());
    const Result<qint64> sessions =
        services.database.read([&](Transaction &tx) { return services.sessions.countLive(tx); });
    if (sessions.ok()) text += gauge("gatehouse_sessions", "Live browser sessions.", *sessions);
    text +=
        "# HELP gatehouse_build_info The running version.\n# TYPE gatehouse_build_info gauge\n"
        "gatehouse_build_info{version=\"" GATEHOUSE_VERSION "\"} 1\n";
    HttpReply reply = HttpReply::text(text);
    reply.headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    exchange->reply(std::move(reply));
}

}  // namespace

std::vector<Route> operationRoutes(Services &services, const RequestMetrics &metrics)
{
    const auto route = [](const char *path, Access access, Handler handler) {
        return Route{HttpMethod::Get,   path, std::move(access), 0, RateBucket::None, ErrorStyle::Problem,
                     std::move(handler)};
    };
    return {
        route("/healthz", Access::anyone(), healthy),
        route("/readyz", Access::anyone(),
              [&services](const ExchangePtr &exchange) { ready(services, exchange); }),
        route(
            "/metrics", Access::localAddress(),
            [&services, &metrics](const ExchangePtr &exchange) { metricsText(services, metrics, exchange); }),
    };
}

}  // namespace gatehouse
