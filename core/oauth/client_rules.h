#pragma once

#include "core/base/caller.h"
#include "core/base/result.h"
#include "core/oauth/client.h"

namespace gatehouse {

/// Whether the parts of a client fit together, whoever made them. Error: InvalidInput naming the first field
/// that breaks a rule. Pure.
Result<void> checkClient(const Client &client);

/// Nobody hands out more of the admin API than they hold: admin scopes that `after` has and `before` had not
/// must be among the caller's own, if the caller came with a token. Error: Forbidden.
Result<void> checkAdminScopes(const Caller &by, const QStringList &before, const QStringList &after);

}  // namespace gatehouse
