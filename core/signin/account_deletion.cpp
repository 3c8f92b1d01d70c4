#include "core/signin/account_deletion.h"

#include "core/access/access_policy.h"
#include "core/audit/audit_log.h"
#include "core/audit/user_event.h"
#include "core/delivery/message_kinds.h"
#include "core/delivery/messages.h"
#include "core/identity/user_service.h"
#include "core/settings/settings.h"
#include "core/signin/message_facts.h"

namespace gatehouse {

namespace {

Error lastAdministrator()
{
    return Error::conflict(
        "last_administrator",
        QStringLiteral("This is the last administrator who can sign in. Make another one first."));
}

}  // namespace

bool AccountDeletion::isOffered() const
{
    return m_services.settings.boolean(Setting::AccountDelete);
}

bool AccountDeletion::isImmediate() const
{
    return m_services.settings.integer(Setting::AccountDeleteDelayDays) == 0;
}

Result<bool> AccountDeletion::isLastAdministrator(Transaction &tx, const UserId &user) const
{
    GATEHOUSE_TRY_ASSIGN(roles, m_services.access.effectiveRoles(tx, user));
    if (!roles.contains(Role::Administrator)) return false;
    GATEHOUSE_TRY_ASSIGN(working, m_services.access.workingAdministrators(tx));
    return working <= 1;
}

Result<User> AccountDeletion::check(Transaction &tx, const Caller &self, const QString &typed) const
{
    if (!isOffered())
        return Error::forbidden("deletion_off",
                                QStringLiteral("Ask your administrator to delete your account."));
    GATEHOUSE_TRY_ASSIGN(user, m_services.users.byId(tx, self.user));
    if (typed.trimmed() != user.username)
        return Error::invalid("username", "confirmation",
                              QStringLiteral("Type your username to confirm that you mean this account."));
    GATEHOUSE_TRY_ASSIGN(last, isLastAdministrator(tx, user.id));
    if (last) return lastAdministrator();
    return user;
}

Result<PendingDeletion> AccountDeletion::ask(Transaction &tx, const Caller &self, const QString &typed) const
{
    GATEHOUSE_TRY_ASSIGN(user, check(tx, self, typed));
    const Timestamp now = m_services.clock.now();
    const auto delay = m_services.settings.duration(Setting::AccountDeleteDelayDays);
    const PendingDeletion wanted{now, now + delay};
    GATEHOUSE_TRY_ASSIGN(inserted, account_deletion_store::insert(tx, user.id, wanted));
    if (!inserted) {
        GATEHOUSE_TRY_ASSIGN(before, account_deletion_store::find(tx, user.id));
        return before.value_or(wanted);
    }
    GATEHOUSE_TRY(report(tx, event::kDeletionAsked, self, user, {},
                         {{QLatin1String("due_at"), wanted.dueAt.toRfc3339()}}));
    GATEHOUSE_TRY_ASSIGN(token, m_links.issue(tx, link_purpose::kKeepAccount, user.id, {}, delay));
    QJsonObject values = messageFacts(user.displayName, self, now);
    values.insert(QStringLiteral("link"), QString(m_issuer + QStringLiteral("/keep-account?token=") +
                                                  QString::fromLatin1(token.reveal())));
    values.insert(QStringLiteral("days"), m_services.settings.integer(Setting::AccountDeleteDelayDays));
    GATEHOUSE_TRY(m_messages.notify(tx, {message::kAccountDeletion, user.email, user.locale, values}));
    return wanted;
}

Result<std::optional<PendingDeletion>> AccountDeletion::pending(Transaction &tx, const UserId &user) const
{
    return account_deletion_store::find(tx, user);
}

Result<bool> AccountDeletion::undo(Transaction &tx, const Caller &by, const UserId &id) const
{
    GATEHOUSE_TRY_ASSIGN(user, m_services.users.byId(tx, id));
    GATEHOUSE_TRY(m_services.access.requireMayChangeUser(tx, by, id));
    GATEHOUSE_TRY_ASSIGN(removed, account_deletion_store::remove(tx, id));
    if (!removed) return false;
    GATEHOUSE_TRY(m_links.revoke(tx, link_purpose::kKeepAccount, id));
    GATEHOUSE_TRY(report(tx, event::kDeletionUndone, by, user, {}));
    return true;
}

Result<User> AccountDeletion::userOf(Transaction &tx, QByteArrayView token) const
{
    GATEHOUSE_TRY_ASSIGN(link, m_links.peek(tx, token, link_purpose::kKeepAccount));
    if (link.user.isEmpty()) return OneTimeLinkService::expired();
    return m_services.users.byId(tx, link.user);
}

Result<User> AccountDeletion::keep(Transaction &tx, const Caller &caller, QByteArrayView token) const
{
    GATEHOUSE_TRY_ASSIGN(link, m_links.use(tx, token, link_purpose::kKeepAccount));
    if (link.user.isEmpty()) return OneTimeLinkService::expired();
    GATEHOUSE_TRY_ASSIGN(user, m_services.users.byId(tx, link.user));
    Caller self = caller;
    self.kind = Caller::Kind::User;
    self.user = user.id;
    self.name = user.username;
    GATEHOUSE_TRY_ASSIGN(undone, undo(tx, self, user.id));
    if (!undone) return OneTimeLinkService::expired();
    return user;
}

Result<std::optional<UserId>> AccountDeletion::takeNextDue(Transaction &tx, const Caller &by) const
{
    for (;;) {
        GATEHOUSE_TRY_ASSIGN(id, account_deletion_store::takeNextDue(tx, m_services.clock.now()));
        if (!id) return id;
        GATEHOUSE_TRY_ASSIGN(last, isLastAdministrator(tx, *id));
        if (!last) return id;
        GATEHOUSE_TRY_ASSIGN(user, m_services.users.byId(tx, *id));
        GATEHOUSE_TRY(report(tx, event::kDeletionUndone, by, user, QStringLiteral("last_administrator")));
    }
}

Result<void> AccountDeletion::report(Transaction &tx, QLatin1String type, const Caller &by, const User &user,
                                     const QString &reason, const QJsonObject &detail) const
{
    AuditEvent event = aboutUser(type, by, user.id, user.username);
    event.reason = reason;
    event.detail = detail;
    return m_services.audit.append(tx, event);
}

}  // namespace gatehouse
