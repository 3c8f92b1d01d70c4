#include "core/api/enrolment_routes.h"

#include <QJsonArray>

#include "core/api/authorize_routes.h"
#include "core/api/enrolment_ways.h"
#include "core/api/factor_ways.h"
#include "core/api/page_route.h"
#include "core/api/pending_totp.h"
#include "core/api/people_services.h"
#include "core/api/recovery_codes_page.h"
#include "core/api/signin_pages.h"
#include "core/signin/code_destination.h"

namespace gatehouse {

namespace {

QByteArray holderOf(const Browser &browser, const HttpRequest &request)
{
    return browser.signInCookie(request).reveal();
}

/// What somebody in this browser may set up; nothing when an answer was given.
std::optional<QStringList> waysFor(const ExchangePtr &exchange, const Browser &browser,
                                   const QByteArray &returnTo)
{
    if (!waitingHere(exchange, browser, returnTo, SignInService::FlowStep::FactorEnrolment))
        return std::nullopt;
    const Result<QStringList> ways =
        enrolmentWays(browser.services(), browser.signInCookie(exchange->request()), SignInChannel::Browser);
    if (ways.ok()) return *ways;
    if (ways.error().code == ErrorCode::Gone)
        showLogin(exchange, browser, returnTo, {}, &ways.error());
    else
        exchange->fail(ways.error());
    return std::nullopt;
}

void addRestart(QJsonObject &data, const QByteArray &returnTo)
{
    data.insert(QStringLiteral("restart_url"), QString::fromUtf8(withReturnTo("/login", returnTo)));
}

// --- which of them
// -----------------------------------------------------------------------------------------

QByteArray pageToSetUp(const QString &way, const QByteArray &returnTo)
{
    if (way == QLatin1String(factor_way::kPasskey)) return withReturnTo("/login/enrol/passkey", returnTo);
    if (way == QLatin1String(factor_way::kTotp)) return withReturnTo("/login/enrol", returnTo) + "&kind=totp";
    return withReturnTo("/login/enrol/code", returnTo) + "&kind=" + way.toLatin1();
}

void getChoice(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> query = queryOf(exchange->request());
    if (!query.ok()) return exchange->fail(query.error());
    const QByteArray returnTo = returnPathOf(*query);
    const std::optional<QStringList> ways = waysFor(exchange, browser, returnTo);
    if (!ways) return;
    QJsonArray choices;
    for (const QString &way : *ways) {
        const auto text = [&](const char *what) {
            return browser.pages().message(exchange->request(),
                                           QStringLiteral("choose_factor.") + way + QLatin1String(what));
        };
        choices.append(QJsonObject{{QStringLiteral("url"), QString::fromUtf8(pageToSetUp(way, returnTo))},
                                   {QStringLiteral("name"), text("_name")},
                                   {QStringLiteral("means"), text("_means")}});
    }
    QJsonObject data{{QStringLiteral("choices"), choices},
                     {QStringLiteral("has_choices"), !choices.isEmpty()}};
    addRestart(data, returnTo);
    browser.replyWithForm(exchange, QStringLiteral("choose_factor"), data);
}

// --- an authenticator app
// -----------------------------------------------------------------------------------

void show(const ExchangePtr &exchange, const Browser &browser, const PendingTotp &pending,
          const QByteArray &returnTo, const Error *error)
{
    QJsonObject data = withCommon({}, "/login/enrol", returnTo);
    addPendingTotp(data, pending);
    const std::optional<QStringList> ways = waysFor(exchange, browser, returnTo);
    if (!ways) return;
    if (ways->contains(QLatin1String(factor_way::kEmail)) || ways->contains(QLatin1String(factor_way::kSms)))
        data.insert(QStringLiteral("choose_url"),
                    QString::fromUtf8(withReturnTo("/login/enrol/choose", returnTo)));
    else if (ways->contains(QLatin1String(factor_way::kPasskey)))
        data.insert(QStringLiteral("passkey_url"),
                    QString::fromUtf8(withReturnTo("/login/enrol/passkey", returnTo)));
    addRestart(data, returnTo);
    if (error != nullptr) {
        data.insert(QStringLiteral("error_text"), browser.pages().errorText(exchange->request(), *error));
        data.insert(QStringLiteral("code_wrong"), true);
    }
    browser.replyWithForm(exchange, QStringLiteral("enrol_totp"), data, error == nullptr ? 200 : 422);
}

/// Whether there is something to choose between: an app and a passkey name each other on their pages.
bool isChoice(const QStringList &ways)
{
    return !ways.contains(QLatin1String(factor_way::kTotp)) ||
           ways.contains(QLatin1String(factor_way::kEmail)) || ways.contains(QLatin1String(factor_way::kSms));
}

void getEnrolment(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> query = queryOf(exchange->request());
    if (!query.ok()) return exchange->fail(query.error());
    const QByteArray returnTo = returnPathOf(*query);
    const HttpRequest &request = exchange->request();
    const bool chosen = query->contains("kind");
    const std::optional<QStringList> ways = waysFor(exchange, browser, returnTo);
    if (!ways) return;
    if (!chosen && isChoice(*ways))
        return exchange->reply(HttpReply::redirect(withReturnTo("/login/enrol/choose", returnTo)));
    if (const auto pending = pendingTotp(browser, request, holderOf(browser, request)))
        return show(exchange, browser, *pending, returnTo, nullptr);

    auto begun = browser.services().signIn.beginEnrolment(browser.signInCookie(request),
                                                          SignInChannel::Browser, exchange->caller());
    begun.then(
        exchange->context(), [exchange, &browser, returnTo, chosen](QFuture<Result<TotpEnrolment>> finished) {
            const Result<TotpEnrolment> enrolment = taken(finished);
            if (!enrolment.ok()) {
                if (enrolment.error().code != ErrorCode::Gone) return exchange->fail(enrolment.error());
                return showLogin(exchange, browser, returnTo, {}, &enrolment.error());
            }
            // To the page again, which then draws from the cookie: the same way for the first time and the
            // next.
            HttpReply reply =
                HttpReply::redirect(withReturnTo("/login/enrol", returnTo) + (chosen ? "&kind=totp" : ""));
            const HttpRequest &from = exchange->request();
            keepPendingTotp(browser, from, reply, holderOf(browser, from), PendingTotp::of(*enrolment));
            exchange->reply(std::move(reply));
        });
}

void showRecoveryCodes(const ExchangePtr &exchange, const Browser &browser, const EnrolmentDone &done,
                       const QByteArray &returnTo)
{
    HttpReply reply =
        recoveryCodesPage(browser, exchange->request(), done.recoveryCodes, locationOf(done.next, returnTo));
    keepStep(exchange, browser, done.next, reply);
    forgetPendingTotp(exchange->request(), reply);
    exchange->reply(std::move(reply));
}

/// Goes on when the future has the recovery codes; `onWrong(error)` draws the page again.
template <class OnWrong>
void afterProof(const ExchangePtr &exchange, const Browser &browser, QFuture<Result<EnrolmentDone>> future,
                const QByteArray &returnTo, OnWrong onWrong)
{
    future.then(exchange->context(),
                [exchange, &browser, returnTo, onWrong](QFuture<Result<EnrolmentDone>> finished) {
                    const Result<EnrolmentDone> done = taken(finished);
                    if (done.ok()) return showRecoveryCodes(exchange, browser, *done, returnTo);
                    const Error &error = done.error();
                    if (error.code == ErrorCode::Gone)
                        return showLogin(exchange, browser, returnTo, {}, &error);
                    if (error.code != ErrorCode::Unauthenticated && error.code != ErrorCode::InvalidInput)
                        return exchange->fail(error);
                    onWrong(error);
                });
}

void postEnrolment(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    const QByteArray returnTo = returnPathOf(*form);
    const HttpRequest &request = exchange->request();
    const auto pending = pendingTotp(browser, request, holderOf(browser, request));
    const std::optional<FactorId> factor = pending ? FactorId::parse(pending->factor) : std::nullopt;
    if (!factor) return exchange->reply(HttpReply::redirect(withReturnTo("/login/enrol", returnTo)));
    auto confirmed = browser.services().signIn.confirmEnrolment(
        browser.signInCookie(request), *factor, fieldOf(*form, "code"), SignInChannel::Browser,
        browser.signInCaller(exchange));
    afterProof(exchange, browser, std::move(confirmed), returnTo,
               [exchange, &browser, pending = *pending, returnTo](const Error &error) {
                   show(exchange, browser, pending, returnTo, &error);
               });
}

// --- codes by mail or text message
// --------------------------------------------------------------------------

struct ShownCode
{
    CodeKind kind = CodeKind::Email;
    bool wasSent = false;
    const Error *error = nullptr;
};

void showCode(const ExchangePtr &exchange, const Browser &browser, const QByteArray &returnTo,
              const ShownCode &shown)
{
    Services &services = browser.services();
    const std::optional<SignInService::FlowView> flow =
        waitingHere(exchange, browser, returnTo, SignInService::FlowStep::FactorEnrolment);
    if (!flow) return;
    const Result<User> user =
        services.database.read([&](Transaction &tx) { return services.users.byId(tx, flow->user); });
    if (!user.ok()) return exchange->fail(user.error());
    QJsonObject data = withCommon({}, "/login/enrol/code", returnTo);
    data.insert(QStringLiteral("send_action"), QStringLiteral("/login/enrol/code/send"));
    data.insert(QStringLiteral("kind"), toString(shown.kind));
    data.insert(QStringLiteral("lead"),
                browser.pages().message(exchange->request(),
                                        QStringLiteral("enrol_code.lead_") + toString(shown.kind)));
    data.insert(QStringLiteral("sent_to"), maskedDestination(shown.kind, codeDestination(*user, shown.kind)));
    data.insert(QStringLiteral("was_sent"), shown.wasSent && shown.error == nullptr);
    data.insert(QStringLiteral("asks_code"), shown.wasSent || shown.error != nullptr);
    data.insert(QStringLiteral("back_url"), QString::fromUtf8(withReturnTo("/login/enrol/choose", returnTo)));
    addRestart(data, returnTo);
    if (shown.error != nullptr) {
        Error error = *shown.error;
        if (error.reason == "invalid_code") error.reason = "invalid_sent_code";
        data.insert(QStringLiteral("error_text"), browser.pages().errorText(exchange->request(), error));
    }
    browser.replyWithForm(exchange, QStringLiteral("enrol_code"), data, shown.error == nullptr ? 200 : 422);
}

/// The kind that the fields name; nothing when an answer was given.
std::optional<CodeKind> kindIn(const ExchangePtr &exchange, const FormFields &fields)
{
    const std::optional<CodeKind> kind = codeKindFrom(fieldOf(fields, "kind"));
    if (!kind)
        exchange->fail(
            Error::invalid("kind", "unknown_value", QStringLiteral("'kind' must be 'email' or 'sms'.")));
    return kind;
}

void getCode(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> query = queryOf(exchange->request());
    if (!query.ok()) return exchange->fail(query.error());
    const std::optional<CodeKind> kind = kindIn(exchange, *query);
    if (kind) showCode(exchange, browser, returnPathOf(*query), {*kind, query->contains("sent"), nullptr});
}

void sendCode(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    const QByteArray returnTo = returnPathOf(*form);
    const std::optional<CodeKind> kind = kindIn(exchange, *form);
    if (!kind) return;
    auto sent = browser.services().people->loginCodes.send(browser.signInCookie(exchange->request()), *kind,
                                                           SignInChannel::Browser, exchange->caller());
    sent.then(exchange->context(), [exchange, &browser, returnTo,
                                    kind = *kind](QFuture<Result<CodeSent>> finished) {
        const Result<CodeSent> outcome = taken(finished);
        if (outcome.ok())
            return exchange->reply(HttpReply::redirect(pageToSetUp(toString(kind), returnTo) + "&sent=1"));
        const Error &error = outcome.error();
        if (error.code == ErrorCode::Gone) return showLogin(exchange, browser, returnTo, {}, &error);
        if (error.code != ErrorCode::RateLimited && error.code != ErrorCode::Unavailable)
            return exchange->fail(error);
        showCode(exchange, browser, returnTo, {kind, true, &error});
    });
}

void postCode(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    const QByteArray returnTo = returnPathOf(*form);
    const std::optional<CodeKind> kind = kindIn(exchange, *form);
    if (!kind) return;
    auto confirmed = browser.services().people->loginCodes.confirmEnrolment(
        browser.signInCookie(exchange->request()), *kind, fieldOf(*form, "code"), SignInChannel::Browser,
        browser.signInCaller(exchange));
    afterProof(exchange, browser, std::move(confirmed), returnTo,
               [exchange, &browser, returnTo, kind = *kind](const Error &error) {
                   showCode(exchange, browser, returnTo, {kind, true, &error});
               });
}

}  // namespace

std::vector<Route> enrolmentRoutes(const Browser &browser)
{
    using enum HttpMethod;
    constexpr auto kCredentials = RateBucket::Credentials;
    return {
        openPage(browser, Get, "/login/enrol", RateBucket::Page, getEnrolment),
        openPage(browser, Post, "/login/enrol", kCredentials, postEnrolment),
        openPage(browser, Get, "/login/enrol/choose", RateBucket::Page, getChoice),
        openPage(browser, Get, "/login/enrol/code", RateBucket::Page, getCode),
        openPage(browser, Post, "/login/enrol/code", kCredentials, postCode),
        openPage(browser, Post, "/login/enrol/code/send", kCredentials, sendCode),
    };
}

}  // namespace gatehouse
