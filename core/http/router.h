#pragma once

#include <QByteArray>
#include <QString>
#include <memory>
#include <vector>

#include "core/base/result.h"
#include "core/http/exchange.h"
#include "core/http/route.h"

namespace gatehouse {

/// Bodies that no route will read are taken in up to this size, so that the client gets its 404 or 405.
inline constexpr qint64 kUnroutedBodyLimit = 64 * 1024;

/// The one route table. Filled before the server starts, read by all workers afterwards. Exact segments win
/// over {placeholders}; a placeholder matches one non-empty segment. HEAD is served by GET's handler, OPTIONS
/// by the router. Order of a call: rate budget, access, handler. What a handler throws ends here, as a 500.
class Router final
{
public:
    explicit Router(AccessGate &gate);
    ~Router();
    Q_DISABLE_COPY_MOVE(Router)

    /// InvalidInput for a path that is not of the documented shape and for a method and path taken already
    /// ("/a/{x}" and "/a/{y}" are the same path). On an error none of `routes` is added.
    Result<void> add(std::vector<Route> routes);

    /// The whole table in the order of adding, for tests and the OpenAPI document.
    const std::vector<const Route *> &routes() const { return m_table; }
    /// How much body the call may bring, asked before the body is read.
    qint64 limitFor(HttpMethod method, const QString &path) const;
    /// Answers the exchange, now or later. Any worker's thread; `exchange` belongs to that thread.
    void handle(const ExchangePtr &exchange) const;
    /// How the error is told on a route of that style; for what is found out before a route is known.
    HttpReply renderError(const HttpRequest &request, ErrorStyle style, const Error &error) const;

private:
    struct Node;
    struct Match;
    const Node *find(const QString &path, QList<QString> *values) const;
    void answerWithoutRoute(const ExchangePtr &exchange, const Node *node) const;

    AccessGate &m_gate;
    std::unique_ptr<Node> m_root;
    std::vector<std::unique_ptr<Route>> m_routes;
    std::vector<const Route *> m_table;
};

}  // namespace gatehouse
