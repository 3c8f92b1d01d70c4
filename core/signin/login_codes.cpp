#include "core/signin/login_codes.h"

#include "core/access/access_policy.h"
#include "core/audit/audit_log.h"
#include "core/audit/user_event.h"
#include "core/crypto/digest.h"
#include "core/delivery/message_kinds.h"
#include "core/delivery/messages.h"
#include "core/identity/user_service.h"
#include "core/mfa/recovery_code_service.h"
#include "core/signin/code_destination.h"
#include "core/signin/message_facts.h"
#include "core/signin/signin_steps.h"

namespace gatehouse {
namespace {

const QString kMultiFactor = QStringLiteral("mfa");
const QString kKind = QStringLiteral("kind");
const QString kTo = QStringLiteral("to");

Caller actingAs(const User &user, Caller caller)
{
    caller.kind = Caller::Kind::User;
    caller.user = user.id;
    caller.name = user.username;
    return caller;
}

/// Under what the n-th code since the flow began is kept. Only who holds the flow's token can make it, and a
/// code of another flow, kind or number is another one's.
QByteArray codeToken(const Secret &flowToken, CodeKind kind, qint64 number)
{
    const QByteArray what = "login code " + toString(kind).toLatin1() + ' ' + QByteArray::number(number);
    return hmacSha256(flowToken.view(), what).toHex();
}

Error noSuchFactor()
{
    return Error::conflict("no_such_factor",
                           QStringLiteral("Codes of this kind cannot be used with this account."));
}

Error limited(const char *reason, std::chrono::seconds wait, QString text)
{
    Error error = Error::rateLimited(wait, std::move(text));
    error.reason = reason;
    return error;
}

bool has(const FactorSummary &factors, CodeKind kind)
{
    return kind == CodeKind::Email ? factors.emailCode : factors.smsCode;
}

}  // namespace

struct LoginCodes::Private
{
    using FlowStep = SignInService::FlowStep;
    using Waiting = SignInSteps::Waiting;

    Result<void> requirePause(Transaction &tx, const UserId &user) const;
    Result<void> write(Transaction &tx, const Caller &self, const User &user, CodeKind kind,
                       const Secret &code) const;
    Result<qint64> sentSince(Transaction &tx, const SignInFlow &flow) const;
    Result<CodeSent> send(Transaction &tx, const Secret &flowToken, CodeKind kind, SignInChannel channel,
                          const Caller &caller) const;
    Result<bool> take(Transaction &tx, const Secret &flowToken, const Waiting &here, CodeKind kind,
                      const QString &code) const;
    Result<Settled<SignInStep>> secondFactor(Transaction &tx, const Secret &flowToken, CodeKind kind,
                                             const QString &code, SignInChannel channel,
                                             const Caller &caller) const;
    Result<Settled<EnrolmentDone>> confirm(Transaction &tx, const Secret &flowToken, CodeKind kind,
                                           const QString &code, SignInChannel channel,
                                           const Caller &caller) const;
    bool mayAdd(const User &user, const SettingSubjects &subjects, CodeKind kind) const
    {
        return !codeDestination(user, kind).isEmpty() && factors.isOffered(kind, subjects);
    }

    SignInServices services;
    const CodeFactorService &factors;
    const MessageService &messages;
    const OneTimeLinkService &links;
    SignInSteps steps;
};

LoginCodes::LoginCodes(const SignInServices &services, const CodeFactorService &factors,
                       const MessageService &messages, const OneTimeLinkService &links)
    : d(std::make_unique<Private>(Private{services, factors, messages, links, SignInSteps(services)}))
{
}

LoginCodes::~LoginCodes() = default;

/// Write transactions run one after another on both engines, so what is counted here is still so when the new
/// code is written.
Result<void> LoginCodes::Private::requirePause(Transaction &tx, const UserId &user) const
{
    const Timestamp now = services.clock.now();
    GATEHOUSE_TRY_ASSIGN(justNow, links.countSince(tx, link_purpose::kLoginCode, user, now - kPause));
    if (justNow > 0)
        return limited("code_just_sent", kPause,
                       QStringLiteral("A code was sent just now. Wait half a minute before you ask again."));
    const std::chrono::hours window(1);
    GATEHOUSE_TRY_ASSIGN(sent, links.countSince(tx, link_purpose::kLoginCode, user, now - window));
    if (sent < kMostAnHour) return {};
    return limited("too_many_codes", window,
                   QStringLiteral("Codes were sent several times. Please wait an hour, or go another way."));
}

Result<void> LoginCodes::Private::write(Transaction &tx, const Caller &self, const User &user, CodeKind kind,
                                        const Secret &code) const
{
    QJsonObject values = messageFacts(user.displayName, self, services.clock.now());
    values.insert(QStringLiteral("code"), QString::fromLatin1(code.reveal()));
    values.insert(QStringLiteral("minutes"), qint64(kLifetime.count()));
    const QString message = kind == CodeKind::Email ? message::kLoginCode : message::kSmsLoginCode;
    GATEHOUSE_TRY(messages.send(tx, {message, codeDestination(user, kind), user.locale, values}));
    AuditEvent event = aboutUser(event::kMfaCodeSent, self, user.id, user.username);
    event.detail = {{kKind, toString(kind)}};
    return services.audit.append(tx, event);
}

/// How many codes the person was sent since the flow began: the number of the next one. Never more than
/// kMostAnHour, as no flow lives that long.
Result<qint64> LoginCodes::Private::sentSince(Transaction &tx, const SignInFlow &flow) const
{
    return links.countSince(tx, link_purpose::kLoginCode, flow.user,
                            flow.createdAt - std::chrono::milliseconds(1));
}

Result<CodeSent> LoginCodes::Private::send(Transaction &tx, const Secret &flowToken, CodeKind kind,
                                           SignInChannel channel, const Caller &caller) const
{
    GATEHOUSE_TRY_ASSIGN(here, steps.waiting(tx, tokenHash(flowToken.view()), channel));
    const bool isEnrolment = here.step == FlowStep::FactorEnrolment;
    if (!isEnrolment && here.step != FlowStep::SecondFactor) return SignInSteps::wrongStep();
    const bool may = isEnrolment ? mayAdd(here.user, here.subjects, kind) : has(here.factors, kind);
    if (!may) return noSuchFactor();
    GATEHOUSE_TRY(requirePause(tx, here.user.id));
    GATEHOUSE_TRY_ASSIGN(number, sentSince(tx, here.flow));
    const QString to = codeDestination(here.user, kind);
    GATEHOUSE_TRY_ASSIGN(
        code, links.issueCodeUnder(tx, codeToken(flowToken, kind, number), link_purpose::kLoginCode,
                                   here.user.id, {{kKind, toString(kind)}, {kTo, to}}, kLifetime));
    GATEHOUSE_TRY(write(tx, actingAs(here.user, caller), here.user, kind, code));
    return CodeSent{maskedDestination(kind, to), services.clock.now() + kLifetime};
}

/// Whether the code is the newest that was sent for this flow to where the person still is.
Result<bool> LoginCodes::Private::take(Transaction &tx, const Secret &flowToken, const Waiting &here,
                                       CodeKind kind, const QString &code) const
{
    GATEHOUSE_TRY_ASSIGN(number, sentSince(tx, here.flow));
    while (--number >= 0) {
        const QByteArray token = codeToken(flowToken, kind, number);
        const auto waiting = links.peekCode(tx, token, link_purpose::kLoginCode);
        if (!waiting.ok()) {
            if (waiting.error().code != ErrorCode::Gone) return waiting.error();
            continue;
        }
        if (waiting->data.value(kTo).toString() != codeDestination(here.user, kind)) return false;
        GATEHOUSE_TRY_ASSIGN(used, links.useCode(tx, token, link_purpose::kLoginCode, code));
        return used.has_value();
    }
    return false;
}

Result<Settled<SignInStep>> LoginCodes::Private::secondFactor(Transaction &tx, const Secret &flowToken,
                                                              CodeKind kind, const QString &code,
                                                              SignInChannel channel,
                                                              const Caller &caller) const
{
    GATEHOUSE_TRY_ASSIGN(here,
                         steps.waiting(tx, tokenHash(flowToken.view()), channel, FlowStep::SecondFactor));
    GATEHOUSE_TRY_ASSIGN(attempts, steps.countAttempt(tx, here));
    if (!attempts) return SignInSteps::expired();
    bool right = false;
    if (has(here.factors, kind)) {
        GATEHOUSE_TRY_ASSIGN(taken, take(tx, flowToken, here, kind, code));
        right = taken;
    }
    if (!right) {
        const QString reason = QStringLiteral("wrong_%1_code").arg(toString(kind));
        GATEHOUSE_TRY_ASSIGN(ended, steps.countWrongCode(tx, here, *attempts, reason, caller));
        return Settled<SignInStep>{ended ? SignInSteps::expired() : SignInSteps::invalidCode()};
    }
    GATEHOUSE_TRY(factors.noteUsed(tx, here.user.id, kind));
    GATEHOUSE_TRY_ASSIGN(step,
                         steps.proved(tx, here, here.flow.amr + QStringList{toString(kind), kMultiFactor},
                                      toString(kind) + QStringLiteral("_code"), caller));
    return Settled<SignInStep>{std::move(step)};
}

Result<Settled<EnrolmentDone>> LoginCodes::Private::confirm(Transaction &tx, const Secret &flowToken,
                                                            CodeKind kind, const QString &code,
                                                            SignInChannel channel, const Caller &caller) const
{
    GATEHOUSE_TRY_ASSIGN(here,
                         steps.waiting(tx, tokenHash(flowToken.view()), channel, FlowStep::FactorEnrolment));
    GATEHOUSE_TRY_ASSIGN(attempts, steps.countAttempt(tx, here));
    if (!attempts) return SignInSteps::expired();
    if (!mayAdd(here.user, here.subjects, kind)) return noSuchFactor();
    GATEHOUSE_TRY_ASSIGN(right, take(tx, flowToken, here, kind, code));
    if (!right) {
        const bool ended = *attempts >= SignInService::kFlowAttempts;
        return Settled<EnrolmentDone>{ended ? SignInSteps::expired() : SignInSteps::invalidCode()};
    }
    const Caller self = actingAs(here.user, caller);
    GATEHOUSE_TRY(factors.add(tx, self, here.user.id, kind));
    GATEHOUSE_TRY(factors.noteUsed(tx, here.user.id, kind));
    return steps.enrolled(tx, here, here.flow.amr + QStringList{toString(kind), kMultiFactor},
                          toString(kind) + QStringLiteral("_enrolment"), namedFactor(kind), caller);
}

QFuture<Result<CodeSent>> LoginCodes::send(const Secret &flowToken, CodeKind kind, SignInChannel channel,
                                           const Caller &caller)
{
    auto token = std::make_shared<Secret>(flowToken.clone());
    return d->services.database.write([this, token, kind, channel, caller](Transaction &tx) {
        return d->send(tx, *token, kind, channel, caller);
    });
}

QFuture<Result<SignInStep>> LoginCodes::secondFactor(const Secret &flowToken, CodeKind kind,
                                                     const QString &code, SignInChannel channel,
                                                     const Caller &caller)
{
    auto promise = startedPromise<SignInStep>();
    auto token = std::make_shared<Secret>(flowToken.clone());
    settle<SignInStep>(d->services.database, promise,
                       [this, token, kind, code, channel, caller](Transaction &tx) {
                           return d->secondFactor(tx, *token, kind, code, channel, caller);
                       });
    return promise->future();
}

QFuture<Result<EnrolmentDone>> LoginCodes::confirmEnrolment(const Secret &flowToken, CodeKind kind,
                                                            const QString &code, SignInChannel channel,
                                                            const Caller &caller)
{
    auto promise = startedPromise<EnrolmentDone>();
    auto token = std::make_shared<Secret>(flowToken.clone());
    settle<EnrolmentDone>(d->services.database, promise,
                          [this, token, kind, code, channel, caller](Transaction &tx) {
                              return d->confirm(tx, *token, kind, code, channel, caller);
                          });
    return promise->future();
}

Result<QList<CodeKind>> LoginCodes::addable(Transaction &tx, const User &user) const
{
    GATEHOUSE_TRY_ASSIGN(subjects, d->services.access.subjectsOf(tx, user.id));
    GATEHOUSE_TRY_ASSIGN(present, d->factors.list(tx, user.id));
    QList<CodeKind> kinds;
    for (const CodeKind kind : {CodeKind::Email, CodeKind::Sms}) {
        const bool isThere = std::any_of(present.begin(), present.end(),
                                         [kind](const CodeFactor &factor) { return factor.kind == kind; });
        if (!isThere && d->mayAdd(user, subjects, kind)) kinds.append(kind);
    }
    return kinds;
}

Result<OwnCodeSent> LoginCodes::sendToOwner(Transaction &tx, const Caller &by, CodeKind kind) const
{
    GATEHOUSE_TRY_ASSIGN(user, d->services.users.byId(tx, by.user));
    GATEHOUSE_TRY_ASSIGN(kinds, addable(tx, user));
    if (!kinds.contains(kind)) return noSuchFactor();
    GATEHOUSE_TRY(d->requirePause(tx, user.id));
    const QString to = codeDestination(user, kind);
    GATEHOUSE_TRY_ASSIGN(made, d->links.issueCode(tx, link_purpose::kLoginCode, user.id,
                                                  {{kKind, toString(kind)}, {kTo, to}}, kLifetime));
    GATEHOUSE_TRY(d->write(tx, by, user, kind, made.code));
    return OwnCodeSent{{maskedDestination(kind, to), d->services.clock.now() + kLifetime},
                       std::move(made.token)};
}

Result<Settled<CodeFactor>> LoginCodes::confirmByOwner(Transaction &tx, const Caller &by, CodeKind kind,
                                                       QByteArrayView token, const QString &code) const
{
    GATEHOUSE_TRY_ASSIGN(waiting, d->links.peekCode(tx, token, link_purpose::kLoginCode));
    GATEHOUSE_TRY_ASSIGN(user, d->services.users.byId(tx, by.user));
    if (waiting.user != user.id || waiting.data.value(kKind).toString() != toString(kind) ||
        waiting.data.value(kTo).toString() != codeDestination(user, kind))
        return OneTimeLinkService::expired();
    GATEHOUSE_TRY_ASSIGN(kinds, addable(tx, user));
    if (!kinds.contains(kind)) return noSuchFactor();
    GATEHOUSE_TRY_ASSIGN(right, d->links.useCode(tx, token, link_purpose::kLoginCode, code));
    if (!right) return Settled<CodeFactor>{SignInSteps::invalidCode()};
    GATEHOUSE_TRY_ASSIGN(added, d->factors.add(tx, by, user.id, kind));
    return Settled<CodeFactor>{added};
}

}  // namespace gatehouse
