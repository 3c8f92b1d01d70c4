#include "core/signin/passkey_signin.h"

#include "core/audit/audit_log.h"
#include "core/crypto/digest.h"
#include "core/identity/user_service.h"
#include "core/mfa/passkey_service.h"
#include "core/mfa/recovery_code_service.h"
#include "core/signin/settling.h"
#include "core/signin/signin_steps.h"

namespace gatehouse {
namespace {

// RFC 8176 section 2.
const QString kKeyHeld = QStringLiteral("pop");
const QString kUserPresent = QStringLiteral("user");
const QString kMultiFactor = QStringLiteral("mfa");

QStringList withPasskey(const QStringList &before)
{
    return before + QStringList{kKeyHeld, kUserPresent, kMultiFactor};
}

Caller actingAs(const User &user, Caller caller)
{
    caller.kind = Caller::Kind::User;
    caller.user = user.id;
    caller.name = user.username;
    return caller;
}

}  // namespace

struct PasskeySignIn::Private
{
    using FlowStep = SignInService::FlowStep;

    Result<Settled<SignInStep>> signIn(Transaction &tx, const QByteArray &credential,
                                       const QByteArray &holder, SignInChannel channel,
                                       const Caller &caller) const;
    Result<Settled<SignInStep>> secondFactor(Transaction &tx, const QByteArray &flowHash,
                                             const QByteArray &credential, SignInChannel channel,
                                             const Caller &caller) const;
    Result<Settled<EnrolmentDone>> confirm(Transaction &tx, const QByteArray &flowHash,
                                           const QByteArray &credential, const QString &label,
                                           SignInChannel channel, const Caller &caller) const;
    Result<std::optional<User>> ownerOf(Transaction &tx, const PasskeyCheck &check) const;
    Error refusedAt(int attempts) const;

    SignInServices services;
    const PasskeyService &passkeys;
    SignInSteps steps;
};

PasskeySignIn::PasskeySignIn(const SignInServices &services, const PasskeyService &passkeys)
    : d(std::make_unique<Private>(Private{services, passkeys, SignInSteps(services)}))
{
}

PasskeySignIn::~PasskeySignIn() = default;

Result<std::optional<User>> PasskeySignIn::Private::ownerOf(Transaction &tx, const PasskeyCheck &check) const
{
    if (check.owner.isEmpty()) return std::optional<User>();
    auto user = services.users.byId(tx, check.owner);
    if (user.ok()) return std::optional<User>(std::move(user).value());
    if (user.error().code == ErrorCode::NotFound) return std::optional<User>();
    return std::move(user).error();
}

Error PasskeySignIn::Private::refusedAt(int attempts) const
{
    return attempts >= SignInService::kFlowAttempts ? SignInSteps::expired() : PasskeyService::refusal();
}

Result<Settled<SignInStep>> PasskeySignIn::Private::signIn(Transaction &tx, const QByteArray &credential,
                                                           const QByteArray &holder, SignInChannel channel,
                                                           const Caller &caller) const
{
    GATEHOUSE_TRY_ASSIGN(check, passkeys.check(tx, caller, std::nullopt, holder, credential));
    GATEHOUSE_TRY_ASSIGN(user, ownerOf(tx, check));
    QString refused = QString::fromLatin1(check.refused);
    if (refused.isEmpty() && !user) refused = QStringLiteral("unknown_user");
    if (refused.isEmpty() && user->disabled) refused = QStringLiteral("disabled");
    if (refused.isEmpty() && user->isLocked(services.clock.now())) refused = QStringLiteral("locked");
    if (!refused.isEmpty()) {
        GATEHOUSE_TRY(steps.report(tx, event::kSigninFailed, caller, user, refused, {}, channel));
        return Settled<SignInStep>{PasskeyService::refusal()};
    }
    GATEHOUSE_TRY_ASSIGN(step, steps.advance(tx, *user, withPasskey({}), channel, caller));
    return Settled<SignInStep>{std::move(step)};
}

QFuture<Result<SignInStep>> PasskeySignIn::signIn(const QByteArray &credential, const QByteArray &holder,
                                                  SignInChannel channel, const Caller &caller)
{
    auto promise = startedPromise<SignInStep>();
    auto future = promise->future();
    if (!d->passkeys.isPasswordless()) {
        fulfil(promise, Result<SignInStep>(Error::conflict(
                            "passkeys_off", QStringLiteral("Nobody signs in with a passkey alone here."))));
        return future;
    }
    settle<SignInStep>(d->services.database, promise, [=, this](Transaction &tx) {
        return d->signIn(tx, credential, holder, channel, caller);
    });
    return future;
}

Result<QJsonObject> PasskeySignIn::secondFactorOptions(const Secret &flowToken, SignInChannel channel) const
{
    const QByteArray flowHash = tokenHash(flowToken.view());
    return d->services.database.read([&](Transaction &tx) -> Result<QJsonObject> {
        GATEHOUSE_TRY_ASSIGN(here, d->steps.waiting(tx, flowHash, channel, Private::FlowStep::SecondFactor));
        return d->passkeys.secondFactorOptions(tx, here.user.id, flowHash);
    });
}

Result<Settled<SignInStep>> PasskeySignIn::Private::secondFactor(Transaction &tx, const QByteArray &flowHash,
                                                                 const QByteArray &credential,
                                                                 SignInChannel channel,
                                                                 const Caller &caller) const
{
    GATEHOUSE_TRY_ASSIGN(here, steps.waiting(tx, flowHash, channel, FlowStep::SecondFactor));
    GATEHOUSE_TRY_ASSIGN(attempts, steps.countAttempt(tx, here));
    if (!attempts) return SignInSteps::expired();
    GATEHOUSE_TRY_ASSIGN(check,
                         passkeys.check(tx, actingAs(here.user, caller), here.user.id, flowHash, credential));
    if (!check.passkey) {
        GATEHOUSE_TRY(steps.report(tx, event::kMfaFailed, caller, here.user,
                                   QString::fromLatin1(check.refused), here.flow.amr, channel));
        return Settled<SignInStep>{refusedAt(*attempts)};
    }
    GATEHOUSE_TRY_ASSIGN(
        step, steps.proved(tx, here, withPasskey(here.flow.amr), QStringLiteral("passkey"), caller));
    return Settled<SignInStep>{std::move(step)};
}

QFuture<Result<SignInStep>> PasskeySignIn::secondFactor(const Secret &flowToken, const QByteArray &credential,
                                                        SignInChannel channel, const Caller &caller)
{
    auto promise = startedPromise<SignInStep>();
    settle<SignInStep>(
        d->services.database, promise,
        [this, flowHash = tokenHash(flowToken.view()), credential, channel, caller](Transaction &tx) {
            return d->secondFactor(tx, flowHash, credential, channel, caller);
        });
    return promise->future();
}

QFuture<Result<QJsonObject>> PasskeySignIn::beginEnrolment(const Secret &flowToken, SignInChannel channel)
{
    return d->services.database.write(
        [this, flowHash = tokenHash(flowToken.view()), channel](Transaction &tx) -> Result<QJsonObject> {
            GATEHOUSE_TRY_ASSIGN(here,
                                 d->steps.waiting(tx, flowHash, channel, Private::FlowStep::FactorEnrolment));
            return d->passkeys.creationOptions(tx, {here.user.id, here.user.username, here.user.displayName},
                                               flowHash);
        });
}

Result<Settled<EnrolmentDone>> PasskeySignIn::Private::confirm(Transaction &tx, const QByteArray &flowHash,
                                                               const QByteArray &credential,
                                                               const QString &label, SignInChannel channel,
                                                               const Caller &caller) const
{
    GATEHOUSE_TRY_ASSIGN(here, steps.waiting(tx, flowHash, channel, FlowStep::FactorEnrolment));
    GATEHOUSE_TRY_ASSIGN(attempts, steps.countAttempt(tx, here));
    if (!attempts) return SignInSteps::expired();
    const Caller self = actingAs(here.user, caller);
    GATEHOUSE_TRY_ASSIGN(added, passkeys.add(tx, self, here.user.id, flowHash, credential, label));
    if (!added.passkey) return Settled<EnrolmentDone>{refusedAt(*attempts)};
    return steps.enrolled(tx, here, withPasskey(here.flow.amr), QStringLiteral("passkey_enrolment"),
                          namedFactor(*added.passkey), caller);
}

QFuture<Result<EnrolmentDone>> PasskeySignIn::confirmEnrolment(const Secret &flowToken,
                                                               const QByteArray &credential,
                                                               const QString &label, SignInChannel channel,
                                                               const Caller &caller)
{
    auto promise = startedPromise<EnrolmentDone>();
    settle<EnrolmentDone>(
        d->services.database, promise,
        [this, flowHash = tokenHash(flowToken.view()), credential, label, channel, caller](Transaction &tx) {
            return d->confirm(tx, flowHash, credential, label, channel, caller);
        });
    return promise->future();
}

}  // namespace gatehouse
