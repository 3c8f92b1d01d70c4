#include "core/api/account_password_routes.h"

#include "core/api/account_frame.h"
#include "core/api/page_route.h"
#include "core/api/people_services.h"
#include "core/api/signin_pages.h"
#include "core/signin/password_context.h"

namespace gatehouse {

namespace {

constexpr qsizetype kMaximumPassword = 1024;

void draw(const ExchangePtr &exchange, const Browser &browser, const Error *error)
{
    Services &services = browser.services();
    const QString notice = noticeOf(exchange->request(), QStringLiteral("account_password"), {"changed"});
    showAccountPage(exchange, browser, {"account_password", "password", notice, error},
                    [&](Transaction &tx, const User &user, QJsonObject &page) -> Result<void> {
                        GATEHOUSE_TRY_ASSIGN(context,
                                             passwordContextOf(tx, services.access, services.settings, user));
                        page.insert(QStringLiteral("form_action"), QStringLiteral("/account/password"));
                        page.insert(QStringLiteral("has_password"), user.hasPassword);
                        page.insert(QStringLiteral("min_length"),
                                    QString::number(services.passwordRules.minimumLength(context)));
                        if (services.people->passwordReset.offers(PasswordReset::Way::Mail))
                            page.insert(QStringLiteral("forgot_url"), QStringLiteral("/forgot"));
                        return {};
                    });
}

void showPassword(const ExchangePtr &exchange, const Browser &browser)
{
    draw(exchange, browser, nullptr);
}

void changePassword(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    const QString fresh = fieldOf(*form, "new_password");
    if (fresh != fieldOf(*form, "repeat_password")) {
        const Error differ =
            Error::invalid("new_password", "password_repeat", QStringLiteral("The two passwords differ."));
        return draw(exchange, browser, &differ);
    }
    const QString current = fieldOf(*form, "current_password").left(kMaximumPassword);
    browser.services()
        .people->ownPassword.change(exchange->caller(), Secret::fromText(current), Secret::fromText(fresh))
        .then(exchange->context(), [exchange, &browser](QFuture<Result<void>> finished) {
            const Result<void> outcome = taken(finished);
            if (outcome.ok()) return exchange->reply(HttpReply::redirect("/account/password?done=changed"));
            const ErrorCode code = outcome.error().code;
            if (code != ErrorCode::InvalidInput && code != ErrorCode::Conflict)
                return exchange->fail(outcome.error());
            draw(exchange, browser, &outcome.error());
        });
}

}  // namespace

std::vector<Route> accountPasswordRoutes(const Browser &browser)
{
    using enum HttpMethod;
    return {
        ownPage(browser, Get, "/account/password", showPassword),
        ownPage(browser, Post, "/account/password", changePassword, RateBucket::Credentials),
    };
}

}  // namespace gatehouse
