#pragma once

#include "core/base/result.h"
#include "core/oauth/consent.h"
#include "core/store/transaction.h"

namespace gatehouse::consent_store {

// SQL of consents.

Result<std::optional<ConsentState>> find(Transaction &tx, const UserId &user, const ClientId &client);
Result<QList<Consent>> list(Transaction &tx, const UserId &user);
Result<void> save(Transaction &tx, const UserId &user, const ClientId &client, const ConsentState &state);
Result<bool> remove(Transaction &tx, const UserId &user, const ClientId &client);

}  // namespace gatehouse::consent_store
