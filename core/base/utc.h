#pragma once

#include <QDateTime>
#include <QTimeZone>

#include "core/base/clock.h"

namespace gatehouse {

/// The moment as a QDateTime whose time is UTC, so that its ISO text ends in "Z". Qt 6.5 renamed the way to
/// ask.
inline QDateTime toUtc(Timestamp at)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    return QDateTime::fromMSecsSinceEpoch(at.ms, QTimeZone::UTC);
#else
    return QDateTime::fromMSecsSinceEpoch(at.ms, Qt::UTC);
#endif
}

}  // namespace gatehouse
