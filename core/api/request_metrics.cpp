#include "core/api/request_metrics.h"

#include <algorithm>

namespace gatehouse {

namespace {

constexpr std::array<double, 8> kBucketSeconds{0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5};

}  // namespace

void RequestMetrics::observe(const QByteArray &route, int status, std::chrono::nanoseconds duration)
{
    const double seconds = std::chrono::duration<double>(duration).count();
    const auto bucket = size_t(std::lower_bound(kBucketSeconds.begin(), kBucketSeconds.end(), seconds) -
                               kBucketSeconds.begin());
    const QMutexLocker lock(&m_mutex);
    Counter &counter = m_counters[route];
    ++counter.byStatusClass[size_t(std::clamp(status / 100, 0, 5))];
    ++counter.buckets[bucket];
    ++counter.count;
    counter.seconds += seconds;
}

QByteArray RequestMetrics::toText() const
{
    const QMutexLocker lock(&m_mutex);
    QByteArray text =
        "# HELP gatehouse_http_requests_total Answered requests by route and status class.\n"
        "# TYPE gatehouse_http_requests_total counter\n";
    for (auto it = m_counters.cbegin(); it != m_counters.cend(); ++it) {
        for (size_t i = 1; i < it->byStatusClass.size(); ++i) {
            if (it->byStatusClass[i] == 0) continue;
            text += "gatehouse_http_requests_total{route=\"" + it.key() + "\",status=\"" +
                    QByteArray::number(int(i)) + "xx\"} " + QByteArray::number(it->byStatusClass[i]) + '\n';
        }
    }
    text +=
        "# HELP gatehouse_http_request_duration_seconds Time from the whole request to the answer.\n"
        "# TYPE gatehouse_http_request_duration_seconds histogram\n";
    for (auto it = m_counters.cbegin(); it != m_counters.cend(); ++it) {
        const QByteArray label = "{route=\"" + it.key() + '"';
        quint64 below = 0;
        for (size_t i = 0; i < kBucketSeconds.size(); ++i) {
            below += it->buckets[i];
            text += "gatehouse_http_request_duration_seconds_bucket" + label + ",le=\"" +
                    QByteArray::number(kBucketSeconds[i]) + "\"} " + QByteArray::number(below) + '\n';
        }
        text += "gatehouse_http_request_duration_seconds_bucket" + label + ",le=\"+Inf\"} " +
                QByteArray::number(it->count) + '\n';
        text += "gatehouse_http_request_duration_seconds_sum" + label + "} " +
                QByteArray::number(it->seconds) + '\n';
        text += "gatehouse_http_request_duration_seconds_count" + label + "} " +
                QByteArray::number(it->count) + '\n';
    }
    return text;
}

}  // namespace gatehouse
