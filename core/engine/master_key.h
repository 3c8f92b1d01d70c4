#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"

namespace gatehouse {

class Database;
class KeyVault;

/// The master key that this database was made with. Only a database that has never held a secret gets a new
/// one; from then on, a vault that is empty, unreadable or holds another key is an Error that says what to
/// do.
Result<Secret> openMasterKey(Database &database, KeyVault &vault);

}  // namespace gatehouse
