#pragma once

#include "core/federation/provider.h"
#include "core/store/transaction.h"

namespace gatehouse::provider_store {

// The SQL of other providers. Stateless.

Result<void> insert(Transaction &tx, const Provider &provider, const QByteArray &sealedSecret);
/// False when the row is gone or has another version. An absent secret stays as it is.
Result<bool> update(Transaction &tx, const Provider &provider, const std::optional<QByteArray> &sealedSecret);
Result<bool> remove(Transaction &tx, const ProviderId &id, qint64 version);
Result<std::optional<Provider>> find(Transaction &tx, const ProviderId &id);
/// All, in their order on the sign-in page.
Result<QList<Provider>> all(Transaction &tx);
/// Empty when there is none.
Result<QByteArray> sealedSecret(Transaction &tx, const ProviderId &id);

}  // namespace gatehouse::provider_store
