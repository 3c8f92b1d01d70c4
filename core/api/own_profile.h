#pragma once

#include "core/api/services.h"

namespace gatehouse {

/// What people change about themselves, by the same door as administrators (UserService::update): the display
/// name, the profile and the language. Forbidden "profile_fixed" where `account.edit_profile` is off, but for
/// the language, which is everybody's own choice.
Result<User> changeOwnProfile(Services &services, Transaction &tx, const Caller &self,
                              const UserChanges &changes, std::optional<qint64> ifVersion);

}  // namespace gatehouse
