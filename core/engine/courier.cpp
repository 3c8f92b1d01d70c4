#include "core/engine/courier.h"

#include "core/api/services.h"
#include "core/base/log.h"
#include "core/delivery/http_fetch.h"

namespace gatehouse {

namespace {

using namespace std::chrono_literals;

constexpr auto kPause = 1s;
constexpr int kSenders = 4;
constexpr int kSessionsAtOnce = 100;

void report(const char *what, const Error &error)
{
    qCWarning(lcEngine) << what << "failed:" << error.publicMessage << error.internal;
}

}  // namespace

Courier::Courier(Services &services, const HttpFetch &http) : m_services(services), m_http(http)
{
    m_senders.setMaxThreadCount(kSenders);
    m_thread = std::thread([this] { run(); });
}

Courier::~Courier()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    m_thread.join();
    m_senders.waitForDone();
}

bool Courier::pause()
{
    std::unique_lock lock(m_mutex);
    return !m_wake.wait_for(lock, kPause, [this] { return m_stopping; });
}

void Courier::run()
{
    while (pause())
        round();
    m_services.database.closeThreadConnection();
}

/// Looks first and writes only where there is something: most rounds find nothing.
void Courier::round()
{
    Database &database = m_services.database;
    struct Work
    {
        bool untold = false;
        bool due = false;
    };
    const Result<Work> work = database.read([this](Transaction &tx) -> Result<Work> {
        GATEHOUSE_TRY_ASSIGN(untold, m_services.backchannelLogout.hasUntold(tx));
        GATEHOUSE_TRY_ASSIGN(due, m_services.outbox.hasDue(tx));
        return Work{untold, due};
    });
    if (!work.ok()) return report("Looking for messages", work.error());
    if (work->untold) {
        const auto told = database.writeAndWait(
            [this](Transaction &tx) { return m_services.backchannelLogout.tell(tx, kSessionsAtOnce); });
        if (!told.ok()) report("Telling applications of ended sessions", told.error());
    }
    if (!work->due && !work->untold) return;
    const int free = kSenders - m_senders.activeThreadCount();
    if (free <= 0) return;
    const auto claimed =
        database.writeAndWait([this, free](Transaction &tx) { return m_services.outbox.claim(tx, free); });
    if (!claimed.ok()) return report("Taking messages", claimed.error());
    for (const Delivery &delivery : *claimed)
        m_senders.start([this, delivery] { deliver(delivery); });
}

void Courier::deliver(const Delivery &delivery)
{
    Database &database = m_services.database;
    const Result<void> arrived = [&]() -> Result<void> {
        GATEHOUSE_TRY_ASSIGN(message, database.read([&](Transaction &tx) {
            return m_services.backchannelLogout.messageFor(tx, delivery);
        }));
        GATEHOUSE_TRY_ASSIGN(reply, m_http.fetch(message));
        return BackchannelLogout::checkAnswer(reply);
    }();
    database.closeThreadConnection();
    const auto settled = database.writeAndWait([&](Transaction &tx) -> Result<bool> {
        if (!arrived.ok()) return m_services.outbox.failed(tx, delivery, arrived.error().publicMessage);
        GATEHOUSE_TRY(m_services.outbox.delivered(tx, delivery));
        return true;
    });
    if (!settled.ok()) return report("Noting a delivery", settled.error());
    if (arrived.ok()) return;
    qCWarning(lcEngine).noquote() << "Message to" << delivery.target << "did not arrive at try"
                                  << delivery.attempts << "-" << arrived.error().publicMessage
                                  << (*settled ? "It will be tried again." : "It is given up.");
}

}  // namespace gatehouse
