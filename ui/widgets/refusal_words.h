#pragma once

#include <QString>

namespace gatehouse::ui {

/// Why the server refused one line of a list, in the console's language; `detail`, which is the server's own
/// English, where the code is not known here.
QString refusalText(const QString &code, const QString &detail);

}  // namespace gatehouse::ui
