#include "core/identity/password_service.h"

#include "core/base/log.h"
#include "core/crypto/hash_pool.h"
#include "core/crypto/password_hashing.h"
#include "core/identity/password_rules.h"

namespace gatehouse {

QFuture<Result<PasswordCheck>> PasswordService::verify(std::optional<QString> stored, Secret typed)
{
    return m_pool.run(
        [this, stored = std::move(stored), typed = std::move(typed)]() -> Result<PasswordCheck> {
            const Secret password = PasswordRules::forVerifying(typed);
            const Result<PasswordVerdict> verdict =
                m_hashing.verify(password, stored ? *stored : m_hashing.decoyHash());
            if (!verdict.ok()) {
                qCWarning(lcAuth, "A stored password cannot be checked: %s",
                          qPrintable(verdict.error().internal));
                // As long as for everybody else: how a password is kept is nobody's business.
                static_cast<void>(m_hashing.verify(password, m_hashing.decoyHash()));
                return PasswordCheck{false, false, {}};
            }
            PasswordCheck check;
            check.matches = stored.has_value() && verdict->matches;
            if (!check.matches || !verdict->needsUpgrade) return check;
            const Result<QString> upgraded = m_hashing.hash(password);
            if (upgraded.ok()) check.upgradedHash = *upgraded;
            return check;
        });
}

QFuture<Result<QString>> PasswordService::hash(Secret checked)
{
    return m_pool.run([this, checked = std::move(checked)] { return m_hashing.hash(checked); });
}

}  // namespace gatehouse
