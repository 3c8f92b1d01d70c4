#pragma once

#include <QString>
#include <QStringList>

namespace gatehouse {

/// The single statements of an SQL text, without comments around them and without the closing `;`. Knows
/// quoted text and names, comments, PostgreSQL's `$tag$` bodies and SQLite's `BEGIN ... END` of a trigger.
QStringList splitSql(const QString &text);

/// How many `?` stand for values: those outside quotes and comments.
qsizetype countPlaceholders(const QString &sql);

}  // namespace gatehouse
