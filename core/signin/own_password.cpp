#include "core/signin/own_password.h"

#include "core/access/access_policy.h"
#include "core/audit/audit_log.h"
#include "core/audit/user_event.h"
#include "core/delivery/message_kinds.h"
#include "core/delivery/messages.h"
#include "core/identity/password_rules.h"
#include "core/identity/password_service.h"
#include "core/identity/user_service.h"
#include "core/session/session_service.h"
#include "core/settings/settings.h"
#include "core/signin/message_facts.h"
#include "core/signin/password_age.h"
#include "core/signin/password_context.h"

namespace gatehouse {

/// What is found out before anything is hashed.
struct OwnPassword::Standing
{
    PasswordContext context;
    std::optional<QString> hash;  ///< none while the account is locked
    QStringList earlier;
};

namespace {

Error wrongPassword()
{
    return Error::invalid("current_password", "wrong_password",
                          QStringLiteral("That is not your present password."));
}

Result<void> inNewField(Error error)
{
    if (error.code == ErrorCode::InvalidInput) error.field = "new_password";
    return error;
}

}  // namespace

QFuture<Result<void>> OwnPassword::change(const Caller &caller, Secret current, Secret fresh) const
{
    auto promise = startedPromise<void>();
    auto future = promise->future();
    auto standing = lookUp(caller.user);
    if (!standing.ok()) {
        fulfil(promise, Result<void>(std::move(standing).error()));
        return future;
    }
    auto checked = m_services.passwordRules.checkNew(fresh, standing->context);
    if (!checked.ok()) {
        fulfil(promise, inNewField(std::move(checked).error()));
        return future;
    }
    CheckedPassword present;
    present.user = caller.user;
    present.storedHash = standing->hash;
    present.caller = caller;
    auto verified = m_services.passwords.verify(present.storedHash, std::move(current));
    whenGood<void>(
        std::move(verified), promise,
        [this, promise, present = std::move(present), fresh = std::move(fresh),
         good = std::move(checked).value(), earlier = standing->earlier](PasswordCheck check) mutable {
            present.check = std::move(check);
            if (!present.storedHash || !present.check.matches)
                // The answer waits until the guess is counted: whoever hangs up must not get a free one.
                return settle<void>(m_services.database, promise,
                                    [this, present](Transaction &tx) { return refuse(tx, present); });
            auto same = m_services.passwords.verify(present.storedHash, std::move(fresh));
            whenGood<void>(
                std::move(same), promise,
                [this, promise, present, good = std::move(good),
                 earlier = std::move(earlier)](PasswordCheck unchanged) mutable {
                    if (!unchanged.matches)
                        return hashAndStore(present, std::move(good), std::move(earlier), promise);
                    const QString text = QStringLiteral("This is the password that you had.");
                    fulfil(promise, Result<void>(Error::invalid("new_password", "password_unchanged", text)));
                });
        });
    return future;
}

void OwnPassword::hashAndStore(const CheckedPassword &present, Secret good, QStringList earlier,
                               const SharedPromise<void> &promise) const
{
    auto hashed = m_services.passwords.hashUnlessUsed(std::move(good), std::move(earlier));
    whenGood<void>(
        inField(std::move(hashed), "new_password"), promise, [this, promise, present](const QString &hash) {
            settle<void>(m_services.database, promise,
                         [this, present, hash](Transaction &tx) { return store(tx, present, hash); });
        });
}

Result<OwnPassword::Standing> OwnPassword::lookUp(const UserId &user) const
{
    return m_services.database.read([&](Transaction &tx) -> Result<Standing> {
        Standing standing;
        GATEHOUSE_TRY_ASSIGN(account, m_services.users.byId(tx, user));
        GATEHOUSE_TRY_ASSIGN(hash, m_services.users.passwordHash(tx, user));
        if (!hash)
            return Error::conflict(
                "no_password",
                QStringLiteral("Your account has no password. Ask for one on the page for forgotten "
                               "passwords, or ask your administrator."));
        GATEHOUSE_TRY_ASSIGN(subjects, m_services.access.subjectsOf(tx, user));
        GATEHOUSE_TRY(checkPasswordMayChange(m_services.settings, subjects, account, m_services.clock.now()));
        GATEHOUSE_TRY_ASSIGN(context, passwordContextOf(tx, m_services.access, m_services.settings, account));
        GATEHOUSE_TRY_ASSIGN(earlier, m_services.users.earlierPasswords(tx, user));
        standing.context = std::move(context);
        if (!account.isLocked(m_services.clock.now())) standing.hash = std::move(hash);
        standing.earlier = std::move(earlier);
        return standing;
    });
}

/// What sign-in would say to it now: of many guesses made at once only those count that came before the lock.
Result<QString> OwnPassword::refusal(Transaction &tx, const CheckedPassword &present) const
{
    GATEHOUSE_TRY_ASSIGN(user, m_services.users.byId(tx, present.user));
    GATEHOUSE_TRY_ASSIGN(hashNow, m_services.users.passwordHash(tx, present.user));
    return m_steps.refusal(user, present, hashNow);
}

Result<Settled<void>> OwnPassword::refuse(Transaction &tx, const CheckedPassword &present) const
{
    const Caller &caller = present.caller;
    GATEHOUSE_TRY_ASSIGN(reason, refusal(tx, present));
    if (SignInSteps::isGuess(reason)) GATEHOUSE_TRY(m_steps.countGuess(tx, caller.user, caller));
    AuditEvent event = aboutUser(event::kSigninFailed, caller, caller.user, caller.name);
    event.outcome = AuditOutcome::Failure;
    event.reason = reason;
    event.detail = {{QLatin1String("channel"), QStringLiteral("account")}};
    GATEHOUSE_TRY(m_services.audit.append(tx, event));
    return Settled<void>{wrongPassword()};
}

/// Checked again under the write: the account may be locked by now, and of two changes at once the one that
/// proved the older password loses.
Result<Settled<void>> OwnPassword::store(Transaction &tx, const CheckedPassword &present,
                                         const QString &hash) const
{
    const Caller &caller = present.caller;
    GATEHOUSE_TRY_ASSIGN(refused, refusal(tx, present));
    if (!refused.isEmpty()) return refuse(tx, present);
    const QString reason = QStringLiteral("password_changed");
    GATEHOUSE_TRY_ASSIGN(
        user, m_services.users.setPassword(tx, caller, caller.user, hash, PasswordChangeKind::Changed));
    GATEHOUSE_TRY(m_services.sessions.endAllOfUser(tx, caller, user.id, reason, caller.session));
    GATEHOUSE_TRY(m_services.endAuthorizations(tx, caller, user.id, reason));
    QJsonObject values = messageFacts(user.displayName, caller, m_services.clock.now());
    values.insert(QStringLiteral("secure_link"), m_issuer + QStringLiteral("/forgot"));
    GATEHOUSE_TRY(m_messages.notify(tx, {message::kPasswordChanged, user.email, user.locale, values}));
    return Settled<void>{Result<void>()};
}

}  // namespace gatehouse
