#pragma once

#include <QByteArray>
#include <QStringList>

#include "core/identity/user.h"

namespace gatehouse {

// One person as a line of a list, in the forms that an import reads. With hashes, `hash` stands in it.

/// A JSON object and a line feed.
QByteArray userJsonLine(const UserDetails &details, const std::optional<QString> &hash, bool withHashes);

/// A record of RFC 4180, columns as userCsvHead() names them. Cells that a spreadsheet would take for a
/// formula begin with a quotation mark; an import takes it off again.
QByteArray userCsvLine(const UserDetails &details, const std::optional<QString> &hash, bool withHashes,
                       const QStringList &attributes);
QByteArray userCsvHead(bool withHashes, const QStringList &attributes);

}  // namespace gatehouse
