#include "core/identity/password_service.h"

#include <QPromise>
#include <memory>

#include "core/base/log.h"
#include "core/base/taken.h"
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
                return PasswordCheck{false, false, false, {}, {}};
            }
            PasswordCheck check;
            check.matches = stored.has_value() && verdict->matches;
            if (check.matches && m_settings.text(Setting::PasswordBreached) != QLatin1String("off"))
                check.breached = m_breached.look(password) != Breached::No;
            if (check.matches && !check.breached &&
                m_settings.text(Setting::PasswordBreached) == QLatin1String("online"))
                check.breachedHash = breachedHash(password);
            if (!check.matches || !verdict->needsUpgrade) return check;
            const Result<QString> upgraded = m_hashing.hash(password);
            if (upgraded.ok()) check.upgradedHash = *upgraded;
            return check;
        });
}

template <class Work>
QFuture<Result<QString>> PasswordService::unlessKnown(Secret checked, Work work)
{
    // What is run on the pool is copied about; a secret is not.
    auto password = std::make_shared<const Secret>(std::move(checked));
    const auto onPool = [this, password, work = std::move(work)] {
        return m_pool.run([password, work] { return work(*password); });
    };
    if (!m_outside) return onPool();
    auto promise = std::make_shared<QPromise<Result<QString>>>();
    promise->start();
    QFuture<Result<QString>> future = promise->future();
    const auto finish = [promise](Result<QString> result) {
        promise->addResult(std::move(result));
        promise->finish();
    };
    m_outside(breachedHash(*password)).then([finish, onPool](QFuture<Result<void>> asked) {
        Result<void> fit = taken(asked);
        if (!fit.ok()) return finish(std::move(fit).error());
        onPool().then([finish](QFuture<Result<QString>> hashed) { finish(taken(hashed)); });
    });
    return future;
}

QFuture<Result<QString>> PasswordService::hashUnlessUsed(Secret checked, QStringList earlierHashes)
{
    return unlessKnown(std::move(checked),
                       [this, earlier = std::move(earlierHashes)](const Secret &password) -> Result<QString> {
                           for (const QString &hash : earlier) {
                               // One that can no longer be read cannot be compared; that must not keep
                               // anybody out.
                               const Result<PasswordVerdict> verdict = m_hashing.verify(password, hash);
                               if (verdict.ok() && verdict->matches)
                                   return Error::invalid(
                                       "password", "password_used_before",
                                       QStringLiteral("You had this password before. Choose a new one."));
                           }
                           return m_hashing.hash(password);
                       });
}

QFuture<Result<QString>> PasswordService::hash(Secret checked)
{
    return unlessKnown(std::move(checked),
                       [this](const Secret &password) { return m_hashing.hash(password); });
}

QFuture<Result<QString>> PasswordService::hashDrawn(Secret drawn)
{
    return m_pool.run([this, drawn = std::move(drawn)] { return m_hashing.hash(drawn); });
}

}  // namespace gatehouse
