#include "core/api/account_email_routes.h"

#include "core/api/account_forms.h"
#include "core/api/account_frame.h"
#include "core/api/fresh_sign_in.h"
#include "core/api/page_route.h"
#include "core/api/people_services.h"
#include "core/api/readable.h"

namespace gatehouse {

namespace {

constexpr char kHere[] = "/account/email";
constexpr qsizetype kMaximumAddress = 1000;

EmailChange &changesOf(const Browser &browser)
{
    return browser.services().people->emailChange;
}

// --- asking for it
// ---------------------------------------------------------------------------------------------

void draw(const ExchangePtr &exchange, const Browser &browser, const QString &typed, const Error *error)
{
    const QString notice =
        noticeOf(exchange->request(), QStringLiteral("account_email"), {"asked", "cancelled"});
    showAccountPage(exchange, browser, {"account_email", "profile", notice, error},
                    [&](Transaction &tx, const User &user, QJsonObject &page) -> Result<void> {
                        GATEHOUSE_TRY_ASSIGN(pending, changesOf(browser).pending(tx, user.id));
                        page.insert(QStringLiteral("form_action"), QLatin1String(kHere));
                        page.insert(QStringLiteral("cancel_action"), QStringLiteral("/account/email/cancel"));
                        page.insert(QStringLiteral("email_confirmed"), user.emailVerified);
                        page.insert(QStringLiteral("editable"), changesOf(browser).isOffered());
                        page.insert(QStringLiteral("email"), typed);
                        if (!pending) return {};
                        const QString language = browser.pages().language(exchange->request());
                        page.insert(QStringLiteral("pending_email"), pending->newEmail);
                        page.insert(QStringLiteral("pending_until"),
                                    readableTime(language, pending->expiresAt));
                        page.insert(QStringLiteral("waits_for_new"), !pending->newConfirmedAt);
                        page.insert(QStringLiteral("waits_for_old"), !pending->oldConfirmedAt);
                        return {};
                    });
}

void showEmail(const ExchangePtr &exchange, const Browser &browser)
{
    if (!requireFresh(exchange, browser, kHere)) return;
    draw(exchange, browser, {}, nullptr);
}

void askForAnother(const ExchangePtr &exchange, const Browser &browser)
{
    const std::optional<FormFields> form = freshFormOf(exchange, browser, kHere);
    if (!form) return;
    const QString email = fieldOf(*form, "email").left(kMaximumAddress);
    auto asked =
        browser.services().database.write([&browser, by = exchange->caller(), email](Transaction &tx) {
            return changesOf(browser).ask(tx, by, email);
        });
    asked.then(exchange->context(), [exchange, &browser, email](QFuture<Result<PendingEmail>> finished) {
        const Result<PendingEmail> outcome = taken(finished);
        if (outcome.ok()) return exchange->reply(HttpReply::redirect("/account/email?done=asked"));
        if (outcome.error().code != ErrorCode::InvalidInput) return exchange->fail(outcome.error());
        draw(exchange, browser, email, &outcome.error());
    });
}

void cancel(const ExchangePtr &exchange, const Browser &browser)
{
    takeBack(exchange, browser, "/account/email?done=cancelled",
             [&browser](Transaction &tx, const Caller &by) { return changesOf(browser).cancel(tx, by); });
}

// --- the links in the mails
// ---------------------------------------------------------------------------------------

void showLink(const ExchangePtr &exchange, const Browser &browser)
{
    showLinkPage(
        exchange, browser, QStringLiteral("email_change"), "/email-change",
        [&](Transaction &tx, const QByteArray &token) { return changesOf(browser).question(tx, token); },
        [](const EmailChange::Question &question, QJsonObject &data) {
            data.insert(QStringLiteral("username"), question.username);
            data.insert(QStringLiteral("new_email"), question.pending.newEmail);
            const bool isOld = question.side == EmailChange::Side::Old;
            if (isOld) data.insert(QStringLiteral("old_email"), question.pending.oldEmail);
        });
}

void replyDone(const ExchangePtr &exchange, const Browser &browser, const char *what)
{
    exchange->reply(browser.pages().page(exchange->request(), QStringLiteral("email_change"),
                                         {{QStringLiteral("done"), true},
                                          {QLatin1String(what), true},
                                          {QStringLiteral("account_url"), QStringLiteral("/account")}}));
}

void answerLink(const ExchangePtr &exchange, const Browser &browser)
{
    const std::optional<FormFields> form = formOf(exchange, browser);
    if (!form) return;
    const QByteArray token = fieldOf(*form, "token").toUtf8();
    Services &services = browser.services();
    if (fieldOf(*form, "decision") != u"confirm") {
        auto refused = services.database.write([&browser, by = exchange->caller(), token](Transaction &tx) {
            return changesOf(browser).refuse(tx, by, token);
        });
        return whenReady(exchange, std::move(refused),
                         [exchange, &browser] { replyDone(exchange, browser, "was_kept"); });
    }
    auto confirmed = services.database.write([&browser, by = exchange->caller(), token](Transaction &tx) {
        return changesOf(browser).confirm(tx, by, token);
    });
    whenReady(exchange, std::move(confirmed),
              [exchange, &browser](const Settled<EmailChange::Outcome> &settled) {
                  if (!settled.answer.ok()) return exchange->fail(settled.answer.error());
                  const bool changed = *settled.answer == EmailChange::Outcome::Changed;
                  replyDone(exchange, browser, changed ? "was_changed" : "waits");
              });
}

}  // namespace

std::vector<Route> accountEmailRoutes(const Browser &browser)
{
    using enum HttpMethod;
    return {
        ownPage(browser, Get, "/account/email", showEmail),
        ownPage(browser, Post, "/account/email", askForAnother, RateBucket::Credentials),
        ownPage(browser, Post, "/account/email/cancel", cancel),
        openPage(browser, Get, "/email-change", RateBucket::Page, showLink),
        openPage(browser, Post, "/email-change", RateBucket::Credentials, answerLink),
    };
}

}  // namespace gatehouse
