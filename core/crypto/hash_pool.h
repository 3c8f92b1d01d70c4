#pragma once

#include <QFuture>
#include <QPromise>
#include <chrono>
#include <functional>
#include <memory>
#include <type_traits>

#include "core/base/result.h"

namespace gatehouse {

/// A few threads for slow hashing and nothing else. They yield to every other thread of the process, so that
/// token requests stay fast during a rush of sign-ins. The queue is bounded: when it is full, run() answers
/// Busy at once with a time to wait. Any thread may call; closing the pool finishes what is queued.
class HashPool final
{
public:
    HashPool(int threads, int queueLimit);
    ~HashPool();
    Q_DISABLE_COPY_MOVE(HashPool)

    /// `work` is Result<T>(). Continue the future with a context object; take the value by taken().
    template <class Work>
    auto run(Work work) -> QFuture<std::invoke_result_t<Work>>;

    /// Finishes what is queued, continuations included; from now on run() answers Busy. The owner's thread.
    void close();

    int waiting() const;  ///< queued, not begun

private:
    struct Private;
    Result<void> enqueue(std::function<void()> job);
    std::unique_ptr<Private> d;
};

template <class Work>
auto HashPool::run(Work work) -> QFuture<std::invoke_result_t<Work>>
{
    using Outcome = std::invoke_result_t<Work>;
    auto promise = std::make_shared<QPromise<Outcome>>();
    promise->start();
    QFuture<Outcome> future = promise->future();
    // shared_ptr: std::function wants copyable callables, and `work` may own move-only secrets.
    auto sharedWork = std::make_shared<Work>(std::move(work));
    Result<void> queued = enqueue([promise, sharedWork] {
        promise->addResult((*sharedWork)());
        promise->finish();
    });
    if (!queued.ok()) {
        promise->addResult(Outcome(std::move(queued).error()));
        promise->finish();
    }
    return future;
}

}  // namespace gatehouse
