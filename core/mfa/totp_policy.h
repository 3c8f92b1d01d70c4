#pragma once

#include "core/base/result.h"
#include "core/crypto/otp.h"

namespace gatehouse {

class Settings;

/// What a new authenticator app is made with, by `mfa.totp_algorithm` and `mfa.totp_digits`; apps keep what
/// they were made with. Conflict "totp_off" where `mfa.totp` lets nobody add one.
Result<TotpParameters> newAppParameters(const Settings &settings);

}  // namespace gatehouse
