#pragma once

#include <QByteArray>

#include "core/base/result.h"

namespace gatehouse {

class Services;

struct UserListText
{
    QByteArray text;
    qint64 count = 0;
};

/// All users in the form that `user import` reads, one JSON object a line.
Result<UserListText> usersAsJsonLines(Services &services, bool withHashes);

/// All users as RFC 4180 has it, columns named by their fields. Cells that a spreadsheet would take for a
/// formula begin with a quotation mark; an import takes it off again.
Result<UserListText> usersAsCsv(Services &services, bool withHashes);

}  // namespace gatehouse
