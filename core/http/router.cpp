#include "core/http/router.h"

#include <array>
#include <map>

#include "core/base/log.h"
#include "core/http/reply_writer.h"

namespace gatehouse {

namespace {

constexpr std::array<HttpMethod, 7> kMethods{HttpMethod::Get,    HttpMethod::Head,  HttpMethod::Post,
                                             HttpMethod::Put,    HttpMethod::Patch, HttpMethod::Delete,
                                             HttpMethod::Options};

bool isLiteralSegment(QByteArrayView segment)
{
    for (const char c : segment)
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
              c == '.' || c == '_' || c == '~'))
            return false;
    return !segment.isEmpty() && segment != "." && segment != "..";
}

bool isPlaceholder(QByteArrayView segment)
{
    if (segment.size() < 3 || !segment.startsWith('{') || !segment.endsWith('}')) return false;
    for (const char c : segment.sliced(1, segment.size() - 2))
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) return false;
    return true;
}

/// The style for answers that belong to no route: a page for browsers, a problem for programs.
ErrorStyle styleFor(const HttpRequest &request)
{
    return request.headers.value("accept").contains("text/html") ? ErrorStyle::Page : ErrorStyle::Problem;
}

Error thrownError(const QString &what)
{
    return Error::internalError(QStringLiteral("a handler threw: %1").arg(what));
}

/// What the handler throws ends here.
void run(const Route &route, const ExchangePtr &exchange)
{
    try {
        route.handler(exchange);
    } catch (const std::exception &exception) {
        exchange->fail(thrownError(QString::fromLocal8Bit(exception.what())));
    } catch (...) {
        exchange->fail(thrownError(QStringLiteral("an unknown exception")));
    }
}

}  // namespace

struct Router::Node
{
    std::map<QString, std::unique_ptr<Node>, std::less<>> literals;
    std::unique_ptr<Node> placeholder;
    std::array<const Route *, kMethods.size()> byMethod{};
    bool hasRoutes = false;

    const Route *routeFor(HttpMethod method) const
    {
        const Route *exact = byMethod[std::size_t(method)];
        if (!exact && method == HttpMethod::Head) return byMethod[std::size_t(HttpMethod::Get)];
        return exact;
    }

    QByteArray allow() const
    {
        QByteArrayList names;
        for (const HttpMethod method : kMethods)
            if (method == HttpMethod::Options || routeFor(method)) names.append(toByteArray(method));
        return names.join(", ");
    }

    const Node *descend(QStringView rest, QList<QString> *values) const
    {
        const qsizetype slash = rest.indexOf(u'/');
        const QStringView segment = slash < 0 ? rest : rest.first(slash);
        const auto below = [&](const Node &child) -> const Node * {
            if (slash >= 0) return child.descend(rest.sliced(slash + 1), values);
            return child.hasRoutes ? &child : nullptr;
        };
        if (const auto literal = literals.find(segment); literal != literals.end())
            if (const Node *found = below(*literal->second)) return found;
        if (!placeholder || segment.isEmpty()) return nullptr;
        if (values) values->append(segment.toString());
        const Node *found = below(*placeholder);
        if (!found && values) values->removeLast();
        return found;
    }
};

Router::Router(AccessGate &gate) : m_gate(gate), m_root(std::make_unique<Node>()) {}

Router::~Router() = default;

Result<void> Router::add(std::vector<Route> routes)
{
    struct Placed
    {
        Node *node;
        std::size_t method;
    };
    std::vector<Placed> placed;
    std::vector<std::unique_ptr<Route>> kept;
    const auto refuse = [&](const Route &route, const char *why) {
        for (const Placed &place : placed)
            place.node->byMethod[place.method] = nullptr;
        for (const Placed &place : placed)
            place.node->hasRoutes = std::any_of(place.node->byMethod.begin(), place.node->byMethod.end(),
                                                [](const Route *known) { return known != nullptr; });
        return Error::invalid("path", "bad_route",
                              QStringLiteral("Route %1 %2: %3.")
                                  .arg(QString::fromLatin1(toByteArray(route.method)),
                                       QString::fromUtf8(route.path), QString::fromLatin1(why)));
    };
    for (Route &route : routes) {
        if (!route.path.startsWith('/')) return refuse(route, "the path must begin with a slash");
        if (!route.handler) return refuse(route, "there is no handler");
        if (route.bodyLimit < 0) return refuse(route, "the body limit is negative");
        Node *node = m_root.get();
        for (const QByteArray &segment : route.path.mid(1).split('/')) {
            const bool root = route.path.size() == 1;
            if (!root && !isLiteralSegment(segment) && !isPlaceholder(segment))
                return refuse(route, "a segment is neither plain nor a {placeholder}");
            std::unique_ptr<Node> &child =
                isPlaceholder(segment) ? node->placeholder : node->literals[QString::fromLatin1(segment)];
            if (!child) child = std::make_unique<Node>();
            node = child.get();
        }
        const auto method = std::size_t(route.method);
        if (node->byMethod[method]) return refuse(route, "there is such a route already");
        kept.push_back(std::make_unique<Route>(std::move(route)));
        node->byMethod[method] = kept.back().get();
        node->hasRoutes = true;
        placed.push_back({node, method});
    }
    for (std::unique_ptr<Route> &route : kept) {
        m_table.push_back(route.get());
        m_routes.push_back(std::move(route));
    }
    return {};
}

const Router::Node *Router::find(const QString &path, QList<QString> *values) const
{
    return m_root->descend(QStringView(path).sliced(1), values);
}

qint64 Router::limitFor(HttpMethod method, const QString &path) const
{
    const Node *node = find(path, nullptr);
    const Route *route = node ? node->routeFor(method) : nullptr;
    return route ? route->bodyLimit : kUnroutedBodyLimit;
}

HttpReply Router::renderError(const HttpRequest &request, ErrorStyle style, const Error &error) const
{
    try {
        return m_gate.renderError(request, style, error);
    } catch (const std::exception &exception) {
        qCCritical(lcHttp, "rendering an error of request %s threw: %s", qPrintable(request.requestId),
                   exception.what());
    } catch (...) {
        qCCritical(lcHttp, "rendering an error of request %s threw", qPrintable(request.requestId));
    }
    return problemReply(error, request.requestId);
}

void Router::answerWithoutRoute(const ExchangePtr &exchange, const Node *node) const
{
    const HttpRequest &request = exchange->request();
    if (!node) {
        exchange->fail(Error::notFound(QStringLiteral("There is nothing at this address.")));
        return;
    }
    HttpReply reply;
    if (request.method == HttpMethod::Options) {
        reply = HttpReply::empty(204);
    } else {
        reply = problemReply(405, QStringLiteral("Method not allowed"), "method_not_allowed",
                             QStringLiteral("This address does not take that method."), request.requestId);
    }
    reply.headers.set(QByteArrayLiteral("Allow"), node->allow());
    exchange->reply(std::move(reply));
}

void Router::handle(const ExchangePtr &exchange) const
{
    HttpRequest &request = exchange->mutableRequest();
    const Node *node = find(request.path, &request.pathValues);
    const Route *route = node ? node->routeFor(request.method) : nullptr;
    const ErrorStyle style = route ? route->errorStyle : styleFor(request);
    exchange->setErrorRendering([this, style](const Exchange &failed, const Error &error) {
        return renderError(failed.request(), style, error);
    });
    if (!route) {
        answerWithoutRoute(exchange, node);
        return;
    }
    exchange->setRoutePath(route->path);
    try {
        if (route->rateBucket != RateBucket::None) {
            if (const Result<void> spent = m_gate.spend(request, route->rateBucket); !spent.ok()) {
                exchange->fail(spent.error());
                return;
            }
        }
        Result<Admission> admission = m_gate.admit(request, *route);
        if (!admission.ok()) {
            exchange->fail(admission.error());
            return;
        }
        exchange->setCaller(std::move(admission->caller));
        if (admission->first) {
            whenReady(exchange, *std::move(admission->first), [exchange, route] { run(*route, exchange); });
            return;
        }
    } catch (const std::exception &exception) {
        exchange->fail(thrownError(QString::fromLocal8Bit(exception.what())));
        return;
    } catch (...) {
        exchange->fail(thrownError(QStringLiteral("an unknown exception")));
        return;
    }
    run(*route, exchange);
}

}  // namespace gatehouse
