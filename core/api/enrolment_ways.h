#pragma once

#include "core/api/services.h"

namespace gatehouse {

/// What somebody who has to set up a second factor while signing in may choose, of "totp", "passkey", "email"
/// and "sms". Gone as SignInService::flow(). Reads only; the thread must be one that may read.
Result<QStringList> enrolmentWays(Services &services, const Secret &flowToken, SignInChannel channel);

}  // namespace gatehouse
