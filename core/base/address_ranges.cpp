#include "core/base/address_ranges.h"

#include <algorithm>

namespace gatehouse {

namespace {

const QStringList kReserved{
    QStringLiteral("0.0.0.0/8"),      QStringLiteral("10.0.0.0/8"),     QStringLiteral("100.64.0.0/10"),
    QStringLiteral("127.0.0.0/8"),    QStringLiteral("169.254.0.0/16"), QStringLiteral("172.16.0.0/12"),
    QStringLiteral("192.0.0.0/24"),   QStringLiteral("192.0.2.0/24"),   QStringLiteral("192.88.99.0/24"),
    QStringLiteral("192.168.0.0/16"), QStringLiteral("198.18.0.0/15"),  QStringLiteral("198.51.100.0/24"),
    QStringLiteral("203.0.113.0/24"), QStringLiteral("224.0.0.0/3"),    QStringLiteral("64:ff9b::/32"),
    QStringLiteral("100::/64"),       QStringLiteral("2001::/23"),      QStringLiteral("2001:db8::/32"),
    QStringLiteral("2002::/16"),      QStringLiteral("fc00::/7"),       QStringLiteral("fe80::/9"),
    QStringLiteral("ff00::/8"),
};

}  // namespace

QHostAddress normalisedAddress(const QHostAddress &address)
{
    bool mapped = false;
    const quint32 ipv4 = address.toIPv4Address(&mapped);
    if (mapped) return QHostAddress(ipv4);
    if (address.scopeId().isEmpty()) return address;
    QHostAddress plain = address;
    plain.setScopeId({});
    return plain;
}

Result<AddressRanges> AddressRanges::parse(const QStringList &entries)
{
    AddressRanges ranges;
    for (const QString &entry : entries) {
        const qsizetype slash = entry.indexOf(u'/');
        const QHostAddress base(slash < 0 ? entry : entry.left(slash));
        const bool ipv4 = base.protocol() == QAbstractSocket::IPv4Protocol;
        const int widest = ipv4 ? 32 : 128;
        bool number = true;
        const int prefix = slash < 0 ? widest : entry.mid(slash + 1).toInt(&number);
        const auto [network, length] = QHostAddress::parseSubnet(entry);
        // parseSubnet() forgives too much by itself ("10", "10.1/8"), so both halves are looked at as well.
        if (base.isNull() || !number || prefix < 0 || prefix > widest || network.isNull() ||
            length != prefix || (ipv4 && entry.left(slash < 0 ? entry.size() : slash).count(u'.') != 3))
            return Error::invalid(
                "network", "bad_network",
                QStringLiteral("'%1' is not a network such as 10.0.0.0/8 or 2001:db8::/32.").arg(entry));
        const QHostAddress normal = normalisedAddress(base);
        if (normal.protocol() == base.protocol()) {
            ranges.m_networks.append({network, prefix});
            continue;
        }
        if (prefix < 96)
            return Error::invalid(
                "network", "bad_network",
                QStringLiteral("'%1' mixes IPv4 and IPv6; write the IPv4 network.").arg(entry));
        ranges.m_networks.append({normal, prefix - 96});
    }
    return ranges;
}

bool AddressRanges::contains(const QHostAddress &address) const
{
    const QHostAddress plain = normalisedAddress(address);
    for (const auto &network : m_networks)
        if (plain.protocol() == network.first.protocol() && plain.isInSubnet(network.first, network.second))
            return true;
    return false;
}

bool AddressRanges::contains(const QString &address) const
{
    const QHostAddress parsed(address);
    return !parsed.isNull() && contains(parsed);
}

bool isPublicAddress(const QHostAddress &address)
{
    static const AddressRanges reserved = *AddressRanges::parse(kReserved);
    if (address.isNull() || reserved.contains(address)) return false;
    if (normalisedAddress(address).protocol() == QAbstractSocket::IPv4Protocol) return true;
    // ::/96: this machine, nobody, and the deprecated form that holds an IPv4 address.
    const Q_IPV6ADDR bytes = address.toIPv6Address();
    return std::any_of(std::begin(bytes.c), std::begin(bytes.c) + 12, [](quint8 byte) { return byte != 0; });
}

}  // namespace gatehouse
