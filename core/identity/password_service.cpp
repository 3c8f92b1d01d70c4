#include "core/identity/password_service.h"

#include "core/base/log.h"
#include "core/crypto/hash_pool.h"
#include "core/crypto/password_hashing.h"
#include "core/identity/breached_passwords.h"
#include "core/identity/password_rules.h"
#include "core/settings/settings.h"

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
                return PasswordCheck{false, false, false, {}};
            }
            PasswordCheck check;
            check.matches = stored.has_value() && verdict->matches;
            if (check.matches && m_settings.text(Setting::PasswordBreached) != QLatin1String("off"))
                check.breached = m_breached.look(password) != Breached::No;
            if (!check.matches || !verdict->needsUpgrade) return check;
            const Result<QString> upgraded = m_hashing.hash(password);
            if (upgraded.ok()) check.upgradedHash = *upgraded;
            return check;
        });
}

QFuture<Result<QString>> PasswordService::hashUnlessUsed(Secret checked, QStringList earlierHashes)
{
    return m_pool.run(
        [this, checked = std::move(checked), earlier = std::move(earlierHashes)]() -> Result<QString> {
            for (const QString &hash : earlier) {
                // One that can no longer be read cannot be compared; that must not keep anybody out.
                const Result<PasswordVerdict> verdict = m_hashing.verify(checked, hash);
                if (verdict.ok() && verdict->matches)
                    return Error::invalid("password", "password_used_before",
                                          QStringLiteral("You had this password before. Choose a new one."));
            }
            return m_hashing.hash(checked);
        });
}

QFuture<Result<QString>> PasswordService::hash(Secret checked)
{
    return m_pool.run([this, checked = std::move(checked)] { return m_hashing.hash(checked); });
}

}  // namespace gatehouse
