#pragma once

#include <QObject>
#include <QThread>
#include <atomic>
#include <memory>

#include "core/base/clock.h"
#include "core/engine/engine.h"
#include "ui/client/local_server.h"

namespace gatehouse {

/// The engine inside the console. Starts and stops on a thread of its own, so that the window never waits;
/// keeps its choices in gatehouse.toml of the data folder, where `gatehouse-server` finds them as well. GUI
/// thread.
class EmbeddedServer final : public ui::LocalServer
{
public:
    /// `gui` lives on the GUI thread and outlives this.
    EmbeddedServer(QString dataFolder, QObject &gui);
    /// Waits until the engine has stopped; a start that still waits for the keychain is given up.
    ~EmbeddedServer() override;
    Q_DISABLE_COPY_MOVE(EmbeddedServer)

    bool isConfigured() const override;
    ui::LocalServerOptions defaults() const override;
    QFuture<Result<ui::ServerAddress>> start(const ui::LocalServerOptions &options) override;
    bool isRunning() const override { return m_running; }
    QFuture<Result<void>> stop() override;

private:
    Result<ui::ServerAddress> startHere(const ui::LocalServerOptions &options);
    std::unique_ptr<KeyVault> vaultFor(StartupConfig &config);

    QString m_dataFolder;
    QObject &m_gui;
    SystemClock m_clock;
    QThread m_thread;
    std::unique_ptr<QObject> m_home;   ///< lives on m_thread: calls to it run there
    std::unique_ptr<Engine> m_engine;  ///< touched on m_thread only
    std::atomic<bool> m_running{false};
    std::atomic<bool> m_closing{false};
};

}  // namespace gatehouse
