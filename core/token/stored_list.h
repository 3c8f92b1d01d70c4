#pragma once

#include <QString>
#include <QStringList>

namespace gatehouse {

/// A list as one column keeps it: a JSON array of strings.
QString toStoredList(const QStringList &list);
/// The list back; what we did not write ourselves reads as empty.
QStringList fromStoredList(const QString &text);

}  // namespace gatehouse
