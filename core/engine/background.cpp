#include "core/engine/background.h"

#include "core/api/services.h"
#include "core/base/log.h"
#include "core/engine/pruning.h"

namespace gatehouse {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kReload{5s};
constexpr int kReloadsPerMinute = 60s / kReload;
constexpr std::chrono::milliseconds kRest{20};

void report(const char *what, const Result<void> &outcome)
{
    if (!outcome.ok())
        qCWarning(lcEngine) << what << "failed:" << outcome.error().publicMessage << outcome.error().internal;
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

bool Background::pause(std::chrono::milliseconds length)
{
    std::unique_lock lock(m_mutex);
    return !m_wake.wait_for(lock, length, [this] { return m_stopping; });
}

void Background::reload()
{
    m_reloadedAt = std::chrono::steady_clock::now();
    report("Reading the settings", m_services.reloadSettings());
    // A key that another process has called compromised must not be believed for a minute more.
    report("Reading the signing keys", m_services.keys.reload());
}

void Background::run()
{
    for (int round = 0; pause(kReload); round = (round + 1) % kReloadsPerMinute) {
        reload();
        if (round == 0) everyMinute();
    }
    m_services.database.closeThreadConnection();
}

/// Between two transactions of pruning. A million rows take their time, and what is due every few seconds
/// must not wait for them.
bool Background::rest()
{
    if (!pause(kRest)) return false;
    if (std::chrono::steady_clock::now() - m_reloadedAt >= kReload) reload();
    return true;
}

void Background::everyMinute()
{
    report("Keeping the signing keys", m_services.keys.maintain());
    Pruning(m_services, [this] { return rest(); }).round();
}

}  // namespace gatehouse
