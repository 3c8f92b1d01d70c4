#include "core/delivery/mail_address.h"

#include <QUrl>
#include <algorithm>
#include <cstring>

namespace gatehouse {

namespace {

constexpr qsizetype kMaximumLocal = 64;    // RFC 5321 section 4.5.3.1.1
constexpr qsizetype kMaximumDomain = 253;  // RFC 1035 section 2.3.4, without the root's dot
constexpr qsizetype kMaximumLabel = 63;
constexpr qsizetype kMaximumAddress = 254;  // RFC 5321 section 4.5.3.1.3, without the angle brackets

bool isAlphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// atext of RFC 5322 section 3.2.3.
bool isAtomText(char c)
{
    return isAlphanumeric(c) || (c != '\0' && std::strchr("!#$%&'*+-/=?^_`{|}~", c) != nullptr);
}

bool isDotAtom(const QByteArray &local)
{
    if (local.isEmpty() || local.size() > kMaximumLocal) return false;
    if (local.startsWith('.') || local.endsWith('.') || local.contains("..")) return false;
    return std::all_of(local.cbegin(), local.cend(), [](char c) { return c == '.' || isAtomText(c); });
}

bool isHostName(const QByteArray &domain)
{
    if (domain.isEmpty() || domain.size() > kMaximumDomain) return false;
    for (const QByteArray &label : domain.split('.')) {
        const bool good =
            !label.isEmpty() && label.size() <= kMaximumLabel && !label.startsWith('-') &&
            !label.endsWith('-') &&
            std::all_of(label.cbegin(), label.cend(), [](char c) { return c == '-' || isAlphanumeric(c); });
        if (!good) return false;
    }
    return true;
}

}  // namespace

Result<MailAddress> parseMailAddress(const QString &text, const QByteArray &field)
{
    const Error bad = Error::invalid(
        field, "bad_address",
        QStringLiteral("This is no e-mail address that mail can be sent to, such as name@example.org."));
    const qsizetype at = text.lastIndexOf(u'@');
    if (at <= 0 || text.size() > kMaximumAddress) return bad;
    const QString local = text.first(at);
    const bool plain = std::all_of(local.cbegin(), local.cend(), [](QChar c) { return c.unicode() < 0x80; });
    if (!plain)
        return Error::invalid(
            field, "address_not_ascii",
            QStringLiteral("The part before the @ has letters that many mail servers cannot carry. Use an "
                           "address with plain letters a to z, digits and dots there."));
    MailAddress address{local.toLatin1(), QUrl::toAce(text.sliced(at + 1)).toLower()};
    if (!isDotAtom(address.local) || !isHostName(address.domain)) return bad;
    if (address.text().size() > kMaximumAddress) return bad;
    return address;
}

}  // namespace gatehouse
