#pragma once

#include <QByteArray>
#include <QStringList>

#include "core/signin/signin_service.h"
#include "core/store/transaction.h"

namespace gatehouse {

/// A sign-in that waits for its next step.
struct SignInFlow
{
    QByteArray tokenHash;
    UserId user;
    SignInChannel channel = SignInChannel::Browser;
    QStringList amr;           ///< what has been proved so far
    bool needsFactor = false;  ///< whatever the rules for the person say
    int attempts = 0;
    Timestamp createdAt;
    Timestamp expiresAt;
};

/// The SQL of waiting sign-ins. A flow is live while it is unused, unexpired, below the limit of attempts and
/// asked for in its own channel; nothing else is ever found. Stateless; any thread that owns the transaction.
class SignInFlowStore final
{
public:
    Result<void> insert(Transaction &tx, const SignInFlow &flow, const QString &address) const;
    Result<std::optional<SignInFlow>> live(Transaction &tx, const QByteArray &tokenHash,
                                           SignInChannel channel, Timestamp now) const;
    /// Takes one of the attempts of a live flow; the value is how many are taken now, or nullopt.
    Result<std::optional<int>> countAttempt(Transaction &tx, const QByteArray &tokenHash,
                                            Timestamp now) const;
    /// False when it was used before: this decides single use.
    Result<bool> use(Transaction &tx, const QByteArray &tokenHash, Timestamp now) const;
    Result<qint64> forget(Transaction &tx, Timestamp expiredBefore) const;
};

}  // namespace gatehouse
