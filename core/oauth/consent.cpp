#include "core/oauth/consent.h"

#include "core/audit/audit_log.h"
#include "core/oauth/consent_store.h"
#include "core/token/grant_service.h"

namespace gatehouse {

namespace {

AuditEvent eventAbout(QLatin1String type, const Caller &by, const UserId &user, const ClientId &client)
{
    AuditEvent event;
    event.type = type;
    event.actor = by;
    event.target = {QStringLiteral("client"), client.toString(), {}};
    event.detail.insert(QStringLiteral("user_id"), user.toString());
    return event;
}

}  // namespace

Result<std::optional<ConsentState>> ConsentService::find(Transaction &tx, const UserId &user,
                                                         const ClientId &client) const
{
    return consent_store::find(tx, user, client);
}

Result<QList<Consent>> ConsentService::list(Transaction &tx, const UserId &user) const
{
    return consent_store::list(tx, user);
}

Result<void> ConsentService::allow(Transaction &tx, const Caller &by, const UserId &user,
                                   const ClientId &client, const QStringList &scopes,
                                   const QStringList &claims) const
{
    GATEHOUSE_TRY_ASSIGN(before, consent_store::find(tx, user, client));
    ConsentState all = before.value_or(ConsentState());
    all.scopes += scopes;
    all.scopes.removeDuplicates();
    all.claims += claims;
    all.claims.removeDuplicates();
    all.updatedAt = m_clock.now();
    GATEHOUSE_TRY(consent_store::save(tx, user, client, all));
    AuditEvent event = eventAbout(event::kConsentGiven, by, user, client);
    event.detail.insert(QStringLiteral("scope"), scopes.join(QLatin1Char(' ')));
    if (!claims.isEmpty()) event.detail.insert(QStringLiteral("claims"), claims.join(QLatin1Char(' ')));
    return m_audit.append(tx, event);
}

Result<void> ConsentService::withdraw(Transaction &tx, const Caller &by, const UserId &user,
                                      const ClientId &client) const
{
    GATEHOUSE_TRY_ASSIGN(removed, consent_store::remove(tx, user, client));
    // Applications that ask for no consent have grants all the same.
    GATEHOUSE_TRY_ASSIGN(
        ended, m_grants.revokeForUserAndClient(tx, by, user, client, QStringLiteral("consent_withdrawn")));
    if (!removed && ended == 0)
        return Error::notFound(QStringLiteral("This application has no permission from this person."));
    return m_audit.append(tx, eventAbout(event::kConsentWithdrawn, by, user, client));
}

}  // namespace gatehouse
