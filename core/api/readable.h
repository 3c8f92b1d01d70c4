#pragma once

#include <QString>

#include "core/base/clock.h"

namespace gatehouse {

// Values as people read them on a page. Plain text, for the templates to escape.

/// "4 Mar 2026, 09:30 UTC". Which comes first, day or month? A month in letters leaves no doubt, in any
/// language.
QString readableTime(const QString &language, Timestamp time);

/// "Firefox, Linux" from a User-Agent, as far as it tells; otherwise its beginning.
QString deviceName(const QString &userAgent);

}  // namespace gatehouse
