#include "core/http/wire_guard.h"

#include <openssl/rand.h>

#include <QSslSocket>
#include <vector>

#include "core/base/log.h"
#include "core/http/wire_connection.h"

namespace gatehouse {

namespace {

constexpr std::chrono::milliseconds kTick{200};

qint64 steadyMs()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

}  // namespace

bool AddressCounter::tryAdd(const QHostAddress &address, int limit)
{
    const std::lock_guard lock(m_mutex);
    int &count = m_counts[address];
    if (count >= limit) return false;
    ++count;
    return true;
}

void AddressCounter::remove(const QHostAddress &address)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_counts.find(address);
    if (found != m_counts.end() && --found.value() <= 0) m_counts.erase(found);
}

WireGuard::WireGuard(WireShared &shared) : m_shared(shared), m_ticker(this), m_now(steadyMs())
{
    QByteArray random(5, Qt::Uninitialized);
    if (RAND_bytes(reinterpret_cast<unsigned char *>(random.data()), int(random.size())) != 1)
        qFatal("WireGuard: no random bytes");
    m_idPrefix = QString::fromLatin1(random.toHex()) + u'-';
    m_ticker.setInterval(kTick);
    connect(&m_ticker, &QTimer::timeout, this, &WireGuard::tick);
}

WireGuard::~WireGuard() = default;

void WireGuard::openEngine()
{
    m_engine = std::make_unique<QtHttpAdapter>(*m_shared.router, this);
}

void WireGuard::adopt(qintptr descriptor)
{
    if (m_connections.empty()) {
        m_now = steadyMs();
        m_ticker.start();
    }
    std::unique_ptr<QTcpSocket> socket;
    if (m_tls)
        socket = std::make_unique<QSslSocket>();
    else
        socket = std::make_unique<QTcpSocket>();
    const bool taken = socket->setSocketDescriptor(descriptor);
    const QHostAddress peer = normalisedAddress(socket->peerAddress());
    const bool exempt = m_shared.trustedProxies.contains(peer);
    const bool counted = taken && !isDraining() && !exempt;
    if (!taken || isDraining() ||
        (counted && !m_shared.addresses.tryAdd(peer, m_shared.limits.connectionsPerAddress))) {
        socket->abort();
        m_shared.open.fetch_sub(1);
        m_shared.refused.fetch_add(1);
        return;
    }
    auto connection = std::make_unique<WireConnection>(*this, std::move(socket), peer, counted);
    WireConnection *raw = connection.get();
    m_connections.emplace(raw, std::move(connection));
    raw->start(m_tls);
}

QString WireGuard::nextRequestId()
{
    return m_idPrefix + QString::number(++m_nextId, 16).rightJustified(8, u'0');
}

void WireGuard::forget(WireConnection *connection)
{
    const auto found = m_connections.find(connection);
    if (found == m_connections.end()) return;
    // It may be one of the connection's own functions that calls.
    found->second.release()->deleteLater();
    m_connections.erase(found);
    m_shared.open.fetch_sub(1);
    if (m_connections.empty()) m_ticker.stop();
    reportIfDrained();
}

void WireGuard::tick()
{
    m_now = steadyMs();
    std::vector<WireConnection *> due;
    for (const auto &[connection, owner] : m_connections)
        if (connection->isDue(m_now)) due.push_back(connection);
    for (WireConnection *connection : due)
        if (m_connections.contains(connection)) connection->expire();
}

void WireGuard::drain(std::function<void()> drained)
{
    m_drained = std::move(drained);
    std::vector<WireConnection *> all;
    for (const auto &[connection, owner] : m_connections)
        all.push_back(connection);
    for (WireConnection *connection : all)
        if (m_connections.contains(connection)) connection->closeIfIdle();
    reportIfDrained();
}

void WireGuard::reportIfDrained()
{
    if (m_connections.empty() && m_drained) std::exchange(m_drained, [] {})();
}

void WireGuard::abortAll()
{
    if (!m_drained)
        m_drained = [] {
        };
    m_ticker.stop();
    for (auto &[connection, owner] : std::exchange(m_connections, {})) {
        connection->cut();
        owner.reset();
        m_shared.open.fetch_sub(1);
    }
    m_engine.reset();
}

}  // namespace gatehouse
