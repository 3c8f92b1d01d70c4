#include "core/engine/importer.h"

#include "core/api/import_services.h"
#include "core/api/services.h"
#include "core/base/log.h"

namespace gatehouse {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kLook{1s};

}  // namespace

Importer::Importer(Services &services) : m_services(services), m_thread([this] { run(); }) {}

Importer::~Importer()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

void Importer::run()
{
    ImportRunner runner(importServicesOf(m_services));
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        m_wake.wait_for(lock, kLook, [this] { return m_stopping.load(); });
        lock.unlock();
        while (!m_stopping) {
            const auto worked = runner.runNext(m_stopping);
            if (!worked.ok())
                qCWarning(lcEngine) << "An import stopped:" << worked.error().publicMessage
                                    << worked.error().internal;
            if (!worked.ok() || !*worked) break;
        }
        lock.lock();
    }
    m_services.database.closeThreadConnection();
}

}  // namespace gatehouse
