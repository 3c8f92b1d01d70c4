#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <memory>

#include "core/http/exchange.h"
#include "core/http/reply_writer.h"
#include "core/http/router.h"

namespace gatehouse {

/// What a connection tells its engine channel, and hears from it.
class EngineClient
{
public:
    virtual ~EngineClient() = default;
    /// Asked when the answer is there: whether the connection stays open may have changed since the request.
    virtual ReplyFrame frameForAnswer() = 0;
    /// The answer's bytes, complete. Called inside submit() if the handler answered at once.
    virtual void answered(QByteArray wire, const Exchange &exchange, int status) = 0;
    virtual void engineFailed() = 0;
};

/// One connection's way through QHttpServer: a socket that never touches the network takes one small
/// canonical request at a time, and gives the answer's bytes back. Our own parsed request goes beside it.
/// Worker's thread only. Destroying it lets late answers fall to the ground.
class EngineChannel
{
public:
    virtual ~EngineChannel() = default;
    /// Nothing may be under way.
    virtual void submit(HttpRequest request) = 0;
};

/// QHttpServer, one a worker thread. This file's .cpp is the only place that knows its API, which differs
/// between Qt 6.4 and 6.8.
class QtHttpAdapter final
{
public:
    /// `context` is what exchanges name as their context; both outlive the adapter.
    QtHttpAdapter(const Router &router, QObject *context);
    ~QtHttpAdapter();
    Q_DISABLE_COPY_MOVE(QtHttpAdapter)

    std::unique_ptr<EngineChannel> openChannel(const QHostAddress &peer, quint16 port, EngineClient &client);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

}  // namespace gatehouse
