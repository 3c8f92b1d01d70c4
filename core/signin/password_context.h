#pragma once

#include "core/identity/password_rules.h"
#include "core/identity/user.h"
#include "core/store/transaction.h"

namespace gatehouse {

class AccessPolicy;

/// Whether somebody with these groups and roles has to have a second factor.
bool secondFactorRequired(const Settings &settings, const SettingSubjects &subjects);

/// What PasswordRules has to know of somebody who is to get a new password.
Result<PasswordContext> passwordContextOf(Transaction &tx, const AccessPolicy &access,
                                          const Settings &settings, const User &user);
/// The same of somebody who has no account yet, and these roles (with those of the groups) and groups from
/// the first day on.
PasswordContext newcomersContext(const Settings &settings, const QString &username, const QString &email,
                                 const QString &displayName, const RoleSet &roles = {},
                                 const QList<GroupId> &groups = {});

}  // namespace gatehouse
