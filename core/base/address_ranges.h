#pragma once

#include <QHostAddress>
#include <QList>
#include <QString>
#include <QStringList>
#include <utility>

#include "core/base/result.h"

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

/// False for what is reserved (IANA special-purpose registries, RFC 6890): this machine, private and
/// link-local networks, shared, documentation and multicast ranges, and addresses that carry an IPv4 one
/// inside.
bool isPublicAddress(const QHostAddress &address);

}  // namespace gatehouse
