#pragma once

#include <QString>

namespace gatehouse {

/// What changed under a session whose cookie turned up elsewhere.
enum class SessionMove { Browser, Network };

/// "browser", "network".
QString toString(SessionMove move);

/// The kind of browser that a User-Agent names: browser and system without versions, "Firefox, Windows", so
/// that it outlives updates. What is no browser that we know is its first product's name ("curl"); empty
/// stays empty. Whoever has the cookie may send any User-Agent: this finds careless use, no more.
QString browserFamily(const QString &userAgent);

/// The network that an address is in: "192.0.2.0/24", "2001:db8:1::/48". What is no address stays as it is.
QString networkOf(const QString &address);

}  // namespace gatehouse
