#pragma once

#include <QByteArray>

#include "core/crypto/otp.h"
#include "core/mfa/totp_service.h"
#include "core/store/transaction.h"

namespace gatehouse {

/// A factor's row with what verifying needs.
struct TotpRecord
{
    TotpFactor factor;
    QByteArray secretSealed;
    TotpParameters parameters;
    qint64 lastStep = -1;
};

/// The SQL of authenticator apps. No rules: those are TotpService's. Stateless; any thread that owns the
/// transaction.
class TotpStore final
{
public:
    Result<void> insert(Transaction &tx, const TotpRecord &record) const;
    /// Oldest first.
    Result<QList<TotpRecord>> ofUser(Transaction &tx, const UserId &user) const;
    /// False when the step, or a later one, is spent already: this decides single use.
    Result<bool> spendStep(Transaction &tx, const FactorId &factor, qint64 step, Timestamp now) const;
    /// False when it was confirmed before.
    Result<bool> confirm(Transaction &tx, const FactorId &factor, qint64 step, Timestamp now) const;
    Result<bool> rename(Transaction &tx, const UserId &user, const FactorId &factor,
                        const QString &label) const;
    Result<bool> remove(Transaction &tx, const UserId &user, const FactorId &factor) const;
    Result<qint64> removeUnconfirmed(Transaction &tx, const UserId &user) const;
    Result<qint64> removeAll(Transaction &tx, const UserId &user) const;
};

}  // namespace gatehouse
