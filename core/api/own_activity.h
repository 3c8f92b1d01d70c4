#pragma once

#include "core/api/services.h"

namespace gatehouse {

/// What happened to somebody's account, newest first: events that they did, or that were done to them.
Result<Page<AuditRecord>> ownActivity(Services &services, Transaction &tx, const UserId &user,
                                      const PageRequest &page);

/// Whether it happened to that person's account: what an administrator did to somebody else's is not told in
/// words that mean their own.
bool isAbout(const AuditRecord &record, const UserId &user);

/// Whether the person may see from where it was done: what they did themselves, or somebody who had not
/// signed in. Where administrators sit is not theirs to know.
bool showsOrigin(const AuditRecord &record, const UserId &user);

}  // namespace gatehouse
