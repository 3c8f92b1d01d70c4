#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QObject>
#include <QSslConfiguration>
#include <QSslSocket>
#include <chrono>
#include <memory>
#include <optional>

#include "core/http/http_parser.h"
#include "core/http/qt_http_adapter.h"

namespace gatehouse {

class WireGuard;

/// One client's connection: TLS, deadlines, strict framing, one request at a time. While a request is being
/// answered nothing more is read, so what a client sends ahead waits in a bounded buffer. Worker's thread
/// only; owned by its WireGuard.
class WireConnection final : public QObject, private EngineClient
{
    Q_OBJECT

public:
    WireConnection(WireGuard &guard, std::unique_ptr<QTcpSocket> socket, QHostAddress peer, bool counted);
    ~WireConnection() override;
    Q_DISABLE_COPY_MOVE(WireConnection)

    void start(const std::optional<QSslConfiguration> &tls);
    bool isDue(qint64 now) const;
    /// The deadline of what the connection is doing has passed.
    void expire();
    void closeIfIdle();
    /// Ends it at once, without a word to anybody.
    void cut();

private:
    enum class State { Handshake, Head, Body, Engine, Sending, Lingering, Closing, Dead };

    ReplyFrame frameForAnswer() override;
    void answered(QByteArray wire, const Exchange &exchange, int status) override;
    void engineFailed() override;

    void readMore();
    void advance();
    bool advanceHead();
    bool advanceBody();
    void beginBody();
    void submit();
    bool takeCertificates(HttpRequest &request);
    void send(const QByteArray &bytes);
    void wasWritten();
    void afterAnswer();
    void refuse(const Refusal &refusal);
    void linger();
    void finish();
    void end();
    void setDeadline(std::chrono::milliseconds span);
    qint64 unsent() const;
    bool isPlainStranger() const;

    WireGuard &m_guard;
    std::unique_ptr<QTcpSocket> m_socket;
    QSslSocket *m_tlsSocket = nullptr;  ///< the same socket, if it speaks TLS
    QHostAddress m_peer;
    bool m_counted;
    bool m_encrypted = false;
    QList<QByteArray> m_certificates;  ///< of the client, from the handshake
    bool m_advancing = false;
    bool m_headBegun = false;
    bool m_keepAlive = true;
    bool m_headRequest = false;
    bool m_http10 = false;
    bool m_secure = false;
    State m_state = State::Head;
    qint64 m_deadline = 0;
    qint64 m_bodyStart = 0;
    qint64 m_discarded = 0;
    int m_requests = 0;
    QByteArray m_in;
    HeadParser m_parser;
    RequestHead m_head;
    BodyReader m_body;
    QString m_requestId;
    std::unique_ptr<EngineChannel> m_channel;
    std::chrono::steady_clock::time_point m_received;
};

}  // namespace gatehouse
