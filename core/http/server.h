#pragma once

#include <QByteArray>
#include <chrono>
#include <functional>
#include <memory>

#include "core/base/result.h"
#include "core/http/http_message.h"
#include "core/http/listen_options.h"
#include "core/http/router.h"

namespace gatehouse {

/// One answered request, for metrics and the access log. Called on the worker's thread; must be quick.
/// `route` is the route's pattern, empty where none matched.
using RequestObserver = std::function<void(const HttpRequest &request, const QByteArray &route, int status,
                                           std::chrono::nanoseconds)>;

/// What the server has seen since it started.
struct ServerStatistics
{
    quint64 connectionsAccepted = 0;
    quint64 connectionsRefused = 0;  ///< over a cap
    quint64 connectionsOpen = 0;
    quint64 requestsAnswered = 0;
    quint64 requestsMalformed = 0;  ///< answered by the wire guard itself
};

/// The listening server: an acceptor thread and N workers, each with its own wire guard and its own
/// QHttpServer behind it. Made, started, stopped and destroyed on one thread. It must be destroyed after
/// everything that may still hold an ExchangePtr, but before the router. Set QT_NO_GLIB=1 before
/// QCoreApplication is made: connections are then accepted about twice as fast.
class HttpServer final
{
public:
    explicit HttpServer(const Router &router);
    ~HttpServer();
    Q_DISABLE_COPY_MOVE(HttpServer)

    /// Before start().
    void setObserver(RequestObserver observer);
    /// InvalidInput for options that make no sense or a certificate that does not fit its key, Unavailable
    /// for an address or port that cannot be had; both with a sentence that says what to change.
    Result<void> start(const ListenOptions &options);
    /// Stops accepting, closes idle connections, lets running requests finish (their answers say
    /// `Connection: close`), and cuts what is left after `grace`. Blocks until the threads have ended.
    void stop(std::chrono::milliseconds grace = std::chrono::seconds(10));

    /// Whether start() could have the address and the port now: takes them and lets them go again.
    /// Unavailable as there. For what has to know before it makes anything.
    static Result<void> tryAddress(const ListenOptions &options);

    bool isRunning() const;
    quint16 port() const;
    bool isEncrypted() const;
    int workerCount() const;
    ServerStatistics statistics() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

}  // namespace gatehouse
