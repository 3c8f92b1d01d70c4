#pragma once

#include <QHash>
#include <QNetworkAccessManager>
#include <QPointer>
#include <QUrl>

#include "ui/client/api_transport.h"

namespace gatehouse::ui {

/// Admin API calls over HTTP with a bearer token. A 401 is answered once by renewing the token and sending
/// the call again. Follows no redirects, so the token goes to the given server only. GUI thread.
class NetworkTransport final : public QObject, public ApiTransport
{
    Q_OBJECT
public:
    /// `base` is the server's address without a path. `tokens` outlives this.
    NetworkTransport(QUrl base, TokenSource &tokens, QObject *parent = nullptr);
    ~NetworkTransport() override;

    quint64 send(const ApiRequest &request, Done done) override;
    void cancel(quint64 call) override;

    void setTimeout(std::chrono::milliseconds timeout) { m_timeout = timeout; }
    static QUrl urlOf(const QUrl &base, const ApiRequest &request);

Q_SIGNALS:
    /// A call got an answer (or none): for the words in the status bar.
    void reachabilityChanged(bool reachable);

private:
    struct Call
    {
        ApiRequest request;
        Done done;
        QPointer<QNetworkReply> reply;
        bool renewed = false;
        bool steppedUp = false;
    };
    void dispatch(quint64 id);
    void finished(quint64 id, QNetworkReply *reply);
    void renewThenRepeat(quint64 id, const Error &refusal);
    void stepUpThenRepeat(quint64 id, const Error &refusal, const StepUp &wanted);
    std::function<void(const Result<void> &)> repeatOrSettle(quint64 id, const Error &refusal);
    void settle(quint64 id, Result<ApiReply> result);
    void noteReachable(bool reachable);

    QUrl m_base;
    TokenSource &m_tokens;
    QNetworkAccessManager m_network;
    QHash<quint64, Call> m_calls;
    quint64 m_last = 0;
    std::chrono::milliseconds m_timeout{20'000};
    bool m_reachable = true;
};

}  // namespace gatehouse::ui
