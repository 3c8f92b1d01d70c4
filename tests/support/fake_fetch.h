#pragma once

#include <QHash>
#include <QThread>
#include <condition_variable>
#include <mutex>

#include "core/delivery/http_fetch.h"

namespace gatehouse {

/// Servers of others, in memory: answers what a test has put there, and counts the calls. Any thread.
class FakeFetch final : public HttpFetch
{
public:
    FakeFetch() : HttpFetch(AddressRanges()) {}

    void put(const QString &url, const QByteArray &body, int status = 200,
             const QByteArray &cacheControl = {})
    {
        const std::lock_guard lock(m_mutex);
        m_replies[url] = {status, "application/json", body, cacheControl};
    }
    /// Nobody answers there any more.
    void remove(const QString &url)
    {
        const std::lock_guard lock(m_mutex);
        m_replies.remove(url);
    }
    int calls(const QString &url) const
    {
        const std::lock_guard lock(m_mutex);
        return m_calls.value(url);
    }
    FetchRequest last() const
    {
        const std::lock_guard lock(m_mutex);
        return m_last;
    }
    /// Until release(), no call (of this address, if there is one) comes back, but for one that is told to
    /// stop.
    void hold(const QString &url = {})
    {
        const std::lock_guard lock(m_mutex);
        m_held = true;
        m_heldUrl = url;
    }
    void release()
    {
        const std::lock_guard lock(m_mutex);
        m_held = false;
        m_released.notify_all();
    }

    Result<FetchReply> fetch(const FetchRequest &request) const override
    {
        std::unique_lock lock(m_mutex);
        m_last = request;
        ++m_calls[request.url];
        const auto mayGoOn = [&] {
            const bool isHeld = m_held && (m_heldUrl.isEmpty() || m_heldUrl == request.url);
            return !isHeld || request.isStopping();
        };
        while (!m_released.wait_for(lock, std::chrono::milliseconds(20), mayGoOn)) {
        }
        if (request.isStopping())
            return Error::unavailable(QStringLiteral("This server stops."), request.url);
        const auto reply = m_replies.constFind(request.url);
        if (reply == m_replies.constEnd())
            return Error::unavailable(QStringLiteral("It cannot be reached."), request.url);
        if (reply->body.size() > request.maximumBytes)
            return Error::unavailable(QStringLiteral("The answer is too large."), request.url);
        return *reply;
    }

private:
    mutable std::mutex m_mutex;
    mutable std::condition_variable m_released;
    bool m_held = false;
    QString m_heldUrl;  ///< empty: every one
    QHash<QString, FetchReply> m_replies;
    mutable QHash<QString, int> m_calls;
    mutable FetchRequest m_last;
};

}  // namespace gatehouse
