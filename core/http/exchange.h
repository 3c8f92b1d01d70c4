#pragma once

#include <QFuture>
#include <QPointer>
#include <functional>
#include <memory>

#include "core/base/caller.h"
#include "core/base/result.h"
#include "core/base/taken.h"
#include "core/http/http_message.h"

namespace gatehouse {

/// How a route tells its errors.
enum class ErrorStyle {
    Problem,  ///< RFC 9457 application/problem+json
    OAuth,    ///< RFC 6749 section 5.2 JSON
    Page,     ///< an HTML page for people
};

int httpStatusOf(ErrorCode code);

/// One request being answered. Lives as long as anyone holds the pointer; dropped without an answer, it
/// answers 500. All calls on the worker's thread, except that `context()` may be named from anywhere as the
/// context of a continuation, which is how an answer comes home from another thread. reply(), fail() and the
/// last drop find their own way home from any thread, but never from two at once.
class Exchange final
{
public:
    using Send = std::function<void(HttpReply)>;
    using RenderError = std::function<HttpReply(const Exchange &, const Error &)>;

    Exchange(HttpRequest request, QObject *context, Send send);
    ~Exchange();
    Q_DISABLE_COPY_MOVE(Exchange)

    const HttpRequest &request() const { return m_request; }
    const Caller &caller() const { return m_caller; }
    /// Lives as long as the worker's thread does.
    QObject *context() const { return m_context.data(); }
    bool isAnswered() const { return m_answered; }
    /// Sees the answer, whichever it is, before it goes out: for fields that errors have to carry as well.
    /// The last one counts. May run on any thread.
    void setFinish(std::function<void(HttpReply &)> finish) { m_finish = std::move(finish); }

    /// Answers. The first answer counts; a client that has gone is no error.
    void reply(HttpReply reply);
    /// Answers with the error in the route's style and logs what is internal about it.
    void fail(const Error &error);

    /// The route's pattern; empty while (or if) none has matched.
    const QByteArray &routePath() const { return m_routePath; }

    // For the transport, the router and the access gate only.
    void setSend(Send send) { m_send = std::move(send); }
    void setRoutePath(QByteArray path) { m_routePath = std::move(path); }
    HttpRequest &mutableRequest() { return m_request; }
    void setCaller(Caller caller) { m_caller = std::move(caller); }
    void setErrorRendering(RenderError render) { m_renderError = std::move(render); }

private:
    HttpRequest m_request;
    Caller m_caller;
    QPointer<QObject> m_context;
    Send m_send;
    QByteArray m_routePath;
    bool m_answered = false;
    RenderError m_renderError;
    std::function<void(HttpReply &)> m_finish;
};

using ExchangePtr = std::shared_ptr<Exchange>;

/// Goes on with `onValue(T)` on the exchange's thread when `future` has a value; answers its error otherwise.
template <class T, class OnValue>
void whenReady(const ExchangePtr &exchange, QFuture<Result<T>> future, OnValue onValue)
{
    future.then(
        exchange->context(), [exchange, onValue = std::move(onValue)](QFuture<Result<T>> done) mutable {
            if (done.isCanceled() || done.resultCount() == 0) {
                exchange->fail(Error::internalError(QStringLiteral("the work for an answer was dropped")));
                return;
            }
            Result<T> result = taken(done);
            if (!result.ok()) {
                exchange->fail(result.error());
                return;
            }
            if constexpr (std::is_void_v<T>)
                onValue();
            else
                onValue(std::move(result).value());
        });
}

}  // namespace gatehouse
