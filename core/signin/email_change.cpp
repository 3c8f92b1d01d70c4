#include "core/signin/email_change.h"

#include "core/audit/audit_log.h"
#include "core/audit/user_event.h"
#include "core/delivery/message_kinds.h"
#include "core/delivery/messages.h"
#include "core/identity/email_domains.h"
#include "core/identity/name_rules.h"
#include "core/identity/user_service.h"
#include "core/settings/settings.h"
#include "core/signin/message_facts.h"

namespace gatehouse {

namespace {

constexpr QLatin1String kSide("side");
constexpr QLatin1String kOld("old");
constexpr QLatin1String kNew("new");

Caller actingAs(const User &user, Caller caller)
{
    caller.kind = Caller::Kind::User;
    caller.user = user.id;
    caller.name = user.username;
    return caller;
}

}  // namespace

struct EmailChange::Found
{
    User user;
    Side side = Side::New;
    PendingEmail pending;
};

bool EmailChange::isOffered() const
{
    return m_services.settings.boolean(Setting::AccountChangeEmail) && m_messages.canMail();
}

Result<PendingEmail> EmailChange::ask(Transaction &tx, const Caller &self, const QString &email) const
{
    if (!isOffered())
        return Error::forbidden("email_fixed",
                                QStringLiteral("Ask your administrator for another e-mail address."));
    GATEHOUSE_TRY_ASSIGN(checked, checkEmail(email.trimmed()));
    GATEHOUSE_TRY(checkEmailDomain(m_services.settings, checked.shown));
    GATEHOUSE_TRY_ASSIGN(user, m_services.users.byId(tx, self.user));
    if (checked.shown == user.email)
        return Error::invalid("email", "email_unchanged",
                              QStringLiteral("This is the address that your account has."));
    const Timestamp now = m_services.clock.now();
    const std::chrono::hours window(1);
    GATEHOUSE_TRY_ASSIGN(sent, m_links.countSince(tx, link_purpose::kChangeEmail, user.id, now - window));
    // One link is always made for the new address, and one more for a confirmed one.
    const bool asksOld = user.emailVerified && !user.email.isEmpty();
    if (sent >= kMostAnHour * (asksOld ? 2 : 1))
        return Error::rateLimited(window,
                                  QStringLiteral("That was sent several times. Please wait an hour."));
    GATEHOUSE_TRY(m_links.revoke(tx, link_purpose::kChangeEmail, user.id));
    PendingEmail pending;
    pending.newEmail = checked.shown;
    pending.oldEmail = user.email;
    pending.askedAt = now;
    pending.expiresAt = now + kLifetime;
    if (!asksOld) pending.oldConfirmedAt = now;
    GATEHOUSE_TRY(email_change_store::replace(tx, user.id, pending));
    GATEHOUSE_TRY(askOwner(tx, user, pending, self));
    if (asksOld) GATEHOUSE_TRY(sendLink(tx, user, pending, Side::Old, self));
    GATEHOUSE_TRY(
        report(tx, event::kEmailChangeAsked, self, user, {},
               {{QLatin1String("from"), pending.oldEmail}, {QLatin1String("to"), pending.newEmail}}));
    return pending;
}

/// A link to the new address, or, where it is somebody's already, word of that to its owner. A link is made
/// either way, and nobody knows the one that was not sent.
Result<void> EmailChange::askOwner(Transaction &tx, const User &user, const PendingEmail &pending,
                                   const Caller &self) const
{
    GATEHOUSE_TRY_ASSIGN(owner, m_services.users.findByLogin(tx, pending.newEmail));
    if (!owner || owner->id == user.id) {
        GATEHOUSE_TRY(m_takenAddress.tell(tx, std::nullopt, self));
        return sendLink(tx, user, pending, Side::New, self);
    }
    GATEHOUSE_TRY(
        m_links.issue(tx, link_purpose::kChangeEmail, user.id, {{kSide, QString(kNew)}}, kLifetime));
    // A username that looks like an address belongs to no mailbox that we know of.
    if (owner->email.compare(pending.newEmail, Qt::CaseInsensitive) != 0) owner = std::nullopt;
    return m_takenAddress.tell(tx, owner, self);
}

Result<void> EmailChange::sendLink(Transaction &tx, const User &user, const PendingEmail &pending, Side side,
                                   const Caller &self) const
{
    const bool toOld = side == Side::Old;
    GATEHOUSE_TRY_ASSIGN(token, m_links.issue(tx, link_purpose::kChangeEmail, user.id,
                                              {{kSide, QString(toOld ? kOld : kNew)}}, kLifetime));
    QJsonObject values = messageFacts(user.displayName, self, m_services.clock.now());
    values.insert(QStringLiteral("link"), QString(m_issuer + QStringLiteral("/email-change?token=") +
                                                  QString::fromLatin1(token.reveal())));
    values.insert(QStringLiteral("hours"), qint64(kLifetime.count()));
    if (toOld) values.insert(QStringLiteral("new_address"), pending.newEmail);
    return m_messages.send(tx, {toOld ? message::kEmailChangeOld : message::kEmailChange,
                                toOld ? pending.oldEmail : pending.newEmail, user.locale, values});
}

Result<std::optional<PendingEmail>> EmailChange::pending(Transaction &tx, const UserId &user) const
{
    GATEHOUSE_TRY_ASSIGN(waiting, email_change_store::find(tx, user, m_services.clock.now()));
    if (!waiting) return waiting;
    // Who asked may have been a thief, whom the new password has shut out.
    GATEHOUSE_TRY_ASSIGN(owner, m_services.users.byId(tx, user));
    if (owner.passwordChangedAt && *owner.passwordChangedAt > waiting->askedAt)
        return std::optional<PendingEmail>();
    return waiting;
}

Result<bool> EmailChange::cancel(Transaction &tx, const Caller &self) const
{
    GATEHOUSE_TRY_ASSIGN(removed, email_change_store::remove(tx, self.user));
    if (!removed) return false;
    GATEHOUSE_TRY(m_links.revoke(tx, link_purpose::kChangeEmail, self.user));
    GATEHOUSE_TRY_ASSIGN(user, m_services.users.byId(tx, self.user));
    GATEHOUSE_TRY(report(tx, event::kEmailChangeEnded, self, user, QStringLiteral("cancelled")));
    return true;
}

Result<EmailChange::Found> EmailChange::found(Transaction &tx, const OneTimeLink &link) const
{
    if (link.user.isEmpty()) return OneTimeLinkService::expired();
    Found out;
    out.side = link.data.value(kSide).toString() == kOld ? Side::Old : Side::New;
    GATEHOUSE_TRY_ASSIGN(user, m_services.users.byId(tx, link.user));
    GATEHOUSE_TRY_ASSIGN(waiting, pending(tx, link.user));
    // An administrator may have given another address meanwhile: then this is about nothing any more.
    if (!waiting || user.disabled || waiting->oldEmail != user.email) return OneTimeLinkService::expired();
    out.user = std::move(user);
    out.pending = *waiting;
    return out;
}

Result<EmailChange::Question> EmailChange::question(Transaction &tx, QByteArrayView token) const
{
    GATEHOUSE_TRY_ASSIGN(link, m_links.peek(tx, token, link_purpose::kChangeEmail));
    GATEHOUSE_TRY_ASSIGN(about, found(tx, link));
    return Question{about.side, about.user.username, about.pending};
}

Result<Settled<EmailChange::Outcome>> EmailChange::confirm(Transaction &tx, const Caller &caller,
                                                           QByteArrayView token) const
{
    GATEHOUSE_TRY_ASSIGN(link, m_links.use(tx, token, link_purpose::kChangeEmail));
    GATEHOUSE_TRY_ASSIGN(about, found(tx, link));
    const Timestamp now = m_services.clock.now();
    const bool isNew = about.side == Side::New;
    GATEHOUSE_TRY_ASSIGN(confirmed, isNew ? email_change_store::confirmNew(tx, about.user.id, now)
                                          : email_change_store::confirmOld(tx, about.user.id, now));
    if (!confirmed) return OneTimeLinkService::expired();
    const Caller self = actingAs(about.user, caller);
    GATEHOUSE_TRY(report(tx, event::kEmailChangeConfirmed, self, about.user, QString(isNew ? kNew : kOld)));
    if (!confirmed->isComplete()) return Settled<Outcome>{Outcome::WaitsForOther};
    GATEHOUSE_TRY(end(tx, about.user.id));
    const Result<void> changed = change(tx, self, about.user, *confirmed);
    if (changed.ok()) return Settled<Outcome>{Outcome::Changed};
    if (changed.error().code != ErrorCode::Conflict) return changed.error();
    GATEHOUSE_TRY(report(tx, event::kEmailChangeEnded, self, about.user, QStringLiteral("email_taken")));
    return Settled<Outcome>{Error::conflict(
        "email_taken_meanwhile", QStringLiteral("Another account has this e-mail address by now. Your "
                                                "account keeps the address that it had."))};
}

/// What was sent to the old address must not open the account any more.
Result<void> EmailChange::change(Transaction &tx, const Caller &self, const User &user,
                                 const PendingEmail &pending) const
{
    UserChanges changes;
    changes.email = pending.newEmail;
    changes.emailVerified = true;
    GATEHOUSE_TRY(m_services.users.update(tx, self, user.id, changes));
    GATEHOUSE_TRY(m_links.revoke(tx, link_purpose::kResetPassword, user.id));
    QJsonObject values = messageFacts(user.displayName, self, m_services.clock.now());
    values.insert(QStringLiteral("new_address"), pending.newEmail);
    return m_messages.notify(tx, {message::kEmailChanged, pending.oldEmail, user.locale, values});
}

Result<void> EmailChange::refuse(Transaction &tx, const Caller &caller, QByteArrayView token) const
{
    GATEHOUSE_TRY_ASSIGN(link, m_links.use(tx, token, link_purpose::kChangeEmail));
    GATEHOUSE_TRY_ASSIGN(about, found(tx, link));
    GATEHOUSE_TRY(end(tx, about.user.id));
    return report(
        tx, event::kEmailChangeEnded, actingAs(about.user, caller), about.user,
        about.side == Side::New ? QStringLiteral("refused_by_new") : QStringLiteral("refused_by_old"));
}

Result<void> EmailChange::end(Transaction &tx, const UserId &user) const
{
    GATEHOUSE_TRY_ASSIGN(removed, email_change_store::remove(tx, user));
    if (!removed) return OneTimeLinkService::expired();
    GATEHOUSE_TRY(m_links.revoke(tx, link_purpose::kChangeEmail, user));
    return {};
}

Result<qint64> EmailChange::prune(Transaction &tx, int limit) const
{
    return email_change_store::prune(tx, m_services.clock.now(), limit);
}

Result<void> EmailChange::report(Transaction &tx, QLatin1String type, const Caller &by, const User &user,
                                 const QString &reason, const QJsonObject &detail) const
{
    AuditEvent event = aboutUser(type, by, user.id, user.username);
    event.reason = reason;
    event.detail = detail;
    return m_services.audit.append(tx, event);
}

}  // namespace gatehouse
