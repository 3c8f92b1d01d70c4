#pragma once

#include <QString>
#include <QThreadPool>
#include <array>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace gatehouse {

class HttpFetch;
class Services;
struct Delivery;

/// Takes what the outbox holds to where it belongs: mails, text messages, and what applications are told. A
/// thread looks for it about once a second; a few more for each kind wait for the other servers, so that one
/// which does not answer holds up no other kind and few of its own. Where mail is turned off, mail waits.
/// Starts when made; the destructor ends the calls under way within about a second, and what they carried
/// goes on its next try as if there had been no such call.
class Courier final
{
public:
    Courier(Services &services, const HttpFetch &http);
    ~Courier();
    Courier(const Courier &) = delete;
    Courier &operator=(const Courier &) = delete;

private:
    /// Those who carry one kind.
    struct Lane
    {
        QString kind;
        QThreadPool senders{};
    };
    struct Arrival
    {
        bool ok = false;
        bool isFinal = false;
        QString why;
    };

    void run();
    void round();
    void round(Lane &lane);
    bool mayGo(const Lane &lane) const;
    void deliver(const Delivery &delivery);
    Arrival carry(const Delivery &delivery);
    bool pause();

    Services &m_services;
    const HttpFetch &m_http;
    std::array<Lane, 3> m_lanes;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::atomic<bool> m_stopping = false;
    std::thread m_thread;
};

}  // namespace gatehouse
