#pragma once

#include <QHostAddress>
#include <QList>
#include <QString>
#include <QStringList>
#include <utility>

#include "core/base/result.h"
#include "core/http/http_message.h"

namespace gatehouse {

/// The address as one and the same text however it came: an IPv4-mapped IPv6 address becomes the IPv4 one and
/// a scope id ("%eth0") goes.
QHostAddress normalisedAddress(const QHostAddress &address);

/// A set of networks in CIDR notation. IPv4-mapped addresses count as the IPv4 address. Value type.
class AddressRanges final
{
public:
    /// "10.0.0.0/8", "2001:db8::/32", "192.0.2.7". InvalidInput names the entry that is none of these, or
    /// that has bits set behind its prefix.
    static Result<AddressRanges> parse(const QStringList &entries);

    bool contains(const QHostAddress &address) const;
    bool contains(const QString &address) const;
    bool isEmpty() const { return m_networks.isEmpty(); }

private:
    QList<std::pair<QHostAddress, int>> m_networks;
};

/// Who a request is from, once the reports of trusted proxies are taken in.
struct ClientOrigin
{
    QString address;
    bool secure = false;
    bool throughProxy = false;  ///< the peer is a trusted proxy
    QByteArray authority;       ///< host[:port] the browser asked for
};

/// Reads X-Forwarded-For, -Proto and -Host, but only when the peer itself is a trusted proxy. Of the reported
/// addresses the rightmost that is no trusted proxy counts; a report that is no address ends the walk at the
/// proxy that sent it.
ClientOrigin clientOrigin(const HttpHeaders &headers, const QHostAddress &peer, bool encrypted,
                          const AddressRanges &trustedProxies);

/// True for names of fields that only a proxy may set (X-Forwarded-*, X-Original-*, X-Real-IP, Forwarded).
bool isProxyField(QByteArrayView name);

}  // namespace gatehouse
