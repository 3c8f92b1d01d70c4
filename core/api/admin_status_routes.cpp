#include "core/api/admin_status_routes.h"

#include "core/api/admin_route.h"
#include "core/api/people_services.h"
#include "core/api/wire_mapping.h"
#include "core/audit/event_types.h"

namespace gatehouse {

namespace {

using namespace std::chrono_literals;

void add(QList<wire::CheckUp> &list, const char *code, const char *severity, const QString &message)
{
    list.append({QString::fromLatin1(code), QString::fromLatin1(severity), message});
}

/// Whether what we write to people arrives.
Result<void> checkMessages(Services &services, Transaction &tx, QList<wire::CheckUp> &list)
{
    const DeliveryServices &delivery = services.people->delivery;
    const MessageService &messages = services.people->messages;
    const auto check = [&](const char *kind, const char *code, const char *offCode, bool on,
                           const QString &what) -> Result<void> {
        GATEHOUSE_TRY_ASSIGN(counts, delivery.outbox.counts(tx, QLatin1String(kind)));
        if (counts.failing > 0)
            add(list, code, "critical",
                QStringLiteral("%1 %2 wait, and the last attempt failed: %3")
                    .arg(counts.waiting)
                    .arg(what, counts.lastError));
        else if (counts.waiting > 0 && !on)
            add(list, offCode, "warning",
                QStringLiteral("%1 %2 wait until sending is turned on again.").arg(counts.waiting).arg(what));
        return {};
    };
    GATEHOUSE_TRY(check(MessageService::kMail, "mail_failing", "mail_off", messages.canMail(),
                        QStringLiteral("mails")));
    GATEHOUSE_TRY(check(MessageService::kSms, "sms_failing", "sms_off", messages.canText(),
                        QStringLiteral("text messages")));
    return {};
}

/// What an administrator should know without looking for it.
Result<QList<wire::CheckUp>> checkUp(Services &services, Transaction &tx, const wire::ServerStatus &status)
{
    QList<wire::CheckUp> list;
    GATEHOUSE_TRY_ASSIGN(administrators, services.access.workingAdministrators(tx));
    if (administrators == 1)
        add(list, "one_administrator", "warning",
            QStringLiteral(
                "Only one person can administer this server. Give somebody else the role as well."));
    UserFilter unprotected;
    unprotected.role = Role::Administrator;
    unprotected.mfa = UserMfa::None;
    GATEHOUSE_TRY_ASSIGN(weak, services.users.list(tx, unprotected, {}));
    if (!weak.items.isEmpty())
        add(list, "administrator_without_factor", "critical",
            QStringLiteral("An administrator signs in with a password alone. Enrol an authenticator app."));
    if (services.issuer.startsWith(u"http://"))
        add(list, "plain_http", "warning",
            QStringLiteral(
                "This server is reached over plain HTTP: fine on this computer, not for an office."));
    if (services.settings.text(Setting::RegistrationMode) == u"open")
        add(list, "registration_open", "info",
            QStringLiteral("Anybody who reaches this server can make an account."));
    if (status.usersLocked > 0)
        add(list, "users_locked", "info",
            QStringLiteral(
                "Accounts are locked after wrong passwords. Look at the audit log for the reason."));
    GATEHOUSE_TRY(checkMessages(services, tx, list));
    return list;
}

Result<HttpReply> statusReply(Services &services, Transaction &tx)
{
    wire::ServerStatus status;
    status.version = QStringLiteral(GATEHOUSE_VERSION);
    status.issuer = services.issuer;
    status.startedAt = services.startedAt;
    status.databaseEngine =
        services.database.isPostgres() ? QStringLiteral("postgresql") : QStringLiteral("sqlite");
    status.schemaVersion = services.database.schemaVersion();
    GATEHOUSE_TRY_ASSIGN(users, services.users.counts(tx));
    status.users = users.all;
    status.usersDisabled = users.disabled;
    status.usersLocked = users.locked;
    status.usersWithoutFactor = users.withoutFactor;
    GATEHOUSE_TRY_ASSIGN(sessions, services.sessions.countLive(tx));
    GATEHOUSE_TRY_ASSIGN(clients, services.clients.count(tx));
    status.sessions = sessions;
    status.clients = clients;
    const Timestamp yesterday = services.clock.now() - 24h;
    GATEHOUSE_TRY_ASSIGN(succeeded, services.audit.countSince(tx, event::kSigninSucceeded, yesterday));
    GATEHOUSE_TRY_ASSIGN(failed, services.audit.countSince(tx, event::kSigninFailed, yesterday));
    status.signInsSucceeded24h = succeeded;
    status.signInsFailed24h = failed;
    GATEHOUSE_TRY_ASSIGN(findings, checkUp(services, tx, status));
    status.checkUp = findings;
    return wireReply(status);
}

void getStatus(Services &services, const ExchangePtr &exchange)
{
    replyFromRead(services, exchange, [&](Transaction &tx) { return statusReply(services, tx); });
}

void getMe(Services &services, const ExchangePtr &exchange)
{
    const Caller &caller = exchange->caller();
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        wire::Me me;
        GATEHOUSE_TRY_ASSIGN(permissions, services.access.permissions(tx, caller));
        // Without a single permission this is nobody that the admin API knows.
        if (permissions.isEmpty())
            return Error::forbidden("insufficient_scope",
                                    QStringLiteral("This token has no right to administer."));
        me.permissions = permissions;
        if (caller.kind == Caller::Kind::User) {
            GATEHOUSE_TRY_ASSIGN(details, services.users.details(tx, caller.user));
            me.roles = toStrings(details.effectiveRoles);
            me.user = toWire(details);
        }
        if (!caller.client.isEmpty()) me.clientId = caller.client.toString();
        return wireReply(me);
    });
}

}  // namespace

std::vector<Route> adminStatusRoutes(Services &services)
{
    using enum HttpMethod;
    return {
        adminRoute(services, Get, "/admin/v1/status", "status:read", getStatus),
        adminRoute(services, Get, "/admin/v1/me", "", getMe),
    };
}

}  // namespace gatehouse
