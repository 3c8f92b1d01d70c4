#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/store/transaction.h"

namespace gatehouse {

/// How many people's passwords are in which state. Somebody may count under more than one.
struct PasswordReport
{
    qint64 people = 0;     ///< with a password
    qint64 breached = 0;   ///< known from a breach
    qint64 temporary = 0;  ///< given by an administrator, not changed yet
    qint64 expired = 0;  ///< older than `password.max_age_days` allows, which may differ for groups and roles
};

/// The SQL of that. Stateless; any thread that owns the transaction.
class PasswordReportStore final
{
public:
    /// `officeDays` is the age that holds for those who have no rule of their own; 0: none.
    Result<PasswordReport> count(Transaction &tx, qint64 officeDays, Timestamp now) const;
};

}  // namespace gatehouse
