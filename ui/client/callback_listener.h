#pragma once

#include <QHash>
#include <QObject>
#include <QTcpServer>
#include <functional>

namespace gatehouse::ui {

/// Waits on a random loopback port for the browser's redirect to `/callback` (RFC 8252 section 7.3) and
/// answers it with a short page. Anything else gets 404 and changes nothing. GUI thread.
class CallbackListener final : public QObject
{
    Q_OBJECT
public:
    using Parameters = QHash<QString, QString>;
    /// Says whether the parameters belong to the running sign-in; the browser sees a page that fits.
    using Judge = std::function<bool(const Parameters &)>;

    explicit CallbackListener(Judge judge, QObject *parent = nullptr);
    bool listen();
    /// `http://127.0.0.1:PORT/callback`
    QString redirectUri() const;

private:
    void accept();
    void read(QTcpSocket *socket);

    QTcpServer m_server;
    Judge m_judge;
};

}  // namespace gatehouse::ui
