#include "core/signin/access_pass_signin.h"

#include "core/audit/audit_log.h"
#include "core/identity/user_service.h"
#include "core/mfa/access_pass_service.h"
#include "core/signin/factor_rules.h"
#include "core/signin/settling.h"
#include "core/signin/signin_steps.h"

namespace gatehouse {
namespace {

const QString kMultiFactor = QStringLiteral("mfa");  // RFC 8176 section 2

/// Stands for the account that nobody has, so that the same statements run for it.
UserId nobody()
{
    return UserId::fromStored(QStringLiteral("00000000-0000-0000-0000-000000000000"));
}

Error invalidPass()
{
    return Error::unauthenticated("invalid_pass",
                                  QStringLiteral("The username or the access pass is wrong, or the pass is "
                                                 "used up or too old."));
}

}  // namespace

struct AccessPassSignIn::Private
{
    Result<Settled<SignInStep>> signIn(Transaction &tx, const QString &login, const QString &typed,
                                       SignInChannel channel, const Caller &caller) const;

    SignInServices services;
    const AccessPassService &passes;
    SignInSteps steps;
};

AccessPassSignIn::AccessPassSignIn(const SignInServices &services, const AccessPassService &passes)
    : d(std::make_unique<Private>(Private{services, passes, SignInSteps(services)}))
{
}

AccessPassSignIn::~AccessPassSignIn() = default;

Result<Settled<SignInStep>> AccessPassSignIn::Private::signIn(Transaction &tx, const QString &login,
                                                              const QString &typed, SignInChannel channel,
                                                              const Caller &caller) const
{
    GATEHOUSE_TRY_ASSIGN(user, services.users.findByLogin(tx, login));
    QString refused;
    if (!user)
        refused = QStringLiteral("unknown_user");
    else if (user->disabled)
        refused = QStringLiteral("disabled");
    else if (user->isLocked(services.clock.now()))
        refused = QStringLiteral("locked");
    // An account that may not be entered is not tried: a locked one must not tell good passes from bad.
    const UserId tried = refused.isEmpty() ? user->id : nobody();
    Caller self = caller;
    if (user) {
        self.kind = Caller::Kind::User;
        self.user = user->id;
        self.name = user->username;
    }
    GATEHOUSE_TRY_ASSIGN(used, passes.use(tx, self, tried, typed));
    if (!used) {
        if (refused.isEmpty()) refused = QStringLiteral("wrong_access_pass");
        GATEHOUSE_TRY(steps.countGuess(tx, tried, caller));
        GATEHOUSE_TRY(steps.report(tx, event::kSigninFailed, caller, user, refused, {}, channel));
        return Settled<SignInStep>{invalidPass()};
    }
    const QStringList amr{own_amr::kAccessPass, kMultiFactor};
    GATEHOUSE_TRY_ASSIGN(step, steps.advance(tx, *user, amr, channel, caller));
    return Settled<SignInStep>{std::move(step)};
}

QFuture<Result<SignInStep>> AccessPassSignIn::signIn(const QString &login, const QString &typed,
                                                     SignInChannel channel, const Caller &caller)
{
    auto promise = startedPromise<SignInStep>();
    settle<SignInStep>(d->services.database, promise, [this, login, typed, channel, caller](Transaction &tx) {
        return d->signIn(tx, login, typed, channel, caller);
    });
    return promise->future();
}

}  // namespace gatehouse
