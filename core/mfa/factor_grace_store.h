#pragma once

#include "core/store/transaction.h"

namespace gatehouse {

/// Until when somebody who has to get a second factor may go without, and when they last said "not now".
struct FactorGrace
{
    std::optional<Timestamp> endsAt;
    std::optional<Timestamp> declinedAt;
};

/// The SQL of it. Stateless; any thread that owns the transaction.
namespace factor_grace_store {

Result<FactorGrace> of(Transaction &tx, const UserId &user);
/// Sets the end where there is none yet; the end that counts.
Result<Timestamp> begin(Transaction &tx, const UserId &user, Timestamp endsAt);
Result<void> decline(Transaction &tx, const UserId &user, Timestamp now);

}  // namespace factor_grace_store

}  // namespace gatehouse
