#pragma once

#include <QtGlobal>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/store/database_url.h"

class QThread;

namespace gatehouse {

class Connection;
class Transaction;

/// The one thread that writes. Takes the jobs that wait, runs each in its savepoint, and commits them
/// together; only then are they told. Jobs run in the order in which they were queued.
class Writer final
{
public:
    using Job = std::function<bool(Transaction &)>;       ///< false: undo
    using Finished = std::function<void(const Error *)>;  ///< called once, on the writer's thread

    /// Opens the write connection on the new thread and waits for that.
    static Result<std::unique_ptr<Writer>> start(const DatabaseUrl &url);
    /// Finishes the waiting jobs first.
    ~Writer();
    Q_DISABLE_COPY_MOVE(Writer)

    /// Any thread. Busy when the queue is full; then `finished` is never called.
    Result<void> enqueue(Job job, Finished finished);
    /// Waits until nothing is queued or under way, and everybody has been told. Not on the writer's thread.
    void waitUntilIdle();

private:
    struct Item
    {
        Job job;
        Finished finished;
        std::optional<Error> error;
    };
    explicit Writer(const DatabaseUrl &url);

    void loop();
    std::vector<Item> takeGroup();
    void runGroup(std::vector<Item> &group);
    Result<void> runJobs(std::vector<Item> &group);
    /// True when the job's changes shall stay.
    bool runJob(Item &item);
    /// A connection with a transaction begun; connects anew where the old one is gone.
    Result<void> begin();
    Result<void> reconnect();

    const DatabaseUrl m_url;
    std::unique_ptr<QThread> m_thread;

    // Guarded by m_mutex.
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::condition_variable m_idle;
    std::deque<Item> m_queue;
    bool m_waiting = false;  ///< for something to do
    bool m_stopping = false;

    // The writer thread's own.
    std::unique_ptr<Connection> m_connection;
    std::optional<Error> m_connectError;
    qint64 m_retryAtMs = 0;
    int m_backOffMs = 0;
};

}  // namespace gatehouse
