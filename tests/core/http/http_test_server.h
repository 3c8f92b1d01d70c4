#pragma once

#include <QByteArray>
#include <QList>
#include <QThread>
#include <atomic>
#include <memory>

#include "core/http/router.h"
#include "core/http/server.h"

namespace gatehouse::test {

/// Lets everybody in, except where a test says otherwise.
class OpenGate final : public AccessGate
{
public:
    Result<Admission> admit(const HttpRequest &request, const Route &route) override;
    Result<void> spend(const HttpRequest &request, RateBucket bucket) override;
    HttpReply renderError(const HttpRequest &request, ErrorStyle style, const Error &error) override;

    std::atomic<int> spent{0};
    std::atomic<bool> overBudget{false};
};

/// A running server on a free loopback port with routes that show what arrived.
///   GET /hello            "hello"
///   ANY /echo             method, path, query, client, secure, body length and body, one a line
///   GET /slow/{ms}        answers from another thread after that time
///   GET /throw            throws; GET /drop drops the exchange
///   GET /inject           tries to send a second header; GET /big/{bytes} an answer of that size
///   POST /small           takes 10 bytes of body; GET /nothing 204; /page an HTML page
class TestServer final
{
public:
    explicit TestServer(ListenOptions options = defaults());
    ~TestServer();
    Q_DISABLE_COPY_MOVE(TestServer)

    static ListenOptions defaults();
    quint16 port() const { return m_server->port(); }
    HttpServer &server() { return *m_server; }
    OpenGate &gate() { return m_gate; }
    int echoed() const { return m_echoed; }
    int observed() const { return m_observed; }

private:
    void addRoutes();
    OpenGate m_gate;
    Router m_router;
    std::atomic<int> m_echoed{0};
    std::atomic<int> m_observed{0};
    QThread m_background;
    QObject m_worker;
    std::unique_ptr<HttpServer> m_server;
};

struct WireAnswer
{
    int status = 0;
    QByteArray head;
    QByteArray body;

    QByteArray field(const QByteArray &name) const;
    int count(const QByteArray &name) const;
};

/// A blocking client on a plain socket; sends exactly the bytes it is given.
class RawClient final
{
public:
    explicit RawClient(quint16 port);
    ~RawClient();
    Q_DISABLE_COPY_MOVE(RawClient)

    bool send(const QByteArray &bytes);
    /// One answer, framed by Content-Length (or as an answer to HEAD, without a body). Status 0: none came.
    WireAnswer read(bool head = false, int timeoutMs = 3000);
    /// Everything until the server closes; `closed` tells whether it did.
    QByteArray readAll(int timeoutMs, bool *closed = nullptr);
    /// Closes with a reset instead of a goodbye.
    void reset();
    bool isConnected() const { return m_socket >= 0; }

private:
    bool fill(int timeoutMs);
    int m_socket = -1;
    QByteArray m_buffer;
};

/// Sends one request on a connection of its own and gives everything that comes back.
QByteArray exchangeRaw(quint16 port, const QByteArray &bytes, int timeoutMs = 1500, bool *closed = nullptr);
/// How many answers there are in what came back.
int answersIn(const QByteArray &wire);

}  // namespace gatehouse::test
