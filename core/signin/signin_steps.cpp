#include "core/signin/signin_steps.h"

#include <QJsonArray>

#include "core/access/access_policy.h"
#include "core/audit/audit_log.h"
#include "core/crypto/digest.h"
#include "core/crypto/random.h"
#include "core/delivery/message_kinds.h"
#include "core/identity/terms_service.h"
#include "core/identity/user_service.h"
#include "core/mfa/factor_grace_store.h"
#include "core/mfa/recovery_code_service.h"
#include "core/mfa/remembered_device.h"
#include "core/mfa/totp_policy.h"
#include "core/session/session_service.h"
#include "core/settings/settings.h"
#include "core/signin/factor_rules.h"
#include "core/signin/password_context.h"

namespace gatehouse {
namespace {

const QString kPassword = QStringLiteral("pwd");
const QString kOtp = QStringLiteral("otp");
const QString kMultiFactor = QStringLiteral("mfa");

/// Stands for the account that nobody has, so that the same statements run for it.
UserId nobody()
{
    return UserId::fromStored(QStringLiteral("00000000-0000-0000-0000-000000000000"));
}

Caller actingAs(const User &user, Caller caller)
{
    caller.kind = Caller::Kind::User;
    caller.user = user.id;
    caller.name = user.username;
    return caller;
}

/// NotFound becomes nullopt.
Result<std::optional<User>> existing(Result<User> found)
{
    if (found.ok()) return std::optional<User>(std::move(found).value());
    if (found.error().code == ErrorCode::NotFound) return std::optional<User>();
    return std::move(found).error();
}

}  // namespace

Error SignInSteps::invalidCredentials()
{
    return Error::unauthenticated("invalid_credentials",
                                  QStringLiteral("The username or the password is wrong."));
}

Error SignInSteps::expired()
{
    return Error::gone("signin_expired", QStringLiteral("This sign-in has ended. Please begin again."));
}

Error SignInSteps::wrongStep()
{
    return Error::conflict("wrong_step", QStringLiteral("This sign-in waits for another step."));
}

Error SignInSteps::invalidCode()
{
    Error error = Error::unauthenticated(
        "invalid_code", QStringLiteral("That code is not right, or was used before. Wait for the next one."));
    error.field = "code";
    return error;
}

Result<Settled<SignInStep>> SignInSteps::afterPassword(Transaction &tx, const CheckedPassword &password) const
{
    const UserId id = password.user.isEmpty() ? nobody() : password.user;
    GATEHOUSE_TRY_ASSIGN(user, existing(m_services.users.byId(tx, id)));
    GATEHOUSE_TRY_ASSIGN(hashNow, m_services.users.passwordHash(tx, id));
    const QString reason = refusal(user, password, hashNow);
    if (!reason.isEmpty()) return refuse(tx, password, user, reason);

    const Caller self = actingAs(*user, password.caller);
    if (password.check.upgradedHash)
        GATEHOUSE_TRY(
            m_services.users.upgradePasswordHash(tx, self, user->id, *hashNow, *password.check.upgradedHash));
    if (password.check.breached) {
        GATEHOUSE_TRY(m_services.users.markPasswordBreached(
            tx, self, user->id, password.check.upgradedHash ? *password.check.upgradedHash : *hashNow));
        GATEHOUSE_TRY_ASSIGN(marked, m_services.users.byId(tx, user->id));
        user = std::move(marked);
    }
    QStringList amr{kPassword};
    GATEHOUSE_TRY_ASSIGN(remembered, isRemembered(tx, *user, password));
    if (remembered) amr.append(own_amr::kRemembered);
    GATEHOUSE_TRY_ASSIGN(step, advance(tx, *user, amr, password.channel, password.caller));
    if (!std::holds_alternative<SignInDone>(step))
        GATEHOUSE_TRY(
            report(tx, event::kSigninPasswordAccepted, self, user, {}, {kPassword}, password.channel));
    return Settled<SignInStep>{std::move(step)};
}

Result<Settled<SignInStep>> SignInSteps::afterProvider(Transaction &tx, const UserId &id,
                                                       const QStringList &amr, SignInChannel channel,
                                                       const Caller &caller) const
{
    GATEHOUSE_TRY_ASSIGN(user, existing(m_services.users.byId(tx, id)));
    QString reason;
    if (!user)
        reason = QStringLiteral("unknown_user");
    else if (user->disabled)
        reason = QStringLiteral("disabled");
    else if (user->isLocked(m_services.clock.now()))
        reason = QStringLiteral("locked");
    if (!reason.isEmpty()) {
        GATEHOUSE_TRY(report(tx, event::kSigninFailed, caller, user, reason, amr, channel));
        return Settled<SignInStep>{Error::unauthenticated(
            "account_unavailable", QStringLiteral("This account cannot be used at the moment."))};
    }
    GATEHOUSE_TRY_ASSIGN(step, advance(tx, *user, amr, channel, caller));
    return Settled<SignInStep>{std::move(step)};
}

/// Why the password does not open the account; empty when it does. The account is looked at again here, so
/// that of many guesses made at once only those count as tried that came before the lock.
QString SignInSteps::refusal(const std::optional<User> &user, const CheckedPassword &password,
                             const std::optional<QString> &hashNow) const
{
    if (!user) return QStringLiteral("unknown_user");
    if (user->disabled) return QStringLiteral("disabled");
    if (user->isLocked(m_services.clock.now())) return QStringLiteral("locked");
    if (!hashNow) return QStringLiteral("no_password");
    // The server's fault, a missing pepper for one: counted as guesses it would lock everybody out.
    if (!password.check.readable) return QStringLiteral("password_unreadable");
    if (!password.check.matches) return QStringLiteral("wrong_password");
    if (hashNow != password.storedHash) return QStringLiteral("password_changed");
    return {};
}

bool SignInSteps::isGuess(const QString &refusal)
{
    return refusal == QLatin1String("wrong_password") || refusal == QLatin1String("no_password");
}

Result<Settled<SignInStep>> SignInSteps::refuse(Transaction &tx, const CheckedPassword &password,
                                                const std::optional<User> &user, const QString &reason) const
{
    GATEHOUSE_TRY(countGuess(tx, isGuess(reason) ? user->id : nobody(), password.caller));
    GATEHOUSE_TRY(report(tx, event::kSigninFailed, password.caller, user, reason, {}, password.channel));
    return Settled<SignInStep>{invalidCredentials()};
}

Result<bool> SignInSteps::countGuess(Transaction &tx, const UserId &user, const Caller &caller) const
{
    const LockoutPolicy policy = LockoutPolicy::from(m_services.settings);
    const auto noted = m_services.users.noteFailure(tx, caller, user, [&policy](int failures, Timestamp now) {
        return policy.lockedUntil(failures, now);
    });
    if (!noted.ok() && noted.error().code != ErrorCode::NotFound) return noted.error();
    if (!noted.ok() || !noted->justLocked) return false;
    GATEHOUSE_TRY_ASSIGN(locked, m_services.users.byId(tx, user));
    // One that stays locked is the administrator's matter: the mail says when it opens by itself.
    if (noted->lockedUntil == kLockedForGood) return true;
    const auto wait = *noted->lockedUntil - m_services.clock.now();
    const qint64 minutes = std::chrono::ceil<std::chrono::minutes>(wait).count();
    GATEHOUSE_TRY(
        notify(tx, caller, locked, message::kAccountLocked, {{QStringLiteral("minutes"), minutes}}));
    return true;
}

Result<void> SignInSteps::notify(Transaction &tx, const Caller &caller, const User &user, QLatin1String kind,
                                 const QJsonObject &values) const
{
    if (!m_services.notify) return {};
    return m_services.notify(tx, caller, user, kind, values);
}

/// Without what a browser is remembered by, the same statement runs. A password that was changed since makes
/// strangers of all browsers.
Result<bool> SignInSteps::isRemembered(Transaction &tx, const User &user,
                                       const CheckedPassword &password) const
{
    if (password.channel != SignInChannel::Browser) return false;
    GATEHOUSE_TRY_ASSIGN(subjects, m_services.access.subjectsOf(tx, user.id));
    if (rememberLife(m_services.settings, subjects).count() == 0) return false;
    const RememberedDeviceService devices(m_services.clock, m_services.audit);
    return devices.recognize(tx, user.id, password.remembered, user.passwordChangedAt.value_or(Timestamp{}));
}

std::optional<PasswordChangeReason> SignInSteps::passwordMustGo(const User &user,
                                                                const SettingSubjects &subjects) const
{
    if (!user.hasPassword) return PasswordChangeReason::Missing;
    if (user.mustChangePassword) return PasswordChangeReason::Temporary;
    if (user.passwordBreachedAt) return PasswordChangeReason::Breached;
    const auto longest = m_services.settings.durationFor(Setting::PasswordMaxAgeDays, subjects);
    if (longest.count() > 0 && user.passwordChangedAt &&
        *user.passwordChangedAt + longest <= m_services.clock.now())
        return PasswordChangeReason::Expired;
    return std::nullopt;
}

Result<std::optional<SignInService::FlowStep>> SignInSteps::stepAfter(Transaction &tx, const User &user,
                                                                      const FactorSummary &factors,
                                                                      const SettingSubjects &subjects,
                                                                      const QStringList &amr,
                                                                      bool needsFactor) const
{
    GATEHOUSE_TRY_ASSIGN(pending, unconfirmed(tx, user));
    if (pending.any()) return std::optional(FlowStep::ContactVerification);
    GATEHOUSE_TRY_ASSIGN(factor, factorStep(tx, user, factors, subjects, amr, needsFactor));
    if (factor) return factor;
    // A password that was not used may wait; a pass is there to get everything in order.
    const bool inOrder = amr.contains(kPassword) || amr.contains(own_amr::kAccessPass);
    if (inOrder && passwordMustGo(user, subjects)) return std::optional(FlowStep::PasswordChange);
    GATEHOUSE_TRY_ASSIGN(owed, TermsService(m_services.audit, m_services.clock).owed(tx, user.id));
    if (owed) return std::optional(FlowStep::Terms);
    return std::optional<FlowStep>();
}

Result<std::optional<SignInService::FlowStep>> SignInSteps::factorStep(Transaction &tx, const User &user,
                                                                       const FactorSummary &factors,
                                                                       const SettingSubjects &subjects,
                                                                       const QStringList &amr,
                                                                       bool needsFactor) const
{
    const std::optional enrolment(FlowStep::FactorEnrolment);
    // A pass stands for a factor once; next time there has to be one.
    if (amr.contains(own_amr::kAccessPass) && !factors.hasFactor()) return enrolment;
    if (amr.contains(kMultiFactor)) return std::optional<FlowStep>();
    if (factors.any()) {
        if (!needsFactor && amr.contains(own_amr::kRemembered)) return std::optional<FlowStep>();
        return std::optional(FlowStep::SecondFactor);
    }
    if (needsFactor) return enrolment;
    GATEHOUSE_TRY_ASSIGN(duty,
                         factorDuty(tx, m_services.settings, subjects, user.id, m_services.clock.now()));
    return duty.now ? enrolment : std::optional<FlowStep>();
}

Result<pending_registration::Pending> SignInSteps::unconfirmed(Transaction &tx, const User &user) const
{
    GATEHOUSE_TRY_ASSIGN(pending, pending_registration::of(tx, user.id));
    const Settings &settings = m_services.settings;
    // A server that cannot send any more must not keep people out for what it cannot ask them.
    pending.email = pending.email && !user.emailVerified && settings.boolean(Setting::MailEnabled) &&
                    settings.boolean(Setting::RegistrationVerifyEmail);
    pending.phone = pending.phone && !user.phoneVerified && settings.boolean(Setting::SmsEnabled) &&
                    settings.boolean(Setting::RegistrationVerifyPhone);
    return pending;
}

Result<SignInSteps::Standing> SignInSteps::standing(Transaction &tx, const QByteArray &flowHash,
                                                    SignInChannel channel) const
{
    const Timestamp now = m_services.clock.now();
    GATEHOUSE_TRY_ASSIGN(flow, m_flows.live(tx, flowHash, channel, now));
    if (!flow) return expired();
    GATEHOUSE_TRY_ASSIGN(user, existing(m_services.users.byId(tx, flow->user)));
    if (!user || user->disabled || user->isLocked(now)) return expired();
    // A password that was changed since is not the one that this flow proved.
    if (user->passwordChangedAt && *user->passwordChangedAt > flow->createdAt) return expired();
    GATEHOUSE_TRY_ASSIGN(factors, factorsOf(tx, user->id));
    GATEHOUSE_TRY_ASSIGN(subjects, m_services.access.subjectsOf(tx, user->id));
    GATEHOUSE_TRY_ASSIGN(step, stepAfter(tx, *user, factors, subjects, flow->amr, flow->needsFactor));
    return Standing{std::move(*flow), std::move(*user), factors, step, std::move(subjects)};
}

Result<SignInSteps::Waiting> SignInSteps::waiting(Transaction &tx, const QByteArray &flowHash,
                                                  SignInChannel channel, std::optional<FlowStep> at) const
{
    GATEHOUSE_TRY_ASSIGN(here, standing(tx, flowHash, channel));
    if (!here.step) return expired();
    if (at && *here.step != *at) return wrongStep();
    return Waiting{std::move(here.flow), std::move(here.user), here.factors, *here.step,
                   std::move(here.subjects)};
}

Result<SignInStep> SignInSteps::confirmed(Transaction &tx, const Secret &flowToken, SignInChannel channel,
                                          const Caller &caller) const
{
    const QByteArray flowHash = tokenHash(flowToken.view());
    GATEHOUSE_TRY_ASSIGN(here, standing(tx, flowHash, channel));
    if (here.step == FlowStep::ContactVerification) {
        return Error::conflict("not_confirmed",
                               QStringLiteral("That is not confirmed yet. Open the link in the mail first."));
    }
    if (here.flow.attempts > 0) return wrongStep();
    // A new flow would last anew, without end.
    if (here.step) return answerOf(tx, here, Secret(flowToken.reveal()));
    GATEHOUSE_TRY_ASSIGN(used, m_flows.use(tx, flowHash, m_services.clock.now()));
    if (!used) return expired();
    return advance(tx, here.user, here.flow.amr, channel, caller, here.flow.needsFactor);
}

Result<SignInStep> SignInSteps::stepUp(Transaction &tx, const UserId &id, const QStringList &amr,
                                       const Caller &caller) const
{
    GATEHOUSE_TRY_ASSIGN(user, existing(m_services.users.byId(tx, id)));
    if (!user || user->disabled || user->isLocked(m_services.clock.now())) return expired();
    QStringList shown = amr;
    shown.removeAll(own_amr::kRemembered);
    return advance(tx, *user, shown, SignInChannel::Browser, caller, true);
}

Result<SignInStep> SignInSteps::acceptTerms(Transaction &tx, const QByteArray &flowHash, qint64 version,
                                            SignInChannel channel, const Caller &caller) const
{
    GATEHOUSE_TRY_ASSIGN(here, waiting(tx, flowHash, channel, FlowStep::Terms));
    const TermsService terms(m_services.audit, m_services.clock);
    GATEHOUSE_TRY_ASSIGN(owed, terms.owed(tx, here.user.id));
    if (!owed || owed->version != version)
        return Error::conflict("terms_changed", QStringLiteral("There are newer terms. Please read these."));
    GATEHOUSE_TRY_ASSIGN(used, m_flows.use(tx, flowHash, m_services.clock.now()));
    if (!used) return expired();
    GATEHOUSE_TRY(terms.accept(tx, actingAs(here.user, caller), here.user.id, version));
    return advance(tx, here.user, here.flow.amr, channel, caller, here.flow.needsFactor);
}

Result<Settled<SignInStep>> SignInSteps::secondFactor(Transaction &tx, const QByteArray &flowHash,
                                                      SecondFactorKind kind, const QString &code,
                                                      SignInChannel channel, const Caller &caller) const
{
    GATEHOUSE_TRY_ASSIGN(here, waiting(tx, flowHash, channel, FlowStep::SecondFactor));
    GATEHOUSE_TRY_ASSIGN(attempts, m_flows.countAttempt(tx, flowHash, m_services.clock.now()));
    if (!attempts) return expired();

    const Caller self = actingAs(here.user, caller);
    QString refused;
    if (kind == SecondFactorKind::Totp) {
        GATEHOUSE_TRY_ASSIGN(check, m_services.totp.verify(tx, here.user.id, code));
        if (check == TotpCheck::Wrong) refused = QStringLiteral("wrong_code");
        if (check == TotpCheck::Replayed) refused = QStringLiteral("replayed_code");
    } else {
        GATEHOUSE_TRY_ASSIGN(spent, m_services.recoveryCodes.spend(tx, self, here.user.id, code));
        if (!spent) refused = QStringLiteral("wrong_recovery_code");
        if (spent) GATEHOUSE_TRY(tellOfRecoveryCode(tx, self, here.user));
    }
    if (!refused.isEmpty()) {
        GATEHOUSE_TRY_ASSIGN(ended, countWrongCode(tx, here, *attempts, refused, caller));
        return Settled<SignInStep>{ended ? expired() : invalidCode()};
    }
    // RFC 8176 has "otp" for one-time passwords as authenticators make them; a saved code is none.
    const bool isTotp = kind == SecondFactorKind::Totp;
    const QStringList amr =
        here.flow.amr + (isTotp ? QStringList{kOtp, kMultiFactor} : QStringList{kMultiFactor});
    GATEHOUSE_TRY_ASSIGN(
        step,
        proved(tx, here, amr, isTotp ? QStringLiteral("totp") : QStringLiteral("recovery_code"), caller));
    return Settled<SignInStep>{std::move(step)};
}

Result<std::optional<int>> SignInSteps::countAttempt(Transaction &tx, const Waiting &waiting) const
{
    return m_flows.countAttempt(tx, waiting.flow.tokenHash, m_services.clock.now());
}

Result<void> SignInSteps::tellOfRecoveryCode(Transaction &tx, const Caller &self, const User &user) const
{
    GATEHOUSE_TRY_ASSIGN(left, m_services.recoveryCodes.left(tx, user.id));
    return notify(tx, self, user, message::kRecoveryCodesUsed,
                  {{QStringLiteral("left"), QString::number(left)}});
}

Result<bool> SignInSteps::countWrongCode(Transaction &tx, const Waiting &waiting, int attempts,
                                         const QString &reason, const Caller &caller) const
{
    GATEHOUSE_TRY_ASSIGN(justLocked, countGuess(tx, waiting.user.id, caller));
    GATEHOUSE_TRY(
        report(tx, event::kMfaFailed, caller, waiting.user, reason, waiting.flow.amr, waiting.flow.channel));
    return justLocked || attempts >= SignInService::kFlowAttempts;
}

Result<SignInStep> SignInSteps::proved(Transaction &tx, const Waiting &waiting, const QStringList &amr,
                                       const QString &method, const Caller &caller) const
{
    GATEHOUSE_TRY_ASSIGN(used, m_flows.use(tx, waiting.flow.tokenHash, m_services.clock.now()));
    if (!used) return expired();
    GATEHOUSE_TRY(report(tx, event::kMfaVerified, actingAs(waiting.user, caller), waiting.user, method, amr,
                         waiting.flow.channel));
    QStringList once = amr;
    once.removeDuplicates();
    // Whoever shows a factor of this server's has been asked.
    once.removeAll(own_amr::kUnasked);
    return advance(tx, waiting.user, once, waiting.flow.channel, caller, waiting.flow.needsFactor);
}

Result<TotpEnrolment> SignInSteps::beginEnrolment(Transaction &tx, const QByteArray &flowHash,
                                                  SignInChannel channel, const Caller &caller) const
{
    GATEHOUSE_TRY_ASSIGN(here, waiting(tx, flowHash, channel, FlowStep::FactorEnrolment));
    TotpEnrolmentRequest request;
    request.user = here.user.id;
    request.account = here.user.username;
    request.issuer = m_services.settings.text(Setting::OfficeName);
    GATEHOUSE_TRY_ASSIGN(parameters, newAppParameters(m_services.settings));
    request.parameters = parameters;
    return m_services.totp.begin(tx, actingAs(here.user, caller), request);
}

Result<Settled<EnrolmentDone>> SignInSteps::confirmEnrolment(Transaction &tx, const QByteArray &flowHash,
                                                             const FactorId &factor, const QString &code,
                                                             SignInChannel channel,
                                                             const Caller &caller) const
{
    GATEHOUSE_TRY_ASSIGN(here, waiting(tx, flowHash, channel, FlowStep::FactorEnrolment));
    GATEHOUSE_TRY_ASSIGN(attempts, m_flows.countAttempt(tx, flowHash, m_services.clock.now()));
    if (!attempts) return expired();
    const Caller self = actingAs(here.user, caller);
    const auto confirmed = m_services.totp.confirm(tx, self, here.user.id, factor, code);
    if (!confirmed.ok()) {
        if (confirmed.error().code != ErrorCode::InvalidInput) return confirmed.error();
        // The key is its owner's own, so a wrong code is no guess at the account; the flow's limit is enough.
        const bool ended = *attempts >= SignInService::kFlowAttempts;
        return Settled<EnrolmentDone>{ended ? expired() : invalidCode()};
    }
    return enrolled(tx, here, here.flow.amr + QStringList{kOtp, kMultiFactor},
                    QStringLiteral("totp_enrolment"), namedApp(confirmed->label), caller);
}

Result<Settled<EnrolmentDone>> SignInSteps::enrolled(Transaction &tx, const Waiting &waiting,
                                                     const QStringList &amr, const QString &method,
                                                     const NamedFactor &factor, const Caller &caller) const
{
    const Caller self = actingAs(waiting.user, caller);
    EnrolmentDone done;
    GATEHOUSE_TRY_ASSIGN(codes, m_services.recoveryCodes.regenerate(tx, self, waiting.user.id));
    done.recoveryCodes = std::move(codes);
    GATEHOUSE_TRY(notify(tx, self, waiting.user, message::kFactorAdded, factorValues(factor)));
    GATEHOUSE_TRY_ASSIGN(next, proved(tx, waiting, amr, method, caller));
    done.next = std::move(next);
    return Settled<EnrolmentDone>{std::move(done)};
}

Result<SignInStep> SignInSteps::setPassword(Transaction &tx, const QByteArray &flowHash, const QString &hash,
                                            SignInChannel channel, const Caller &caller) const
{
    GATEHOUSE_TRY_ASSIGN(here, waiting(tx, flowHash, channel, FlowStep::PasswordChange));
    GATEHOUSE_TRY_ASSIGN(used, m_flows.use(tx, flowHash, m_services.clock.now()));
    if (!used) return expired();
    const Caller self = actingAs(here.user, caller);
    const QString reason = QStringLiteral("password_changed");
    GATEHOUSE_TRY_ASSIGN(
        user, m_services.users.setPassword(tx, self, here.user.id, hash, PasswordChangeKind::Changed));
    GATEHOUSE_TRY(m_services.sessions.endAllOfUser(tx, self, user.id, reason));
    GATEHOUSE_TRY(m_services.endAuthorizations(tx, self, user.id, reason));
    const RememberedDeviceService devices(m_services.clock, m_services.audit);
    GATEHOUSE_TRY(devices.forgetAll(tx, self, user.id, reason));
    GATEHOUSE_TRY(notify(tx, self, user, message::kPasswordChanged, {}));
    // The factor came before; the session that a step-up began in has just ended with all others.
    return advance(tx, user, here.flow.amr, channel, caller);
}

Result<SignInStep> SignInSteps::advance(Transaction &tx, const User &user, const QStringList &amr,
                                        SignInChannel channel, const Caller &caller, bool needsFactor) const
{
    GATEHOUSE_TRY_ASSIGN(factors, factorsOf(tx, user.id));
    GATEHOUSE_TRY_ASSIGN(subjects, m_services.access.subjectsOf(tx, user.id));
    GATEHOUSE_TRY_ASSIGN(step, stepAfter(tx, user, factors, subjects, amr, needsFactor));
    if (!step) return complete(tx, user, amr, channel, caller, needsFactor);

    Secret token = randomToken();
    SignInFlow flow;
    flow.tokenHash = tokenHash(token.view());
    flow.user = user.id;
    flow.channel = channel;
    flow.amr = amr;
    flow.needsFactor = needsFactor;
    flow.createdAt = m_services.clock.now();
    flow.expiresAt = flow.createdAt + SignInService::kFlowLifetime;
    GATEHOUSE_TRY(m_flows.insert(tx, flow, caller.address));
    return answerOf(tx, {std::move(flow), user, factors, step, std::move(subjects)}, std::move(token));
}

Result<SignInStep> SignInSteps::answerOf(Transaction &tx, const Standing &at, Secret token) const
{
    const Timestamp end = at.flow.expiresAt;
    switch (*at.step) {
        case FlowStep::SecondFactor:
            return SignInStep(SecondFactorNeeded{std::move(token), at.factors, end});
        case FlowStep::FactorEnrolment:
            return SignInStep(FactorEnrolmentNeeded{std::move(token), end});
        case FlowStep::PasswordChange:
            return SignInStep(
                PasswordChangeNeeded{std::move(token), *passwordMustGo(at.user, at.subjects), end});
        case FlowStep::ContactVerification: {
            GATEHOUSE_TRY_ASSIGN(pending, unconfirmed(tx, at.user));
            return SignInStep(ContactVerificationNeeded{std::move(token), pending.email, pending.phone, end});
        }
        case FlowStep::Terms:
            return SignInStep(TermsNeeded{std::move(token), end});
    }
    Q_UNREACHABLE();
}

/// The session that this browser holds goes on under a new cookie, so that nothing is left of the old one and
/// signing out ends all of it.
Result<StartedSession> SignInSteps::session(Transaction &tx, const Caller &self, const QStringList &amr,
                                            bool mustGoOn) const
{
    GATEHOUSE_TRY_ASSIGN(subjects, m_services.access.subjectsOf(tx, self.user));
    if (!self.session.isEmpty()) {
        const Result<Session> held = m_services.sessions.byId(tx, self.session);
        if (!held.ok() && held.error().code != ErrorCode::NotFound) return held.error();
        if (held.ok() && held->user == self.user && !held->endedAt)
            return m_services.sessions.rotate(tx, self, held->id, amr, subjects);
    }
    if (mustGoOn) return expired();
    Caller fresh = self;
    fresh.session = {};
    return m_services.sessions.start(tx, fresh, self.user, amr, subjects);
}

Result<SignInStep> SignInSteps::complete(Transaction &tx, const User &user, const QStringList &amr,
                                         SignInChannel channel, const Caller &caller, bool isStepUp) const
{
    Caller self = actingAs(user, caller);
    // Only here: a right password alone must not give anybody guessing at codes a fresh count.
    GATEHOUSE_TRY(m_services.users.noteSuccess(tx, user.id));
    SignInDone done;
    done.user = user.id;
    done.username = user.username;
    done.amr = amr;
    done.authenticatedAt = m_services.clock.now();
    if (channel == SignInChannel::Browser) {
        GATEHOUSE_TRY_ASSIGN(started, session(tx, self, amr, isStepUp));
        done.session = started.session.id;
        done.sessionToken = std::move(started.token);
        done.authenticatedAt = started.session.authenticatedAt;
        self.session = done.session;
    }
    GATEHOUSE_TRY(addDuty(tx, user, done));
    GATEHOUSE_TRY(report(tx, event::kSigninSucceeded, self, user, {}, amr, channel));
    return SignInStep(std::move(done));
}

Result<void> SignInSteps::addDuty(Transaction &tx, const User &user, SignInDone &done) const
{
    if (done.amr.contains(kMultiFactor)) return {};
    GATEHOUSE_TRY_ASSIGN(factors, factorsOf(tx, user.id));
    if (factors.any()) return {};
    GATEHOUSE_TRY_ASSIGN(subjects, m_services.access.subjectsOf(tx, user.id));
    GATEHOUSE_TRY_ASSIGN(duty, factorDuty(tx, m_services.settings, subjects, user.id, done.authenticatedAt));
    done.encouraged = duty.encouraged;
    if (!duty.graceEnds) return {};
    GATEHOUSE_TRY_ASSIGN(end, factor_grace_store::begin(tx, user.id, *duty.graceEnds));
    done.graceEndsAt = end;
    return {};
}

/// The name that was typed is left out where nobody has it: people type passwords into the wrong field.
Result<void> SignInSteps::report(Transaction &tx, QLatin1String type, const Caller &caller,
                                 const std::optional<User> &user, const QString &reason,
                                 const QStringList &amr, SignInChannel channel) const
{
    AuditEvent event;
    event.type = type;
    const bool failed = type == event::kSigninFailed || type == event::kMfaFailed;
    event.outcome = failed ? AuditOutcome::Failure : AuditOutcome::Success;
    event.reason = reason;
    event.actor = caller;
    event.target.kind = QStringLiteral("user");
    if (user) {
        event.target.id = user->id.toString();
        event.target.name = user->username;
    }
    event.detail = {{QStringLiteral("channel"),
                     channel == SignInChannel::Browser ? QStringLiteral("browser") : QStringLiteral("api")}};
    if (!amr.isEmpty()) event.detail.insert(QStringLiteral("amr"), QJsonArray::fromStringList(amr));
    return m_services.audit.append(tx, event);
}

}  // namespace gatehouse
