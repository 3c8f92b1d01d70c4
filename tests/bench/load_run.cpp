#include "tests/bench/load_run.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>

#include "tests/bench/response_reader.h"

namespace gatehouse::bench {
namespace {

std::int64_t nowMicroseconds()
{
    return std::chrono::duration_cast<std::chrono::microseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

/// What this process has used so far.
double cpuSeconds()
{
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval &time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

std::string jsonEscaped(const std::string &text)
{
    std::string out;
    for (const char letter : text) {
        if (letter == '"' || letter == '\\') out += '\\';
        out += (static_cast<unsigned char>(letter) < 0x20) ? ' ' : letter;
    }
    return out;
}

// After this long without any answer the run is over: a dead server must not hang the caller.
constexpr std::int64_t kGraceMicroseconds = 15'000'000;

}  // namespace

struct LoadRun::Connection
{
    int socket = -1;
    bool busy = false;
    bool writable = false;
    bool retired = false;
    std::int64_t due = 0;
    std::size_t sent = 0;
    std::string out;
    std::vector<std::string> values;
    ResponseReader reader;
};

std::string LoadReport::toJson() const
{
    std::array<char, 512> line{};
    const double rate = seconds > 0 ? static_cast<double>(requests) / seconds : 0;
    std::snprintf(
        line.data(), line.size(),
        "{\"requests\":%llu,\"unexpected\":%llu,\"broken\":%llu,\"seconds\":%.3f,\"cpu_seconds\":%.3f,"
        "\"per_second\":%.1f,"
        "\"p50_ms\":%.3f,\"p90_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f,\"statuses\":{",
        static_cast<unsigned long long>(requests), static_cast<unsigned long long>(unexpected),
        static_cast<unsigned long long>(broken), seconds, cpuSeconds(), rate, latency.quantileMs(0.5),
        latency.quantileMs(0.9), latency.quantileMs(0.99), latency.maxMs());
    std::string out = line.data();
    for (const auto &[status, count] : statuses) {
        if (out.back() != '{') out += ',';
        out.append(1, '"').append(std::to_string(status)).append("\":").append(std::to_string(count));
    }
    return out + "},\"first_unexpected\":\"" + jsonEscaped(firstUnexpected) + "\"}";
}

LoadRun::LoadRun(LoadPlan plan, RequestTemplate request)
    : m_plan(std::move(plan)), m_request(std::move(request))
{
}

LoadRun::~LoadRun()
{
    for (const auto &connection : m_connections) {
        if (connection->socket >= 0) ::close(connection->socket);
    }
    if (m_epoll >= 0) ::close(m_epoll);
}

bool LoadRun::open(Connection &connection)
{
    if (connection.socket >= 0) ::close(connection.socket);
    connection.reader.reset();
    connection.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection.socket < 0) return false;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(m_plan.port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // On loopback a connect is done at once, so only what follows it need not block.
    if (::connect(connection.socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        return false;
    const int on = 1;
    ::setsockopt(connection.socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = &connection;
    connection.writable = false;
    return ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, connection.socket, &event) == 0;
}

void LoadRun::watch(Connection &connection, bool writable)
{
    if (connection.writable == writable) return;
    connection.writable = writable;
    epoll_event event{};
    event.events = writable ? (EPOLLIN | EPOLLOUT) : EPOLLIN;
    event.data.ptr = &connection;
    ::epoll_ctl(m_epoll, EPOLL_CTL_MOD, connection.socket, &event);
}

bool LoadRun::flush(Connection &connection)
{
    while (connection.sent < connection.out.size()) {
        const ssize_t wrote = ::send(connection.socket, connection.out.data() + connection.sent,
                                     connection.out.size() - connection.sent, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (wrote < 0) {
            if (errno != EAGAIN) return false;
            watch(connection, true);
            return true;
        }
        connection.sent += static_cast<std::size_t>(wrote);
    }
    watch(connection, false);
    return true;
}

void LoadRun::startExchange(Connection &connection, std::int64_t due)
{
    if (m_plan.order == ValueOrder::Cycle && !m_plan.values.empty()) {
        connection.values = m_plan.values[m_nextLine++ % m_plan.values.size()];
    }
    connection.out = m_request.fill(connection.values, m_started++, m_plan.port);
    connection.sent = 0;
    connection.due = due;
    connection.busy = true;
    ++m_busy;
    if (!flush(connection)) onBroken(connection);
}

void LoadRun::onBroken(Connection &connection)
{
    if (connection.busy) {
        connection.busy = false;
        --m_busy;
        ++m_report.broken;
    }
    if (!open(connection)) connection.retired = true;
}

void LoadRun::onAnswer(Connection &connection)
{
    const std::int64_t now = nowMicroseconds();
    const int status = connection.reader.status();
    connection.busy = false;
    --m_busy;
    const bool measured = connection.due >= m_measureFrom && now <= m_end;
    if (status == m_plan.expectedStatus) {
        if (!m_plan.carriedMember.empty() && !connection.values.empty()) {
            connection.values.front() = jsonText(connection.reader.body(), m_plan.carriedMember);
            connection.retired = connection.values.front().empty();
        }
        if (measured) {
            ++m_report.requests;
            m_report.latency.add(static_cast<std::uint64_t>(now - connection.due));
        }
    } else {
        ++m_report.unexpected;
        if (m_report.firstUnexpected.empty()) {
            m_report.firstUnexpected = std::to_string(status) + " " + connection.reader.body().substr(0, 300);
        }
        // A chain that broke cannot be taken up again.
        if (!m_plan.carriedMember.empty()) connection.retired = true;
    }
    if (measured) ++m_report.statuses[status];
    if (connection.reader.closes() && !open(connection)) connection.retired = true;
}

void LoadRun::onReadable(Connection &connection)
{
    std::array<char, 65536> chunk;
    const ssize_t got = ::recv(connection.socket, chunk.data(), chunk.size(), MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) {
        onBroken(connection);
        return;
    }
    connection.reader.feed({chunk.data(), static_cast<std::size_t>(got)});
    switch (connection.reader.next()) {
        case ResponseReader::State::Incomplete:
            return;
        case ResponseReader::State::Broken:
            onBroken(connection);
            return;
        case ResponseReader::State::Complete:
            if (connection.busy) onAnswer(connection);
            return;
    }
}

bool LoadRun::mayStart() const
{
    return nowMicroseconds() < m_end && (m_plan.maxRequests == 0 || m_started < m_plan.maxRequests);
}

void LoadRun::startIdle()
{
    for (const auto &connection : m_connections) {
        if (connection->busy || connection->retired || !mayStart()) continue;
        std::int64_t due = nowMicroseconds();
        if (m_plan.requestsPerSecond > 0) {
            const auto next = m_begin + static_cast<std::int64_t>(static_cast<double>(m_due) * 1e6 /
                                                                  m_plan.requestsPerSecond);
            if (next > due) return;
            due = next;
            ++m_due;
        }
        startExchange(*connection, due);
    }
}

std::string LoadRun::run()
{
    m_epoll = ::epoll_create1(EPOLL_CLOEXEC);
    for (int i = 0; i < m_plan.connections; ++i) {
        m_connections.push_back(std::make_unique<Connection>());
        Connection &connection = *m_connections.back();
        if (m_plan.order == ValueOrder::PerConnection && !m_plan.values.empty()) {
            connection.values = m_plan.values[static_cast<std::size_t>(i) % m_plan.values.size()];
        }
        if (!open(connection)) return std::string("cannot connect: ") + std::strerror(errno);
    }
    m_begin = nowMicroseconds();
    m_measureFrom = m_begin + static_cast<std::int64_t>(m_plan.warmUpSeconds * 1e6);
    m_end = m_measureFrom + static_cast<std::int64_t>(m_plan.seconds * 1e6);
    std::int64_t lastEvent = m_begin;
    std::array<epoll_event, 256> events;
    startIdle();
    while (m_busy > 0 || mayStart()) {
        const int ready = ::epoll_wait(m_epoll, events.data(), static_cast<int>(events.size()), 1);
        for (int i = 0; i < ready; ++i) {
            auto &connection = *static_cast<Connection *>(events[static_cast<std::size_t>(i)].data.ptr);
            if ((events[static_cast<std::size_t>(i)].events & EPOLLOUT) != 0 && !flush(connection)) {
                onBroken(connection);
                continue;
            }
            onReadable(connection);
        }
        const std::int64_t now = nowMicroseconds();
        if (ready > 0) lastEvent = now;
        if (now - lastEvent > kGraceMicroseconds) return "no answer for 15 seconds";
        startIdle();
    }
    const std::int64_t stopped = std::min(nowMicroseconds(), m_end);
    m_report.seconds = static_cast<double>(stopped - m_measureFrom) / 1e6;
    return {};
}

}  // namespace gatehouse::bench
