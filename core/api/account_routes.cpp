#include "core/api/account_routes.h"

#include <QJsonArray>

#include "core/api/account_changes.h"
#include "core/api/account_frame.h"
#include "core/api/federation_browser.h"
#include "core/api/page_route.h"
#include "core/api/people_services.h"
#include "core/api/readable.h"
#include "core/api/signed_out_page.h"
#include "core/identity/profile.h"

namespace gatehouse {

namespace {

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

Result<void> fillOverview(const ExchangePtr &exchange, const Browser &browser, Transaction &tx,
                          const User &user, QJsonObject &page)
{
    Services &services = browser.services();
    const HttpRequest &request = exchange->request();
    GATEHOUSE_TRY_ASSIGN(details, services.users.details(tx, user.id));
    GATEHOUSE_TRY_ASSIGN(sessions, services.sessions.list(tx, {SessionFilter::State::Live, user.id},
                                                          {PageRequest::kMaximumLimit, {}}));
    GATEHOUSE_TRY_ASSIGN(consents, services.consents.list(tx, user.id));
    GATEHOUSE_TRY_ASSIGN(passkeys, services.people->passkeys.list(tx, user.id));
    page.insert(QStringLiteral("user_totp"), details.totpFactors > 0);
    page.insert(QStringLiteral("user_recovery_codes_left"), QString::number(details.recoveryCodesLeft));
    page.insert(QStringLiteral("user_passkeys"), QString::number(passkeys.size()));
    page.insert(QStringLiteral("user_sessions"), QString::number(sessions.items.size()));
    page.insert(QStringLiteral("user_applications"), QString::number(consents.size()));
    page.insert(QStringLiteral("email_confirmed"), user.emailVerified);
    const QJsonArray facts = profileLines(browser, request, user);
    page.insert(QStringLiteral("has_facts"), !facts.isEmpty());
    page.insert(QStringLiteral("facts"), facts);
    page.insert(QStringLiteral("has_password"), user.hasPassword);
    if (user.passwordChangedAt)
        page.insert(QStringLiteral("user_password_changed"),
                    readableTime(browser.pages().language(request), *user.passwordChangedAt));
    return {};
}

void showAccount(const ExchangePtr &exchange, const Browser &browser)
{
    showAccountPage(
        exchange, browser,
        {"account", "overview", noticeOf(exchange->request(), QStringLiteral("account"), {"kept"})},
        [&](Transaction &tx, const User &user, QJsonObject &page) {
            return fillOverview(exchange, browser, tx, user, page);
        });
}

void signOut(const ExchangePtr &exchange, const Browser &browser)
{
    if (auto form = browser.checkedForm(exchange->request()); !form.ok()) return exchange->fail(form.error());
    auto ended = endOwnSession(browser.services(), exchange->caller(), exchange->caller().session);
    whenReady(exchange, std::move(ended), [exchange, &browser](const QList<QByteArray> &frames) {
        replySignedOut(exchange, browser, exchange->caller().user, frames);
    });
}

}  // namespace

std::vector<Route> accountRoutes(const Browser &browser)
{
    return {
        ownPage(browser, HttpMethod::Get, "/account", showAccount),
        ownPage(browser, HttpMethod::Post, "/account/sign-out", signOut),
    };
}

}  // namespace gatehouse
