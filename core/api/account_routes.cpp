#include "core/api/account_routes.h"

#include <QJsonArray>

#include "core/api/account_changes.h"
#include "core/api/api_io.h"
#include "core/api/browser.h"
#include "core/api/consent_page.h"
#include "core/api/federation_browser.h"
#include "core/api/page_route.h"
#include "core/api/people_services.h"
#include "core/api/readable.h"
#include "core/api/signed_out_page.h"
#include "core/identity/profile.h"
#include "core/oauth/consent.h"
#include "core/oauth/scope.h"

namespace gatehouse {

namespace {

QJsonArray sessionLines(const QList<Session> &sessions, const SessionId &current, const QString &language)
{
    QJsonArray lines;
    for (const Session &session : sessions) {
        lines.append(QJsonObject{{QStringLiteral("id"), session.id.toString()},
                                 {QStringLiteral("device"), deviceName(session.userAgent)},
                                 {QStringLiteral("address"), session.address},
                                 {QStringLiteral("started"), readableTime(language, session.createdAt)},
                                 {QStringLiteral("last_seen"), readableTime(language, session.lastSeenAt)},
                                 {QStringLiteral("current"), session.id == current}});
    }
    return lines;
}

/// What is kept about this person, each under the name that the page has for it.
QJsonArray profileLines(const Browser &browser, const HttpRequest &request, const User &user)
{
    QJsonArray lines;
    const auto add = [&](const QString &claim, QString value) {
        value.replace(u'\n', QStringLiteral(", "));
        if (value.isEmpty()) return;
        lines.append(QJsonObject{
            {QStringLiteral("name"), browser.pages().message(request, QStringLiteral("claim.") + claim)},
            {QStringLiteral("value"), value}});
    };
    for (const QString &name : profileNames()) {
        const QJsonValue value = user.profile.value(name);
        add(name, value.isObject() ? formattedAddress(value.toObject()) : value.toString());
    }
    add(QStringLiteral("phone_number"), user.phone);
    return lines;
}

/// Which applications this person let in, and what each of them was allowed.
QJsonArray consentLines(const Browser &browser, const HttpRequest &request, const QList<Consent> &consents)
{
    const QString language = browser.pages().language(request);
    QJsonArray lines;
    for (const Consent &consent : consents) {
        QStringList allowed;
        for (const QString &scope : consent.scopes)
            allowed.append(scopeText(browser, request, scope));
        for (const QString &claim : consent.claims)
            if (!consent.scopes.contains(scopeOfClaim(claim)))
                allowed.append(claimText(browser, request, claim));
        allowed.removeAll(QString());
        allowed.removeDuplicates();
        QJsonArray texts;
        for (const QString &text : std::as_const(allowed))
            texts.append(QJsonObject{{QStringLiteral("text"), text}});
        lines.append(QJsonObject{{QStringLiteral("id"), consent.client.toString()},
                                 {QStringLiteral("client"), consent.clientName},
                                 {QStringLiteral("allowed"), texts},
                                 {QStringLiteral("given"), readableTime(language, consent.updatedAt)}});
    }
    return lines;
}

void showAccount(const ExchangePtr &exchange, const Browser &browser)
{
    Services &services = browser.services();
    const Caller &caller = exchange->caller();
    const QString language = browser.pages().language(exchange->request());
    Result<QJsonObject> data = services.database.read([&](Transaction &tx) -> Result<QJsonObject> {
        GATEHOUSE_TRY_ASSIGN(details, services.users.details(tx, caller.user));
        GATEHOUSE_TRY_ASSIGN(sessions,
                             services.sessions.list(tx, {SessionFilter::State::Live, caller.user}, {}));
        GATEHOUSE_TRY_ASSIGN(consents, services.consents.list(tx, caller.user));
        const User &user = details.user;
        const QString name = user.displayName.isEmpty() ? user.username : user.displayName;
        QJsonObject page{
            {QStringLiteral("user_name"), name},
            {QStringLiteral("user_initial"), name.left(1).toUpper()},
            {QStringLiteral("user_username"), user.username},
            {QStringLiteral("user_email"), user.email},
            {QStringLiteral("user_totp"), details.totpFactors > 0},
            {QStringLiteral("user_recovery_codes_left"), QString::number(details.recoveryCodesLeft)},
            {QStringLiteral("logout_action"), QStringLiteral("/account/sign-out")},
            {QStringLiteral("end_action"), QStringLiteral("/account/sessions/end")},
            {QStringLiteral("withdraw_action"), QStringLiteral("/account/applications/withdraw")},
            {QStringLiteral("providers_url"), QStringLiteral("/account/providers")},
            {QStringLiteral("sessions"), sessionLines(sessions.items, caller.session, language)}};
        GATEHOUSE_TRY_ASSIGN(passkeys, services.people->passkeys.list(tx, caller.user));
        if (!passkeys.isEmpty() || services.people->passkeys.isOffered()) {
            page.insert(QStringLiteral("user_passkeys"), QString::number(passkeys.size()));
            page.insert(QStringLiteral("passkeys_url"), QStringLiteral("/account/passkeys"));
        }
        page.insert(QStringLiteral("has_applications"), !consents.isEmpty());
        page.insert(QStringLiteral("applications"), consentLines(browser, exchange->request(), consents));
        const QJsonArray facts = profileLines(browser, exchange->request(), user);
        page.insert(QStringLiteral("has_facts"), !facts.isEmpty());
        page.insert(QStringLiteral("facts"), facts);
        if (user.passwordChangedAt)
            page.insert(QStringLiteral("user_password_changed"),
                        readableTime(language, *user.passwordChangedAt));
        return page;
    });
    if (!data.ok()) return exchange->fail(data.error());
    if (const Result<FormFields> query = queryOf(exchange->request()); query.ok()) {
        const auto notice = [&](const char *parameter, const QString &message) {
            if (query->contains(parameter))
                data->insert(QStringLiteral("notice"), browser.pages().message(exchange->request(), message));
        };
        notice("ended", QStringLiteral("account.session_ended"));
        notice("withdrawn", QStringLiteral("account.withdrawn"));
    }
    browser.replyWithForm(exchange, QStringLiteral("account"), *data);
}

void signOut(const ExchangePtr &exchange, const Browser &browser)
{
    if (auto form = browser.checkedForm(exchange->request()); !form.ok()) return exchange->fail(form.error());
    auto ended = endOwnSession(browser.services(), exchange->caller(), exchange->caller().session);
    whenReady(exchange, std::move(ended), [exchange, &browser](const QList<QByteArray> &frames) {
        replySignedOut(exchange, browser, exchange->caller().user, frames);
    });
}

void endOtherSession(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    const std::optional<SessionId> id =
        SessionId::parse(form->value(QByteArrayView("session")).value_or(QString()));
    if (!id) return exchange->fail(Error::notFound(QStringLiteral("There is no such session.")));
    Services &services = browser.services();
    auto ended = services.database.write(
        [&services, by = exchange->caller(), id = *id](Transaction &tx) -> Result<void> {
            GATEHOUSE_TRY_ASSIGN(session, services.sessions.byId(tx, id));
            // Somebody else's session does not exist for this person.
            if (session.user != by.user) return Error::notFound(QStringLiteral("There is no such session."));
            return endSession(services, tx, by, id, QStringLiteral("signed_out"));
        });
    whenReady(exchange, std::move(ended),
              [exchange] { exchange->reply(HttpReply::redirect("/account?ended=1")); });
}

/// The application loses its tokens, and what the person agreed to is forgotten.
void withdrawConsent(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    const auto client = ClientId::parse(form->value(QByteArrayView("client")).value_or(QString()));
    if (!client) return exchange->fail(Error::notFound(QStringLiteral("There is no such application.")));
    Services &services = browser.services();
    auto withdrawn =
        services.database.write([&services, by = exchange->caller(), client = *client](Transaction &tx) {
            return services.consents.withdraw(tx, by, by.user, client);
        });
    whenReady(exchange, std::move(withdrawn),
              [exchange] { exchange->reply(HttpReply::redirect("/account?withdrawn=1")); });
}

}  // namespace

std::vector<Route> accountRoutes(const Browser &browser)
{
    return {
        ownPage(browser, HttpMethod::Get, "/account", showAccount),
        ownPage(browser, HttpMethod::Post, "/account/sign-out", signOut),
        ownPage(browser, HttpMethod::Post, "/account/sessions/end", endOtherSession),
        ownPage(browser, HttpMethod::Post, "/account/applications/withdraw", withdrawConsent),
    };
}

}  // namespace gatehouse
