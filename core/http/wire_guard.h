#pragma once

#include <QHash>
#include <QHostAddress>
#include <QObject>
#include <QSslConfiguration>
#include <QTimer>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "core/http/listen_options.h"
#include "core/http/qt_http_adapter.h"
#include "core/http/server.h"

namespace gatehouse {

class WireConnection;

/// How many connections each address has, over all workers. Any thread.
class AddressCounter final
{
public:
    bool tryAdd(const QHostAddress &address, int limit);
    void remove(const QHostAddress &address);

private:
    std::mutex m_mutex;
    QHash<QHostAddress, int> m_counts;
};

/// What the workers of one server share. Set before they start; the counters change afterwards.
struct WireShared
{
    const Router *router = nullptr;
    WireLimits limits;
    AddressRanges trustedProxies;
    bool clientCertificateHeader = false;
    RequestObserver observer;
    AddressCounter addresses;
    std::atomic<quint64> accepted{0};
    std::atomic<quint64> refused{0};
    std::atomic<qint64> open{0};
    std::atomic<quint64> answered{0};
    std::atomic<quint64> malformed{0};
};

/// One worker: owns its share of the sockets, watches their deadlines and hands complete requests to its own
/// QHttpServer. Lives on the worker's thread; it is also the context of that thread's exchanges.
class WireGuard final : public QObject
{
    Q_OBJECT

public:
    explicit WireGuard(WireShared &shared);
    ~WireGuard() override;

    /// First call on the worker's thread: QHttpServer lives where it works.
    void openEngine();
    /// Takes over an accepted socket, which is counted in WireShared::open already.
    void adopt(qintptr descriptor);
    void setTls(std::optional<QSslConfiguration> tls) { m_tls = std::move(tls); }
    /// No further requests; calls `drained` when the last connection has gone.
    void drain(std::function<void()> drained);
    /// Drops every connection and lets go of the engine.
    void abortAll();

    // For WireConnection.
    WireShared &shared() { return m_shared; }
    QtHttpAdapter &engine() { return *m_engine; }
    bool isDraining() const { return bool(m_drained); }
    /// Milliseconds, as of the last tick: good enough for deadlines.
    qint64 now() const { return m_now; }
    QString nextRequestId();
    void forget(WireConnection *connection);

private:
    void tick();
    void reportIfDrained();

    WireShared &m_shared;
    std::unique_ptr<QtHttpAdapter> m_engine;
    std::optional<QSslConfiguration> m_tls;
    std::unordered_map<WireConnection *, std::unique_ptr<WireConnection>> m_connections;
    std::function<void()> m_drained;
    QTimer m_ticker;
    qint64 m_now = 0;
    QString m_idPrefix;
    quint64 m_nextId = 0;
};

}  // namespace gatehouse
