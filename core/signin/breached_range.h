#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QFuture>
#include <QThreadPool>
#include <atomic>
#include <chrono>
#include <optional>

#include "core/base/result.h"

namespace gatehouse {

class HttpFetch;
class Settings;

/// Asks the range service of Have I Been Pwned, or a mirror of it, whether a password is known from a breach.
/// It learns the first five characters of a SHA-1 and answers with all hashes that begin so, among them
/// made-up ones, so that not even the size of its answer tells anything. On threads of its own and for
/// kTimeout at most: nobody else waits for a server of others. Any thread; destroying it waits for the calls
/// under way and drops those that have not begun.
class BreachedRange final
{
public:
    static constexpr std::chrono::milliseconds kTimeout{2'000};
    static constexpr qsizetype kMaximumBytes = 256 * 1024;  ///< a range has about 70 KB with its padding
    static constexpr int kThreads = 4;
    static constexpr int kMaximumCalls = 64;  ///< under way and waiting for a thread

    BreachedRange(const HttpFetch &http, const Settings &settings);
    ~BreachedRange();
    Q_DISABLE_COPY_MOVE(BreachedRange)

    /// Ends the calls under way, continuations included, and drops those that have not begun; whoever asks
    /// from now on gets Busy.
    void close();

    /// Whether the office wants it (`password.breached` is "online").
    bool isOn() const;

    /// Whether the password of this hash (breachedHash()) is known. Unavailable when there is no answer that
    /// can be read, Busy when too many wait.
    QFuture<Result<bool>> ask(const QByteArray &hash);

    /// For a password that somebody is to get: InvalidInput "password_breached" when it is known. Where that
    /// cannot be found out, `password.breached_failure` decides: a warning in the log, or Unavailable
    /// "breached_check_failed". Success at once while it is off.
    QFuture<Result<void>> checkNew(const QByteArray &hash);

private:
    Result<bool> call(const QByteArray &hash) const;
    Result<void> conclude(const Result<bool> &known) const;

    const HttpFetch &m_http;
    const Settings &m_settings;
    QAtomicInt m_calls;
    std::atomic<bool> m_closed = false;
    QThreadPool m_threads;
};

/// What an answer of the range service ("SUFFIX:COUNT" lines) says of the hash that ends with `suffix` (35
/// characters); nullopt when it is no such answer. A count of 0 is padding.
std::optional<bool> rangeHolds(QByteArrayView answer, QByteArrayView suffix);

}  // namespace gatehouse
