#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QMutex>
#include <QSet>
#include <memory>

#include "core/base/clock.h"
#include "core/base/result.h"

namespace gatehouse {

class Database;
struct Client;

/// The origin of an http or https address, as browsers write it (RFC 6454 section 6.2): without the port that
/// goes without saying. Empty for anything else. The address has kept the rules of redirect addresses.
QByteArray originOf(QByteArrayView url);

/// Whether `origin` is one exactly as a browser would send it: https, or http on this machine; no path, no
/// wildcard, no "null".
bool isWebOrigin(const QString &origin);

/// The origins whose pages may call for the client: its `allowed_origins`, and where it runs in a browser
/// (ClientKind::Public) those of its redirect addresses.
QList<QByteArray> originsOf(const Client &client);

/// Every origin of every enabled client, for preflights, which name no client. Read again once it is some
/// seconds old, so that servers on one database agree. Any thread that may read the database.
class BrowserOrigins final
{
public:
    static constexpr std::chrono::seconds kAge{5};

    BrowserOrigins(Database &database, const Clock &clock) : m_database(database), m_clock(clock) {}
    Q_DISABLE_COPY_MOVE(BrowserOrigins)

    bool isKnown(const QByteArray &origin);

private:
    using Origins = std::shared_ptr<const QSet<QByteArray>>;
    Origins current();

    Database &m_database;
    const Clock &m_clock;
    QMutex m_mutex;  ///< guards the two below
    Origins m_origins;
    Timestamp m_readAt;
};

}  // namespace gatehouse
