#include "core/api/signin_pages.h"

#include "core/api/account_changes.h"
#include "core/api/authorize_routes.h"
#include "core/api/factor_ways.h"
#include "core/api/federation_browser.h"
#include "core/api/people_services.h"

namespace gatehouse {

namespace {

/// Signing in as somebody else ends what this browser had before. The same person's session has gone on: the
/// cookie that came with the request is none any more.
void endReplacedSession(const Browser &browser, const ExchangePtr &exchange, const SignInDone &done)
{
    const std::optional<Session> before = browser.session(exchange);
    if (!before || before->id == done.session) return;
    Services &services = browser.services();
    services.database.write(
        [&services, by = Browser::callerOf(*before, exchange->caller()), id = before->id](Transaction &tx) {
            return endSession(services, tx, by, id, QStringLiteral("replaced"));
        });
}

/// Nobody waits for it: signing in does not depend on whether the browser is known.
void noteDevice(const Browser &browser, const ExchangePtr &exchange, const SignInDone &done, HttpReply &reply)
{
    Services &services = browser.services();
    Caller by = exchange->caller();
    by.kind = Caller::Kind::User;
    by.user = done.user;
    by.name = done.username;
    by.session = done.session;
    services.database.write([&services, by = std::move(by),
                             token = browser.keepDeviceCookie(exchange->request(), reply)](Transaction &tx) {
        return services.people->deviceWatch.noteSignIn(tx, by, token);
    });
}

QByteArray pageOfFactors(const FactorSummary &factors, const QByteArray &returnTo)
{
    const QStringList ways = waysOf(factors);
    // Without the kind where it is what the page asks for anyway.
    if (ways.isEmpty() || ways.first() == QLatin1String(factor_way::kTotp))
        return withReturnTo("/login/code", returnTo);
    return pageOfWay(ways.first(), returnTo);
}

QByteArray pageOfStep(const SignInService::FlowView &flow, const QByteArray &returnTo)
{
    using enum SignInService::FlowStep;
    switch (flow.step) {
        case SecondFactor:
            return pageOfFactors(flow.factors, returnTo);
        case FactorEnrolment:
            return withReturnTo("/login/enrol", returnTo);
        case PasswordChange:
            return withReturnTo("/login/password", returnTo);
        case ContactVerification:
            return withReturnTo("/login/verify", returnTo);
        case Terms:
            return withReturnTo("/login/terms", returnTo);
    }
    return withReturnTo("/login", returnTo);
}

}  // namespace

QString fieldOf(const FormFields &form, const char *name)
{
    return form.value(QByteArrayView(name)).value_or(QString());
}

QByteArray returnPathOf(const FormFields &fields)
{
    return safeReturnPath(fieldOf(fields, "return_to"));
}

QJsonObject withCommon(QJsonObject data, const char *formAction, const QByteArray &returnTo)
{
    data.insert(QStringLiteral("form_action"), QLatin1String(formAction));
    data.insert(QStringLiteral("return_to"), QString::fromUtf8(returnTo));
    return data;
}

bool asksAgain(const FormFields &fields)
{
    return fields.contains("again");
}

QByteArray locationOf(const SignInStep &step, const QByteArray &returnTo)
{
    if (const auto *done = std::get_if<SignInDone>(&step))
        return done->graceEndsAt || done->encouraged ? withReturnTo("/account/second-step", returnTo)
                                                     : returnTo;
    if (std::holds_alternative<FactorEnrolmentNeeded>(step)) return withReturnTo("/login/enrol", returnTo);
    if (std::holds_alternative<PasswordChangeNeeded>(step)) return withReturnTo("/login/password", returnTo);
    if (std::holds_alternative<ContactVerificationNeeded>(step))
        return withReturnTo("/login/verify", returnTo);
    if (std::holds_alternative<TermsNeeded>(step)) return withReturnTo("/login/terms", returnTo);
    return pageOfFactors(std::get<SecondFactorNeeded>(step).factors, returnTo);
}

void keepStep(const ExchangePtr &exchange, const Browser &browser, const SignInStep &step, HttpReply &reply)
{
    const HttpRequest &request = exchange->request();
    if (const auto *done = std::get_if<SignInDone>(&step)) {
        endReplacedSession(browser, exchange, *done);
        noteDevice(browser, exchange, *done, reply);
        browser.setSessionCookie(request, reply, done->sessionToken);
        browser.clearSignInCookie(request, reply);
    } else if (const auto *code = std::get_if<SecondFactorNeeded>(&step)) {
        browser.setSignInCookie(request, reply, code->flowToken);
    } else if (const auto *enrolment = std::get_if<FactorEnrolmentNeeded>(&step)) {
        browser.setSignInCookie(request, reply, enrolment->flowToken);
    } else if (const auto *change = std::get_if<PasswordChangeNeeded>(&step)) {
        browser.setSignInCookie(request, reply, change->flowToken);
    } else if (const auto *contact = std::get_if<ContactVerificationNeeded>(&step)) {
        browser.setSignInCookie(request, reply, contact->flowToken);
    } else if (const auto *terms = std::get_if<TermsNeeded>(&step)) {
        browser.setSignInCookie(request, reply, terms->flowToken);
    }
}

void goOn(const ExchangePtr &exchange, const Browser &browser, const SignInStep &step,
          const QByteArray &returnTo)
{
    HttpReply reply = HttpReply::redirect(locationOf(step, returnTo));
    keepStep(exchange, browser, step, reply);
    exchange->reply(std::move(reply));
}

void showLogin(const ExchangePtr &exchange, const Browser &browser, const QByteArray &returnTo,
               const QString &typed, const Error *error, bool again)
{
    const AskingClient asking = askingClient(browser, returnTo);
    QJsonObject data = withCommon(asking.data, "/login", returnTo);
    data.insert(QStringLiteral("username"), typed.isEmpty() ? asking.loginHint : typed);
    data.insert(QStringLiteral("once_more"), !typed.isEmpty() && error == nullptr);
    if (browser.services().people->registration.isOpen())
        data.insert(QStringLiteral("register_url"), QStringLiteral("/register"));
    const PasswordReset &reset = browser.services().people->passwordReset;
    if (reset.offers(PasswordReset::Way::Mail) || reset.offers(PasswordReset::Way::Text))
        data.insert(QStringLiteral("forgot_url"), QStringLiteral("/forgot"));
    if (browser.services().people->passkeys.isPasswordless()) {
        data.insert(QStringLiteral("passkey_options"), QStringLiteral("/login/passkey/options"));
        data.insert(QStringLiteral("offers_passkeys"), true);
    }
    const HttpRequest &request = exchange->request();
    const Result<FormFields> fields =
        request.method == HttpMethod::Post ? formBody(request) : queryOf(request);
    const bool anew = again || (fields.ok() && asksAgain(*fields));
    const QJsonArray providers = providerButtons(browser, returnTo, anew);
    data.insert(QStringLiteral("has_providers"), !providers.isEmpty());
    data.insert(QStringLiteral("providers"), providers);
    data.insert(QStringLiteral("show_anew"), anew);
    data.insert(QStringLiteral("pass_url"), QString::fromUtf8(withReturnTo("/login/pass", returnTo)));
    if (error != nullptr) {
        data.insert(QStringLiteral("error_text"), browser.pages().errorText(exchange->request(), *error));
        // Of a passkey or of a sign-in that has ended, what stands in the fields is no mistake.
        data.insert(QStringLiteral("credentials_wrong"), error->reason == "invalid_credentials");
    }
    browser.replyWithForm(exchange, QStringLiteral("login"), data, error == nullptr ? 200 : 422,
                          asking.foreign);
}

std::optional<SignInService::FlowView> waitingHere(const ExchangePtr &exchange, const Browser &browser,
                                                   const QByteArray &returnTo, SignInService::FlowStep step)
{
    const Result<SignInService::FlowView> flow =
        browser.services().signIn.flow(browser.signInCookie(exchange->request()), SignInChannel::Browser);
    if (flow.ok() && flow->step == step) return *flow;
    if (flow.ok()) {
        exchange->reply(HttpReply::redirect(pageOfStep(*flow, returnTo)));
        return std::nullopt;
    }
    Error error = flow.error();
    if (error.code != ErrorCode::Gone) {
        exchange->fail(error);
        return std::nullopt;
    }
    // It may well have ended by what the person did: by the link, in another tab.
    if (step == SignInService::FlowStep::ContactVerification) error.reason = "confirmation_over";
    showLogin(exchange, browser, returnTo, {}, &error);
    return std::nullopt;
}

}  // namespace gatehouse
