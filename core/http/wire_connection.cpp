#include "core/http/wire_connection.h"

#include <QSslCertificate>
#include <algorithm>

#ifdef Q_OS_UNIX
#include <sys/socket.h>
#endif

#include "core/base/log.h"
#include "core/http/client_certificate_field.h"
#include "core/http/wire_guard.h"

namespace gatehouse {

namespace {

constexpr qint64 kReadBuffer = 32 * 1024;
constexpr qint64 kMaxUnsent = 64 * 1024;  ///< more than this waiting, and no further request is begun
constexpr std::chrono::milliseconds kLingerTime{2'000};
constexpr std::chrono::milliseconds kTlsLingerTime{500};  ///< TLS has no half close that Qt offers
constexpr std::chrono::milliseconds kDrainTime{1'000};    ///< for a head that has begun when the server stops
constexpr qint64 kMaxLingerBytes = 4 * 1024 * 1024;

/// How the guard's own refusals are named in problem documents.
const char *titleOf(int status)
{
    switch (status) {
        case 403:
            return "Not allowed";
        case 405:
            return "Method not allowed";
        case 408:
            return "Request timed out";
        case 413:
            return "Too large";
        case 414:
            return "Address too long";
        case 417:
            return "Expectation failed";
        case 431:
            return "Request head too large";
        case 500:
            return "Internal error";
        case 501:
            return "Not implemented";
        case 503:
            return "Unavailable";
        case 505:
            return "HTTP version not supported";
        default:
            return "Bad request";
    }
}

}  // namespace

WireConnection::WireConnection(WireGuard &guard, std::unique_ptr<QTcpSocket> socket, QHostAddress peer,
                               bool counted)
    : m_guard(guard), m_socket(std::move(socket)), m_peer(std::move(peer)), m_counted(counted)
{
}

WireConnection::~WireConnection()
{
    m_channel.reset();
    if (m_counted) m_guard.shared().addresses.remove(m_peer);
}

void WireConnection::start(const std::optional<QSslConfiguration> &tls)
{
    m_socket->setReadBufferSize(kReadBuffer);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(m_socket.get(), &QTcpSocket::readyRead, this, &WireConnection::readMore);
    connect(m_socket.get(), &QTcpSocket::disconnected, this, &WireConnection::end);
    connect(m_socket.get(), &QTcpSocket::errorOccurred, this, [this] {
        if (m_socket->state() != QAbstractSocket::ConnectedState || m_state == State::Handshake) end();
    });
    connect(m_socket.get(), &QTcpSocket::bytesWritten, this, &WireConnection::wasWritten);
    if (!tls) {
        setDeadline(m_guard.shared().limits.headTime);
        return;
    }
    m_tlsSocket = qobject_cast<QSslSocket *>(m_socket.get());
    connect(m_tlsSocket, &QSslSocket::encryptedBytesWritten, this, &WireConnection::wasWritten);
    connect(m_tlsSocket, &QSslSocket::encrypted, this, [this] {
        if (m_state != State::Handshake) return;
        m_encrypted = true;
        const QList<QSslCertificate> shown = m_tlsSocket->peerCertificateChain();
        for (const QSslCertificate &certificate : shown)
            m_certificates.append(certificate.toDer());
        m_state = State::Head;
        setDeadline(m_guard.shared().limits.headTime);
        readMore();
    });
    m_state = State::Handshake;
    setDeadline(m_guard.shared().limits.handshakeTime);
    m_tlsSocket->setSslConfiguration(*tls);
    m_tlsSocket->startServerEncryption();
}

void WireConnection::setDeadline(std::chrono::milliseconds span)
{
    m_deadline = m_guard.now() + span.count();
}

qint64 WireConnection::unsent() const
{
    return m_socket->bytesToWrite() + (m_tlsSocket ? m_tlsSocket->encryptedBytesToWrite() : 0);
}

bool WireConnection::isPlainStranger() const
{
    return !m_encrypted && !m_peer.isLoopback() && !m_guard.shared().trustedProxies.contains(m_peer);
}

bool WireConnection::isDue(qint64 now) const
{
    if (now >= m_deadline) return true;
    if (m_state != State::Body) return false;
    const WireLimits &limits = m_guard.shared().limits;
    const qint64 elapsed = now - m_bodyStart;
    return elapsed > limits.bodyGrace.count() && m_body.size() * 1000 < limits.bodyBytesPerSecond * elapsed;
}

void WireConnection::expire()
{
    switch (m_state) {
        case State::Head:
            if (m_in.isEmpty())
                finish();
            else
                refuse({408, "the request did not arrive in time"});
            return;
        case State::Body:
            refuse({408, "the body came too slowly"});
            return;
        case State::Engine:
            qCWarning(lcHttp, "request %s was not answered in time", qPrintable(m_requestId));
            m_channel.reset();
            refuse({503, "the server did not answer in time"});
            return;
        case State::Handshake:
        case State::Sending:
        case State::Closing:
        case State::Dead:
            cut();
            return;
        case State::Lingering:
            if (m_encrypted)
                finish();
            else
                cut();
            return;
    }
}

void WireConnection::closeIfIdle()
{
    if (m_state == State::Handshake) cut();
    if (m_state != State::Head) return;
    if (m_in.isEmpty()) return finish();
    // A request may be on its way: it gets a moment, not the whole of its time.
    m_deadline = std::min(m_deadline, m_guard.now() + kDrainTime.count());
}

void WireConnection::readMore()
{
    switch (m_state) {
        case State::Lingering:
            m_discarded += std::max<qint64>(0, m_socket->skip(kReadBuffer));
            if (m_discarded > kMaxLingerBytes) cut();
            return;
        case State::Head:
        case State::Body:
            break;
        case State::Handshake:
        case State::Engine:
        case State::Sending:
        case State::Closing:
        case State::Dead:
            return;
    }
    if (m_advancing) return;
    const qint64 available = m_socket->bytesAvailable();
    if (available > 0) {
        const qsizetype old = m_in.size();
        m_in.resize(old + available);
        const qint64 got = m_socket->read(m_in.data() + old, available);
        m_in.resize(old + std::max<qint64>(got, 0));
    }
    advance();
}

void WireConnection::advance()
{
    if (m_advancing) return;
    m_advancing = true;
    bool more = true;
    while (more) {
        if (m_state == State::Head)
            more = !m_in.isEmpty() && advanceHead();
        else if (m_state == State::Body)
            more = advanceBody();
        else
            more = false;
    }
    m_advancing = false;
}

bool WireConnection::advanceHead()
{
    switch (m_parser.look(m_in)) {
        case HeadParser::State::NeedMore:
            // The clock starts with the first byte; on a new connection it runs since the accept.
            if (!std::exchange(m_headBegun, true) && m_requests > 0)
                setDeadline(m_guard.shared().limits.headTime);
            return false;
        case HeadParser::State::Refused:
            refuse(m_parser.refusal());
            return false;
        case HeadParser::State::Complete:
            break;
    }
    m_head = m_parser.takeHead();
    m_in.remove(0, m_parser.headSize());
    m_parser.reset();
    m_headBegun = false;
    ++m_requests;
    m_received = std::chrono::steady_clock::now();
    m_requestId = m_guard.nextRequestId();
    m_headRequest = m_head.method == HttpMethod::Head;
    m_http10 = m_head.http10;
    m_keepAlive = m_head.keepAlive && m_requests < m_guard.shared().limits.requestsPerConnection;
    if (isPlainStranger()) {
        refuse({403, "plain HTTP is only for the reverse proxy in front of this server; use https"});
        return false;
    }
    beginBody();
    return true;
}

void WireConnection::beginBody()
{
    m_bodyStart = m_guard.now();
    m_state = State::Body;
    // The rate floor decides when a body is too slow; this is only its outer bound.
    setDeadline(std::chrono::minutes(15));
    const qint64 limit = m_head.framing == BodyFraming::None
                             ? 0
                             : m_guard.shared().router->limitFor(m_head.method, m_head.path);
    m_body = BodyReader(m_head, limit);
}

bool WireConnection::advanceBody()
{
    switch (m_body.take(m_in)) {
        case BodyReader::State::NeedMore:
            if (std::exchange(m_head.expectContinue, false) && m_body.size() == 0 && m_in.isEmpty())
                send(QByteArrayLiteral("HTTP/1.1 100 Continue\r\n\r\n"));
            return false;
        case BodyReader::State::Refused:
            refuse(m_body.refusal());
            return false;
        case BodyReader::State::Complete:
            submit();
            return true;
    }
    return false;
}

/// From our own handshake, or from a proxy that has done it for us; false when what a proxy says is broken.
/// Nobody else's word counts, and no handler sees the fields.
bool WireConnection::takeCertificates(HttpRequest &request)
{
    const bool told = request.throughProxy && m_guard.shared().clientCertificateHeader;
    const auto reported = told ? reportedCertificates(request.headers) : std::optional(QList<QByteArray>());
    const auto &fields = request.headers.fields();
    const auto tells = [](const auto &field) {
        return isClientCertificateField(field.first);
    };
    if (std::any_of(fields.begin(), fields.end(), tells)) {
        HttpHeaders kept;
        for (const auto &field : fields)
            if (!tells(field)) kept.add(field.first, field.second);
        request.headers = std::move(kept);
    }
    if (!reported) return false;
    request.clientCertificates = m_certificates.isEmpty() ? *reported : m_certificates;
    return true;
}

void WireConnection::submit()
{
    HttpRequest request;
    WireShared &shared = m_guard.shared();
    ClientOrigin origin = clientOrigin(m_head.headers, m_peer, m_encrypted, shared.trustedProxies);
    request.method = m_head.method;
    request.target = std::move(m_head.target);
    request.path = std::move(m_head.path);
    request.query = std::move(m_head.query);
    if (origin.throughProxy) {
        request.headers = std::move(m_head.headers);
    } else {
        for (const auto &field : m_head.headers.fields())
            if (!isProxyField(field.first)) request.headers.add(field.first, field.second);
    }
    request.body = m_body.takeBody();
    request.clientAddress = std::move(origin.address);
    request.secure = m_secure = origin.secure;
    request.throughProxy = origin.throughProxy;
    request.authority = std::move(origin.authority);
    request.requestId = m_requestId;
    if (!takeCertificates(request)) {
        refuse({400, "the proxy's report of the client's certificate is malformed"});
        return;
    }
    m_state = State::Engine;
    setDeadline(shared.limits.answerTime);
    if (!m_channel) m_channel = m_guard.engine().openChannel(m_peer, m_socket->peerPort(), *this);
    m_channel->submit(std::move(request));
}

ReplyFrame WireConnection::frameForAnswer()
{
    if (m_guard.isDraining()) m_keepAlive = false;
    return {m_headRequest, m_secure, m_keepAlive, m_http10, m_requestId};
}

void WireConnection::answered(QByteArray wire, const Exchange &exchange, int status)
{
    if (m_state != State::Engine) return;
    WireShared &shared = m_guard.shared();
    shared.answered.fetch_add(1, std::memory_order_relaxed);
    if (shared.observer)
        shared.observer(exchange.request(), exchange.routePath(), status,
                        std::chrono::steady_clock::now() - m_received);
    m_state = State::Sending;
    setDeadline(shared.limits.sendTime);
    send(wire);
    afterAnswer();
}

void WireConnection::engineFailed()
{
    qCCritical(lcHttp, "the HTTP engine did not take request %s", qPrintable(m_requestId));
    m_channel.reset();
    refuse({500, "the request could not be handled"});
}

void WireConnection::send(const QByteArray &bytes)
{
    m_socket->write(bytes);
    m_socket->flush();
}

void WireConnection::wasWritten()
{
    if (m_state == State::Sending) afterAnswer();
    if (m_state == State::Lingering && unsent() == 0) linger();
}

void WireConnection::afterAnswer()
{
    if (m_state != State::Sending) return;
    // The answer may have been framed before the server was told to stop.
    if (!m_keepAlive || m_guard.isDraining()) {
        finish();
        return;
    }
    if (unsent() > kMaxUnsent) return;
    m_state = State::Head;
    setDeadline(m_guard.shared().limits.idleTime);
    if (m_advancing) return;
    // From the event loop, not from within the handler's call of reply().
    QMetaObject::invokeMethod(this, &WireConnection::readMore, Qt::QueuedConnection);
}

void WireConnection::refuse(const Refusal &refusal)
{
    m_guard.shared().malformed.fetch_add(1, std::memory_order_relaxed);
    if (m_state == State::Head) m_requestId = m_guard.nextRequestId();
    m_keepAlive = false;
    qCDebug(lcHttp, "refused with %d: %s", refusal.status, refusal.why);
    QString detail = QString::fromLatin1(refusal.why);
    detail[0] = detail[0].toUpper();
    HttpReply reply = problemReply(refusal.status, QString::fromLatin1(titleOf(refusal.status)),
                                   "request_refused", detail + u'.', m_requestId);
    if (refusal.status == 405)
        reply.headers.add(QByteArrayLiteral("Allow"),
                          QByteArrayLiteral("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"));
    m_state = State::Lingering;
    setDeadline(m_encrypted ? kTlsLingerTime : kLingerTime);
    m_in.clear();
    send(toWire(framed(std::move(reply), {m_headRequest, m_encrypted, false, false, m_requestId})));
    if (m_state == State::Lingering && unsent() == 0) linger();
}

/// Closes our half and throws away what still comes: a close with unread bytes would make the kernel send a
/// reset, and the client might lose the answer that says what is wrong.
void WireConnection::linger()
{
    if (m_encrypted) return;
#ifdef Q_OS_UNIX
    ::shutdown(int(m_socket->socketDescriptor()), SHUT_WR);
#endif
    readMore();
}

void WireConnection::finish()
{
    m_state = State::Closing;
    setDeadline(m_guard.shared().limits.sendTime);
    m_channel.reset();
    m_socket->disconnectFromHost();
    if (m_socket->state() == QAbstractSocket::UnconnectedState) end();
}

void WireConnection::cut()
{
    if (m_state == State::Dead) return;
    m_state = State::Dead;
    m_channel.reset();
    m_socket->disconnect(this);
    m_socket->abort();
    m_guard.forget(this);
}

void WireConnection::end()
{
    if (m_state == State::Dead) return;
    cut();
}

}  // namespace gatehouse
