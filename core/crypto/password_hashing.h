#pragma once

#include <QByteArray>
#include <QString>
#include <memory>
#include <mutex>
#include <vector>

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/crypto/password_scheme.h"

namespace gatehouse {

/// A key beside the database that stolen hashes are worthless without. `id` is [A-Za-z0-9]{1,16}.
struct Pepper
{
    QByteArray id;
    Secret key;
};

struct PasswordVerdict
{
    bool matches = false;
    bool needsUpgrade = false;  ///< it matches, but is kept in a weaker or another way than hash() would now
};

/// Makes and checks stored passwords, as PHC strings. Slow on purpose (20 ms to 1 s): run it on the HashPool,
/// never inside a transaction. Checks every scheme of password_scheme.h; makes PBKDF2-HMAC-SHA256 or
/// Argon2id. Any thread; setCost() too.
class PasswordHashing final
{
public:
    /// The first pepper is used for new hashes, the others only to check old ones.
    explicit PasswordHashing(PasswordCost cost = {}, std::vector<Pepper> peppers = {});
    Q_DISABLE_COPY_MOVE(PasswordHashing)
    ~PasswordHashing();

    /// Fails with InvalidInput for a cost outside its limits; the old one stays.
    Result<void> setCost(PasswordCost cost);
    PasswordCost cost() const;

    /// e.g. "$pbkdf2-sha256$i=600000$<salt>$<hash>". Fails with Internal only (no memory).
    Result<QString> hash(const Secret &password) const;
    /// A wrong password is a verdict. Errors mean that `stored` cannot be checked: Corrupt (unreadable,
    /// absurd cost) or Unavailable (its pepper is missing).
    Result<PasswordVerdict> verify(const Secret &password, const QString &stored) const;
    /// A hash at today's cost that no password matches. Check it where there is no account: same work, same
    /// time.
    QString decoyHash() const;

private:
    const Pepper *currentPepper() const;
    const Pepper *findPepper(QByteArrayView id) const;

    mutable std::mutex m_mutex;
    PasswordCost m_cost;
    const std::vector<Pepper> m_peppers;
    std::vector<std::unique_ptr<PasswordScheme>> m_schemes;
};

}  // namespace gatehouse
