#pragma once

#include <QThreadPool>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace gatehouse {

class HttpFetch;
class Services;
struct Delivery;

/// Takes what the outbox holds to where it belongs. A thread looks for it about once a second; a few more
/// wait for the other servers, so that one which does not answer holds up none of the others. Starts when
/// made; the destructor waits for the calls under way.
class Courier final
{
public:
    Courier(Services &services, const HttpFetch &http);
    ~Courier();
    Courier(const Courier &) = delete;
    Courier &operator=(const Courier &) = delete;

private:
    void run();
    void round();
    void deliver(const Delivery &delivery);
    bool pause();

    Services &m_services;
    const HttpFetch &m_http;
    QThreadPool m_senders;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_stopping = false;
    std::thread m_thread;
};

}  // namespace gatehouse
