#pragma once

#include <QFuture>
#include <QString>
#include <QStringList>
#include <functional>
#include <optional>

#include "core/base/result.h"
#include "core/base/secret.h"

namespace gatehouse {

class BreachedPasswords;
class HashPool;
class PasswordHashing;
class Settings;

struct PasswordCheck
{
    bool matches = false;
    bool breached = false;  ///< it matches, and is known from a breach by the lists on this machine
    bool readable = true;   ///< false: the stored hash, not what was typed, is at fault
    std::optional<QString> upgradedHash;  ///< store with UserService::upgradePasswordHash() after signing in
    QByteArray breachedHash{};            ///< to be asked about elsewhere; only where the office wants that
};

/// Hashes and checks passwords on the hash pool. Any thread; continue the futures with a context object.
/// A full pool answers Busy. Outlives the pool's work.
///
/// Changing a password is three steps for whoever composes it: PasswordRules::checkNew(), hash(), then in one
/// write transaction UserService::setPassword(), SessionService::endAllOfUser() and the end of the user's
/// authorizations.
class PasswordService final
{
public:
    PasswordService(const PasswordHashing &hashing, HashPool &pool, const BreachedPasswords &breached,
                    const Settings &settings)
        : m_hashing(hashing), m_pool(pool), m_breached(breached), m_settings(settings)
    {
    }
    Q_DISABLE_COPY_MOVE(PasswordService)

    /// `stored` is UserService::passwordHash(), or nullopt where there is no account or no password: then a
    /// decoy is checked, so that both take the same time. `typed` is brought into its hashed form here. A
    /// stored hash that cannot be read, or whose pepper is missing, is logged, takes as long, and answers as
    /// no match that is not `readable`.
    QFuture<Result<PasswordCheck>> verify(std::optional<QString> stored, Secret typed);

    /// What is asked about every new password before it is hashed, by its breachedHash(): success, or why it
    /// may not be taken. It may take its time. To be set before anything is hashed.
    using OutsideCheck = std::function<QFuture<Result<void>>(const QByteArray &breachedHash)>;
    void setOutsideCheck(OutsideCheck check) { m_outside = std::move(check); }

    /// The PHC string of a password that PasswordRules::checkNew() gave back. Fails as the outside check
    /// does.
    QFuture<Result<QString>> hash(Secret checked);
    /// The same for a password that was drawn by lot: nobody else is asked about it.
    QFuture<Result<QString>> hashDrawn(Secret drawn);
    /// The same for somebody who chooses one: InvalidInput "password_used_before" when one of these hashes is
    /// its.
    QFuture<Result<QString>> hashUnlessUsed(Secret checked, QStringList earlierHashes);

private:
    /// Runs `work` (Result<QString>(const Secret &)) on the pool unless the outside check is against the
    /// password.
    template <class Work>
    QFuture<Result<QString>> unlessKnown(Secret checked, Work work);

    OutsideCheck m_outside;
    const PasswordHashing &m_hashing;
    HashPool &m_pool;
    const BreachedPasswords &m_breached;
    const Settings &m_settings;
};

}  // namespace gatehouse
