#include "core/crypto/hash_pool.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "core/base/platform.h"

namespace gatehouse {

using Milliseconds = std::chrono::milliseconds;

struct HashPool::Private
{
    mutable std::mutex mutex;
    std::condition_variable wake;
    std::deque<std::function<void()>> queue;
    std::vector<std::thread> threads;
    std::size_t limit = 0;
    bool stopping = false;
    Milliseconds usual{200};  ///< how long one job takes; follows what is measured

    void work();
    std::chrono::seconds retryAfter() const;
};

void HashPool::Private::work()
{
    platform::lowerThreadPriority();
    std::unique_lock lock(mutex);
    while (true) {
        wake.wait(lock, [this] { return stopping || !queue.empty(); });
        if (queue.empty()) return;
        std::function<void()> job = std::move(queue.front());
        queue.pop_front();
        lock.unlock();
        const auto start = std::chrono::steady_clock::now();
        job();
        job = nullptr;  // what it owns (a password) goes now, not when the next job comes
        const auto took = std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - start);
        lock.lock();
        usual = (usual * 7 + took) / 8;
    }
}

std::chrono::seconds HashPool::Private::retryAfter() const
{
    const auto backlog = usual * (queue.size() + threads.size()) / threads.size();
    return std::clamp(std::chrono::ceil<std::chrono::seconds>(backlog), std::chrono::seconds(1),
                      std::chrono::seconds(30));
}

HashPool::HashPool(int threads, int queueLimit) : d(std::make_unique<Private>())
{
    d->limit = std::size_t(std::max(queueLimit, 1));
    const int count = std::max(threads, 1);
    for (int i = 0; i < count; ++i)
        d->threads.emplace_back([pool = d.get()] { pool->work(); });
}

HashPool::~HashPool()
{
    close();
}

void HashPool::close()
{
    {
        const std::lock_guard lock(d->mutex);
        d->stopping = true;
    }
    d->wake.notify_all();
    for (std::thread &thread : d->threads)
        thread.join();
    d->threads.clear();
}

int HashPool::waiting() const
{
    const std::lock_guard lock(d->mutex);
    return int(d->queue.size());
}

Result<void> HashPool::enqueue(std::function<void()> job)
{
    {
        const std::lock_guard lock(d->mutex);
        if (d->stopping) return Error::busy(std::chrono::seconds(1));
        if (d->queue.size() >= d->limit) return Error::busy(d->retryAfter());
        d->queue.push_back(std::move(job));
    }
    d->wake.notify_one();
    return {};
}

}  // namespace gatehouse
