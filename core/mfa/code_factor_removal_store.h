#pragma once

#include "core/store/transaction.h"

/// The SQL of taking somebody's code factors (mail, text message) away, as a part of a reset. Stateless.
namespace gatehouse::code_factor_removal_store {

/// How many there were.
Result<qint64> removeAll(Transaction &tx, const UserId &user);

}  // namespace gatehouse::code_factor_removal_store
