#pragma once

#include <QStringList>

#include "core/base/ids.h"
#include "core/base/result.h"

namespace gatehouse {

class Transaction;

/// Which second factors a user has. Value type.
struct FactorSummary
{
    int totp = 0;            ///< confirmed authenticator apps
    int passkeys = 0;        ///< registered passkeys and security keys
    bool emailCode = false;  ///< codes go to the confirmed e-mail address
    bool smsCode = false;    ///< codes go to the confirmed phone
    int recoveryCodesLeft = 0;

    /// Recovery codes alone ask for a second step too: the first administrator may have nothing else.
    bool any() const { return hasFactor() || recoveryCodesLeft > 0; }
    /// Whether there is one that lasts.
    bool hasFactor() const { return totp > 0 || passkeys > 0 || emailCode || smsCode; }
    /// As the admin API's `factors` lists them: of "passkey", "totp", "email", "sms".
    QStringList kinds() const;
};

/// One statement; works in a read transaction.
Result<FactorSummary> factorsOf(Transaction &tx, const UserId &user);

}  // namespace gatehouse
