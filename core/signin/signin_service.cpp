#include "core/signin/signin_service.h"

#include "core/crypto/digest.h"
#include "core/identity/password_rules.h"
#include "core/identity/user_service.h"
#include "core/signin/factor_rules.h"
#include "core/signin/password_context.h"
#include "core/signin/settling.h"
#include "core/signin/signin_steps.h"

namespace gatehouse {

QString toString(PasswordChangeReason why)
{
    switch (why) {
        case PasswordChangeReason::Temporary:
            return QStringLiteral("temporary");
        case PasswordChangeReason::Breached:
            return QStringLiteral("breached");
        case PasswordChangeReason::Expired:
            return QStringLiteral("expired");
        case PasswordChangeReason::Missing:
            return QStringLiteral("missing");
    }
    return {};
}

struct SignInService::Private
{
    explicit Private(const SignInServices &withServices) : services(withServices), steps(withServices) {}

    /// What begin() finds out before it hashes.
    struct Account
    {
        std::optional<User> user;
        std::optional<QString> storedHash;
    };
    Result<Account> lookUp(const QString &login) const;

    /// What changePassword() finds out before it hashes.
    struct Change
    {
        PasswordContext context;
        std::optional<QString> storedHash;
        QStringList earlierHashes;
    };
    Result<Change> lookUpChange(const QByteArray &flowHash, SignInChannel channel) const;

    SignInServices services;
    SignInSteps steps;
    SignInFlowStore flows;
};

SignInService::SignInService(const SignInServices &services) : d(std::make_unique<Private>(services)) {}

SignInService::~SignInService() = default;

/// The same statements whether or not there is such an account.
Result<SignInService::Private::Account> SignInService::Private::lookUp(const QString &login) const
{
    return services.database.read([&](Transaction &tx) -> Result<Account> {
        Account account;
        GATEHOUSE_TRY_ASSIGN(user, services.users.findByLogin(tx, login));
        GATEHOUSE_TRY_ASSIGN(hash, services.users.passwordHash(tx, user ? user->id : UserId()));
        account.user = std::move(user);
        account.storedHash = std::move(hash);
        return account;
    });
}

QFuture<Result<SignInStep>> SignInService::begin(const QString &login, Secret password, SignInChannel channel,
                                                 const Caller &caller, const QByteArray &remembered)
{
    auto promise = startedPromise<SignInStep>();
    auto future = promise->future();
    auto account = d->lookUp(login);
    if (!account.ok()) {
        fulfil(promise, Result<SignInStep>(std::move(account).error()));
        return future;
    }
    CheckedPassword checked;
    checked.channel = channel;
    checked.caller = caller;
    checked.remembered = remembered;
    checked.storedHash = account->storedHash;
    // An account that may not be entered is not tried either: a locked one must not tell good guesses from
    // bad.
    bool mayEnter = false;
    if (account->user) {
        checked.user = account->user->id;
        mayEnter = !account->user->disabled && !account->user->isLocked(d->services.clock.now());
    }
    auto verified =
        d->services.passwords.verify(mayEnter ? checked.storedHash : std::nullopt, std::move(password));
    whenGood<SignInStep>(std::move(verified), promise,
                         [this, promise, checked = std::move(checked)](PasswordCheck check) mutable {
                             const UserId user = checked.user;
                             const QString stored = check.upgradedHash
                                                        ? *check.upgradedHash
                                                        : checked.storedHash.value_or(QString());
                             const QByteArray breachedHash = check.breachedHash;
                             checked.check = std::move(check);
                             settle<SignInStep>(d->services.database, promise,
                                                [this, checked = std::move(checked)](Transaction &tx) {
                                                    return d->steps.afterPassword(tx, checked);
                                                });
                             if (!breachedHash.isEmpty() && d->services.watchPassword)
                                 d->services.watchPassword(user, stored, breachedHash);
                         });
    return future;
}

QFuture<Result<SignInStep>> SignInService::stepUp(const UserId &user, const QStringList &amr,
                                                  const Caller &caller)
{
    return d->services.database.write(
        [this, user, amr, caller](Transaction &tx) { return d->steps.stepUp(tx, user, amr, caller); });
}

QFuture<Result<SignInStep>> SignInService::secondFactor(const Secret &flowToken, SecondFactorKind kind,
                                                        const QString &code, SignInChannel channel,
                                                        const Caller &caller)
{
    auto promise = startedPromise<SignInStep>();
    settle<SignInStep>(
        d->services.database, promise,
        [this, flowHash = tokenHash(flowToken.view()), kind, code, channel, caller](Transaction &tx) {
            return d->steps.secondFactor(tx, flowHash, kind, code, channel, caller);
        });
    return promise->future();
}

QFuture<Result<TotpEnrolment>> SignInService::beginEnrolment(const Secret &flowToken, SignInChannel channel,
                                                             const Caller &caller)
{
    return d->services.database.write(
        [this, flowHash = tokenHash(flowToken.view()), channel, caller](Transaction &tx) {
            return d->steps.beginEnrolment(tx, flowHash, channel, caller);
        });
}

QFuture<Result<EnrolmentDone>> SignInService::confirmEnrolment(const Secret &flowToken,
                                                               const FactorId &factor, const QString &code,
                                                               SignInChannel channel, const Caller &caller)
{
    auto promise = startedPromise<EnrolmentDone>();
    settle<EnrolmentDone>(
        d->services.database, promise,
        [this, flowHash = tokenHash(flowToken.view()), factor, code, channel, caller](Transaction &tx) {
            return d->steps.confirmEnrolment(tx, flowHash, factor, code, channel, caller);
        });
    return promise->future();
}

Result<SignInService::Private::Change> SignInService::Private::lookUpChange(const QByteArray &flowHash,
                                                                            SignInChannel channel) const
{
    return services.database.read([&](Transaction &tx) -> Result<Change> {
        GATEHOUSE_TRY_ASSIGN(waiting, steps.waiting(tx, flowHash, channel, FlowStep::PasswordChange));
        GATEHOUSE_TRY_ASSIGN(hash, services.users.passwordHash(tx, waiting.user.id));
        GATEHOUSE_TRY_ASSIGN(context,
                             passwordContextOf(tx, services.access, services.settings, waiting.user));
        GATEHOUSE_TRY_ASSIGN(earlier, services.users.earlierPasswords(tx, waiting.user.id));
        return Change{std::move(context), std::move(hash), std::move(earlier)};
    });
}

QFuture<Result<SignInStep>> SignInService::changePassword(const Secret &flowToken, Secret newPassword,
                                                          SignInChannel channel, const Caller &caller)
{
    auto promise = startedPromise<SignInStep>();
    auto future = promise->future();
    const auto refuse = [&promise](Error error) {
        if (error.code == ErrorCode::InvalidInput) error.field = "new_password";
        fulfil(promise, Result<SignInStep>(std::move(error)));
    };
    const QByteArray flowHash = tokenHash(flowToken.view());
    auto change = d->lookUpChange(flowHash, channel);
    if (!change.ok()) {
        refuse(std::move(change).error());
        return future;
    }
    auto checked = d->services.passwordRules.checkNew(newPassword, change->context);
    if (!checked.ok()) {
        refuse(std::move(checked).error());
        return future;
    }
    const auto store = [this, promise, flowHash, channel, caller](const QString &hash) {
        auto written = d->services.database.write([this, flowHash, hash, channel, caller](Transaction &tx) {
            return d->steps.setPassword(tx, flowHash, hash, channel, caller);
        });
        whenGood<SignInStep>(std::move(written), promise, [promise](SignInStep step) {
            fulfil(promise, Result<SignInStep>(std::move(step)));
        });
    };
    auto same = d->services.passwords.verify(change->storedHash, std::move(newPassword));
    whenGood<SignInStep>(
        std::move(same), promise,
        [this, promise, store, fresh = std::move(checked).value(),
         earlier = change->earlierHashes](PasswordCheck check) mutable {
            if (check.matches) {
                const QString text = QStringLiteral("This is the password that you had.");
                fulfil(promise,
                       Result<SignInStep>(Error::invalid("new_password", "password_unchanged", text)));
                return;
            }
            auto hashed = d->services.passwords.hashUnlessUsed(std::move(fresh), std::move(earlier));
            whenGood<SignInStep>(inField(std::move(hashed), "new_password"), promise, store);
        });
    return future;
}

QFuture<Result<SignInStep>> SignInService::confirmed(const Secret &flowToken, SignInChannel channel,
                                                     const Caller &caller)
{
    return d->services.database.write([this, token = flowToken.reveal(), channel, caller](Transaction &tx) {
        return d->steps.confirmed(tx, Secret(token), channel, caller);
    });
}

QFuture<Result<SignInStep>> SignInService::acceptTerms(const Secret &flowToken, qint64 version,
                                                       SignInChannel channel, const Caller &caller)
{
    return d->services.database.write(
        [this, flowHash = tokenHash(flowToken.view()), version, channel, caller](Transaction &tx) {
            return d->steps.acceptTerms(tx, flowHash, version, channel, caller);
        });
}

Result<void> SignInService::stillStands(Transaction &tx, const UserId &id, Timestamp authenticatedAt) const
{
    const auto user = d->services.users.byId(tx, id);
    if (!user.ok()) return user.error().code == ErrorCode::NotFound ? SignInSteps::expired() : user.error();
    if (user->disabled || user->isLocked(d->services.clock.now())) return SignInSteps::expired();
    if (user->passwordChangedAt && *user->passwordChangedAt > authenticatedAt) return SignInSteps::expired();
    return {};
}

Result<SignInService::FlowView> SignInService::flow(const Secret &flowToken, SignInChannel channel) const
{
    return d->services.database.read([&](Transaction &tx) -> Result<FlowView> {
        GATEHOUSE_TRY_ASSIGN(waiting, d->steps.waiting(tx, tokenHash(flowToken.view()), channel));
        FlowView view;
        view.step = waiting.step;
        view.user = waiting.user.id;
        view.username = waiting.user.username;
        view.factors = waiting.factors;
        view.attemptsLeft = kFlowAttempts - waiting.flow.attempts;
        view.expiresAt = waiting.flow.expiresAt;
        view.rememberDays =
            int(std::chrono::floor<std::chrono::days>(rememberLife(d->services.settings, waiting.subjects))
                    .count());
        if (waiting.step != FlowStep::PasswordChange) return view;
        view.passwordChange =
            d->steps.passwordMustGo(waiting.user, waiting.subjects).value_or(PasswordChangeReason::Temporary);
        GATEHOUSE_TRY_ASSIGN(context,
                             passwordContextOf(tx, d->services.access, d->services.settings, waiting.user));
        view.passwordMinimum = d->services.passwordRules.minimumLength(context);
        return view;
    });
}

QFuture<Result<qint64>> SignInService::prune()
{
    return d->services.database.write([this](Transaction &tx) {
        return d->flows.forget(tx, d->services.clock.now() - std::chrono::hours(1));
    });
}

}  // namespace gatehouse
