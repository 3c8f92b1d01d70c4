#pragma once

#include <QByteArray>
#include <QHash>
#include <QMutex>
#include <array>
#include <chrono>

namespace gatehouse {

/// Counts answered requests by route and status class, with their durations. Any thread; a few dozen
/// nanoseconds a request under an uncontended lock.
class RequestMetrics final
{
public:
    void observe(const QByteArray &route, int status, std::chrono::nanoseconds duration);
    /// The Prometheus text exposition of all counters (format 0.0.4).
    QByteArray toText() const;

private:
    struct Counter
    {
        std::array<quint64, 6> byStatusClass{};
        std::array<quint64, 9> buckets{};
        double seconds = 0;
        quint64 count = 0;
    };
    mutable QMutex m_mutex;
    QHash<QByteArray, Counter> m_counters;
};

}  // namespace gatehouse
