#pragma once

#include <optional>

#include "core/guard/lockout_policy.h"
#include "core/identity/password_service.h"
#include "core/identity/user.h"
#include "core/session/session.h"
#include "core/settings/setting_subject.h"
#include "core/signin/named_factor.h"
#include "core/signin/pending_registration_store.h"
#include "core/signin/signin_flow_store.h"
#include "core/signin/signin_services.h"

namespace gatehouse {

/// What a write transaction decided. It is kept although the answer may be a refusal: a wrong guess must be
/// counted. Only an error beside it undoes the transaction.
template <class T>
struct Settled
{
    Result<T> answer;
};

/// A password that has been checked, on its way into the transaction that draws the conclusion.
struct CheckedPassword
{
    UserId user;  ///< empty: nobody has that name
    std::optional<QString> storedHash;
    PasswordCheck check;
    SignInChannel channel = SignInChannel::Browser;
    Caller caller;
    QByteArray remembered;  ///< hash of what the browser is remembered by; empty: nothing that counts
};

/// The steps of signing in, each within one write transaction. SignInService does the waiting around them.
/// Stateless apart from its references; any thread that owns the transaction.
class SignInSteps final
{
public:
    explicit SignInSteps(const SignInServices &services) : m_services(services) {}

    Result<Settled<SignInStep>> afterPassword(Transaction &tx, const CheckedPassword &password) const;
    /// Another provider vouches for the person (core/federation has checked that). `amr` holds kFederated,
    /// "mfa" where its word about a second factor counts, and own_amr::kUnasked where it is not known to have
    /// asked them now. Unauthenticated "account_unavailable" for a
    /// disabled, locked or vanished account.
    Result<Settled<SignInStep>> afterProvider(Transaction &tx, const UserId &user, const QStringList &amr,
                                              SignInChannel channel, const Caller &caller) const;
    /// RFC 8176 has no word for it: a method of our own.
    static constexpr QLatin1String kFederated{"fed"};
    Result<Settled<SignInStep>> secondFactor(Transaction &tx, const QByteArray &flowHash,
                                             SecondFactorKind kind, const QString &code,
                                             SignInChannel channel, const Caller &caller) const;
    Result<TotpEnrolment> beginEnrolment(Transaction &tx, const QByteArray &flowHash, SignInChannel channel,
                                         const Caller &caller) const;
    Result<Settled<EnrolmentDone>> confirmEnrolment(Transaction &tx, const QByteArray &flowHash,
                                                    const FactorId &factor, const QString &code,
                                                    SignInChannel channel, const Caller &caller) const;
    Result<SignInStep> setPassword(Transaction &tx, const QByteArray &flowHash, const QString &hash,
                                   SignInChannel channel, const Caller &caller) const;

    /// See SignInService::stepUp().
    Result<SignInStep> stepUp(Transaction &tx, const UserId &user, const QStringList &amr,
                              const Caller &caller) const;
    /// The same flow goes on to its next step: nothing was proved that would be worth a new one.
    Result<SignInStep> confirmed(Transaction &tx, const Secret &flowToken, SignInChannel channel,
                                 const Caller &caller) const;
    Result<SignInStep> acceptTerms(Transaction &tx, const QByteArray &flowHash, qint64 version,
                                   SignInChannel channel, const Caller &caller) const;

    /// A live flow at a step; Gone "signin_expired" or, at another step, Conflict "wrong_step".
    struct Waiting
    {
        SignInFlow flow;
        User user;
        FactorSummary factors;
        SignInService::FlowStep step;
        SettingSubjects subjects;
    };
    Result<Waiting> waiting(Transaction &tx, const QByteArray &flowHash, SignInChannel channel,
                            std::optional<SignInService::FlowStep> at = {}) const;

    /// Why the user's password has to be changed now; nullopt when it may stay.
    std::optional<PasswordChangeReason> passwordMustGo(const User &user,
                                                       const SettingSubjects &subjects) const;

    static Error invalidCredentials();
    static Error expired();
    static Error wrongStep();
    static Error invalidCode();

    // What other ways of proving a factor go on with.

    /// Takes one of the attempts of the flow; nullopt when there is none left.
    Result<std::optional<int>> countAttempt(Transaction &tx, const Waiting &waiting) const;
    /// Counts a wrong code against the account; true when the flow ends with it.
    Result<bool> countWrongCode(Transaction &tx, const Waiting &waiting, int attempts, const QString &reason,
                                const Caller &caller) const;
    /// Uses the flow up, with the second factor proved.
    Result<SignInStep> proved(Transaction &tx, const Waiting &waiting, const QStringList &amr,
                              const QString &method, const Caller &caller) const;
    /// proved() with a first factor of that name: makes the recovery codes and tells the owner of the
    /// account.
    Result<Settled<EnrolmentDone>> enrolled(Transaction &tx, const Waiting &waiting, const QStringList &amr,
                                            const QString &method, const NamedFactor &factor,
                                            const Caller &caller) const;
    /// The step after `amr` has been proved, or the end of the sign-in. `needsFactor`: a step-up, so not
    /// without a second factor, whatever the rules for the person say, and only in the session that it began
    /// in.
    Result<SignInStep> advance(Transaction &tx, const User &user, const QStringList &amr,
                               SignInChannel channel, const Caller &caller, bool needsFactor = false) const;
    /// Why the password does not open the account, which is looked at as it is now; empty when it does.
    QString refusal(const std::optional<User> &user, const CheckedPassword &password,
                    const std::optional<QString> &hashNow) const;
    /// Whether that is somebody's guess, which countGuess() is for.
    static bool isGuess(const QString &refusal);
    /// Counts a wrong guess at an account, and tells its owner when that locks it. For nobody's account the
    /// same statements run.
    Result<bool> countGuess(Transaction &tx, const UserId &user, const Caller &caller) const;
    Result<void> report(Transaction &tx, QLatin1String type, const Caller &caller,
                        const std::optional<User> &user, const QString &reason, const QStringList &amr,
                        SignInChannel channel) const;

private:
    using FlowStep = SignInService::FlowStep;

    /// A live flow of somebody who may sign in, and its step; nullopt where nothing is left to do.
    struct Standing
    {
        SignInFlow flow;
        User user;
        FactorSummary factors;
        std::optional<FlowStep> step;
        SettingSubjects subjects;
    };
    /// How a waiting flow answers.
    Result<SignInStep> answerOf(Transaction &tx, const Standing &at, Secret token) const;
    Result<Standing> standing(Transaction &tx, const QByteArray &flowHash, SignInChannel channel) const;
    /// What of the user's address and number this server wants confirmed first.
    Result<pending_registration::Pending> unconfirmed(Transaction &tx, const User &user) const;
    Result<std::optional<FlowStep>> stepAfter(Transaction &tx, const User &user, const FactorSummary &factors,
                                              const SettingSubjects &subjects, const QStringList &amr,
                                              bool needsFactor) const;
    Result<std::optional<FlowStep>> factorStep(Transaction &tx, const User &user,
                                               const FactorSummary &factors, const SettingSubjects &subjects,
                                               const QStringList &amr, bool needsFactor) const;
    Result<bool> isRemembered(Transaction &tx, const User &user, const CheckedPassword &password) const;
    /// Tells of the factor that is still to be set up, and begins the grace.
    Result<void> addDuty(Transaction &tx, const User &user, SignInDone &done) const;
    Result<void> notify(Transaction &tx, const Caller &caller, const User &user, QLatin1String kind,
                        const QJsonObject &values) const;
    Result<Settled<SignInStep>> refuse(Transaction &tx, const CheckedPassword &password,
                                       const std::optional<User> &user, const QString &reason) const;
    Result<void> tellOfRecoveryCode(Transaction &tx, const Caller &self, const User &user) const;
    Result<StartedSession> session(Transaction &tx, const Caller &self, const QStringList &amr,
                                   bool mustGoOn) const;
    Result<SignInStep> complete(Transaction &tx, const User &user, const QStringList &amr,
                                SignInChannel channel, const Caller &caller, bool isStepUp) const;

    SignInServices m_services;
    SignInFlowStore m_flows;
};

}  // namespace gatehouse
