#include "core/session/session_binding.h"

#include <QHostAddress>
#include <QStringList>
#include <initializer_list>
#include <utility>

#include "core/base/address_ranges.h"

namespace gatehouse {

namespace {

constexpr quint32 kMask24 = 0xffffff00U;
constexpr int kBytesOf48 = 6;

/// The first that is named wins: browsers name those that they want to pass for as well.
QString firstOf(const QString &userAgent, std::initializer_list<std::pair<const char *, const char *>> marks)
{
    for (const auto &[mark, name] : marks) {
        if (userAgent.contains(QLatin1String(mark))) return QString::fromLatin1(name);
    }
    return {};
}

}  // namespace

QString toString(SessionMove move)
{
    return move == SessionMove::Browser ? QStringLiteral("browser") : QStringLiteral("network");
}

QString browserFamily(const QString &userAgent)
{
    QStringList parts{firstOf(userAgent, {{"Edg/", "Edge"},
                                          {"Firefox/", "Firefox"},
                                          {"OPR/", "Opera"},
                                          {"Chrome/", "Chrome"},
                                          {"Safari/", "Safari"}}),
                      firstOf(userAgent, {{"Android", "Android"},
                                          {"iPhone", "iPhone"},
                                          {"iPad", "iPad"},
                                          {"Windows", "Windows"},
                                          {"Mac OS X", "macOS"},
                                          {"Linux", "Linux"}})};
    parts.removeAll(QString());
    if (!parts.isEmpty()) return parts.join(QStringLiteral(", "));
    return userAgent.section(u'/', 0, 0).section(u' ', 0, 0);
}

QString networkOf(const QString &address)
{
    const QHostAddress host = normalisedAddress(QHostAddress(address));
    if (host.protocol() == QAbstractSocket::IPv4Protocol)
        return QHostAddress(host.toIPv4Address() & kMask24).toString() + QStringLiteral("/24");
    if (host.protocol() != QAbstractSocket::IPv6Protocol) return address;
    Q_IPV6ADDR bytes = host.toIPv6Address();
    for (int i = kBytesOf48; i < 16; ++i)
        bytes[i] = 0;
    return QHostAddress(bytes).toString() + QStringLiteral("/48");
}

}  // namespace gatehouse
