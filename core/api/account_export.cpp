#include "core/api/account_export.h"

#include <QJsonArray>
#include <QJsonDocument>

#include "core/api/own_activity.h"
#include "core/api/people_services.h"
#include "core/audit/user_event.h"
#include "core/mfa/factor_summary.h"
#include "core/mfa/webauthn/authenticator_names.h"

namespace gatehouse {

namespace {

constexpr int kMostEvents = 1000;
constexpr int kMostSessions = 1000;

QJsonValue timeOrNull(const std::optional<Timestamp> &at)
{
    return at ? QJsonValue(at->toRfc3339()) : QJsonValue(QJsonValue::Null);
}

QJsonObject accountOf(const UserDetails &details)
{
    const User &user = details.user;
    QJsonArray groups;
    for (const GroupRef &group : details.groups)
        groups.append(group.name);
    return {{QStringLiteral("id"), user.id.toString()},
            {QStringLiteral("username"), user.username},
            {QStringLiteral("display_name"), user.displayName},
            {QStringLiteral("email"), user.email},
            {QStringLiteral("email_verified"), user.emailVerified},
            {QStringLiteral("phone"), user.phone},
            {QStringLiteral("phone_verified"), user.phoneVerified},
            {QStringLiteral("locale"), user.locale},
            {QStringLiteral("profile"), user.profile},
            {QStringLiteral("attributes"), user.attributes},
            {QStringLiteral("groups"), groups},
            {QStringLiteral("roles"), QJsonArray::fromStringList(toStrings(details.effectiveRoles))},
            {QStringLiteral("disabled"), user.disabled},
            {QStringLiteral("created_at"), user.createdAt.toRfc3339()},
            {QStringLiteral("updated_at"), user.updatedAt.toRfc3339()},
            {QStringLiteral("password_changed_at"), timeOrNull(user.passwordChangedAt)},
            {QStringLiteral("last_sign_in_at"), timeOrNull(user.lastSignInAt)}};
}

Result<QJsonArray> sessionsOf(Services &services, Transaction &tx, const UserId &user)
{
    QJsonArray sessions;
    PageRequest wanted{PageRequest::kMaximumLimit, {}};
    do {
        GATEHOUSE_TRY_ASSIGN(page, services.sessions.list(tx, {SessionFilter::State::Any, user}, wanted));
        for (const Session &session : std::as_const(page.items)) {
            sessions.append(
                QJsonObject{{QStringLiteral("started_at"), session.createdAt.toRfc3339()},
                            {QStringLiteral("last_seen_at"), session.lastSeenAt.toRfc3339()},
                            {QStringLiteral("ended_at"), timeOrNull(session.endedAt)},
                            {QStringLiteral("end_reason"), session.endReason},
                            {QStringLiteral("address"), session.address},
                            {QStringLiteral("user_agent"), session.userAgent},
                            {QStringLiteral("methods"), QJsonArray::fromStringList(session.amr)}});
        }
        wanted.cursor = page.next;
    } while (!wanted.cursor.isEmpty() && sessions.size() < kMostSessions);
    return sessions;
}

Result<QJsonArray> applicationsOf(Services &services, Transaction &tx, const UserId &user)
{
    GATEHOUSE_TRY_ASSIGN(consents, services.consents.list(tx, user));
    QJsonArray applications;
    for (const Consent &consent : std::as_const(consents)) {
        applications.append(
            QJsonObject{{QStringLiteral("name"), consent.clientName},
                        {QStringLiteral("scopes"), QJsonArray::fromStringList(consent.scopes)},
                        {QStringLiteral("claims"), QJsonArray::fromStringList(consent.claims)},
                        {QStringLiteral("allowed_at"), consent.createdAt.toRfc3339()},
                        {QStringLiteral("updated_at"), consent.updatedAt.toRfc3339()}});
    }
    return applications;
}

Result<QJsonArray> providersOf(Services &services, Transaction &tx, const UserId &user)
{
    GATEHOUSE_TRY_ASSIGN(identities, services.people->federation.identitiesOf(tx, user));
    QJsonArray providers;
    for (const FederatedIdentity &identity : std::as_const(identities)) {
        providers.append(QJsonObject{{QStringLiteral("provider"), identity.providerName},
                                     {QStringLiteral("subject"), identity.subject},
                                     {QStringLiteral("email"), identity.email},
                                     {QStringLiteral("linked_at"), identity.linkedAt.toRfc3339()},
                                     {QStringLiteral("last_used_at"), timeOrNull(identity.lastUsedAt)}});
    }
    return providers;
}

Result<QJsonArray> termsOf(Services &services, Transaction &tx, const UserId &user)
{
    GATEHOUSE_TRY_ASSIGN(acceptances, services.people->terms.acceptances(tx, user));
    QJsonArray terms;
    for (const TermsAcceptance &acceptance : std::as_const(acceptances))
        terms.append(QJsonObject{{QStringLiteral("version"), acceptance.version},
                                 {QStringLiteral("accepted_at"), acceptance.acceptedAt.toRfc3339()}});
    return terms;
}

Result<QJsonArray> activityOf(Services &services, Transaction &tx, const UserId &user)
{
    QJsonArray events;
    PageRequest wanted{PageRequest::kMaximumLimit, {}};
    do {
        GATEHOUSE_TRY_ASSIGN(page, ownActivity(services, tx, user, wanted));
        for (const AuditRecord &record : std::as_const(page.items)) {
            QJsonObject event{{QStringLiteral("at"), record.at.toRfc3339()},
                              {QStringLiteral("type"), record.type},
                              {QStringLiteral("outcome"), toString(record.outcome)}};
            if (showsOrigin(record, user)) {
                event.insert(QStringLiteral("address"), record.address);
                event.insert(QStringLiteral("user_agent"), record.userAgent);
            }
            events.append(event);
        }
        wanted.cursor = page.next;
    } while (!wanted.cursor.isEmpty() && events.size() < kMostEvents);
    return events;
}

}  // namespace

Result<QJsonObject> ownFactors(Services &services, Transaction &tx, const UserId &user)
{
    GATEHOUSE_TRY_ASSIGN(factors, factorsOf(tx, user));
    GATEHOUSE_TRY_ASSIGN(apps, services.totp.list(tx, user));
    GATEHOUSE_TRY_ASSIGN(passkeys, services.people->passkeys.list(tx, user));
    QJsonArray totp;
    for (const TotpFactor &app : std::as_const(apps)) {
        if (!app.confirmedAt) continue;
        totp.append(QJsonObject{{QStringLiteral("label"), app.label},
                                {QStringLiteral("added_at"), app.createdAt.toRfc3339()},
                                {QStringLiteral("last_used_at"), timeOrNull(app.lastUsedAt)}});
    }
    QJsonArray keys;
    for (const Passkey &passkey : std::as_const(passkeys)) {
        keys.append(QJsonObject{{QStringLiteral("label"), passkey.label},
                                {QStringLiteral("aaguid"), passkey.aaguid},
                                {QStringLiteral("model"), authenticatorName(passkey.aaguid)},
                                {QStringLiteral("synced"), passkey.synced},
                                {QStringLiteral("added_at"), passkey.createdAt.toRfc3339()},
                                {QStringLiteral("last_used_at"), timeOrNull(passkey.lastUsedAt)}});
    }
    GATEHOUSE_TRY_ASSIGN(sent, services.people->codeFactors.list(tx, user));
    QJsonArray codes;
    for (const CodeFactor &factor : std::as_const(sent)) {
        codes.append(QJsonObject{{QStringLiteral("kind"), toString(factor.kind)},
                                 {QStringLiteral("added_at"), factor.createdAt.toRfc3339()},
                                 {QStringLiteral("last_used_at"), timeOrNull(factor.lastUsedAt)}});
    }
    return QJsonObject{{QStringLiteral("kinds"), QJsonArray::fromStringList(factors.kinds())},
                       {QStringLiteral("authenticator_apps"), totp},
                       {QStringLiteral("passkeys"), keys},
                       {QStringLiteral("codes"), codes},
                       {QStringLiteral("recovery_codes_left"), factors.recoveryCodesLeft}};
}

Result<QJsonObject> exportedData(Services &services, Transaction &tx, const UserId &user)
{
    GATEHOUSE_TRY_ASSIGN(details, services.users.details(tx, user));
    GATEHOUSE_TRY_ASSIGN(factors, ownFactors(services, tx, user));
    GATEHOUSE_TRY_ASSIGN(sessions, sessionsOf(services, tx, user));
    GATEHOUSE_TRY_ASSIGN(applications, applicationsOf(services, tx, user));
    GATEHOUSE_TRY_ASSIGN(providers, providersOf(services, tx, user));
    GATEHOUSE_TRY_ASSIGN(terms, termsOf(services, tx, user));
    GATEHOUSE_TRY_ASSIGN(activity, activityOf(services, tx, user));
    QJsonObject data{{QStringLiteral("exported_at"), services.clock.now().toRfc3339()},
                     {QStringLiteral("issuer"), services.issuer},
                     {QStringLiteral("account"), accountOf(details)},
                     {QStringLiteral("sign_in_methods"), factors},
                     {QStringLiteral("sessions"), sessions},
                     {QStringLiteral("applications"), applications},
                     {QStringLiteral("other_providers"), providers},
                     {QStringLiteral("terms_accepted"), terms},
                     {QStringLiteral("activity"), activity}};
    GATEHOUSE_TRY_ASSIGN(email, services.people->emailChange.pending(tx, user));
    if (email)
        data.insert(QStringLiteral("email_change"),
                    QJsonObject{{QStringLiteral("new_email"), email->newEmail},
                                {QStringLiteral("asked_at"), email->askedAt.toRfc3339()}});
    GATEHOUSE_TRY_ASSIGN(deletion, services.people->deletions.pending(tx, user));
    if (deletion)
        data.insert(QStringLiteral("deletion"),
                    QJsonObject{{QStringLiteral("asked_at"), deletion->askedAt.toRfc3339()},
                                {QStringLiteral("due_at"), deletion->dueAt.toRfc3339()}});
    return data;
}

Result<HttpReply> exportReply(Services &services, Transaction &tx, const Caller &self)
{
    GATEHOUSE_TRY_ASSIGN(data, exportedData(services, tx, self.user));
    AuditEvent event = aboutUser(event::kDataExported, self, self.user, self.name);
    GATEHOUSE_TRY(services.audit.append(tx, event));
    HttpReply reply = HttpReply::json(QJsonDocument(data).toJson(QJsonDocument::Indented));
    reply.headers.set("Content-Disposition", "attachment; filename=\"my-account.json\"");
    return reply;
}

}  // namespace gatehouse
