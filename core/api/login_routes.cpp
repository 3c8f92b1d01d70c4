#include "core/api/login_routes.h"

#include "core/api/api_io.h"
#include "core/api/authorize_routes.h"
#include "core/api/browser.h"
#include "core/api/page_route.h"
#include "core/api/signin_pages.h"
#include "core/base/taken.h"

namespace gatehouse {

namespace {

// --- the first step
// ---------------------------------------------------------------------------------------------

void getLogin(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> query = queryOf(exchange->request());
    if (!query.ok()) return exchange->fail(query.error());
    const QByteArray returnTo = returnPathOf(*query);
    const std::optional<Session> session = browser.session(exchange);
    const bool again = query->contains("again");
    if (session && !again && !query->contains("switch"))
        return exchange->reply(HttpReply::redirect(returnTo));
    showLogin(exchange, browser, returnTo, again && session ? session->username : QString(), nullptr);
}

void postLogin(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    const QString login = fieldOf(*form, "login");
    const QByteArray returnTo = returnPathOf(*form);
    auto begun = browser.services().signIn.begin(login, Secret::fromText(fieldOf(*form, "password")),
                                                 SignInChannel::Browser, exchange->caller());
    afterStep(exchange, browser, std::move(begun), returnTo,
              [exchange, &browser, returnTo, login](const Error &error) {
                  if (error.code != ErrorCode::Unauthenticated) return exchange->fail(error);
                  showLogin(exchange, browser, returnTo, login, &error);
              });
}

// --- the second factor
// ------------------------------------------------------------------------------------------

void showCode(const ExchangePtr &exchange, const Browser &browser, const QByteArray &returnTo, bool recovery,
              const Error *error)
{
    const Result<SignInService::FlowView> flow =
        browser.services().signIn.flow(browser.signInCookie(exchange->request()), SignInChannel::Browser);
    if (!flow.ok()) {
        const Error &expired = flow.error();
        if (expired.code != ErrorCode::Gone) return exchange->fail(expired);
        return showLogin(exchange, browser, returnTo, {}, &expired);
    }
    const AskingClient asking = askingClient(browser, returnTo);
    QJsonObject data = withCommon(asking.data, "/login/code", returnTo);
    data.insert(QStringLiteral("username"), flow->username);
    data.insert(QStringLiteral("recovery"), recovery);
    const bool hasOther = recovery ? flow->factors.totp > 0 : flow->factors.recoveryCodesLeft > 0;
    if (hasOther) {
        const QByteArray other =
            withReturnTo("/login/code", returnTo) + (recovery ? "&kind=totp" : "&kind=recovery_code");
        data.insert(QStringLiteral("switch_url"), QString::fromUtf8(other));
    }
    if (flow->factors.passkeys > 0)
        data.insert(QStringLiteral("passkey_url"),
                    QString::fromUtf8(withReturnTo("/login/passkey/confirm", returnTo)));
    data.insert(QStringLiteral("restart_url"), QString::fromUtf8(withReturnTo("/login", returnTo)));
    if (error != nullptr) {
        Error shown = *error;
        if (recovery && shown.reason == "invalid_code") shown.reason = "invalid_recovery_code";
        data.insert(QStringLiteral("error_text"), browser.pages().errorText(exchange->request(), shown));
    }
    browser.replyWithForm(exchange, QStringLiteral("second_factor"), data, error == nullptr ? 200 : 422,
                          asking.foreign);
}

void getCode(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> query = queryOf(exchange->request());
    if (!query.ok()) return exchange->fail(query.error());
    showCode(exchange, browser, returnPathOf(*query), fieldOf(*query, "kind") == u"recovery_code", nullptr);
}

void postCode(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    const bool recovery = fieldOf(*form, "kind") == u"recovery_code";
    const QByteArray returnTo = returnPathOf(*form);
    auto checked = browser.services().signIn.secondFactor(
        browser.signInCookie(exchange->request()),
        recovery ? SecondFactorKind::RecoveryCode : SecondFactorKind::Totp, fieldOf(*form, "code"),
        SignInChannel::Browser, exchange->caller());
    afterStep(exchange, browser, std::move(checked), returnTo,
              [exchange, &browser, returnTo, recovery](const Error &error) {
                  if (error.code == ErrorCode::Gone)
                      return showLogin(exchange, browser, returnTo, {}, &error);
                  if (error.code != ErrorCode::Unauthenticated) return exchange->fail(error);
                  showCode(exchange, browser, returnTo, recovery, &error);
              });
}

// --- a temporary password
// ---------------------------------------------------------------------------------------

void showPasswordChange(const ExchangePtr &exchange, const Browser &browser, const QByteArray &returnTo,
                        const Error *error)
{
    const Result<SignInService::FlowView> flow =
        browser.services().signIn.flow(browser.signInCookie(exchange->request()), SignInChannel::Browser);
    if (!flow.ok()) {
        if (flow.error().code != ErrorCode::Gone) return exchange->fail(flow.error());
        return showLogin(exchange, browser, returnTo, {}, &flow.error());
    }
    const AskingClient asking = askingClient(browser, returnTo);
    QJsonObject data = withCommon({}, "/login/password", returnTo);
    data.insert(QStringLiteral("username"), flow->username);
    data.insert(QStringLiteral("min_length"), QString::number(flow->passwordMinimum));
    data.insert(QStringLiteral("why"),
                browser.pages().message(exchange->request(), QStringLiteral("change_password.why_") +
                                                                 toString(flow->passwordChange)));
    data.insert(QStringLiteral("restart_url"), QString::fromUtf8(withReturnTo("/login", returnTo)));
    if (error != nullptr)
        data.insert(QStringLiteral("error_text"), browser.pages().errorText(exchange->request(), *error));
    browser.replyWithForm(exchange, QStringLiteral("change_password"), data, error == nullptr ? 200 : 422,
                          {asking.foreign.formActions, {}});
}

void getPasswordChange(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> query = queryOf(exchange->request());
    if (!query.ok()) return exchange->fail(query.error());
    showPasswordChange(exchange, browser, returnPathOf(*query), nullptr);
}

void postPasswordChange(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    const QByteArray returnTo = returnPathOf(*form);
    const QString password = fieldOf(*form, "new_password");
    if (password != fieldOf(*form, "repeat_password")) {
        const Error differ =
            Error::invalid("repeat_password", "password_repeat", QStringLiteral("The two passwords differ."));
        return showPasswordChange(exchange, browser, returnTo, &differ);
    }
    auto changed = browser.services().signIn.changePassword(browser.signInCookie(exchange->request()),
                                                            Secret::fromText(password),
                                                            SignInChannel::Browser, exchange->caller());
    afterStep(exchange, browser, std::move(changed), returnTo,
              [exchange, &browser, returnTo](const Error &error) {
                  if (error.code == ErrorCode::Gone)
                      return showLogin(exchange, browser, returnTo, {}, &error);
                  if (error.code != ErrorCode::InvalidInput) return exchange->fail(error);
                  showPasswordChange(exchange, browser, returnTo, &error);
              });
}

}  // namespace

std::vector<Route> loginRoutes(const Browser &browser)
{
    using enum HttpMethod;
    return {
        openPage(browser, Get, "/login", RateBucket::Page, getLogin),
        openPage(browser, Post, "/login", RateBucket::Credentials, postLogin),
        openPage(browser, Get, "/login/code", RateBucket::Page, getCode),
        openPage(browser, Post, "/login/code", RateBucket::Credentials, postCode),
        openPage(browser, Get, "/login/password", RateBucket::Page, getPasswordChange),
        openPage(browser, Post, "/login/password", RateBucket::Credentials, postPasswordChange),
    };
}

}  // namespace gatehouse
