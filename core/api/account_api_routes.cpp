#include "core/api/account_api_routes.h"

#include "core/api/account_api.h"
#include "core/api/due_deletions.h"
#include "core/api/own_profile.h"
#include "core/api/people_services.h"

namespace gatehouse {

namespace {

constexpr qsizetype kMaximumPassword = 1024;
constexpr qsizetype kMaximumText = 1000;

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonObject toJson(const PendingEmail &pending)
{
    return {{QStringLiteral("new_email"), pending.newEmail},
            {QStringLiteral("asked_at"), pending.askedAt.toRfc3339()},
            {QStringLiteral("expires_at"), pending.expiresAt.toRfc3339()},
            {QStringLiteral("new_confirmed"), pending.newConfirmedAt.has_value()},
            {QStringLiteral("old_confirmed"), pending.oldConfirmedAt.has_value()}};
}

QJsonObject toJson(const PendingDeletion &pending)
{
    return {{QStringLiteral("asked_at"), pending.askedAt.toRfc3339()},
            {QStringLiteral("due_at"), pending.dueAt.toRfc3339()}};
}

Result<HttpReply> profileReply(Services &services, Transaction &tx, const UserId &id)
{
    GATEHOUSE_TRY_ASSIGN(user, services.users.byId(tx, id));
    GATEHOUSE_TRY_ASSIGN(email, services.people->emailChange.pending(tx, id));
    GATEHOUSE_TRY_ASSIGN(deletion, services.people->deletions.pending(tx, id));
    return versionedReply(
        {{QStringLiteral("id"), user.id.toString()},
         {QStringLiteral("username"), user.username},
         {QStringLiteral("display_name"), user.displayName},
         {QStringLiteral("email"), textOrNull(user.email)},
         {QStringLiteral("email_verified"), user.emailVerified},
         {QStringLiteral("phone"), textOrNull(user.phone)},
         {QStringLiteral("phone_verified"), user.phoneVerified},
         {QStringLiteral("locale"), user.locale},
         {QStringLiteral("profile"), user.profile},
         {QStringLiteral("has_password"), user.hasPassword},
         {QStringLiteral("editable"), services.settings.boolean(Setting::AccountEditProfile)},
         {QStringLiteral("email_change"), email ? QJsonValue(toJson(*email)) : QJsonValue()},
         {QStringLiteral("deletion"), deletion ? QJsonValue(toJson(*deletion)) : QJsonValue()}},
        user.version);
}

void getProfile(Services &services, const ExchangePtr &exchange)
{
    replyFromRead(services, exchange,
                  [&](Transaction &tx) { return profileReply(services, tx, exchange->caller().user); });
}

void patchProfile(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(version, exchange, ifMatchOf(exchange->request()));
    GATEHOUSE_OR_FAIL(body, exchange, jsonBody(exchange->request()));
    if (auto known = refuseUnknown(body, {"display_name", "locale", "profile"}); !known.ok())
        return exchange->fail(known.error());
    UserChanges changes;
    GATEHOUSE_OR_FAIL(displayName, exchange, optionalString(body, "display_name", kMaximumText));
    GATEHOUSE_OR_FAIL(locale, exchange, optionalString(body, "locale", 64));
    changes.displayName = displayName;
    changes.locale = locale;
    changes.profile = body.value(u"profile");
    replyFromWrite(
        services, exchange,
        [&services, by = exchange->caller(), changes, version](Transaction &tx) -> Result<HttpReply> {
            GATEHOUSE_TRY(changeOwnProfile(services, tx, by, changes, version));
            return profileReply(services, tx, by.user);
        });
}

void changePassword(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, jsonBody(exchange->request()));
    if (auto known = refuseUnknown(body, {"current_password", "new_password"}); !known.ok())
        return exchange->fail(known.error());
    GATEHOUSE_OR_FAIL(current, exchange, requiredSecret(body, "current_password", kMaximumPassword));
    GATEHOUSE_OR_FAIL(fresh, exchange, requiredSecret(body, "new_password", kMaximumPassword));
    whenReady(exchange,
              services.people->ownPassword.change(exchange->caller(), std::move(current), std::move(fresh)),
              [exchange] { exchange->reply(HttpReply::empty(204)); });
}

void askForEmail(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, jsonBody(exchange->request()));
    if (auto known = refuseUnknown(body, {"email"}); !known.ok()) return exchange->fail(known.error());
    GATEHOUSE_OR_FAIL(email, exchange, requiredString(body, "email", kMaximumText));
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), email](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY_ASSIGN(pending, services.people->emailChange.ask(tx, by, email));
                       return jsonReply(toJson(pending), 202);
                   });
}

void cancelEmail(Services &services, const ExchangePtr &exchange)
{
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller()](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY(services.people->emailChange.cancel(tx, by));
                       return HttpReply::empty(204);
                   });
}

void getDeletion(Services &services, const ExchangePtr &exchange)
{
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        const AccountDeletion &deletions = services.people->deletions;
        GATEHOUSE_TRY_ASSIGN(pending, deletions.pending(tx, exchange->caller().user));
        QJsonObject answer = pending ? toJson(*pending) : QJsonObject();
        answer.insert(QStringLiteral("pending"), pending.has_value());
        answer.insert(QStringLiteral("offered"), deletions.isOffered());
        answer.insert(QStringLiteral("delay_days"),
                      services.settings.integer(Setting::AccountDeleteDelayDays));
        return jsonReply(answer);
    });
}

void askForDeletion(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, jsonBody(exchange->request()));
    if (auto known = refuseUnknown(body, {"username"}); !known.ok()) return exchange->fail(known.error());
    GATEHOUSE_OR_FAIL(username, exchange, requiredString(body, "username", 320));
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), username](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY_ASSIGN(pending, askToDelete(services, tx, by, username));
                       return pending ? jsonReply(toJson(*pending), 202) : HttpReply::empty(204);
                   });
}

void undoDeletion(Services &services, const ExchangePtr &exchange)
{
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller()](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY(services.people->deletions.undo(tx, by, by.user));
                       return HttpReply::empty(204);
                   });
}

}  // namespace

std::vector<Route> accountApiRoutes(Services &services)
{
    using enum HttpMethod;
    return {
        accountRoute(services, Get, "/account/v1/profile", getProfile),
        accountRoute(services, Patch, "/account/v1/profile", patchProfile),
        accountRoute(services, Post, "/account/v1/password", changePassword, RateBucket::Credentials),
        freshAccountRoute(services, Post, "/account/v1/email-change", askForEmail, RateBucket::Credentials),
        accountRoute(services, Delete, "/account/v1/email-change", cancelEmail),
        accountRoute(services, Get, "/account/v1/deletion", getDeletion),
        freshAccountRoute(services, Post, "/account/v1/deletion", askForDeletion, RateBucket::Credentials),
        accountRoute(services, Delete, "/account/v1/deletion", undoDeletion),
    };
}

}  // namespace gatehouse
