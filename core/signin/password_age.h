#pragma once

#include <optional>

#include "core/base/result.h"
#include "core/identity/user.h"
#include "core/settings/settings.h"

namespace gatehouse {

// How long a password has to be kept (`password.min_age_hours`), so that nobody walks through the history of
// passwords back to their old one. It holds for people who change their own password because they want to:
// not for a reset, not where a change is demanded, not for administrators.

/// When the user may change their password; nullopt: now. `subjects` are the user's. Passwords that somebody
/// else gave them or that are known from a breach may go at once.
std::optional<Timestamp> passwordMayChangeAt(const Settings &settings, const SettingSubjects &subjects,
                                             const User &user, Timestamp now);

/// Conflict "password_too_new" before that time, which the text names.
Result<void> checkPasswordMayChange(const Settings &settings, const SettingSubjects &subjects,
                                    const User &user, Timestamp now);

}  // namespace gatehouse
