#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/bench/latency_histogram.h"
#include "tests/bench/request_template.h"

namespace gatehouse::bench {

/// How a column of values is shared out.
enum class ValueOrder {
    Cycle,          ///< every request takes the next line
    PerConnection,  ///< every connection keeps its line, and may carry something over from each answer
};

struct LoadPlan
{
    int port = 0;
    int connections = 1;
    double seconds = 5;
    double warmUpSeconds = 0;
    double requestsPerSecond = 0;   ///< 0: each connection sends as soon as it has its answer
    std::uint64_t maxRequests = 0;  ///< 0: by time alone
    int expectedStatus = 200;
    std::string carriedMember;  ///< JSON member of the answer that becomes the first column
    ValueOrder order = ValueOrder::Cycle;
    std::vector<std::vector<std::string>> values;
};

struct LoadReport
{
    std::uint64_t requests = 0;  ///< with the expected status, after the warm-up
    std::uint64_t unexpected = 0;
    std::uint64_t broken = 0;  ///< connections that ended in the middle of an exchange
    double seconds = 0;
    LatencyHistogram latency;
    std::map<int, std::uint64_t> statuses;
    std::string firstUnexpected;

    std::string toJson() const;
};

/// Sends the plan's requests to 127.0.0.1 from one thread and measures. At a fixed rate a latency counts from
/// the moment a request was due, so that a server that stalls cannot hide it.
class LoadRun final
{
public:
    LoadRun(LoadPlan plan, RequestTemplate request);
    ~LoadRun();
    LoadRun(const LoadRun &) = delete;
    LoadRun &operator=(const LoadRun &) = delete;

    /// Runs to the end of the plan. An empty text, or why it could not begin.
    std::string run();
    const LoadReport &report() const { return m_report; }

private:
    struct Connection;

    bool open(Connection &connection);
    void startExchange(Connection &connection, std::int64_t due);
    bool flush(Connection &connection);
    void onReadable(Connection &connection);
    void onAnswer(Connection &connection);
    void onBroken(Connection &connection);
    void watch(Connection &connection, bool writable);
    bool mayStart() const;
    void startIdle();

    LoadPlan m_plan;
    RequestTemplate m_request;
    LoadReport m_report;
    std::vector<std::unique_ptr<Connection>> m_connections;
    int m_epoll = -1;
    std::int64_t m_begin = 0;
    std::int64_t m_measureFrom = 0;
    std::int64_t m_end = 0;
    std::uint64_t m_started = 0;
    std::uint64_t m_due = 0;
    int m_busy = 0;
    std::size_t m_nextLine = 0;
};

}  // namespace gatehouse::bench
