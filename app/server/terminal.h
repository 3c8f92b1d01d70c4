#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"

namespace gatehouse {

/// The first line of stdin, without its end.
Result<Secret> readSecretLine();

/// Asks twice for a new password, without showing it. InvalidInput when the two differ or there is no
/// terminal.
Result<Secret> promptForNewPassword();

/// Asks once for what opens something that is there already. InvalidInput when there is no terminal.
Result<Secret> promptForPassphrase();

}  // namespace gatehouse
