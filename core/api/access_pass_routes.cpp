#include "core/api/access_pass_routes.h"

#include "core/api/admin_route.h"
#include "core/api/auth_steps.h"
#include "core/api/authorize_routes.h"
#include "core/api/page_route.h"
#include "core/api/people_services.h"
#include "core/api/signin_pages.h"

namespace gatehouse {

namespace {

constexpr qsizetype kMaximumLogin = 254;
constexpr qsizetype kMaximumPass = 64;

/// The same page for everybody: whether anybody has a pass is not told.
void showPass(const ExchangePtr &exchange, const Browser &browser, const QByteArray &returnTo,
              const QString &typed, const Error *error)
{
    const AskingClient asking = askingClient(browser, returnTo);
    QJsonObject data = withCommon(asking.data, "/login/pass", returnTo);
    data.insert(QStringLiteral("username"), typed.isEmpty() ? asking.loginHint : typed);
    data.insert(QStringLiteral("restart_url"), QString::fromUtf8(withReturnTo("/login", returnTo)));
    if (error != nullptr)
        data.insert(QStringLiteral("error_text"), browser.pages().errorText(exchange->request(), *error));
    browser.replyWithForm(exchange, QStringLiteral("access_pass"), data, error == nullptr ? 200 : 422,
                          asking.foreign);
}

void getPass(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> query = queryOf(exchange->request());
    if (!query.ok()) return exchange->fail(query.error());
    showPass(exchange, browser, returnPathOf(*query), {}, nullptr);
}

void postPass(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    const QString login = fieldOf(*form, "login");
    const QByteArray returnTo = returnPathOf(*form);
    auto begun = browser.services().people->accessPassSignIn.signIn(
        login, fieldOf(*form, "pass").left(kMaximumPass), SignInChannel::Browser,
        browser.signInCaller(exchange));
    afterStep(exchange, browser, std::move(begun), returnTo,
              [exchange, &browser, returnTo, login](const Error &error) {
                  if (error.code != ErrorCode::Unauthenticated) return exchange->fail(error);
                  showPass(exchange, browser, returnTo, login, &error);
              });
}

void signIn(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, jsonBody(exchange->request()));
    if (auto known = refuseUnknown(body, {"login", "pass"}); !known.ok())
        return exchange->fail(known.error());
    GATEHOUSE_OR_FAIL(login, exchange, requiredString(body, "login", kMaximumLogin));
    GATEHOUSE_OR_FAIL(pass, exchange, requiredString(body, "pass", kMaximumPass));
    answerStep(services, exchange,
               services.people->accessPassSignIn.signIn(login, pass, SignInChannel::Api, exchange->caller()));
}

}  // namespace

std::vector<Route> accessPassRoutes(const Browser &browser)
{
    using enum HttpMethod;
    return {openPage(browser, Get, "/login/pass", RateBucket::Page, getPass),
            openPage(browser, Post, "/login/pass", RateBucket::Credentials, postPass),
            openCall(browser, "/auth/pass", signIn)};
}

}  // namespace gatehouse
