#include "core/signin/invitation_service.h"

#include "core/access/access_policy.h"
#include "core/audit/audit_log.h"
#include "core/crypto/digest.h"
#include "core/crypto/random.h"
#include "core/delivery/message_kinds.h"
#include "core/delivery/messages.h"
#include "core/identity/email_domains.h"
#include "core/identity/group_service.h"
#include "core/identity/name_rules.h"
#include "core/identity/one_time_link.h"
#include "core/identity/password_rules.h"
#include "core/identity/user_service.h"
#include "core/settings/settings.h"
#include "core/signin/invitation_store.h"
#include "core/signin/message_facts.h"
#include "core/signin/password_context.h"
#include "core/signin/settling.h"

namespace gatehouse {

namespace {

constexpr int kMaximumNote = 500;

Error noSuchInvitation()
{
    return Error::notFound(QStringLiteral("There is no such invitation."));
}

Error notOpen()
{
    return Error::conflict("not_open", QStringLiteral("This invitation was accepted or revoked before."));
}

}  // namespace

QString toString(InvitationStatus status)
{
    switch (status) {
        case InvitationStatus::Open:
            return QStringLiteral("open");
        case InvitationStatus::Accepted:
            return QStringLiteral("accepted");
        case InvitationStatus::Expired:
            return QStringLiteral("expired");
        case InvitationStatus::Revoked:
            return QStringLiteral("revoked");
    }
    return {};
}

std::optional<InvitationStatus> invitationStatusOf(const QString &name)
{
    using enum InvitationStatus;
    for (const InvitationStatus status : {Open, Accepted, Expired, Revoked})
        if (toString(status) == name) return status;
    return std::nullopt;
}

bool InvitationService::isOff() const
{
    return m_services.settings.text(Setting::RegistrationMode) == QLatin1String("off");
}

/// Roles, and groups that have some, are for those to give who may give roles at all.
Result<void> InvitationService::requireMayGive(Transaction &tx, const Caller &by,
                                               const QList<GroupId> &groups, const RoleSet &roles) const
{
    bool gives = !roles.isEmpty();
    for (const GroupId &id : groups) {
        const auto group = m_groups.byId(tx, id);
        if (!group.ok()) {
            if (group.error().code != ErrorCode::NotFound) return group.error();
            return Error::invalid("groups", "unknown_group",
                                  QStringLiteral("There is no group '%1'.").arg(id.toString()));
        }
        gives = gives || !group->roles.isEmpty();
    }
    if (!gives) return {};
    return m_services.access.requireMayChangeRoles(tx, by);
}

Result<SentInvitation> InvitationService::create(Transaction &tx, const Caller &by,
                                                 const NewInvitation &input) const
{
    if (isOff())
        return Error::conflict(
            "invitations_off",
            QStringLiteral("Invitations are off. Set registration.mode to invitation or open first."));
    Invitation made;
    if (!input.email.isEmpty() || input.byMail) {
        GATEHOUSE_TRY_ASSIGN(email, checkEmail(input.email));
        made.email = email.shown;
        GATEHOUSE_TRY(checkEmailDomain(m_services.settings, made.email));
        GATEHOUSE_TRY_ASSIGN(owner, m_services.users.findByLogin(tx, made.email));
        if (owner)
            return Error::conflict("email_taken",
                                   QStringLiteral("There is an account with this e-mail address."), "email");
    }
    GATEHOUSE_TRY_ASSIGN(name, checkDisplayName(input.displayName));
    GATEHOUSE_TRY_ASSIGN(locale, checkLocale(input.locale));
    GATEHOUSE_TRY_ASSIGN(note, checkPlainText(input.note, "note", kMaximumNote, true));
    GATEHOUSE_TRY(requireMayGive(tx, by, input.groups, input.roles));
    made.id = InvitationId::generate(m_services.clock);
    made.displayName = name;
    made.locale = locale;
    made.note = note;
    made.groups = input.groups;
    made.roles = input.roles;
    made.invitedBy = by.user;
    made.inviterName = by.name;
    made.mailed = input.byMail && m_messages.canMail();
    made.sentCount = 1;
    made.createdAt = m_services.clock.now();
    made.expiresAt = made.createdAt + m_services.settings.duration(Setting::RegistrationInvitationDays);
    const Secret token = randomToken();
    GATEHOUSE_TRY(invitation_store::insert(tx, made, tokenHash(token.view())));
    GATEHOUSE_TRY(report(tx, event::kInvitationCreated, by, made));
    return deliver(tx, by, made, token);
}

Result<SentInvitation> InvitationService::deliver(Transaction &tx, const Caller &by,
                                                  const Invitation &invitation, const Secret &token) const
{
    const QString link =
        m_issuer + QStringLiteral("/invitation?token=") + QString::fromLatin1(token.reveal());
    if (!invitation.mailed) return SentInvitation{invitation, link};
    QJsonObject values{
        {QStringLiteral("name"), invitation.displayName},
        {QStringLiteral("link"), link},
        {QStringLiteral("days"), m_services.settings.integer(Setting::RegistrationInvitationDays)},
        {QStringLiteral("inviter"), by.name},
        {QStringLiteral("note"), invitation.note}};
    GATEHOUSE_TRY(m_messages.send(tx, {message::kInvitation, invitation.email, invitation.locale, values}));
    return SentInvitation{invitation, {}};
}

Result<SentInvitation> InvitationService::resend(Transaction &tx, const Caller &by, const InvitationId &id,
                                                 bool byMail) const
{
    if (isOff()) return Error::conflict("invitations_off", QStringLiteral("Invitations are off."));
    GATEHOUSE_TRY_ASSIGN(before, byId(tx, id));
    GATEHOUSE_TRY(requireMayGive(tx, by, before.groups, before.roles));
    const Secret token = randomToken();
    const bool mailed = byMail && m_messages.canMail() && !before.email.isEmpty();
    GATEHOUSE_TRY_ASSIGN(renewed, invitation_store::renew(
                                      tx, id, tokenHash(token.view()), mailed,
                                      m_services.clock.now() +
                                          m_services.settings.duration(Setting::RegistrationInvitationDays)));
    if (!renewed) return notOpen();
    GATEHOUSE_TRY(report(tx, event::kInvitationSent, by, *renewed));
    return deliver(tx, by, *renewed, token);
}

Result<Invitation> InvitationService::revoke(Transaction &tx, const Caller &by, const InvitationId &id,
                                             const QString &reason) const
{
    GATEHOUSE_TRY(byId(tx, id));
    GATEHOUSE_TRY_ASSIGN(revoked, invitation_store::revoke(tx, id, m_services.clock.now()));
    if (!revoked) return notOpen();
    GATEHOUSE_TRY_ASSIGN(after, byId(tx, id));
    GATEHOUSE_TRY(report(tx, event::kInvitationRevoked, by, after, reason));
    return after;
}

Result<Invitation> InvitationService::byId(Transaction &tx, const InvitationId &id) const
{
    GATEHOUSE_TRY_ASSIGN(found, invitation_store::byId(tx, id));
    if (!found) return noSuchInvitation();
    return std::move(*found);
}

Result<Page<Invitation>> InvitationService::list(Transaction &tx, std::optional<InvitationStatus> status,
                                                 const PageRequest &page) const
{
    return invitation_store::list(tx, status, page, m_services.clock.now());
}

Result<Invitation> InvitationService::open(Transaction &tx, QByteArrayView token) const
{
    GATEHOUSE_TRY_ASSIGN(found, invitation_store::open(tx, tokenHash(token), m_services.clock.now()));
    if (!found || isOff()) return OneTimeLinkService::expired();
    return std::move(*found);
}

QFuture<Result<void>> InvitationService::accept(InvitationAnswer answer, const Caller &caller)
{
    auto promise = startedPromise<void>();
    auto future = promise->future();
    struct Checked
    {
        Invitation invitation;
        RoleSet roles;  ///< with those of the groups
    };
    const auto checked = m_services.database.read([&](Transaction &tx) -> Result<Checked> {
        GATEHOUSE_TRY_ASSIGN(invitation, open(tx, answer.token));
        GATEHOUSE_TRY(checkUsername(answer.username));
        GATEHOUSE_TRY(checkDisplayName(answer.displayName));
        GATEHOUSE_TRY(m_terms.requireAccepted(tx, answer.acceptedTerms));
        GATEHOUSE_TRY_ASSIGN(roles, rolesOf(tx, invitation));
        return Checked{std::move(invitation), roles};
    });
    if (!checked.ok()) {
        fulfil(promise, Result<void>(checked.error()));
        return future;
    }
    auto password = m_services.passwordRules.checkNew(
        answer.password, newcomersContext(m_services.settings, answer.username, checked->invitation.email,
                                          answer.displayName, checked->roles, checked->invitation.groups));
    if (!password.ok()) {
        fulfil(promise, Result<void>(std::move(password).error()));
        return future;
    }
    // Only what may be copied goes on; the password is hashed by then.
    const auto kept = std::make_shared<InvitationAnswer>(std::move(answer));
    whenGood<void>(m_services.passwords.hash(std::move(password).value()), promise,
                   [this, promise, kept, caller](const QString &hash) {
                       auto written = m_services.database.write([this, kept, hash, caller](Transaction &tx) {
                           return settle(tx, *kept, hash, caller);
                       });
                       written.then([promise](QFuture<Result<void>> done) { fulfil(promise, taken(done)); });
                   });
    return future;
}

/// What the account will have from the first day on. A group that is gone gives nothing; settle() refuses it.
Result<RoleSet> InvitationService::rolesOf(Transaction &tx, const Invitation &invitation) const
{
    RoleSet roles = invitation.roles;
    for (const GroupId &id : invitation.groups) {
        const auto group = m_groups.byId(tx, id);
        if (group.ok())
            roles += group->roles;
        else if (group.error().code != ErrorCode::NotFound)
            return group.error();
    }
    return roles;
}

/// An invitation names the person who made it; which program did is in the audit log alone. Anonymous, who
/// may give nothing, where that is not known any more, or where the program is not what it was.
Result<Caller> InvitationService::inviterOf(Transaction &tx, const Invitation &invitation) const
{
    Caller inviter;
    if (!invitation.invitedBy.isEmpty()) {
        inviter.kind = Caller::Kind::User;
        inviter.user = invitation.invitedBy;
        return inviter;
    }
    AuditQuery made;
    made.type = event::kInvitationCreated;
    made.target = invitation.id.toString();
    GATEHOUSE_TRY_ASSIGN(found, m_services.audit.search(tx, made, {1, {}}));
    if (found.items.isEmpty()) return inviter;
    const AuditRecord &record = found.items.constFirst();
    if (record.actorKind == Caller::Kind::System) return Caller::system(record.actorName);
    if (record.actorKind != Caller::Kind::Client) return inviter;
    inviter.client = ClientId::fromStored(record.actorId);
    GATEHOUSE_TRY_ASSIGN(works, invitation_store::mayClientInvite(tx, inviter.client));
    if (works) inviter.kind = Caller::Kind::Client;
    return inviter;
}

Result<void> InvitationService::settle(Transaction &tx, const InvitationAnswer &answer, const QString &hash,
                                       const Caller &caller) const
{
    if (isOff()) return OneTimeLinkService::expired();
    GATEHOUSE_TRY_ASSIGN(accepted,
                         invitation_store::accept(tx, tokenHash(answer.token), m_services.clock.now()));
    if (!accepted) return OneTimeLinkService::expired();
    GATEHOUSE_TRY(m_terms.requireAccepted(tx, answer.acceptedTerms));
    // Rights that the inviter has lost since cannot be given in their name.
    GATEHOUSE_TRY_ASSIGN(inviter, inviterOf(tx, *accepted));
    if (!requireMayGive(tx, inviter, accepted->groups, accepted->roles).ok())
        return OneTimeLinkService::expired();
    Caller system = caller;
    system.kind = Caller::Kind::System;
    system.name = QStringLiteral("invitation");
    NewUser input;
    input.username = answer.username;
    input.email = accepted->email;
    input.emailVerified = accepted->mailed;
    input.displayName = answer.displayName.isEmpty() ? accepted->displayName : answer.displayName;
    input.locale = accepted->locale.isEmpty() ? answer.locale : accepted->locale;
    input.passwordHash = hash;
    input.roles = accepted->roles;
    GATEHOUSE_TRY_ASSIGN(user, m_services.users.create(tx, system, input));
    for (const GroupId &group : accepted->groups)
        GATEHOUSE_TRY(m_groups.addMember(tx, system, group, user.id));
    GATEHOUSE_TRY(invitation_store::setAcceptedUser(tx, accepted->id, user.id));
    Caller self = caller;
    self.kind = Caller::Kind::User;
    self.user = user.id;
    self.name = user.username;
    if (answer.acceptedTerms) GATEHOUSE_TRY(m_terms.accept(tx, self, user.id, *answer.acceptedTerms));
    GATEHOUSE_TRY(report(tx, event::kInvitationAccepted, self, *accepted));
    QJsonObject values = messageFacts(user.displayName, caller, m_services.clock.now());
    values.insert(QStringLiteral("link"), m_issuer + QStringLiteral("/login"));
    return m_messages.notify(tx, {message::kWelcome, user.email, user.locale, values});
}

Result<void> InvitationService::report(Transaction &tx, QLatin1String type, const Caller &by,
                                       const Invitation &invitation, const QString &reason) const
{
    AuditEvent event;
    event.type = type;
    event.reason = reason;
    event.actor = by;
    event.target = {QStringLiteral("invitation"), invitation.id.toString(), invitation.email};
    event.detail = {{QStringLiteral("mailed"), invitation.mailed},
                    {QStringLiteral("roles"), toStrings(invitation.roles).join(QLatin1Char(' '))}};
    return m_services.audit.append(tx, event);
}

}  // namespace gatehouse
