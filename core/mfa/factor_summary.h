#pragma once

#include <QStringList>

#include "core/base/ids.h"
#include "core/base/result.h"

namespace gatehouse {

class Transaction;

/// Which second factors a user has. Value type.
struct FactorSummary
{
    int totp = 0;  ///< confirmed authenticator apps
    int recoveryCodesLeft = 0;

    /// Recovery codes alone ask for a second step too: the first administrator may have nothing else.
    bool any() const { return totp > 0 || recoveryCodesLeft > 0; }
    /// As the admin API's `factors` lists them: ["totp"] or [].
    QStringList kinds() const { return totp > 0 ? QStringList{QStringLiteral("totp")} : QStringList{}; }
};

/// One statement; works in a read transaction.
Result<FactorSummary> factorsOf(Transaction &tx, const UserId &user);

}  // namespace gatehouse
