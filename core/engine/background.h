#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace gatehouse {

class Services;

/// The thread for what nobody waits for: settings of other processes every few seconds; keys, expired rows
/// and retention every minute. Starts when made; the destructor waits for the step under way.
class Background final
{
public:
    explicit Background(Services &services);
    ~Background();
    Background(const Background &) = delete;
    Background &operator=(const Background &) = delete;

private:
    void run();
    void reload();
    void everyMinute();
    bool rest();
    bool pause(std::chrono::milliseconds length);

    Services &m_services;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_stopping = false;
    std::chrono::steady_clock::time_point m_reloadedAt;
    std::thread m_thread;
};

}  // namespace gatehouse
