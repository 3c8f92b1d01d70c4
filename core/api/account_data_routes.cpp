#include "core/api/account_data_routes.h"

#include "core/api/account_export.h"
#include "core/api/account_forms.h"
#include "core/api/account_frame.h"
#include "core/api/due_deletions.h"
#include "core/api/fresh_sign_in.h"
#include "core/api/page_route.h"
#include "core/api/people_services.h"

namespace gatehouse {

namespace {

constexpr char kHere[] = "/account/data";

const AccountDeletion &deletionsOf(const Browser &browser)
{
    return browser.services().people->deletions;
}

void draw(const ExchangePtr &exchange, const Browser &browser, const Error *error)
{
    const QString notice = noticeOf(exchange->request(), QStringLiteral("account_data"), {"asked"});
    showAccountPage(exchange, browser, {"account_data", "data", notice, error},
                    [&](Transaction &, const User &, QJsonObject &page) -> Result<void> {
                        const Settings &settings = browser.services().settings;
                        page.insert(QStringLiteral("export_action"), QStringLiteral("/account/data/export"));
                        page.insert(QStringLiteral("delete_action"), QStringLiteral("/account/data/delete"));
                        page.insert(QStringLiteral("deletable"), deletionsOf(browser).isOffered());
                        page.insert(QStringLiteral("at_once"), deletionsOf(browser).isImmediate());
                        const qint64 days = settings.integer(Setting::AccountDeleteDelayDays);
                        const QString text = browser.pages().message(
                            exchange->request(), days == 1 ? QStringLiteral("account_data.one_day")
                                                           : QStringLiteral("account_data.days"));
                        page.insert(QStringLiteral("days"), days == 1 ? text : text.arg(days));
                        return {};
                    });
}

void showData(const ExchangePtr &exchange, const Browser &browser)
{
    if (!requireFresh(exchange, browser, kHere)) return;
    draw(exchange, browser, nullptr);
}

/// All of it in one file is worth a fresh sign-in.
void download(const ExchangePtr &exchange, const Browser &browser)
{
    if (!freshFormOf(exchange, browser, kHere)) return;
    Services &services = browser.services();
    auto made = services.database.write(
        [&services, by = exchange->caller()](Transaction &tx) { return exportReply(services, tx, by); });
    whenReady(exchange, std::move(made), [exchange](HttpReply reply) { exchange->reply(std::move(reply)); });
}

// --- deleting the account
// --------------------------------------------------------------------------------------

void replyGone(const ExchangePtr &exchange, const Browser &browser)
{
    HttpReply reply =
        browser.pages().page(exchange->request(), QStringLiteral("keep_account"),
                             {{QStringLiteral("was_deleted"), true}, {QStringLiteral("done"), true}});
    browser.clearSessionCookie(exchange->request(), reply);
    exchange->reply(std::move(reply));
}

void deleteAccount(const ExchangePtr &exchange, const Browser &browser)
{
    const std::optional<FormFields> form = freshFormOf(exchange, browser, kHere);
    if (!form) return;
    Services &services = browser.services();
    auto asked =
        services.database.write([&services, by = exchange->caller(), typed = fieldOf(*form, "username")](
                                    Transaction &tx) { return askToDelete(services, tx, by, typed); });
    asked.then(exchange->context(),
               [exchange, &browser](QFuture<Result<std::optional<PendingDeletion>>> finished) {
                   const auto outcome = taken(finished);
                   if (outcome.ok() && *outcome)
                       return exchange->reply(HttpReply::redirect("/account/data?done=asked"));
                   if (outcome.ok()) return replyGone(exchange, browser);
                   const ErrorCode code = outcome.error().code;
                   if (code != ErrorCode::InvalidInput && code != ErrorCode::Conflict)
                       return exchange->fail(outcome.error());
                   draw(exchange, browser, &outcome.error());
               });
}

void keepAccount(const ExchangePtr &exchange, const Browser &browser)
{
    takeBack(exchange, browser, "/account?done=kept", [&browser](Transaction &tx, const Caller &by) {
        return deletionsOf(browser).undo(tx, by, by.user);
    });
}

// --- the link in the mail
// ---------------------------------------------------------------------------------------

void showLink(const ExchangePtr &exchange, const Browser &browser)
{
    showLinkPage(
        exchange, browser, QStringLiteral("keep_account"), "/keep-account",
        [&](Transaction &tx, const QByteArray &token) { return deletionsOf(browser).userOf(tx, token); },
        [](const User &user, QJsonObject &data) { data.insert(QStringLiteral("username"), user.username); });
}

void useLink(const ExchangePtr &exchange, const Browser &browser)
{
    const std::optional<FormFields> form = formOf(exchange, browser);
    if (!form) return;
    auto kept = browser.services().database.write(
        [&browser, by = exchange->caller(), token = fieldOf(*form, "token").toUtf8()](Transaction &tx) {
            return deletionsOf(browser).keep(tx, by, token);
        });
    whenReady(exchange, std::move(kept), [exchange, &browser](const User &) {
        exchange->reply(browser.pages().page(
            exchange->request(), QStringLiteral("keep_account"),
            {{QStringLiteral("done"), true}, {QStringLiteral("account_url"), QStringLiteral("/account")}}));
    });
}

}  // namespace

std::vector<Route> accountDataRoutes(const Browser &browser)
{
    using enum HttpMethod;
    return {
        ownPage(browser, Get, "/account/data", showData),
        ownPage(browser, Post, "/account/data/export", download),
        ownPage(browser, Post, "/account/data/delete", deleteAccount, RateBucket::Credentials),
        ownPage(browser, Post, "/account/data/keep", keepAccount),
        openPage(browser, Get, "/keep-account", RateBucket::Page, showLink),
        openPage(browser, Post, "/keep-account", RateBucket::Credentials, useLink),
    };
}

}  // namespace gatehouse
