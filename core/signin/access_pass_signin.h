#pragma once

#include <QFuture>
#include <memory>

#include "core/signin/signin_service.h"

namespace gatehouse {

class AccessPassService;
struct SignInServices;

/// Signing in with a temporary access pass, in place of password and second factor. What comes next is
/// decided where it is for every other way in (SignInSteps): for whoever has no factor that lasts, setting
/// one up; for whoever has no password, or has to change it, a new one.
///
/// Proved by a pass is "pass" (a word of our own) and "mfa": somebody who may answer for it knew the person.
/// Wrong passes count towards locking the account. Nobody learns whether an account exists, or has a pass:
/// the same answer after the same statements. Any thread; finishes on another one, so continue with a
/// context.
class AccessPassSignIn final
{
public:
    AccessPassSignIn(const SignInServices &services, const AccessPassService &passes);
    ~AccessPassSignIn();
    Q_DISABLE_COPY_MOVE(AccessPassSignIn)

    /// `login` is a username or an e-mail address. Unauthenticated "invalid_pass".
    QFuture<Result<SignInStep>> signIn(const QString &login, const QString &typed, SignInChannel channel,
                                       const Caller &caller);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

}  // namespace gatehouse
