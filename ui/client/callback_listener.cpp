#include "ui/client/callback_listener.h"

#include <QTcpSocket>
#include <QTimer>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

constexpr qsizetype kLargestRequest = 16 * 1024;
constexpr int kMaxConnections = 8;

QString decoded(QByteArray text)
{
    return QString::fromUtf8(QByteArray::fromPercentEncoding(text.replace('+', ' ')));
}

/// A name that comes twice makes the whole query worthless (RFC 6749 section 3.1).
std::optional<CallbackListener::Parameters> parametersOf(const QByteArray &target)
{
    CallbackListener::Parameters out;
    const qsizetype mark = target.indexOf('?');
    if (target.left(mark < 0 ? target.size() : mark) != "/callback") return std::nullopt;
    if (mark < 0) return out;
    for (const QByteArray &pair : target.mid(mark + 1).split('&')) {
        const qsizetype equals = pair.indexOf('=');
        if (equals <= 0) continue;
        const QString name = decoded(pair.left(equals));
        if (out.contains(name)) return std::nullopt;
        out.insert(name, decoded(pair.mid(equals + 1)));
    }
    return out;
}

void answer(QTcpSocket *socket, const QByteArray &status, const QString &title, const QString &text)
{
    const QString page =
        uR"(<!doctype html><html><head><meta charset="utf-8"><title>%1</title><style>
body{font:17px/1.5 system-ui,sans-serif;max-width:28em;margin:18vh auto;padding:0 1em;color:#1b2430;background:#f5f7f8}
@media(prefers-color-scheme:dark){body{color:#e6eaef;background:#14181d}}</style></head>
<body><h1>%1</h1><p>%2</p></body></html>)"_s.arg(title.toHtmlEscaped(), text.toHtmlEscaped());
    const QByteArray body = page.toUtf8();
    socket->write("HTTP/1.1 " + status +
                  "\r\nContent-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\n"
                  "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\n"
                  "Referrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n"
                  "Content-Length: " +
                  QByteArray::number(body.size()) + "\r\n\r\n" + body);
    socket->disconnectFromHost();
}

}  // namespace

CallbackListener::CallbackListener(Judge judge, QObject *parent) : QObject(parent), m_judge(std::move(judge))
{
    m_server.setMaxPendingConnections(kMaxConnections);
    connect(&m_server, &QTcpServer::newConnection, this, &CallbackListener::accept);
}

bool CallbackListener::listen()
{
    return m_server.listen(QHostAddress::LocalHost, 0);
}

QString CallbackListener::redirectUri() const
{
    return u"http://127.0.0.1:%1/callback"_s.arg(m_server.serverPort());
}

void CallbackListener::accept()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
        QTimer::singleShot(10'000, socket, [socket] { socket->abort(); });
    }
}

void CallbackListener::read(QTcpSocket *socket)
{
    const QByteArray head = socket->peek(kLargestRequest);
    if (!head.contains("\r\n\r\n")) {
        if (head.size() >= kLargestRequest) socket->abort();
        return;
    }
    socket->readAll();
    const QList<QByteArray> line = head.left(head.indexOf("\r\n")).split(' ');
    const auto parameters = line.size() == 3 && line.at(0) == "GET" ? parametersOf(line.at(1)) : std::nullopt;
    if (!parameters) {
        answer(socket, "404 Not Found", tr("Nothing here"), tr("This address is only for signing in."));
    } else if (m_judge(*parameters)) {
        answer(socket, "200 OK", tr("Back to Gatehouse"),
               tr("You can close this page and go on in the Gatehouse window."));
    } else {
        answer(socket, "400 Bad Request", tr("This is not the sign-in that was asked for"),
               tr("Close this page, go back to the Gatehouse window, and start the sign-in there again."));
    }
}

}  // namespace gatehouse::ui
