#include "tests/core/http/http_test_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QDeadlineTimer>
#include <QTimer>
#include <stdexcept>

#include "core/http/reply_writer.h"

namespace gatehouse::test {

Result<Admission> OpenGate::admit(const HttpRequest &request, const Route &route)
{
    if (route.access.kind == Access::Kind::Bearer && request.headers.value("authorization") != "Bearer good")
        return Error::unauthenticated("invalid_token", QStringLiteral("Sign in first."));
    Caller caller;
    caller.name = QStringLiteral("somebody");
    return Admission{std::move(caller)};
}

Result<void> OpenGate::spend(const HttpRequest &, RateBucket)
{
    ++spent;
    if (overBudget) return Error::rateLimited(std::chrono::seconds(7), QStringLiteral("Slow down."));
    return {};
}

HttpReply OpenGate::renderError(const HttpRequest &request, ErrorStyle style, const Error &error)
{
    if (style == ErrorStyle::OAuth) return oauthErrorReply(error);
    return problemReply(error, request.requestId);
}

ListenOptions TestServer::defaults()
{
    ListenOptions options;
    options.port = 0;
    options.workers = 1;
    return options;
}

TestServer::TestServer(ListenOptions options) : m_router(m_gate)
{
    addRoutes();
    m_worker.moveToThread(&m_background);
    m_background.start();
    m_server = std::make_unique<HttpServer>(m_router);
    m_server->setObserver(
        [this](const HttpRequest &, const QByteArray &, int, std::chrono::nanoseconds) { ++m_observed; });
    const Result<void> started = m_server->start(options);
    if (!started.ok()) qFatal("the test server did not start: %s", qPrintable(started.error().publicMessage));
}

TestServer::~TestServer()
{
    m_server->stop(std::chrono::seconds(2));
    m_background.quit();
    m_background.wait();
    m_server.reset();
}

void TestServer::addRoutes()
{
    const auto line = [](HttpMethod method, const char *path, Handler handler,
                         qint64 limit = kDefaultBodyLimit, Access access = Access::anyone(),
                         RateBucket bucket = RateBucket::None) {
        return Route{method, path, std::move(access), limit, bucket, ErrorStyle::Problem, std::move(handler)};
    };
    const Handler echo = [this](const ExchangePtr &exchange) {
        ++m_echoed;
        const HttpRequest &request = exchange->request();
        QByteArray text =
            toByteArray(request.method) + '\n' + request.path.toUtf8() + '\n' + request.query + '\n';
        text += request.clientAddress.toUtf8() + '\n' + (request.secure ? "secure" : "plain") + '\n' +
                request.authority + '\n';
        text += QByteArray::number(request.body.size()) + '\n' + request.body;
        exchange->reply(HttpReply::text(text));
    };
    const Handler slow = [this](const ExchangePtr &exchange) {
        const int delay = exchange->request().pathValues.value(0).toInt();
        QMetaObject::invokeMethod(&m_worker, [this, exchange, delay]() mutable {
            QTimer::singleShot(delay, &m_worker, [exchange = std::move(exchange), delay] {
                exchange->reply(HttpReply::text(QByteArray::number(delay)));
            });
        });
    };
    std::vector<Route> routes;
    routes.push_back(line(HttpMethod::Get, "/hello",
                          [](const ExchangePtr &exchange) { exchange->reply(HttpReply::text("hello")); }));
    for (const HttpMethod method :
         {HttpMethod::Get, HttpMethod::Post, HttpMethod::Put, HttpMethod::Patch, HttpMethod::Delete})
        routes.push_back(line(method, "/echo", echo));
    routes.push_back(line(HttpMethod::Get, "/echo/{what}", echo));
    routes.push_back(line(HttpMethod::Get, "/slow/{ms}", slow));
    routes.push_back(
        line(HttpMethod::Get, "/throw", [](const ExchangePtr &) { throw std::runtime_error("oops"); }));
    routes.push_back(line(HttpMethod::Get, "/drop", [](const ExchangePtr &) {}));
    routes.push_back(line(HttpMethod::Get, "/inject", [](const ExchangePtr &exchange) {
        HttpReply reply = HttpReply::text("x");
        reply.headers.add("X-Note", "a\r\nSet-Cookie: stolen=1");
        exchange->reply(std::move(reply));
    }));
    routes.push_back(line(HttpMethod::Get, "/big/{bytes}", [](const ExchangePtr &exchange) {
        exchange->reply(HttpReply::text(QByteArray(exchange->request().pathValues.value(0).toInt(), 'x')));
    }));
    routes.push_back(line(HttpMethod::Post, "/small", echo, 10));
    routes.push_back(line(HttpMethod::Post, "/large", echo, 4 * 1024 * 1024));
    routes.push_back(line(HttpMethod::Get, "/nothing",
                          [](const ExchangePtr &exchange) { exchange->reply(HttpReply::empty(204)); }));
    routes.push_back(line(HttpMethod::Get, "/page", [](const ExchangePtr &exchange) {
        exchange->reply(HttpReply::html("<p>hi</p>"));
    }));
    routes.push_back(line(HttpMethod::Get, "/private", echo, 0, Access::bearer("admin"), RateBucket::Api));
    const Result<void> added = m_router.add(std::move(routes));
    if (!added.ok()) qFatal("routes: %s", qPrintable(added.error().publicMessage));
}

QByteArray WireAnswer::field(const QByteArray &name) const
{
    for (const QByteArray &line : head.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.left(colon).compare(name, Qt::CaseInsensitive) == 0)
            return line.mid(colon + 1).trimmed();
    }
    return {};
}

int WireAnswer::count(const QByteArray &name) const
{
    int found = 0;
    for (const QByteArray &line : head.split('\n'))
        found += line.left(line.indexOf(':')).compare(name, Qt::CaseInsensitive) == 0;
    return found;
}

RawClient::RawClient(quint16 port)
{
    m_socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(m_socket, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0) {
        ::close(m_socket);
        m_socket = -1;
        return;
    }
    const int on = 1;
    ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

RawClient::~RawClient()
{
    if (m_socket >= 0) ::close(m_socket);
}

bool RawClient::send(const QByteArray &bytes)
{
    qsizetype sent = 0;
    while (sent < bytes.size()) {
        const ssize_t n =
            ::send(m_socket, bytes.constData() + sent, std::size_t(bytes.size() - sent), MSG_NOSIGNAL);
        if (n <= 0) return false;
        sent += n;
    }
    return true;
}

bool RawClient::fill(int timeoutMs)
{
    pollfd waiting{m_socket, POLLIN, 0};
    if (::poll(&waiting, 1, std::max(0, timeoutMs)) <= 0) return false;
    char chunk[16384];
    const ssize_t n = ::recv(m_socket, chunk, sizeof chunk, 0);
    if (n <= 0) {
        ::close(m_socket);
        m_socket = -1;
        return false;
    }
    m_buffer.append(chunk, n);
    return true;
}

WireAnswer RawClient::read(bool head, int timeoutMs)
{
    const QDeadlineTimer deadline(timeoutMs);
    WireAnswer answer;
    qsizetype end = -1;
    while ((end = m_buffer.indexOf("\r\n\r\n")) < 0)
        if (m_socket < 0 || !fill(int(deadline.remainingTime()))) return answer;
    answer.head = m_buffer.left(end + 2);
    const qsizetype length = head ? 0 : answer.field("Content-Length").toLongLong();
    while (m_buffer.size() < end + 4 + length)
        if (m_socket < 0 || !fill(int(deadline.remainingTime()))) return answer;
    answer.status = answer.head.mid(9, 3).toInt();
    answer.body = m_buffer.mid(end + 4, length);
    m_buffer.remove(0, end + 4 + length);
    return answer;
}

QByteArray RawClient::readAll(int timeoutMs, bool *closed)
{
    const QDeadlineTimer deadline(timeoutMs);
    while (m_socket >= 0 && fill(int(deadline.remainingTime()))) {
    }
    if (closed) *closed = m_socket < 0;
    return std::exchange(m_buffer, {});
}

void RawClient::reset()
{
    const linger hard{1, 0};
    ::setsockopt(m_socket, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    ::close(m_socket);
    m_socket = -1;
}

QByteArray exchangeRaw(quint16 port, const QByteArray &bytes, int timeoutMs, bool *closed)
{
    RawClient client(port);
    client.send(bytes);
    return client.readAll(timeoutMs, closed);
}

int answersIn(const QByteArray &wire)
{
    return int(wire.count("HTTP/1.1 ")) - int(wire.count("HTTP/1.1 100"));
}

}  // namespace gatehouse::test
