#pragma once

#include <QFuture>
#include <memory>

#include "core/identity/one_time_link.h"
#include "core/mfa/code_factor_service.h"
#include "core/signin/settling.h"
#include "core/signin/signin_service.h"

namespace gatehouse {

class MessageService;
struct SignInServices;

/// Where a code went, and until when it is good.
struct CodeSent
{
    QString to;  ///< masked
    Timestamp expiresAt;
};

/// The same for somebody who is signed in; the token goes into the page that asks for the code.
struct OwnCodeSent
{
    CodeSent sent;
    Secret token;
};

/// Codes by mail or text message as the second step of a sign-in, and as proof that they arrive before they
/// count. A code has six digits, is good for kLifetime, for one use and kCodeAttempts tries, and for the
/// sign-in that asked for it alone: it is kept under a key that only the holder of the flow's token has.
/// Wrong ones count towards locking the account, as those of authenticator apps do.
///
/// Errors of send(): RateLimited "code_just_sent" within kPause, "too_many_codes" after kMostAnHour,
/// Unavailable where this server cannot send, Conflict "no_such_factor" where the person has none of the kind
/// or may not add one. Any thread; what returns a future finishes on another one, so continue with a context.
class LoginCodes final
{
public:
    static constexpr std::chrono::minutes kLifetime{10};
    static constexpr std::chrono::seconds kPause{30};
    static constexpr int kMostAnHour = 5;

    LoginCodes(const SignInServices &services, const CodeFactorService &factors,
               const MessageService &messages, const OneTimeLinkService &links);
    ~LoginCodes();
    Q_DISABLE_COPY_MOVE(LoginCodes)

    /// For a flow that waits for a second factor, or for a first one to be set up. Gone and Conflict
    /// "wrong_step" as SignInService::secondFactor().
    QFuture<Result<CodeSent>> send(const Secret &flowToken, CodeKind kind, SignInChannel channel,
                                   const Caller &caller);
    /// As SignInService::secondFactor().
    QFuture<Result<SignInStep>> secondFactor(const Secret &flowToken, CodeKind kind, const QString &code,
                                             SignInChannel channel, const Caller &caller);
    /// For a FactorEnrolmentNeeded flow: a right code makes it the person's factor, and is its first use.
    QFuture<Result<EnrolmentDone>> confirmEnrolment(const Secret &flowToken, CodeKind kind,
                                                    const QString &code, SignInChannel channel,
                                                    const Caller &caller);

    /// Which kinds the user may add: offered, confirmed, and not there yet. Works in a read transaction.
    Result<QList<CodeKind>> addable(Transaction &tx, const User &user) const;

    // For somebody who is signed in and adds one.

    Result<OwnCodeSent> sendToOwner(Transaction &tx, const Caller &by, CodeKind kind) const;
    /// Adds the factor. The answer is Unauthenticated "invalid_code" for a wrong code, which counts: keep the
    /// transaction. Gone "link_expired" after too many, or for another person's token or kind.
    Result<Settled<CodeFactor>> confirmByOwner(Transaction &tx, const Caller &by, CodeKind kind,
                                               QByteArrayView token, const QString &code) const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

}  // namespace gatehouse
