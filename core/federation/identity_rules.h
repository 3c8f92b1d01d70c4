#pragma once

#include "core/federation/federation_store.h"
#include "core/identity/user.h"

namespace gatehouse {

// What holds of linked identities beside their storage. Any thread.

/// Names one in a URL: 43 letters of base64url, whatever characters the subject has. The same as long as the
/// link is there, and after linking it again.
QString identityId(const FederatedIdentity &identity);

/// Whether nothing else opens the account: no password, no passkey, no identity of another provider that is
/// switched on.
Result<bool> isLastWayIn(Transaction &tx, const User &account, const FederatedIdentity &identity);

}  // namespace gatehouse
