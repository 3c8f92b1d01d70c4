#include "core/api/login_routes.h"

#include "core/api/api_io.h"
#include "core/api/authorize_routes.h"
#include "core/api/browser.h"
#include "core/api/factor_ways.h"
#include "core/api/page_route.h"
#include "core/api/people_services.h"
#include "core/api/remember_browser.h"
#include "core/api/signin_pages.h"
#include "core/base/taken.h"
#include "core/signin/code_destination.h"

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
    const bool again = asksAgain(*query);
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
    const QByteArray remembered =
        asksAgain(*form) ? QByteArray() : browser.rememberedHash(exchange->request());
    auto begun =
        browser.services().signIn.begin(login, Secret::fromText(fieldOf(*form, "password")),
                                        SignInChannel::Browser, browser.signInCaller(exchange), remembered);
    afterStep(exchange, browser, std::move(begun), returnTo,
              [exchange, &browser, returnTo, login](const Error &error) {
                  if (error.code != ErrorCode::Unauthenticated) return exchange->fail(error);
                  showLogin(exchange, browser, returnTo, login, &error);
              });
}

// --- the second factor
// ------------------------------------------------------------------------------------------

/// What the page of a second step shows besides what the flow says.
struct ShownCode
{
    QString kind = QLatin1String(factor_way::kTotp);
    bool wasSent = false;
    const Error *error = nullptr;
};

/// `asked` where there is such a kind of code, otherwise that of an app.
QString kindOfCode(const QString &asked)
{
    for (const char *kind : {factor_way::kEmail, factor_way::kSms, factor_way::kRecoveryCode})
        if (asked == QLatin1String(kind)) return asked;
    return QLatin1String(factor_way::kTotp);
}

/// The part of the page that sends a code. False when an answer was given.
bool addSending(const ExchangePtr &exchange, const Browser &browser, const UserId &owner, CodeKind kind,
                QJsonObject &data)
{
    const Result<User> user = browser.services().database.read(
        [&](Transaction &tx) { return browser.services().users.byId(tx, owner); });
    if (!user.ok()) {
        exchange->fail(user.error());
        return false;
    }
    data.insert(QStringLiteral("send_action"), QStringLiteral("/login/code/send"));
    data.insert(QStringLiteral("sent_to"), maskedDestination(kind, codeDestination(*user, kind)));
    data.insert(
        QStringLiteral("send_lead"),
        browser.pages().message(exchange->request(), QStringLiteral("second_factor.lead_") + toString(kind)));
    return true;
}

void showCode(const ExchangePtr &exchange, const Browser &browser, const QByteArray &returnTo,
              const ShownCode &shown)
{
    const std::optional<SignInService::FlowView> flow =
        waitingHere(exchange, browser, returnTo, SignInService::FlowStep::SecondFactor);
    if (!flow) return;
    const AskingClient asking = askingClient(browser, returnTo);
    const bool recovery = shown.kind == QLatin1String(factor_way::kRecoveryCode);
    QJsonObject data = withCommon(asking.data, "/login/code", returnTo);
    data.insert(QStringLiteral("username"), flow->username);
    data.insert(QStringLiteral("kind"), shown.kind);
    data.insert(QStringLiteral("recovery"), recovery);
    const std::optional<CodeKind> sending = codeKindFrom(shown.kind);
    if (sending && !addSending(exchange, browser, flow->user, *sending, data)) return;
    data.insert(QStringLiteral("was_sent"), shown.wasSent && shown.error == nullptr);
    // Before a code was sent there is none to ask for.
    data.insert(QStringLiteral("asks_code"), !sending || shown.wasSent || shown.error != nullptr);
    data.insert(
        QStringLiteral("code_label"),
        browser.pages().message(exchange->request(), sending ? QStringLiteral("second_factor.sent_label")
                                                             : QStringLiteral("second_factor.totp_label")));
    addOtherWays(data, flow->factors, shown.kind, returnTo);
    data.insert(QStringLiteral("restart_url"), QString::fromUtf8(withReturnTo("/login", returnTo)));
    insertRememberBox(data, browser, exchange->request(), *flow);
    if (shown.error != nullptr) {
        Error error = *shown.error;
        if (recovery && error.reason == "invalid_code") error.reason = "invalid_recovery_code";
        if (sending && error.reason == "invalid_code") error.reason = "invalid_sent_code";
        data.insert(QStringLiteral("error_text"), browser.pages().errorText(exchange->request(), error));
    }
    browser.replyWithForm(exchange, QStringLiteral("second_factor"), data, shown.error == nullptr ? 200 : 422,
                          asking.foreign);
}

void getCode(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> query = queryOf(exchange->request());
    if (!query.ok()) return exchange->fail(query.error());
    showCode(exchange, browser, returnPathOf(*query),
             {kindOfCode(fieldOf(*query, "kind")), query->contains("sent"), nullptr});
}

/// Never by GET: programs that look into pages before people do would send codes.
void sendCode(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    const QByteArray returnTo = returnPathOf(*form);
    const std::optional<CodeKind> kind = codeKindFrom(fieldOf(*form, "kind"));
    if (!kind)
        return exchange->fail(
            Error::invalid("kind", "unknown_value", QStringLiteral("'kind' must be 'email' or 'sms'.")));
    auto sent = browser.services().people->loginCodes.send(browser.signInCookie(exchange->request()), *kind,
                                                           SignInChannel::Browser, exchange->caller());
    sent.then(exchange->context(),
              [exchange, &browser, returnTo, kind = toString(*kind)](QFuture<Result<CodeSent>> finished) {
                  const Result<CodeSent> outcome = taken(finished);
                  if (outcome.ok())
                      return exchange->reply(HttpReply::redirect(pageOfWay(kind, returnTo) + "&sent=1"));
                  const Error &error = outcome.error();
                  if (error.code == ErrorCode::Gone)
                      return showLogin(exchange, browser, returnTo, {}, &error);
                  if (error.code != ErrorCode::RateLimited && error.code != ErrorCode::Unavailable)
                      return exchange->fail(error);
                  showCode(exchange, browser, returnTo, {kind, true, &error});
              });
}

QFuture<Result<SignInStep>> tryCode(const ExchangePtr &exchange, const Browser &browser, const QString &kind,
                                    const QString &code)
{
    Services &services = browser.services();
    const Secret flow = browser.signInCookie(exchange->request());
    if (const std::optional<CodeKind> sent = codeKindFrom(kind))
        return services.people->loginCodes.secondFactor(flow, *sent, code, SignInChannel::Browser,
                                                        browser.signInCaller(exchange));
    const bool recovery = kind == QLatin1String(factor_way::kRecoveryCode);
    return services.signIn.secondFactor(flow,
                                        recovery ? SecondFactorKind::RecoveryCode : SecondFactorKind::Totp,
                                        code, SignInChannel::Browser, browser.signInCaller(exchange));
}

void postCode(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    const QString kind = kindOfCode(fieldOf(*form, "kind"));
    const QByteArray returnTo = returnPathOf(*form);
    const ToRemember remember = toRemember(exchange, browser, *form);
    afterFactor(exchange, browser, tryCode(exchange, browser, kind, fieldOf(*form, "code")), returnTo,
                remember, [exchange, &browser, returnTo, kind](const Error &error) {
                    if (error.code == ErrorCode::Gone)
                        return showLogin(exchange, browser, returnTo, {}, &error);
                    if (error.code != ErrorCode::Unauthenticated) return exchange->fail(error);
                    showCode(exchange, browser, returnTo, {kind, true, &error});
                });
}

// --- a temporary password
// ---------------------------------------------------------------------------------------

void showPasswordChange(const ExchangePtr &exchange, const Browser &browser, const QByteArray &returnTo,
                        const Error *error)
{
    const std::optional<SignInService::FlowView> flow =
        waitingHere(exchange, browser, returnTo, SignInService::FlowStep::PasswordChange);
    if (!flow) return;
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
    auto changed = browser.services().signIn.changePassword(
        browser.signInCookie(exchange->request()), Secret::fromText(password), SignInChannel::Browser,
        browser.signInCaller(exchange));
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
        openPage(browser, Post, "/login/code/send", RateBucket::Credentials, sendCode),
        openPage(browser, Get, "/login/password", RateBucket::Page, getPasswordChange),
        openPage(browser, Post, "/login/password", RateBucket::Credentials, postPasswordChange),
    };
}

}  // namespace gatehouse
