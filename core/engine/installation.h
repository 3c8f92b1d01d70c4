#pragma once

#include <memory>

#include "core/api/services.h"
#include "core/base/clock.h"
#include "core/engine/startup_config.h"

namespace gatehouse {

class KeyVault;

/// One office's data, opened: database, master key and every service over them. What the server serves and
/// what the commands work on; several processes may have it open at once. Made and destroyed on one thread.
class Installation final
{
public:
    enum class Keys { Load, Leave };

    /// Opens it, or makes a new one where there is none yet. `vault` outlives the call only. With Keys::Load
    /// the signing keys are there afterwards (the first time, that takes a second).
    static Result<std::unique_ptr<Installation>> open(const StartupConfig &config, KeyVault &vault,
                                                      const Clock &clock, Keys keys);
    /// With the vault that the configuration names.
    static Result<std::unique_ptr<Installation>> open(const StartupConfig &config, const Clock &clock,
                                                      Keys keys);
    ~Installation();
    Q_DISABLE_COPY_MOVE(Installation)

    Database &database() { return *m_database; }
    Services &services() { return *m_services; }

private:
    Installation() = default;
    std::unique_ptr<Database> m_database;
    std::unique_ptr<Services> m_services;
};

/// The vault of a server without a desktop: a systemd credential or a file, as configured.
std::unique_ptr<KeyVault> configuredVault(const StartupConfig &config);
/// The database URL in force.
QString databaseUrlOf(const StartupConfig &config);

}  // namespace gatehouse
