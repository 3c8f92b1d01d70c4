#include "core/api/cors.h"

namespace gatehouse {

namespace {

/// How long a browser may keep a preflight's answer. What it keeps opens nothing: each real answer is
/// decided anew.
constexpr char kPreflightSeconds[] = "600";

QByteArray originHeader(const HttpRequest &request)
{
    const QList<QByteArray> fields = request.headers.values("Origin");
    return fields.size() == 1 ? fields.constFirst() : QByteArray();
}

/// `origin`: whose pages may read the answer; empty for nobody's. Caches hear that it depends on who asks.
void decide(const ExchangePtr &exchange, const QByteArray &origin)
{
    exchange->setFinish([origin](HttpReply &reply) {
        reply.headers.set("Vary", "Origin");
        if (origin.isEmpty()) return;
        reply.headers.set("Access-Control-Allow-Origin", origin);
        reply.headers.set("Access-Control-Expose-Headers", "DPoP-Nonce, WWW-Authenticate");
    });
}

void preflight(Services &services, const ExchangePtr &exchange, const QByteArray &methods)
{
    const QByteArray origin = originHeader(exchange->request());
    HttpReply reply = HttpReply::empty(204);
    reply.headers.set("Allow", methods + ", OPTIONS");
    reply.headers.set("Vary", "Origin");
    if (services.browserOrigins.isKnown(origin)) {
        reply.headers.set("Access-Control-Allow-Origin", origin);
        reply.headers.set("Access-Control-Allow-Methods", methods);
        reply.headers.set("Access-Control-Allow-Headers", "Authorization, Content-Type, DPoP");
        reply.headers.set("Access-Control-Max-Age", kPreflightSeconds);
    }
    exchange->reply(std::move(reply));
}

}  // namespace

void openToKnownOrigins(Services &services, const ExchangePtr &exchange)
{
    const QByteArray origin = originHeader(exchange->request());
    decide(exchange, services.browserOrigins.isKnown(origin) ? origin : QByteArray());
}

void openToOriginsOf(const ExchangePtr &exchange, const Client &client)
{
    const QByteArray origin = originHeader(exchange->request());
    decide(exchange, originsOf(client).contains(origin) ? origin : QByteArray());
}

void openToOriginsOf(Services &services, const ExchangePtr &exchange, const ClientId &client)
{
    // Only browsers say where a page is from; nobody else pays for the look.
    if (originHeader(exchange->request()).isEmpty()) return;
    if (client.isEmpty()) return decide(exchange, {});
    const Result<std::optional<Client>> found =
        services.database.read([&](Transaction &tx) { return services.clients.find(tx, client); });
    if (!found.ok() || !*found || (*found)->disabled) return decide(exchange, {});
    openToOriginsOf(exchange, **found);
}

std::vector<Route> corsRoutes(Services &services)
{
    const auto route = [&services](const char *path, const char *methods) {
        return Route{HttpMethod::Options,
                     path,
                     Access::anyone(),
                     kDefaultBodyLimit,
                     RateBucket::None,
                     ErrorStyle::OAuth,
                     [&services, methods](const ExchangePtr &exchange) {
                         preflight(services, exchange, methods);
                     }};
    };
    return {
        route("/oauth/token", "POST"),
        route("/oauth/revoke", "POST"),
        route("/oauth/par", "POST"),
        route("/oauth/userinfo", "GET, POST"),
    };
}

}  // namespace gatehouse
