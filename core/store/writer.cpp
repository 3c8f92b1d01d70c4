#include "core/store/writer.h"

#include <QThread>
#include <chrono>
#include <future>

#include "core/base/log.h"
#include "core/store/connection.h"
#include "core/store/transaction.h"

namespace gatehouse {

namespace {

constexpr std::size_t kQueueLimit = 10'000;
constexpr std::size_t kGroupLimit = 256;
constexpr int kFirstBackOffMs = 100;
constexpr int kLongestBackOffMs = 5'000;

qint64 steadyMs()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

}  // namespace

Writer::Writer(const DatabaseUrl &url) : m_url(url) {}

Result<std::unique_ptr<Writer>> Writer::start(const DatabaseUrl &url)
{
    std::unique_ptr<Writer> writer(new Writer(url));
    std::promise<Result<void>> opened;
    writer->m_thread.reset(QThread::create([self = writer.get(), &opened] {
        Result<void> connected = self->reconnect();
        const bool ok = connected.ok();
        opened.set_value(std::move(connected));
        if (ok) self->loop();
        self->m_connection.reset();
    }));
    writer->m_thread->setObjectName(QStringLiteral("store-writer"));
    writer->m_thread->start();
    GATEHOUSE_TRY(opened.get_future().get());
    return writer;
}

Writer::~Writer()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    m_thread->wait();
}

Result<void> Writer::enqueue(Job job, Finished finished)
{
    bool wake = false;
    {
        const std::lock_guard lock(m_mutex);
        if (m_stopping) return Error::unavailable(QStringLiteral("The server is stopping."), {});
        if (m_queue.size() >= kQueueLimit) return Error::busy(std::chrono::seconds(1));
        m_queue.push_back({std::move(job), std::move(finished), std::nullopt});
        wake = m_waiting;
    }
    if (wake) m_wake.notify_one();
    return {};
}

void Writer::waitUntilIdle()
{
    std::unique_lock lock(m_mutex);
    m_idle.wait(lock, [this] { return m_waiting && m_queue.empty(); });
}

void Writer::loop()
{
    for (;;) {
        std::vector<Item> group = takeGroup();
        if (group.empty()) return;
        runGroup(group);
        for (Item &item : group) {
            item.finished(item.error ? &*item.error : nullptr);
            item = {};  // what the job holds goes now, not after its whole group
        }
    }
}

std::vector<Writer::Item> Writer::takeGroup()
{
    std::unique_lock lock(m_mutex);
    m_waiting = true;
    if (m_queue.empty()) m_idle.notify_all();
    m_wake.wait(lock, [this] { return !m_queue.empty() || m_stopping; });
    m_waiting = false;
    std::vector<Item> group;
    group.reserve(std::min(m_queue.size(), kGroupLimit));
    while (!m_queue.empty() && group.size() < kGroupLimit) {
        group.push_back(std::move(m_queue.front()));
        m_queue.pop_front();
    }
    return group;
}

void Writer::runGroup(std::vector<Item> &group)
{
    Result<void> done = begin();
    if (done.ok()) done = runJobs(group);
    if (done.ok()) return;
    if (m_connection) m_connection->rollback();
    qCWarning(lcStore, "A group of %zu writes was not committed: %s", group.size(),
              qUtf8Printable(done.error().internal));
    for (Item &item : group)
        item.error = done.error();
}

Result<void> Writer::runJobs(std::vector<Item> &group)
{
    // A job that is alone needs no savepoint: the transaction is its own.
    if (group.size() == 1) {
        if (runJob(group.front())) return m_connection->commit();
        m_connection->rollback();
        if (m_connection->isLost()) qCWarning(lcStore, "The connection to the database was lost");
        return {};
    }
    GATEHOUSE_TRY(m_connection->control("SAVEPOINT work"));
    for (Item &item : group) {
        if (!runJob(item)) GATEHOUSE_TRY(m_connection->control("ROLLBACK TO SAVEPOINT work"));
        if (&item == &group.back()) break;
        for (const char *sql : m_connection->engine().nextSavepoint())
            GATEHOUSE_TRY(m_connection->control(sql));
    }
    return m_connection->commit();
}

bool Writer::runJob(Item &item)
{
    Transaction transaction(*m_connection, true);
    const bool keep = item.job(transaction);
    if (keep && transaction.m_failure) item.error = transaction.m_failure;  // the job overlooked it
    return keep && !transaction.m_failure;
}

Result<void> Writer::begin()
{
    if (m_connection && !m_connection->isLost()) {
        Result<void> begun = m_connection->beginWrite();
        // Nothing has run yet, so an idle connection that died may be replaced without anyone noticing.
        if (begun.ok() || !m_connection->isLost()) return begun;
    }
    GATEHOUSE_TRY(reconnect());
    return m_connection->beginWrite();
}

Result<void> Writer::reconnect()
{
    if (m_connectError && steadyMs() < m_retryAtMs) return *m_connectError;
    m_connection.reset();
    Result<std::unique_ptr<Connection>> opened = Connection::open(m_url, ConnectionRole::Writer);
    if (opened.ok()) {
        m_connection = std::move(opened).value();
        m_connectError.reset();
        m_backOffMs = 0;
        return {};
    }
    m_backOffMs = m_backOffMs == 0 ? kFirstBackOffMs : std::min(m_backOffMs * 2, kLongestBackOffMs);
    m_retryAtMs = steadyMs() + m_backOffMs;
    m_connectError = opened.error();
    return std::move(opened).error();
}

}  // namespace gatehouse
