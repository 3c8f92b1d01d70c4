#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace gatehouse {

class Services;

/// The thread that works on imports of people: looks every second whether one waits, and takes it in. Starts
/// when made; the destructor waits for the batch under way, and the next start, or another server, goes on.
class Importer final
{
public:
    explicit Importer(Services &services);
    ~Importer();
    Importer(const Importer &) = delete;
    Importer &operator=(const Importer &) = delete;

private:
    void run();

    Services &m_services;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::atomic_bool m_stopping = false;
    std::thread m_thread;
};

}  // namespace gatehouse
