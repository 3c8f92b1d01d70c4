#include "core/api/readable.h"

#include <QLocale>

#include "core/base/utc.h"
#include "core/session/session_binding.h"

namespace gatehouse {

QString readableTime(const QString &language, Timestamp time)
{
    return QLocale(language).toString(toUtc(time), QStringLiteral("d MMM yyyy, HH:mm")) +
           QStringLiteral(" UTC");
}

QString deviceName(const QString &userAgent)
{
    return browserFamily(userAgent).left(60);
}

}  // namespace gatehouse
