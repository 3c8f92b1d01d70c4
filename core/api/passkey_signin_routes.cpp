#include "core/api/passkey_signin_routes.h"

#include "core/api/authorize_routes.h"
#include "core/api/factor_ways.h"
#include "core/api/people_services.h"
#include "core/api/remember_browser.h"
#include "core/api/signin_pages.h"
#include "core/http/cookies.h"

namespace gatehouse {

namespace {

/// A challenge of the sign-in page is for the browser that has the page: the cookie that its form tokens
/// belong to. Every browser that was shown the page has it.
QByteArray visitorOf(const HttpRequest &request)
{
    return readCookie(request, "visitor").value_or(QByteArray());
}

// --- instead of a password
// --------------------------------------------------------------------------------------

/// The same for everybody: no name is asked for, so none can be tried.
void signInOptions(const ExchangePtr &exchange, const Browser &browser)
{
    const HttpRequest &request = exchange->request();
    if (auto ours = checkOrigin(request, browser.services().issuer.toUtf8()); !ours.ok())
        return exchange->fail(ours.error());
    const PasskeyService &passkeys = browser.services().people->passkeys;
    if (!passkeys.isPasswordless())
        return exchange->fail(
            Error::conflict("passkeys_off", QStringLiteral("Nobody signs in with a passkey alone here.")));
    exchange->reply(jsonReply(passkeys.signInOptions(visitorOf(request))));
}

void postSignIn(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    const QByteArray returnTo = returnPathOf(*form);
    auto begun = browser.services().people->passkeySignIn.signIn(
        fieldOf(*form, "credential").toUtf8(), visitorOf(exchange->request()), SignInChannel::Browser,
        browser.signInCaller(exchange));
    afterStep(exchange, browser, std::move(begun), returnTo,
              [exchange, &browser, returnTo](const Error &error) {
                  if (error.code != ErrorCode::Unauthenticated) return exchange->fail(error);
                  showLogin(exchange, browser, returnTo, {}, &error);
              });
}

// --- after it
// ---------------------------------------------------------------------------------------------------

void showConfirm(const ExchangePtr &exchange, const Browser &browser, const QByteArray &returnTo,
                 const Error *error)
{
    const std::optional<SignInService::FlowView> flow =
        waitingHere(exchange, browser, returnTo, SignInService::FlowStep::SecondFactor);
    if (!flow) return;
    const AskingClient asking = askingClient(browser, returnTo);
    QJsonObject data = withCommon(asking.data, "/login/passkey/confirm", returnTo);
    data.insert(QStringLiteral("passkey_options"), QStringLiteral("/login/passkey/confirm/options"));
    addOtherWays(data, flow->factors, QLatin1String(factor_way::kPasskey), returnTo);
    data.insert(QStringLiteral("restart_url"), QString::fromUtf8(withReturnTo("/login", returnTo)));
    insertRememberBox(data, browser, exchange->request(), *flow);
    if (error != nullptr)
        data.insert(QStringLiteral("error_text"), browser.pages().errorText(exchange->request(), *error));
    browser.replyWithForm(exchange, QStringLiteral("second_passkey"), data, error == nullptr ? 200 : 422,
                          asking.foreign);
}

void getConfirm(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> query = queryOf(exchange->request());
    if (!query.ok()) return exchange->fail(query.error());
    showConfirm(exchange, browser, returnPathOf(*query), nullptr);
}

void confirmOptions(const ExchangePtr &exchange, const Browser &browser)
{
    const HttpRequest &request = exchange->request();
    if (auto ours = checkOrigin(request, browser.services().issuer.toUtf8()); !ours.ok())
        return exchange->fail(ours.error());
    const Result<QJsonObject> options = browser.services().people->passkeySignIn.secondFactorOptions(
        browser.signInCookie(request), SignInChannel::Browser);
    if (!options.ok()) return exchange->fail(options.error());
    exchange->reply(jsonReply(*options));
}

void postConfirm(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    const QByteArray returnTo = returnPathOf(*form);
    const ToRemember remember = toRemember(exchange, browser, *form);
    auto checked = browser.services().people->passkeySignIn.secondFactor(
        browser.signInCookie(exchange->request()), fieldOf(*form, "credential").toUtf8(),
        SignInChannel::Browser, browser.signInCaller(exchange));
    afterFactor(exchange, browser, std::move(checked), returnTo, remember,
                [exchange, &browser, returnTo](const Error &error) {
                    if (error.code == ErrorCode::Gone)
                        return showLogin(exchange, browser, returnTo, {}, &error);
                    if (error.code != ErrorCode::Unauthenticated) return exchange->fail(error);
                    showConfirm(exchange, browser, returnTo, &error);
                });
}

}  // namespace

std::vector<Route> passkeySignInRoutes(const Browser &browser)
{
    const auto route = [&browser](HttpMethod method, const char *path, RateBucket bucket, ErrorStyle style,
                                  void (*handle)(const ExchangePtr &, const Browser &)) {
        return Route{method,
                     path,
                     Access::anyone(),
                     kDefaultBodyLimit,
                     bucket,
                     style,
                     [&browser, handle](const ExchangePtr &exchange) {
                         handle(exchange, browser);
                     }};
    };
    using enum HttpMethod;
    return {
        route(Post, "/login/passkey/options", RateBucket::Page, ErrorStyle::Problem, signInOptions),
        route(Post, "/login/passkey", RateBucket::Credentials, ErrorStyle::Page, postSignIn),
        route(Get, "/login/passkey/confirm", RateBucket::Page, ErrorStyle::Page, getConfirm),
        route(Post, "/login/passkey/confirm/options", RateBucket::Page, ErrorStyle::Problem, confirmOptions),
        route(Post, "/login/passkey/confirm", RateBucket::Credentials, ErrorStyle::Page, postConfirm),
    };
}

}  // namespace gatehouse
