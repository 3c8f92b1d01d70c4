#include "core/engine/courier.h"

#include "core/api/people_services.h"
#include "core/api/services.h"
#include "core/base/log.h"
#include "core/delivery/http_fetch.h"

namespace gatehouse {

namespace {

using namespace std::chrono_literals;

constexpr auto kPause = 1s;
constexpr int kSessionsAtOnce = 100;

void report(const char *what, const Error &error)
{
    qCWarning(lcEngine) << what << "failed:" << error.publicMessage << error.internal;
}

}  // namespace

Courier::Courier(Services &services, const HttpFetch &http)
    : m_services(services),
      m_http(http),
      m_lanes{Lane{BackchannelLogout::kKind}, Lane{QLatin1String(MessageService::kMail)},
              Lane{QLatin1String(MessageService::kSms)}}
{
    constexpr int kSenders[] = {4, 3, 2};
    for (std::size_t i = 0; i < m_lanes.size(); ++i)
        m_lanes[i].senders.setMaxThreadCount(kSenders[i]);
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
    for (Lane &lane : m_lanes)
        lane.senders.waitForDone();
}

bool Courier::pause()
{
    std::unique_lock lock(m_mutex);
    return !m_wake.wait_for(lock, kPause, [this] { return m_stopping.load(); });
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
    const Result<bool> untold =
        database.read([this](Transaction &tx) { return m_services.backchannelLogout.hasUntold(tx); });
    if (!untold.ok()) return report("Looking for messages", untold.error());
    if (*untold) {
        const auto told = database.writeAndWait(
            [this](Transaction &tx) { return m_services.backchannelLogout.tell(tx, kSessionsAtOnce); });
        if (!told.ok()) report("Telling applications of ended sessions", told.error());
    }
    for (Lane &lane : m_lanes)
        if (mayGo(lane)) round(lane);
}

bool Courier::mayGo(const Lane &lane) const
{
    return !MessageSender::sends(lane.kind) || m_services.people->delivery.sender.isOn(lane.kind);
}

void Courier::round(Lane &lane)
{
    const int free = lane.senders.maxThreadCount() - lane.senders.activeThreadCount();
    if (free <= 0) return;
    Database &database = m_services.database;
    const Result<bool> due =
        database.read([this, &lane](Transaction &tx) { return m_services.outbox.hasDue(tx, lane.kind); });
    if (!due.ok()) return report("Looking for messages", due.error());
    if (!*due) return;
    const auto claimed = database.writeAndWait(
        [this, free, &lane](Transaction &tx) { return m_services.outbox.claim(tx, free, lane.kind); });
    if (!claimed.ok()) return report("Taking messages", claimed.error());
    for (const Delivery &delivery : *claimed)
        lane.senders.start([this, delivery] { deliver(delivery); });
}

Courier::Arrival Courier::carry(const Delivery &delivery)
{
    Database &database = m_services.database;
    if (MessageSender::sends(delivery.kind)) {
        const SendOutcome sent = m_services.people->delivery.sender.deliver(database, delivery, &m_stopping);
        return {sent.ok, sent.isFinal, sent.why};
    }
    const Result<void> arrived = [&]() -> Result<void> {
        GATEHOUSE_TRY_ASSIGN(message, database.read([&](Transaction &tx) {
            return m_services.backchannelLogout.messageFor(tx, delivery);
        }));
        message.stopping = &m_stopping;
        GATEHOUSE_TRY_ASSIGN(reply, m_http.fetch(message));
        return BackchannelLogout::checkAnswer(reply);
    }();
    if (arrived.ok()) return {true, false, {}};
    return {false, false, arrived.error().publicMessage};
}

void Courier::deliver(const Delivery &delivery)
{
    Database &database = m_services.database;
    const Arrival arrival = carry(delivery);
    database.closeThreadConnection();
    // Whatever else went wrong just now is found out at the next try.
    if (m_stopping && !arrival.ok && !arrival.isFinal) {
        const auto released =
            database.writeAndWait([&](Transaction &tx) { return m_services.outbox.release(tx, delivery); });
        if (!released.ok()) report("Putting a delivery back", released.error());
        return;
    }
    const auto settled = database.writeAndWait([&](Transaction &tx) -> Result<bool> {
        if (arrival.ok) {
            GATEHOUSE_TRY(m_services.outbox.delivered(tx, delivery));
            return true;
        }
        bool again = false;
        if (arrival.isFinal) {
            GATEHOUSE_TRY(m_services.outbox.giveUp(tx, delivery, arrival.why));
        } else {
            GATEHOUSE_TRY_ASSIGN(postponed, m_services.outbox.failed(tx, delivery, arrival.why));
            again = postponed;
        }
        if (!again)
            GATEHOUSE_TRY(m_services.people->delivery.outbox.reportGivenUp(tx, delivery.id, delivery.kind,
                                                                           arrival.why));
        return again;
    });
    if (!settled.ok()) return report("Noting a delivery", settled.error());
    if (arrival.ok) return;
    // Whom a mail goes to is nobody's business who reads the log.
    const QString to = MessageSender::sends(delivery.kind) ? delivery.kind : delivery.target;
    qCWarning(lcEngine).noquote() << "Message" << delivery.id << "to" << to << "did not arrive at try"
                                  << delivery.attempts << "-" << arrival.why
                                  << (*settled ? "It will be tried again." : "It is given up.");
}

}  // namespace gatehouse
