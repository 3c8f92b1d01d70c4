#pragma once

#include "core/api/people_services.h"
#include "core/api/wire/access_pass.h"

namespace gatehouse {

/// Makes a pass for somebody, and tells them by mail that there is one (never the pass itself), in the
/// caller's transaction. Errors of userToEnrol() and AccessPassService::make(); Conflict "user_disabled".
/// For the admin API and the commands alike.
Result<AccessPassService::Made> issueAccessPass(Services &services, Transaction &tx, const Caller &by,
                                                const UserId &user, const wire::NewAccessPass &input);

wire::AccessPass toWire(const AccessPass &pass, Timestamp now);

}  // namespace gatehouse
