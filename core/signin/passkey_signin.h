#pragma once

#include <QFuture>
#include <QJsonObject>
#include <memory>

#include "core/signin/signin_service.h"

namespace gatehouse {

class PasskeyService;
struct SignInServices;

/// Signing in with a passkey: instead of a password, or after it. What comes next is decided where it is for
/// every other way in (SignInSteps). Any thread; finishes on another one, so continue with a context.
///
/// Proved by a passkey is "pop" (RFC 8176: a key was shown to be held) and "user" (somebody was there); with
/// the password before it, or with the person verified by the authenticator instead, also "mfa".
///
/// A refused passkey is no guess at anything: it does not count towards locking the account. In a waiting
/// sign-in it takes one of the attempts.
class PasskeySignIn final
{
public:
    PasskeySignIn(const SignInServices &services, const PasskeyService &passkeys);
    ~PasskeySignIn();
    Q_DISABLE_COPY_MOVE(PasskeySignIn)

    /// Conflict "passkeys_off". Unauthenticated "passkey_refused" for everything else: a check that did not
    /// hold, a passkey that nobody has, an account that is disabled or locked. `holder` as it was given to
    /// PasskeyService::signInOptions().
    QFuture<Result<SignInStep>> signIn(const QByteArray &credential, const QByteArray &holder,
                                       SignInChannel channel, const Caller &caller);

    /// For the page of a waiting second factor. Gone and Conflict as SignInService::secondFactor(). Reads
    /// only; the thread must be one that may read.
    Result<QJsonObject> secondFactorOptions(const Secret &flowToken, SignInChannel channel) const;
    /// Unauthenticated "passkey_refused" leaves the flow alive.
    QFuture<Result<SignInStep>> secondFactor(const Secret &flowToken, const QByteArray &credential,
                                             SignInChannel channel, const Caller &caller);

    /// For a FactorEnrolmentNeeded flow: a new passkey as the second factor.
    QFuture<Result<QJsonObject>> beginEnrolment(const Secret &flowToken, SignInChannel channel);
    QFuture<Result<EnrolmentDone>> confirmEnrolment(const Secret &flowToken, const QByteArray &credential,
                                                    const QString &label, SignInChannel channel,
                                                    const Caller &caller);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

}  // namespace gatehouse
