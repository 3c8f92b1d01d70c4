#include "core/identity/email_domains.h"

#include <QRegularExpression>
#include <QUrl>

namespace gatehouse {

namespace {

/// The form that compares: ASCII, lower case, without a dot at the end. What cannot be a domain stays as it
/// is and so matches itself alone.
QString comparable(QString domain)
{
    if (domain.endsWith(QLatin1Char('.'))) domain.chop(1);
    const QString ascii = QString::fromLatin1(QUrl::toAce(domain));
    return ascii.isEmpty() ? domain.toLower() : ascii.toLower();
}

bool isBelow(const QString &domain, const QString &parent)
{
    return domain.endsWith(QLatin1Char('.') + parent);
}

QStringList listOf(const QString &setting)
{
    static const QRegularExpression separators(QStringLiteral("[\\s,;]+"));
    return setting.split(separators, Qt::SkipEmptyParts);
}

}  // namespace

Result<void> checkEmailDomain(const Settings &settings, const QString &email)
{
    if (email.isEmpty()) return {};
    const QString domain = comparable(email.section(QLatin1Char('@'), -1).trimmed());
    const auto refused = [] {
        return Error::invalid("email", "email_domain",
                              QStringLiteral("Addresses of this domain cannot be used here."));
    };
    for (QString entry : listOf(settings.text(Setting::RegistrationBlockedDomains))) {
        if (entry.startsWith(QLatin1String("*."))) entry.remove(0, 2);
        const QString blocked = comparable(entry);
        if (domain == blocked || isBelow(domain, blocked)) return refused();
    }
    const QStringList allowed = listOf(settings.text(Setting::RegistrationAllowedDomains));
    if (allowed.isEmpty()) return {};
    for (const QString &entry : allowed) {
        const bool below = entry.startsWith(QLatin1String("*."));
        const QString wanted = comparable(below ? entry.mid(2) : entry);
        if (below ? isBelow(domain, wanted) : domain == wanted) return {};
    }
    return refused();
}

}  // namespace gatehouse
