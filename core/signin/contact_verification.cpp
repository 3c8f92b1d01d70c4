#include "core/signin/contact_verification.h"

#include "core/audit/audit_log.h"
#include "core/audit/user_event.h"
#include "core/delivery/message_kinds.h"
#include "core/delivery/messages.h"
#include "core/identity/user_service.h"
#include "core/settings/settings.h"
#include "core/signin/message_facts.h"

namespace gatehouse {

namespace {

Caller actingAs(const User &user, Caller caller)
{
    caller.kind = Caller::Kind::User;
    caller.user = user.id;
    caller.name = user.username;
    return caller;
}

QString emailOf(const OneTimeLink &link)
{
    return link.data.value(QLatin1String("email")).toString();
}

}  // namespace

pending_registration::Pending ContactVerification::wanted() const
{
    return {m_messages.canMail() && m_services.settings.boolean(Setting::RegistrationVerifyEmail),
            m_messages.canText() && m_services.settings.boolean(Setting::RegistrationVerifyPhone)};
}

Result<void> ContactVerification::begin(Transaction &tx, const Caller &self, const User &user) const
{
    const pending_registration::Pending pending = wanted();
    if (!pending.any()) return {};
    GATEHOUSE_TRY(pending_registration::insert(tx, user.id, pending, m_services.clock.now()));
    if (!pending.email) return {};
    return sendMail(tx, self, user.id);
}

Result<void> ContactVerification::requireFewer(Transaction &tx, QLatin1String purpose,
                                               const UserId &user) const
{
    const std::chrono::hours window(1);
    GATEHOUSE_TRY_ASSIGN(sent, m_links.countSince(tx, purpose, user, m_services.clock.now() - window));
    if (sent < kMostAnHour) return {};
    return Error::rateLimited(window, QStringLiteral("That was sent several times. Please wait an hour."));
}

Result<void> ContactVerification::report(Transaction &tx, QLatin1String type, const Caller &self,
                                         const User &user, const QString &reason) const
{
    AuditEvent event = aboutUser(type, self, user.id, user.username);
    event.reason = reason;
    return m_services.audit.append(tx, event);
}

Result<void> ContactVerification::sendMail(Transaction &tx, const Caller &self, const UserId &id) const
{
    GATEHOUSE_TRY_ASSIGN(user, m_services.users.byId(tx, id));
    if (user.email.isEmpty() || user.emailVerified) return {};
    GATEHOUSE_TRY(requireFewer(tx, link_purpose::kVerifyEmail, id));
    GATEHOUSE_TRY(m_links.revoke(tx, link_purpose::kVerifyEmail, id));
    GATEHOUSE_TRY_ASSIGN(
        token, m_links.issue(tx, link_purpose::kVerifyEmail, id, {{QStringLiteral("email"), user.email}},
                             m_services.settings.duration(Setting::RegistrationVerificationHours)));
    QJsonObject values = messageFacts(user.displayName, self, m_services.clock.now());
    values.insert(QStringLiteral("link"),
                  m_issuer + QStringLiteral("/verify?token=") + QString::fromLatin1(token.reveal()));
    values.insert(QStringLiteral("hours"),
                  m_services.settings.integer(Setting::RegistrationVerificationHours));
    GATEHOUSE_TRY(m_messages.send(tx, {message::kVerifyEmail, user.email, user.locale, values}));
    return report(tx, event::kVerificationSent, self, user, QStringLiteral("email"));
}

Result<Secret> ContactVerification::sendCode(Transaction &tx, const Caller &self, const UserId &id) const
{
    GATEHOUSE_TRY_ASSIGN(user, m_services.users.byId(tx, id));
    if (user.phone.isEmpty() || user.phoneVerified) return OneTimeLinkService::expired();
    GATEHOUSE_TRY(requireFewer(tx, link_purpose::kVerifyPhone, id));
    GATEHOUSE_TRY(m_links.revoke(tx, link_purpose::kVerifyPhone, id));
    GATEHOUSE_TRY_ASSIGN(made, m_links.issueCode(tx, link_purpose::kVerifyPhone, id,
                                                 {{QStringLiteral("phone"), user.phone}}, kCodeLifetime));
    GATEHOUSE_TRY(m_messages.send(tx, {message::kSmsVerifyPhone,
                                       user.phone,
                                       user.locale,
                                       {{QStringLiteral("code"), QString::fromLatin1(made.code.reveal())},
                                        {QStringLiteral("minutes"), qint64(kCodeLifetime.count())}}}));
    GATEHOUSE_TRY(report(tx, event::kVerificationSent, self, user, QStringLiteral("phone")));
    return std::move(made.token);
}

Result<QString> ContactVerification::addressOf(Transaction &tx, QByteArrayView token) const
{
    GATEHOUSE_TRY_ASSIGN(link, m_links.peek(tx, token, link_purpose::kVerifyEmail));
    return emailOf(link);
}

Result<User> ContactVerification::confirmEmail(Transaction &tx, const Caller &caller,
                                               QByteArrayView token) const
{
    GATEHOUSE_TRY_ASSIGN(link, m_links.use(tx, token, link_purpose::kVerifyEmail));
    GATEHOUSE_TRY_ASSIGN(user, m_services.users.byId(tx, link.user));
    if (user.email != emailOf(link) || user.disabled) return OneTimeLinkService::expired();
    const Caller self = actingAs(user, caller);
    UserChanges changes;
    changes.emailVerified = true;
    GATEHOUSE_TRY_ASSIGN(changed, m_services.users.update(tx, self, user.id, changes));
    GATEHOUSE_TRY(pending_registration::confirmEmail(tx, user.id));
    GATEHOUSE_TRY(report(tx, event::kEmailVerified, self, changed, {}));
    QJsonObject values = messageFacts(user.displayName, caller, m_services.clock.now());
    values.insert(QStringLiteral("link"), m_issuer + QStringLiteral("/login"));
    GATEHOUSE_TRY(m_messages.notify(tx, {message::kWelcome, user.email, user.locale, values}));
    return changed;
}

Result<Settled<Unit>> ContactVerification::confirmPhone(Transaction &tx, const Caller &caller,
                                                        const UserId &id, QByteArrayView token,
                                                        const QString &code) const
{
    GATEHOUSE_TRY_ASSIGN(waiting, m_links.peekCode(tx, token, link_purpose::kVerifyPhone));
    GATEHOUSE_TRY_ASSIGN(user, m_services.users.byId(tx, waiting.user));
    // A code counts for whom it was sent to, at the number that it was sent to.
    if (waiting.user != id || user.phone != waiting.data.value(QLatin1String("phone")).toString())
        return OneTimeLinkService::expired();
    GATEHOUSE_TRY_ASSIGN(right, m_links.useCode(tx, token, link_purpose::kVerifyPhone, code));
    if (!right) {
        Error wrong =
            Error::unauthenticated("invalid_code", QStringLiteral("That code is not right. Try again."));
        wrong.field = "code";
        return Settled<Unit>{std::move(wrong)};
    }
    const Caller self = actingAs(user, caller);
    UserChanges changes;
    changes.phoneVerified = true;
    GATEHOUSE_TRY(m_services.users.update(tx, self, id, changes));
    GATEHOUSE_TRY(pending_registration::confirmPhone(tx, id));
    GATEHOUSE_TRY(report(tx, event::kPhoneVerified, self, user, {}));
    return Settled<Unit>{Unit{}};
}

}  // namespace gatehouse
