#include "core/http/qt_http_adapter.h"

#include <QAbstractHttpServer>
#include <QHttpServerRequest>
#include <QHttpServerResponder>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <optional>

#ifdef Q_OS_UNIX
#include <sys/socket.h>
#endif

#include "core/base/log.h"

#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
#include <QHttpHeaders>
#define GATEHOUSE_HTTP_SERVER_68 1
#elif QT_VERSION < QT_VERSION_CHECK(6, 5, 0)
#define GATEHOUSE_HTTP_SERVER_68 0
#else
#error "Qt HTTP Server of 6.5 to 6.7 has an interface of its own; use 6.4 or 6.8 and later"
#endif

namespace gatehouse {

namespace {

/// What QHttpServer takes for a client's connection.
class VirtualSocket final : public QTcpSocket
{
public:
    VirtualSocket(const QHostAddress &peer, quint16 port)
    {
        setSocketState(ConnectedState);
        setPeerAddress(peer);
        setPeerPort(port);
        setOpenMode(QIODevice::ReadWrite | QIODevice::Unbuffered);
    }

    void feed(QByteArray bytes)
    {
        m_in = std::move(bytes);
        m_read = 0;
        Q_EMIT readyRead();
    }
    /// The server lets go of the socket and deletes it from the event loop.
    void retire()
    {
        setSocketState(UnconnectedState);
        Q_EMIT disconnected();
    }
    QByteArray takeOutput() { return std::exchange(m_out, {}); }

    bool isSequential() const override { return true; }
    qint64 bytesAvailable() const override { return QIODevice::bytesAvailable() + m_in.size() - m_read; }
    qint64 bytesToWrite() const override { return 0; }
    void disconnectFromHost() override {}
    void close() override {}

protected:
    qint64 readData(char *data, qint64 size) override
    {
        const qint64 taken = std::min<qint64>(size, m_in.size() - m_read);
        std::copy_n(m_in.constData() + m_read, taken, data);
        m_read += taken;
        return taken;
    }
    qint64 writeData(const char *data, qint64 size) override
    {
        m_out.append(data, size);
        return size;
    }

private:
    QByteArray m_in;
    QByteArray m_out;
    qint64 m_read = 0;
};

/// The listener that QHttpServer is bound to; it gets its connections from us instead of from the network.
class VirtualListener final : public QTcpServer
{
public:
    /// Makes QTcpServer believe that it listens, which bind() insists on, without opening a port.
    void pretendToListen()
    {
#ifdef Q_OS_UNIX
        setSocketDescriptor(::socket(AF_INET, SOCK_STREAM, 0));
#else
        listen(QHostAddress::LocalHost);
#endif
        pauseAccepting();
    }
    void handOver(QTcpSocket *socket)
    {
        addPendingConnection(socket);
    }
    QTcpSocket *nextPendingConnection() override
    {
        QTcpSocket *socket = QTcpServer::nextPendingConnection();
        pauseAccepting();  // the base class has just resumed
        return socket;
    }

protected:
    void incomingConnection(qintptr descriptor) override
    {
        QTcpSocket stranger;
        stranger.setSocketDescriptor(descriptor);
        stranger.abort();
    }
};

class Channel;

/// QHttpServer without routes: everything that arrives is for the channel that is feeding it.
class CatchAllServer final : public QAbstractHttpServer
{
public:
    void feed(Channel *channel, VirtualSocket *socket, QByteArray bytes)
    {
        m_feeding = channel;
        socket->feed(std::move(bytes));
        m_feeding = nullptr;
    }

protected:
#if GATEHOUSE_HTTP_SERVER_68
    bool handleRequest(const QHttpServerRequest &request, QHttpServerResponder &responder) override
    {
        return deliver(request, std::move(responder));
    }
    void missingHandler(const QHttpServerRequest &, QHttpServerResponder &) override {}
#else
    bool handleRequest(const QHttpServerRequest &request, QTcpSocket *socket) override
    {
        return deliver(request, makeResponder(request, socket));
    }
    void missingHandler(const QHttpServerRequest &, QTcpSocket *) override {}
#endif

private:
    bool deliver(const QHttpServerRequest &request, QHttpServerResponder responder);
    Channel *m_feeding = nullptr;
};

class Channel final : public QObject, public EngineChannel
{
public:
    Channel(CatchAllServer &server, VirtualListener &listener, const Router &router, QObject *context,
            const QHostAddress &peer, quint16 port, EngineClient &client)
        : m_server(server),
          m_router(router),
          m_context(context),
          m_client(client),
          m_socket(new VirtualSocket(peer, port))
    {
        listener.handOver(m_socket);
    }
    ~Channel() override
    {
        m_responder.reset();
        if (m_socket) m_socket->retire();
    }
    Q_DISABLE_COPY_MOVE(Channel)

    void submit(HttpRequest request) override
    {
        QByteArray wire = toByteArray(request.method) + " / HTTP/1.1\r\nHost: g\r\n";
        if (!request.body.isEmpty()) {
            wire += "Content-Length: " + QByteArray::number(request.body.size()) + "\r\n\r\n" + request.body;
            request.body.clear();
        } else {
            wire += "\r\n";
        }
        m_pending.emplace(std::move(request));
        const QPointer<Channel> alive(this);
        m_isFeeding = true;
        m_server.feed(this, m_socket, std::move(wire));
        if (!alive) return;
        m_isFeeding = false;
        if (!m_exchange) m_responder.reset();
        if (m_pending) m_client.engineFailed();
    }

    void begin(QByteArray body, QHttpServerResponder responder)
    {
        if (!m_pending) return;
        m_responder.emplace(std::move(responder));
        HttpRequest request = *std::exchange(m_pending, std::nullopt);
        request.body = std::move(body);
        auto exchange = std::make_shared<Exchange>(std::move(request), m_context, Exchange::Send());
        // The exchange is named by its address: it outlives the call of Send, which it makes itself.
        exchange->setSend([channel = QPointer<Channel>(this), asked = exchange.get()](HttpReply reply) {
            if (channel && channel->m_exchange == asked) channel->answer(*asked, std::move(reply));
        });
        m_exchange = exchange.get();
        m_router.handle(exchange);
    }

private:
    void answer(const Exchange &exchange, HttpReply reply)
    {
        m_exchange = nullptr;
        const FramedReply answer = framed(std::move(reply), m_client.frameForAnswer());
        write(answer);
        // Qt 6.8 connects its socket once too often if the responder goes before its handler has returned.
        if (!m_isFeeding) m_responder.reset();
        m_client.answered(m_socket->takeOutput(), exchange, answer.status);
    }

#if GATEHOUSE_HTTP_SERVER_68
    /// Qt sets Content-Length to the size of the body it is given; HEAD, 204 and 304 want another one or
    /// none.
    void write(const FramedReply &answer)
    {
        QHttpHeaders headers;
        QByteArray length;
        for (const auto &field : answer.fields) {
            headers.append(field.first, field.second);
            if (field.first == "Content-Length") length = field.second;
        }
        m_responder->write(answer.body, headers, QHttpServerResponder::StatusCode(answer.status));
        if (!length.isEmpty() && length == QByteArray::number(answer.body.size())) return;
        QByteArray wire = m_socket->takeOutput();
        const qsizetype start = wire.toLower().indexOf("\r\ncontent-length:") + 2;
        const qsizetype end = wire.indexOf("\r\n", start) + 2;
        if (start >= 2 && end > start)
            wire.replace(start, end - start,
                         length.isEmpty() ? QByteArray() : "Content-Length: " + length + "\r\n");
        m_socket->write(wire);
    }
#else
    void write(const FramedReply &answer)
    {
        m_responder->writeStatusLine(QHttpServerResponder::StatusCode(answer.status));
        // In one piece: the responder would write each name, colon, value and line end by itself.
        m_socket->write(fieldsAndBody(answer));
    }
#endif

    CatchAllServer &m_server;
    const Router &m_router;
    QObject *m_context;
    EngineClient &m_client;
    QPointer<VirtualSocket> m_socket;
    std::optional<HttpRequest> m_pending;
    std::optional<QHttpServerResponder> m_responder;
    const Exchange *m_exchange = nullptr;
    bool m_isFeeding = false;
};

bool CatchAllServer::deliver(const QHttpServerRequest &request, QHttpServerResponder responder)
{
    if (Channel *channel = std::exchange(m_feeding, nullptr))
        channel->begin(request.body(), std::move(responder));
    return true;
}

}  // namespace

struct QtHttpAdapter::Private
{
    Private(const Router &r, QObject *c) : router(r), context(c)
    {
        listener->pretendToListen();
        server.bind(listener);  // and owns it from now on
    }

    const Router &router;
    QObject *context;
    VirtualListener *listener = new VirtualListener;
    CatchAllServer server;
};

QtHttpAdapter::QtHttpAdapter(const Router &router, QObject *context)
    : d(std::make_unique<Private>(router, context))
{
}

QtHttpAdapter::~QtHttpAdapter() = default;

std::unique_ptr<EngineChannel> QtHttpAdapter::openChannel(const QHostAddress &peer, quint16 port,
                                                          EngineClient &client)
{
    return std::make_unique<Channel>(d->server, *d->listener, d->router, d->context, peer, port, client);
}

}  // namespace gatehouse
