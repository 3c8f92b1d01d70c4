#pragma once

#include <QString>

namespace gatehouse::ui {

/// Why a session ended, in plain words; `reason` is the API's `end_reason`. One that this console does not
/// know, or that an administrator typed, is told as it is.
QString endReasonText(const QString &reason);

}  // namespace gatehouse::ui
