#pragma once

#include <QFuture>
#include <QPromise>
#include <QString>
#include <functional>
#include <memory>

#include "core/base/taken.h"
#include "core/store/database_url.h"
#include "core/store/transaction.h"

namespace gatehouse {

/// The database of one server. Owns the writer thread and, for each thread that reads, one read connection.
///
/// write(): any thread. The function runs on the writer's thread inside a transaction of its own; waiting
/// functions share one commit ("group commit"), each in its savepoint, so that one failure undoes only
/// itself. The future finishes after the commit is on disk (SQLite synchronous=FULL). Continue it with a
/// context object. A full queue answers Busy at once. When the connection to PostgreSQL is lost, what was not
/// committed answers Unavailable and is never run again by itself; the next write connects anew.
///
/// read(): on the calling thread, at once, on that thread's own connection; the work sees one moment of the
/// data. Point reads take microseconds. Meant for long-lived threads (HTTP workers, background, main): a
/// thread's connection closes as the thread ends or calls closeThreadConnection(). Never call read() inside
/// read().
///
/// Destroying it finishes the waiting writes first. Other threads must have stopped using it by then.
class Database final
{
public:
    /// Opens, checks and migrates. Fails with one clear sentence: folder not writable, database unreachable,
    /// schema newer than this program. Nothing half-made stays behind.
    static Result<std::unique_ptr<Database>> open(const DatabaseUrl &url, const Clock &clock);
    ~Database();
    Q_DISABLE_COPY_MOVE(Database)

    /// `work` is Result<T>(Transaction &).
    template <class Work>
    auto write(Work work) -> QFuture<std::invoke_result_t<Work, Transaction &>>;

    /// Same, and waits. For commands, start-up and tests; never on a GUI or HTTP thread.
    template <class Work>
    auto writeAndWait(Work work) -> std::invoke_result_t<Work, Transaction &>;

    /// `work` is Result<T>(Transaction &).
    template <class Work>
    auto read(Work work) -> std::invoke_result_t<Work, Transaction &>;

    /// Waits until no write is queued or under way and what continues them has run, the writes it made
    /// included.
    void finishWrites();

    /// Closes the calling thread's read connection, if it has one. The next read() opens a new one.
    void closeThreadConnection();
    bool isPostgres() const;
    int schemaVersion() const;
    const DatabaseUrl &url() const;
    /// True when the engine answers a trivial read within its time limit. For /readyz.
    bool isAlive();

private:
    struct Private;
    using Job = std::function<bool(Transaction &)>;  // false: undo
    explicit Database(std::unique_ptr<Private> d);

    /// Queues a job. `finished(error)` is called on the writer's thread once the job's fate is durable:
    /// nullptr after the commit, or when the job undid itself; the error when the commit itself failed.
    /// Returns Busy when the queue is full (then `finished` is never called).
    Result<void> enqueue(Job job, std::function<void(const Error *)> finished);
    Result<void> readOnThread(const std::function<void(Transaction &)> &work);

    std::unique_ptr<Private> d;
};

template <class Work>
auto Database::write(Work work) -> QFuture<std::invoke_result_t<Work, Transaction &>>
{
    using Outcome = std::invoke_result_t<Work, Transaction &>;
    struct State
    {
        QPromise<Outcome> promise;
        std::optional<Outcome> outcome;
    };
    auto state = std::make_shared<State>();
    state->promise.start();
    QFuture<Outcome> future = state->promise.future();
    const auto settle = [state](const Error *failure) {
        if (failure != nullptr)
            state->promise.addResult(Outcome(*failure));
        else
            state->promise.addResult(std::move(*state->outcome));
        state->promise.finish();
    };
    // shared_ptr: std::function wants copyable callables, and `work` may own move-only secrets.
    auto sharedWork = std::make_shared<Work>(std::move(work));
    const Result<void> queued = enqueue(
        [state, sharedWork](Transaction &transaction) {
            state->outcome.emplace((*sharedWork)(transaction));
            return state->outcome->ok();
        },
        settle);
    if (!queued.ok()) settle(&queued.error());
    return future;
}

template <class Work>
auto Database::writeAndWait(Work work) -> std::invoke_result_t<Work, Transaction &>
{
    auto future = write(std::move(work));
    future.waitForFinished();
    return taken(future);
}

template <class Work>
auto Database::read(Work work) -> std::invoke_result_t<Work, Transaction &>
{
    std::optional<std::invoke_result_t<Work, Transaction &>> outcome;
    GATEHOUSE_TRY(readOnThread([&](Transaction &transaction) { outcome.emplace(work(transaction)); }));
    return std::move(*outcome);
}

}  // namespace gatehouse
