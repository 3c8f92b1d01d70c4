#pragma once

#include "core/identity/import_record.h"
#include "core/store/transaction.h"

/// The SQL of what imports leave behind and nobody needs any more. Stateless; any thread that owns the
/// transaction.
namespace gatehouse::import_leftovers {

/// Forgets the data of up to `limit` imports that were checked, failed or were cancelled before then: they
/// may hold passwords. The results stay; of how many.
Result<qint64> removeData(Transaction &tx, Timestamp before, int limit);

/// Forgets what the results tell of somebody who is deleted. Reads all of them.
Result<void> forgetPerson(Transaction &tx, const UserId &user);

}  // namespace gatehouse::import_leftovers
