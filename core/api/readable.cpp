#include "core/api/readable.h"

#include <QLocale>
#include <QStringList>

#include "core/base/utc.h"

namespace gatehouse {

QString readableTime(const QString &language, Timestamp time)
{
    return QLocale(language).toString(toUtc(time), QStringLiteral("d MMM yyyy, HH:mm")) +
           QStringLiteral(" UTC");
}

QString deviceName(const QString &userAgent)
{
    const auto firstOf = [&userAgent](std::initializer_list<std::pair<const char *, const char *>> marks) {
        for (const auto &[mark, name] : marks) {
            if (userAgent.contains(QLatin1String(mark))) return QString::fromLatin1(name);
        }
        return QString();
    };
    QStringList parts{firstOf({{"Edg/", "Edge"},
                               {"Firefox/", "Firefox"},
                               {"OPR/", "Opera"},
                               {"Chrome/", "Chrome"},
                               {"Safari/", "Safari"}}),
                      firstOf({{"Android", "Android"},
                               {"iPhone", "iPhone"},
                               {"iPad", "iPad"},
                               {"Windows", "Windows"},
                               {"Mac OS X", "macOS"},
                               {"Linux", "Linux"}})};
    parts.removeAll(QString());
    return parts.isEmpty() ? userAgent.left(60) : parts.join(QStringLiteral(", "));
}

}  // namespace gatehouse
