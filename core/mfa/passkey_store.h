#pragma once

#include <QList>

#include "core/mfa/passkey.h"
#include "core/store/transaction.h"

namespace gatehouse {

/// The SQL of passkeys. No rules: those are PasskeyService's. Stateless; any thread that owns the
/// transaction.
class PasskeyStore final
{
public:
    /// The person's handle at authenticators: the one that they have, or `fresh`, which is theirs from now
    /// on.
    Result<QByteArray> handleOf(Transaction &tx, const UserId &user, const QByteArray &fresh) const;
    Result<std::optional<QByteArray>> handle(Transaction &tx, const UserId &user) const;

    /// False when somebody has this credential already.
    Result<bool> insert(Transaction &tx, const PasskeyRecord &record) const;
    Result<std::optional<PasskeyRecord>> byCredentialId(Transaction &tx,
                                                        const QByteArray &credentialId) const;
    /// Oldest first.
    Result<QList<PasskeyRecord>> ofUser(Transaction &tx, const UserId &user) const;
    /// False when the counter did not go on: this decides whether it is a copy (WebAuthn section 6.1.1).
    Result<bool> used(Transaction &tx, const FactorId &id, qint64 signCount, bool backedUp,
                      Timestamp now) const;
    Result<bool> rename(Transaction &tx, const UserId &user, const FactorId &id, const QString &label) const;
    Result<bool> remove(Transaction &tx, const UserId &user, const FactorId &id) const;
    Result<qint64> removeAll(Transaction &tx, const UserId &user) const;

    /// False when the challenge was used before: this decides single use.
    Result<bool> useChallenge(Transaction &tx, const QByteArray &challenge, Timestamp expiresAt) const;
};

}  // namespace gatehouse
