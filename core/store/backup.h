#pragma once

#include "core/store/database.h"

namespace gatehouse {

/// Copies an SQLite database, also one in use, as one consistent file (VACUUM INTO). The target must not
/// exist; it is readable by its owner only. For PostgreSQL: InvalidInput that names pg_dump.
Result<void> backupDatabase(const DatabaseUrl &url, const QString &target);

/// Whether the file is a whole SQLite database of ours: Corrupt says what is wrong with it.
Result<void> checkBackup(const QString &file);

}  // namespace gatehouse
