#include "core/engine/background.h"

#include "core/api/services.h"
#include "core/base/log.h"
#include "core/base/taken.h"
#include "core/oauth/replay_store.h"

namespace gatehouse {

namespace {

using namespace std::chrono_literals;

constexpr int kReloadSeconds = 5;
constexpr int kReloadsPerMinute = 60 / kReloadSeconds;
constexpr int kPruneRows = 500;
constexpr int kPruneDeviceCodes = 5000;  // anybody can make them, 600 a minute from one address
constexpr auto kKeepEndedSessions = 24h * 30;
constexpr auto kKeepMessages = 24h * 7;

void report(const char *what, const Result<void> &outcome)
{
    if (!outcome.ok())
        qCWarning(lcEngine) << what << "failed:" << outcome.error().publicMessage << outcome.error().internal;
}

Result<void> withoutValue(const Result<qint64> &outcome)
{
    return outcome.ok() ? Result<void>() : Result<void>(outcome.error());
}

}  // namespace

Background::Background(Services &services) : m_services(services), m_thread([this] { run(); }) {}

Background::~Background()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

bool Background::pause(int seconds)
{
    std::unique_lock lock(m_mutex);
    return !m_wake.wait_for(lock, std::chrono::seconds(seconds), [this] { return m_stopping; });
}

void Background::run()
{
    for (int round = 0; pause(kReloadSeconds); round = (round + 1) % kReloadsPerMinute) {
        report("Reading the settings", m_services.reloadSettings());
        // A key that another process has called compromised must not be believed for a minute more.
        report("Reading the signing keys", m_services.keys.reload());
        if (round == 0) everyMinute();
    }
    m_services.database.closeThreadConnection();
}

void Background::everyMinute()
{
    Database &database = m_services.database;
    report("Keeping the signing keys", m_services.keys.maintain());
    report("Ending sessions that have run out", withoutValue(database.writeAndWait([this](Transaction &tx) {
               return m_services.sessions.endRunOut(tx, Caller::system(QStringLiteral("time")), kPruneRows);
           })));
    report("Forgetting one-time ids", withoutValue(database.writeAndWait([this](Transaction &tx) {
               return replay_store::prune(tx, m_services.clock.now(), kPruneRows);
           })));
    report("Pruning messages", withoutValue(database.writeAndWait([this](Transaction &tx) {
               return m_services.outbox.prune(tx, m_services.clock.now() - kKeepMessages, kPruneRows);
           })));
    report("Pruning sessions", withoutValue(database.writeAndWait([this](Transaction &tx) {
               return m_services.sessions.prune(tx, m_services.clock.now() - kKeepEndedSessions, kPruneRows);
           })));
    report("Pruning authorizations", withoutValue(database.writeAndWait([this](Transaction &tx) {
               return m_services.grants.prune(tx, kPruneRows);
           })));
    report("Pruning pushed requests", withoutValue(database.writeAndWait([this](Transaction &tx) {
               return m_services.pushedRequests.prune(tx, kPruneRows);
           })));
    report("Pruning device codes", withoutValue(database.writeAndWait([this](Transaction &tx) {
               return m_services.devices.prune(tx, kPruneDeviceCodes);
           })));
    auto flows = m_services.signIn.prune();
    flows.waitForFinished();
    report("Pruning sign-ins", withoutValue(taken(flows)));
    const auto retention = m_services.settings.duration(Setting::AuditRetentionDays);
    if (retention.count() > 0) {
        report("Pruning the audit log",
               withoutValue(database.writeAndWait([this, retention](Transaction &tx) {
                   return m_services.audit.prune(tx, Caller::system(QStringLiteral("retention")),
                                                 m_services.clock.now() - retention, kPruneRows);
               })));
    }
}

}  // namespace gatehouse
