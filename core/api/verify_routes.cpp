#include "core/api/verify_routes.h"

#include "core/api/admin_route.h"
#include "core/api/page_route.h"
#include "core/api/people_services.h"
#include "core/api/signin_pages.h"

namespace gatehouse {

namespace {

constexpr qsizetype kMaximumToken = 4096;

// --- the link in the mail
// ---------------------------------------------------------------------------------------

void getLink(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> query = queryOf(exchange->request());
    if (!query.ok()) return exchange->fail(query.error());
    const QString token = fieldOf(*query, "token");
    const Result<QString> address = browser.services().database.read([&](Transaction &tx) {
        return browser.services().people->verification.addressOf(tx, token.toUtf8());
    });
    if (!address.ok()) return exchange->fail(address.error());
    QJsonObject data = withCommon({}, "/verify", {});
    data.insert(QStringLiteral("email"), *address);
    data.insert(QStringLiteral("token"), token);
    browser.replyWithForm(exchange, QStringLiteral("verify"), data);
}

void postLink(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    Services &services = browser.services();
    auto confirmed = services.database.write(
        [&services, by = exchange->caller(), token = fieldOf(*form, "token").toUtf8()](Transaction &tx) {
            return services.people->verification.confirmEmail(tx, by, token);
        });
    whenReady(exchange, std::move(confirmed), [exchange, &browser](const User &user) {
        exchange->reply(browser.pages().page(exchange->request(), QStringLiteral("verify"),
                                             {{QStringLiteral("confirmed"), true},
                                              {QStringLiteral("email"), user.email},
                                              {QStringLiteral("login_url"), QStringLiteral("/login")}}));
    });
}

// --- a sign-in that waits
// ---------------------------------------------------------------------------------------

struct Shown
{
    QString notice;     ///< of a message, empty for none
    QString codeToken;  ///< of a code that was sent
    const Error *error = nullptr;
};

void showWaiting(const ExchangePtr &exchange, const Browser &browser, const QByteArray &returnTo,
                 const Shown &shown)
{
    Services &services = browser.services();
    const std::optional<SignInService::FlowView> flow =
        waitingHere(exchange, browser, returnTo, SignInService::FlowStep::ContactVerification);
    if (!flow) return;
    const Result<User> user =
        services.database.read([&](Transaction &tx) { return services.users.byId(tx, flow->user); });
    if (!user.ok()) return exchange->fail(user.error());
    QJsonObject data = withCommon({}, "/login/verify", returnTo);
    const pending_registration::Pending wanted = services.people->verification.wanted();
    if (wanted.email && !user->emailVerified) data.insert(QStringLiteral("email"), user->email);
    if (wanted.phone && !user->phoneVerified) data.insert(QStringLiteral("phone"), user->phone);
    data.insert(QStringLiteral("code_token"), shown.codeToken);
    data.insert(QStringLiteral("restart_url"), QString::fromUtf8(withReturnTo("/login", returnTo)));
    if (!shown.notice.isEmpty())
        data.insert(QStringLiteral("notice"), browser.pages().message(exchange->request(), shown.notice));
    if (shown.error != nullptr)
        data.insert(QStringLiteral("error_text"),
                    browser.pages().errorText(exchange->request(), *shown.error));
    browser.replyWithForm(exchange, QStringLiteral("confirm_contact"), data,
                          shown.error == nullptr ? 200 : 422);
}

void getWaiting(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> query = queryOf(exchange->request());
    if (!query.ok()) return exchange->fail(query.error());
    showWaiting(exchange, browser, returnPathOf(*query), {});
}

/// Whoever proved the password of an account that waits; Conflict at any other step.
Result<SignInService::FlowView> waitingFlow(Services &services, const Secret &token, SignInChannel channel)
{
    GATEHOUSE_TRY_ASSIGN(flow, services.signIn.flow(token, channel));
    if (flow.step != SignInService::FlowStep::ContactVerification)
        return Error::conflict("wrong_step", QStringLiteral("This sign-in waits for another step."));
    return flow;
}

Caller callerFor(const SignInService::FlowView &flow, Caller caller)
{
    caller.kind = Caller::Kind::User;
    caller.user = flow.user;
    caller.name = flow.username;
    return caller;
}

QFuture<Result<void>> sendMail(Services &services, const SignInService::FlowView &flow, const Caller &caller)
{
    return services.database.write(
        [&services, by = callerFor(flow, caller), user = flow.user](Transaction &tx) {
            return services.people->verification.sendMail(tx, by, user);
        });
}

QFuture<Result<Secret>> sendCode(Services &services, const SignInService::FlowView &flow,
                                 const Caller &caller)
{
    return services.database.write(
        [&services, by = callerFor(flow, caller), user = flow.user](Transaction &tx) {
            return services.people->verification.sendCode(tx, by, user);
        });
}

QFuture<Result<Settled<Unit>>> tryCode(Services &services, const SignInService::FlowView &flow,
                                       const Caller &caller, const QByteArray &token, const QString &code)
{
    return services.database.write([&services, caller, user = flow.user, token, code](Transaction &tx) {
        return services.people->verification.confirmPhone(tx, caller, user, token, code);
    });
}

/// Goes on when all is confirmed; otherwise shows what is still to do.
void goOnIfConfirmed(const ExchangePtr &exchange, const Browser &browser, const QByteArray &returnTo,
                     bool tell)
{
    auto next = browser.services().signIn.confirmed(browser.signInCookie(exchange->request()),
                                                    SignInChannel::Browser, browser.signInCaller(exchange));
    afterStep(exchange, browser, std::move(next), returnTo,
              [exchange, &browser, returnTo, tell](const Error &error) {
                  if (error.code != ErrorCode::Gone && error.code != ErrorCode::Conflict)
                      return exchange->fail(error);
                  showWaiting(exchange, browser, returnTo, {{}, {}, tell ? &error : nullptr});
              });
}

void postWaiting(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    Services &services = browser.services();
    const QByteArray returnTo = returnPathOf(*form);
    const QString decision = fieldOf(*form, "decision");
    if (decision == u"continue") return goOnIfConfirmed(exchange, browser, returnTo, true);
    const Result<SignInService::FlowView> flow =
        waitingFlow(services, browser.signInCookie(exchange->request()), SignInChannel::Browser);
    if (!flow.ok()) {
        // Over, or at another step by now: showing it leads there.
        if (flow.error().code == ErrorCode::Gone || flow.error().code == ErrorCode::Conflict)
            return showWaiting(exchange, browser, returnTo, {});
        return exchange->fail(flow.error());
    }
    const auto showError = [exchange, &browser, returnTo](Error error, const QString &codeToken) {
        if (error.reason == "invalid_code") error.reason = "invalid_sent_code";
        if (error.code == ErrorCode::RateLimited || error.code == ErrorCode::Gone ||
            error.code == ErrorCode::Unauthenticated)
            return showWaiting(exchange, browser, returnTo, {{}, codeToken, &error});
        exchange->fail(error);
    };
    if (decision == u"mail") {
        sendMail(services, *flow, exchange->caller())
            .then(exchange->context(), [=, &browser](QFuture<Result<void>> sent) {
                const Result<void> outcome = taken(sent);
                if (!outcome.ok()) return showError(outcome.error(), {});
                showWaiting(exchange, browser, returnTo, {QStringLiteral("confirm_contact.mailed"), {}});
            });
        return;
    }
    if (decision == u"code") {
        sendCode(services, *flow, exchange->caller())
            .then(exchange->context(), [=, &browser](QFuture<Result<Secret>> sent) {
                const Result<Secret> token = taken(sent);
                if (!token.ok()) return showError(token.error(), {});
                showWaiting(exchange, browser, returnTo,
                            {QStringLiteral("confirm_contact.texted"), QString::fromLatin1(token->reveal())});
            });
        return;
    }
    const QString codeToken = fieldOf(*form, "code_token");
    tryCode(services, *flow, exchange->caller(), codeToken.toUtf8(), fieldOf(*form, "code"))
        .then(exchange->context(), [=, &browser](QFuture<Result<Settled<Unit>>> tried) {
            const Result<Settled<Unit>> settled = taken(tried);
            if (!settled.ok()) return showError(settled.error(), {});
            if (!settled->answer.ok()) return showError(settled->answer.error(), codeToken);
            goOnIfConfirmed(exchange, browser, returnTo, false);
        });
}

// --- as JSON
// ----------------------------------------------------------------------------------------------------

void confirmByToken(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, jsonBody(exchange->request()));
    if (auto known = refuseUnknown(body, {"token"}); !known.ok()) return exchange->fail(known.error());
    GATEHOUSE_OR_FAIL(token, exchange, requiredString(body, "token", kMaximumToken));
    replyFromWrite(
        services, exchange,
        [&services, by = exchange->caller(), token = token.toUtf8()](Transaction &tx) -> Result<HttpReply> {
            GATEHOUSE_TRY(services.people->verification.confirmEmail(tx, by, token));
            return jsonReply({{QStringLiteral("status"), QStringLiteral("ok")}});
        });
}

void resendMail(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, jsonBody(exchange->request()));
    if (auto known = refuseUnknown(body, {"verification_token"}); !known.ok())
        return exchange->fail(known.error());
    GATEHOUSE_OR_FAIL(token, exchange, requiredSecret(body, "verification_token", kMaximumToken));
    GATEHOUSE_OR_FAIL(flow, exchange, waitingFlow(services, token, SignInChannel::Api));
    whenReady(exchange, sendMail(services, flow, exchange->caller()), [exchange] {
        exchange->reply(jsonReply({{QStringLiteral("status"), QStringLiteral("sent")}}, 202));
    });
}

void textCode(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, jsonBody(exchange->request()));
    if (auto known = refuseUnknown(body, {"verification_token"}); !known.ok())
        return exchange->fail(known.error());
    GATEHOUSE_OR_FAIL(token, exchange, requiredSecret(body, "verification_token", kMaximumToken));
    GATEHOUSE_OR_FAIL(flow, exchange, waitingFlow(services, token, SignInChannel::Api));
    whenReady(exchange, sendCode(services, flow, exchange->caller()), [exchange](const Secret &codeToken) {
        exchange->reply(jsonReply({{QStringLiteral("status"), QStringLiteral("sent")},
                                   {QStringLiteral("code_token"), QString::fromLatin1(codeToken.reveal())}},
                                  202));
    });
}

void confirmByCode(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, jsonBody(exchange->request()));
    if (auto known = refuseUnknown(body, {"verification_token", "code_token", "code"}); !known.ok())
        return exchange->fail(known.error());
    GATEHOUSE_OR_FAIL(token, exchange, requiredSecret(body, "verification_token", kMaximumToken));
    GATEHOUSE_OR_FAIL(codeToken, exchange, requiredString(body, "code_token", kMaximumToken));
    GATEHOUSE_OR_FAIL(code, exchange, requiredString(body, "code", 64));
    GATEHOUSE_OR_FAIL(flow, exchange, waitingFlow(services, token, SignInChannel::Api));
    whenReady(exchange, tryCode(services, flow, exchange->caller(), codeToken.toUtf8(), code),
              [exchange](const Settled<Unit> &settled) {
                  if (!settled.answer.ok()) return exchange->fail(settled.answer.error());
                  exchange->reply(jsonReply({{QStringLiteral("status"), QStringLiteral("ok")}}));
              });
}

}  // namespace

std::vector<Route> verifyRoutes(const Browser &browser)
{
    using enum HttpMethod;
    return {
        openPage(browser, Get, "/verify", RateBucket::Page, getLink),
        openPage(browser, Post, "/verify", RateBucket::Credentials, postLink),
        openPage(browser, Get, "/login/verify", RateBucket::Page, getWaiting),
        openPage(browser, Post, "/login/verify", RateBucket::Credentials, postWaiting),
        openCall(browser, "/auth/verify", confirmByToken),
        openCall(browser, "/auth/verify/resend", resendMail),
        openCall(browser, "/auth/verify/text", textCode),
        openCall(browser, "/auth/verify/code", confirmByCode),
    };
}

}  // namespace gatehouse
