#include "core/api/account_changes.h"

#include "core/api/factor_notice.h"
#include "core/api/people_services.h"
#include "core/api/services.h"
#include "core/delivery/message_kinds.h"
#include "core/identity/import_leftovers_store.h"

namespace gatehouse {

Result<qint64> endEverything(Services &services, Transaction &tx, const Caller &by, const UserId &user,
                             const QString &reason, const SessionId &except)
{
    GATEHOUSE_TRY_ASSIGN(ended, services.sessions.endAllOfUser(tx, by, user, reason, except));
    GATEHOUSE_TRY(services.grants.revokeForUser(tx, by, user, reason));
    return ended;
}

Result<void> endSession(Services &services, Transaction &tx, const Caller &by, const SessionId &session,
                        const QString &reason)
{
    GATEHOUSE_TRY(services.sessions.end(tx, by, session, reason));
    GATEHOUSE_TRY(services.grants.revokeForSession(tx, by, session, reason));
    return {};
}

Result<void> endSessionOf(Services &services, Transaction &tx, const Caller &by, const UserId &user,
                          const SessionId &session)
{
    GATEHOUSE_TRY_ASSIGN(found, services.sessions.byId(tx, session));
    if (found.user != user) return Error::notFound(QStringLiteral("There is no such session."));
    return endSession(services, tx, by, session, QStringLiteral("signed_out"));
}

Result<qint64> endOtherSessions(Services &services, Transaction &tx, const Caller &by, const UserId &user,
                                const SessionId &kept)
{
    qint64 ended = 0;
    PageRequest wanted{PageRequest::kMaximumLimit, {}};
    do {
        GATEHOUSE_TRY_ASSIGN(page, services.sessions.list(tx, {SessionFilter::State::Live, user}, wanted));
        for (const Session &session : std::as_const(page.items)) {
            if (session.id == kept) continue;
            GATEHOUSE_TRY(endSession(services, tx, by, session.id, QStringLiteral("signed_out")));
            ++ended;
        }
        wanted.cursor = page.next;
    } while (!wanted.cursor.isEmpty());
    return ended;
}

Result<User> disableUser(Services &services, Transaction &tx, const Caller &by, const UserId &user,
                         const QString &reason, std::optional<qint64> ifVersion)
{
    GATEHOUSE_TRY_ASSIGN(disabled, services.users.disable(tx, by, user, reason, ifVersion));
    GATEHOUSE_TRY(endEverything(services, tx, by, user, QStringLiteral("user_disabled")));
    return disabled;
}

Result<void> deleteUser(Services &services, Transaction &tx, const Caller &by, const UserId &user,
                        const QString &reason, std::optional<qint64> ifVersion)
{
    constexpr int kMoreThanAnybodyHas = 1000;
    GATEHOUSE_TRY(endEverything(services, tx, by, user, QStringLiteral("user_deleted")));
    GATEHOUSE_TRY(services.backchannelLogout.tell(tx, kMoreThanAnybodyHas));
    GATEHOUSE_TRY(services.users.remove(tx, by, user, reason, ifVersion));
    return import_leftovers::forgetPerson(tx, user);
}

Result<User> replacePassword(Services &services, Transaction &tx, const Caller &by, const UserId &user,
                             const QString &hash, PasswordChangeKind kind, bool mustChange,
                             const SessionId &except, std::optional<qint64> ifVersion)
{
    GATEHOUSE_TRY_ASSIGN(changed,
                         services.users.setPassword(tx, by, user, hash, kind, mustChange, ifVersion));
    GATEHOUSE_TRY(endEverything(services, tx, by, user, QStringLiteral("password_changed"), except));
    GATEHOUSE_TRY(
        services.people->rememberedDevices.forgetAll(tx, by, user, QStringLiteral("password_changed")));
    return changed;
}

Result<void> resetMfa(Services &services, Transaction &tx, const Caller &by, const UserId &user,
                      const QString &reason)
{
    GATEHOUSE_TRY(services.access.requireMayChangeUser(tx, by, user));
    GATEHOUSE_TRY(services.totp.removeAll(tx, by, user, reason));
    GATEHOUSE_TRY(services.people->passkeys.removeAll(tx, by, user, reason));
    GATEHOUSE_TRY(services.people->codeFactors.removeAll(tx, by, user, reason));
    GATEHOUSE_TRY(services.recoveryCodes.removeAll(tx, by, user, reason));
    GATEHOUSE_TRY(services.people->rememberedDevices.forgetAll(tx, by, user, QStringLiteral("mfa_reset")));
    GATEHOUSE_TRY(services.people->accessPasses.revokeAll(tx, by, user, QStringLiteral("mfa_reset")));
    GATEHOUSE_TRY(endEverything(services, tx, by, user, QStringLiteral("mfa_reset")));
    GATEHOUSE_TRY_ASSIGN(owner, services.users.byId(tx, user));
    return notifyPerson(services, tx, by, owner, message::kFactorsReset,
                        {{QStringLiteral("reason"), reason},
                         {QStringLiteral("reason_kind"), reason},
                         {QStringLiteral("by"), by.name},
                         {QStringLiteral("by_kind"), byKind(by)}});
}

}  // namespace gatehouse
