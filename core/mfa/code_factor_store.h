#pragma once

#include <QList>

#include "core/mfa/code_factor.h"
#include "core/store/transaction.h"

/// The SQL of second factors whose codes are sent. No rules: those are CodeFactorService's. Stateless; any
/// thread that owns the transaction.
namespace gatehouse::code_factor_store {

/// False when the user has one of the kind already.
Result<bool> insert(Transaction &tx, const UserId &user, CodeKind kind, Timestamp now);
/// Oldest first.
Result<QList<CodeFactor>> ofUser(Transaction &tx, const UserId &user);
Result<void> used(Transaction &tx, const UserId &user, CodeKind kind, Timestamp now);
Result<bool> remove(Transaction &tx, const UserId &user, CodeKind kind);

}  // namespace gatehouse::code_factor_store
