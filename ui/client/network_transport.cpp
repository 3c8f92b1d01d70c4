#include "ui/client/network_transport.h"

#include <QJsonDocument>
#include <QNetworkProxy>
#include <QNetworkReply>

#include "ui/client/loopback.h"
#include "ui/client/problem.h"

namespace gatehouse::ui {

namespace {

// An answer beyond this is not one of the admin API.
constexpr qint64 kLargestAnswer = 32 * 1024 * 1024;

}  // namespace

NetworkTransport::NetworkTransport(QUrl base, TokenSource &tokens, QObject *parent)
    : QObject(parent), m_base(std::move(base)), m_tokens(tokens)
{
    m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    if (isLoopbackHost(m_base.host())) m_network.setProxy(QNetworkProxy::NoProxy);
}

NetworkTransport::~NetworkTransport()
{
    const QList<quint64> open = m_calls.keys();
    for (const quint64 id : open)
        cancel(id);
}

QUrl NetworkTransport::urlOf(const QUrl &base, const ApiRequest &request)
{
    // QUrlQuery leaves "+" alone, and servers read it as a space: encode by hand.
    QByteArray encoded = base.toEncoded(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment);
    encoded += request.path.toLatin1();
    char separator = '?';
    for (const auto &[name, value] : request.query) {
        if (value.isEmpty()) continue;
        encoded += separator + QUrl::toPercentEncoding(name) + '=' + QUrl::toPercentEncoding(value);
        separator = '&';
    }
    return QUrl::fromEncoded(encoded, QUrl::StrictMode);
}

quint64 NetworkTransport::send(const ApiRequest &request, Done done)
{
    const quint64 id = ++m_last;
    m_calls.insert(id, Call{request, std::move(done), nullptr, false});
    dispatch(id);
    return id;
}

void NetworkTransport::dispatch(quint64 id)
{
    Call &call = m_calls[id];
    QNetworkRequest request(urlOf(m_base, call.request));
    request.setTransferTimeout(int(m_timeout.count()));
    request.setRawHeader("Accept",
                         call.request.wantsBytes ? "*/*" : "application/json, application/problem+json");
    if (const QByteArray token = m_tokens.accessToken(); !token.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + token);
    if (call.request.ifMatch > 0)
        request.setRawHeader("If-Match", '"' + QByteArray::number(call.request.ifMatch) + '"');
    QByteArray body;
    if (call.request.body) {
        request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/json"));
        body = QJsonDocument(*call.request.body).toJson(QJsonDocument::Compact);
    } else if (call.request.data) {
        request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/octet-stream"));
        body = *call.request.data;
    }
    QNetworkReply *reply = m_network.sendCustomRequest(request, call.request.method, body);
    call.reply = reply;
    connect(reply, &QNetworkReply::downloadProgress, this, [reply](qint64 received, qint64) {
        if (received > kLargestAnswer) reply->abort();
    });
    connect(reply, &QNetworkReply::finished, this, [this, id, reply] { finished(id, reply); });
}

void NetworkTransport::finished(quint64 id, QNetworkReply *reply)
{
    reply->deleteLater();
    if (!m_calls.contains(id)) return;
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 0) {
        noteReachable(false);
        settle(id, errorFromNetwork(reply->error(), m_base.host(), reply->errorString()));
        return;
    }
    noteReachable(true);
    const QByteArray bytes = reply->readAll();
    const QJsonObject body = QJsonDocument::fromJson(bytes).object();
    if (status >= 400) {
        const Error refusal = errorFromProblem(status, body, reply->rawHeader("Retry-After"));
        const bool tooWeak = status == 401 && refusal.reason == kStepUpReason;
        if (tooWeak && !m_calls[id].steppedUp)
            stepUpThenRepeat(id, refusal, stepUpFrom(reply->rawHeader("WWW-Authenticate")));
        else if (status == 401 && !tooWeak && !m_calls[id].renewed)
            renewThenRepeat(id, refusal);
        else
            settle(id, refusal);
        return;
    }
    if (status < 300 && m_calls[id].request.wantsBytes)
        return settle(id, ApiReply{status, {}, bytes, reply->rawHeader("Link")});
    if (status >= 300 || (!bytes.isEmpty() && body.isEmpty())) {
        Error error = Error::unavailable(tr("%1 does not answer like a Gatehouse server.").arg(m_base.host()),
                                         QStringLiteral("HTTP %1").arg(status));
        error.reason = "not_a_gatehouse";
        settle(id, error);
        return;
    }
    settle(id, ApiReply{status, body});
}

void NetworkTransport::renewThenRepeat(quint64 id, const Error &refusal)
{
    m_calls[id].renewed = true;
    m_tokens.renew(repeatOrSettle(id, refusal));
}

/// A fresh token of the same sign-in would be refused again: the person has to do it (RFC 9470).
void NetworkTransport::stepUpThenRepeat(quint64 id, const Error &refusal, const StepUp &wanted)
{
    m_calls[id].steppedUp = true;
    m_tokens.stepUp(wanted, repeatOrSettle(id, refusal));
}

std::function<void(const Result<void> &)> NetworkTransport::repeatOrSettle(quint64 id, const Error &refusal)
{
    return [self = QPointer<NetworkTransport>(this), id, refusal](const Result<void> &fresh) {
        if (!self || !self->m_calls.contains(id)) return;
        if (fresh.ok())
            self->dispatch(id);
        else
            self->settle(id, fresh.error().code == ErrorCode::Unavailable ? fresh.error() : refusal);
    };
}

void NetworkTransport::settle(quint64 id, Result<ApiReply> result)
{
    const Call call = m_calls.take(id);
    if (call.done) call.done(std::move(result));
}

void NetworkTransport::cancel(quint64 id)
{
    const Call call = m_calls.take(id);
    if (call.reply) {
        call.reply->disconnect(this);
        call.reply->abort();
        call.reply->deleteLater();
    }
}

void NetworkTransport::noteReachable(bool reachable)
{
    if (m_reachable == reachable) return;
    m_reachable = reachable;
    Q_EMIT reachabilityChanged(reachable);
}

}  // namespace gatehouse::ui
