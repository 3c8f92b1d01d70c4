#pragma once

#include <QFuture>
#include <QString>
#include <QStringList>
#include <chrono>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "core/base/caller.h"
#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/mfa/factor_summary.h"
#include "core/mfa/totp_service.h"

namespace gatehouse {

/// Which face a sign-in came through; a flow begun in one cannot go on in the other.
enum class SignInChannel { Browser, Api };
enum class SecondFactorKind { Totp, RecoveryCode };

/// The person is who they say. For a browser a session has been started and `sessionToken` is the cookie's
/// value; for the API both are empty, and the route issues tokens.
struct SignInDone
{
    UserId user;
    QString username;
    QStringList amr;  ///< RFC 8176: "pwd", "otp", "sms", "mfa", and our own; only what was really done
    Timestamp authenticatedAt;
    SessionId session;
    Secret sessionToken;
    std::optional<Timestamp> graceEndsAt = {};  ///< until when a second factor has to be set up
    bool encouraged = false;                    ///< they may be asked whether they want one
};

/// The password was right; a code is needed. `flowToken` names the waiting sign-in: in a browser it belongs
/// into an HttpOnly cookie, never into a URL.
struct SecondFactorNeeded
{
    Secret flowToken;
    FactorSummary factors;
    Timestamp expiresAt;
};

/// The password was right, but the rules ask for a second factor and the person has none yet: enrol one
/// first.
struct FactorEnrolmentNeeded
{
    Secret flowToken;
    Timestamp expiresAt;
};

/// Why a password has to be changed before anything else.
enum class PasswordChangeReason { Temporary, Breached, Expired, Missing };

/// "temporary", "breached", "expired", "missing".
QString toString(PasswordChangeReason why);

/// Everything was right, but the password has to go.
struct PasswordChangeNeeded
{
    Secret flowToken;
    PasswordChangeReason why = PasswordChangeReason::Temporary;
    Timestamp expiresAt;
};

/// The password was right, but whoever registered has yet to confirm the address or the number that they
/// gave.
struct ContactVerificationNeeded
{
    Secret flowToken;
    bool email = false;
    bool phone = false;
    Timestamp expiresAt;
};

/// Everything was right, but there are terms of use to accept first.
struct TermsNeeded
{
    Secret flowToken;
    Timestamp expiresAt;
};

using SignInStep = std::variant<SignInDone, SecondFactorNeeded, FactorEnrolmentNeeded, PasswordChangeNeeded,
                                ContactVerificationNeeded, TermsNeeded>;

/// A first authenticator app is confirmed: the recovery codes, told once, and what comes next.
struct EnrolmentDone
{
    std::vector<Secret> recoveryCodes;
    SignInStep next;
};

struct SignInServices;

/// Decides what a sign-in needs next. The only place that combines passwords, factors, lockout and sessions,
/// used by every way in, so that none is weaker than another. Any thread; finishes on another one, so
/// continue with a context.
///
/// Nobody learns whether an account exists: unknown name, wrong password, disabled and locked all answer
/// Unauthenticated "invalid_credentials" after the same hashing and the same statements. The audit log has
/// the reason. A full hash queue answers Busy. All failures of one account share one counter, over every
/// channel and step.
class SignInService final
{
public:
    explicit SignInService(const SignInServices &services);
    ~SignInService();
    Q_DISABLE_COPY_MOVE(SignInService)

    static constexpr int kFlowAttempts = 5;
    static constexpr std::chrono::minutes kFlowLifetime{10};

    /// First step. `login` is a username or an e-mail address. `remembered` is the hash of what this browser
    /// keeps to be remembered by, and empty where the second factor has to be shown anew.
    QFuture<Result<SignInStep>> begin(const QString &login, Secret password, SignInChannel channel,
                                      const Caller &caller, const QByteArray &remembered = {});

    /// From a session that has seen no second factor towards one that has: a code, or setting one up. Whether
    /// the session is fresh enough is the caller's to know. Gone when the account cannot be used any more.
    QFuture<Result<SignInStep>> stepUp(const UserId &user, const QStringList &amr, const Caller &caller);

    /// Second step. Unauthenticated "invalid_code" leaves the flow alive; Gone "signin_expired" means: begin
    /// again (unknown, used or expired flow, other channel, kFlowAttempts wrong codes, account locked or
    /// disabled meanwhile). A right code ends this flow; when a password change is due, the next step has a
    /// new token.
    QFuture<Result<SignInStep>> secondFactor(const Secret &flowToken, SecondFactorKind kind,
                                             const QString &code, SignInChannel channel,
                                             const Caller &caller);

    /// A new authenticator app for a FactorEnrolmentNeeded flow. May be asked again; each time a new key.
    QFuture<Result<TotpEnrolment>> beginEnrolment(const Secret &flowToken, SignInChannel channel,
                                                  const Caller &caller);
    /// Proves that the app works; errors as secondFactor(). A right code counts as the second factor.
    QFuture<Result<EnrolmentDone>> confirmEnrolment(const Secret &flowToken, const FactorId &factor,
                                                    const QString &code, SignInChannel channel,
                                                    const Caller &caller);

    /// Last step where a password must go. InvalidInput with field "new_password" leaves the flow
    /// alive (policy, or a password that was there before); Gone as above. Ends the user's other sessions and
    /// authorizations.
    QFuture<Result<SignInStep>> changePassword(const Secret &flowToken, Secret newPassword,
                                               SignInChannel channel, const Caller &caller);

    /// Goes on once the address and the number are confirmed, wherever that was done. Conflict
    /// "not_confirmed" while they are not; Gone as above. A further step waits in the same flow, with the
    /// same token and end.
    QFuture<Result<SignInStep>> confirmed(const Secret &flowToken, SignInChannel channel,
                                          const Caller &caller);
    /// Accepts the terms of that version. Conflict "terms_changed" when others are required by now. Whoever
    /// refuses simply does not call it: no session without it.
    QFuture<Result<SignInStep>> acceptTerms(const Secret &flowToken, qint64 version, SignInChannel channel,
                                            const Caller &caller);

    /// For who makes something of a sign-in in a transaction after it: Gone as above where the account was
    /// disabled, locked or removed since, or has another password.
    Result<void> stillStands(Transaction &tx, const UserId &user, Timestamp authenticatedAt) const;

    /// Which step a waiting flow is at. Any other step's call answers Conflict "wrong_step" and changes
    /// nothing.
    enum class FlowStep { SecondFactor, FactorEnrolment, PasswordChange, ContactVerification, Terms };
    /// What a page of a waiting flow shows. Gone as above. Reads only; the thread must be one that may read.
    struct FlowView
    {
        FlowStep step = FlowStep::SecondFactor;
        UserId user;
        QString username;
        FactorSummary factors;
        PasswordChangeReason passwordChange = PasswordChangeReason::Temporary;
        qint64 passwordMinimum = 0;  ///< characters of the new one
        int attemptsLeft = 0;
        int rememberDays = 0;  ///< for how long this browser may be remembered
        Timestamp expiresAt;
    };
    Result<FlowView> flow(const Secret &flowToken, SignInChannel channel) const;

    /// Forgets flows that expired over an hour ago. For the background thread.
    QFuture<Result<qint64>> prune();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

}  // namespace gatehouse
