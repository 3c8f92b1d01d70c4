#include "core/http/exchange.h"

#include <QThread>

#include "core/base/log.h"
#include "core/http/reply_writer.h"

namespace gatehouse {

namespace {

bool isOwnFault(ErrorCode code)
{
    return code == ErrorCode::Internal || code == ErrorCode::Corrupt || code == ErrorCode::Unavailable;
}

}  // namespace

Exchange::Exchange(HttpRequest request, QObject *context, Send send)
    : m_request(std::move(request)), m_context(context), m_send(std::move(send))
{
}

Exchange::~Exchange()
{
    if (!m_answered) fail(Error::internalError(QStringLiteral("the request was dropped without an answer")));
}

void Exchange::reply(HttpReply reply)
{
    if (m_answered) return;
    m_answered = true;
    if (m_finish) m_finish(reply);
    QObject *home = m_context.data();
    if (!home || !m_send) return;
    if (home->thread() == QThread::currentThread()) {
        m_send(std::move(reply));
        m_send = nullptr;
        return;
    }
    QMetaObject::invokeMethod(
        home, [send = std::move(m_send), reply = std::move(reply)]() mutable { send(std::move(reply)); },
        Qt::QueuedConnection);
    m_send = nullptr;
}

void Exchange::fail(const Error &error)
{
    if (m_answered) return;
    if (isOwnFault(error.code))
        qCWarning(lcHttp, "request %s (%s) failed: %s", qPrintable(m_request.requestId),
                  m_routePath.constData(), qPrintable(error.internal));
    reply(m_renderError ? m_renderError(*this, error) : problemReply(error, m_request.requestId));
}

}  // namespace gatehouse
