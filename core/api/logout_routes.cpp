#include "core/api/logout_routes.h"

#include <QUrl>

#include "core/api/api_io.h"
#include "core/api/browser.h"
#include "core/api/federation_browser.h"
#include "core/api/oauth_request.h"
#include "core/api/page_route.h"
#include "core/api/signed_out_page.h"

namespace gatehouse {

namespace {

/// `frames`: of the applications that the browser has to tell. It can only do that from a page of ours, so
/// the way back to the application leads over it then.
void finish(const ExchangePtr &exchange, const Browser &browser, const LogoutPlan &plan,
            const QList<QByteArray> &frames = {})
{
    HttpReply reply = plan.redirectTo && frames.isEmpty()
                          ? HttpReply::redirect(*plan.redirectTo)
                          : signedOutPage(exchange->request(), browser,
                                          {plan.redirectTo.value_or(QByteArray()), plan.clientName, frames});
    browser.clearSessionCookie(exchange->request(), reply);
    exchange->reply(std::move(reply));
}

void endAndFinish(const ExchangePtr &exchange, const Browser &browser, const LogoutPlan &plan,
                  const SessionId &id, const Caller &by)
{
    whenReady(exchange, endOwnSession(browser.services(), by, id),
              [exchange, &browser, plan, user = by.user](const QList<QByteArray> &frames) {
                  // An application that waits is gone back to; nobody can go to two places.
                  if (!plan.redirectTo) return replySignedOut(exchange, browser, user, frames);
                  finish(exchange, browser, plan, frames);
              });
}

/// The plan for the request's parameters; nullopt when the exchange has been answered.
std::optional<LogoutPlan> planFor(const ExchangePtr &exchange, const Browser &browser,
                                  const QByteArray &query, const std::optional<Session> &session)
{
    Services &services = browser.services();
    Result<FormFields> parameters = oauthParameters(query);
    if (!parameters.ok()) {
        exchange->fail(parameters.error());
        return std::nullopt;
    }
    Result<LogoutPlan> plan = services.database.read([&](Transaction &tx) {
        return services.logout.plan(tx, *parameters, session ? session->user : UserId(),
                                    session ? session->id : SessionId());
    });
    if (!plan.ok()) {
        exchange->fail(plan.error());
        return std::nullopt;
    }
    return *plan;
}

void getLogout(const ExchangePtr &exchange, const Browser &browser)
{
    const std::optional<Session> session = browser.session(exchange);
    const QByteArray query = exchange->request().query;
    const std::optional<LogoutPlan> plan = planFor(exchange, browser, query, session);
    if (!plan) return;
    if (!plan->endSession.isEmpty()) {
        Caller by = exchange->caller();
        if (session) by = Browser::callerOf(*session, by);
        return endAndFinish(exchange, browser, *plan, plan->endSession, by);
    }
    if (!session) return finish(exchange, browser, *plan);
    const QString name = session->displayName.isEmpty() ? session->username : session->displayName;
    QList<QByteArray> formActions;
    if (plan->redirectTo) {
        const QUrl url(QString::fromUtf8(*plan->redirectTo));
        formActions = {(url.scheme() + QStringLiteral("://") + url.authority()).toUtf8()};
    }
    browser.replyWithForm(exchange, QStringLiteral("logout_confirm"),
                          {{QStringLiteral("form_action"), QStringLiteral("/oauth/logout")},
                           {QStringLiteral("user_name"), name},
                           {QStringLiteral("return_to"), QString::fromUtf8("/oauth/logout?" + query)}},
                          200, {formActions, {}});
}

/// The answer to our own question, or an application's POST (RP-Initiated Logout section 2), which is asked
/// to come again by GET because cookies do not come along from another site.
void postLogout(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> plain = formBody(exchange->request());
    if (!plain.ok()) return exchange->fail(plain.error());
    if (!plain->contains("decision"))
        return exchange->reply(HttpReply::redirect("/oauth/logout?" + encodeForm(plain->fields())));
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    if (form->value(QByteArrayView("decision")) != QStringLiteral("leave"))
        return exchange->reply(HttpReply::redirect("/account"));
    const std::optional<Session> session = browser.session(exchange);
    const QByteArray returnTo = safeReturnPath(form->value(QByteArrayView("return_to")).value_or(QString()));
    const qsizetype mark = returnTo.indexOf('?');
    const std::optional<LogoutPlan> plan =
        planFor(exchange, browser, mark < 0 ? QByteArray() : returnTo.mid(mark + 1), session);
    if (!plan) return;
    if (!session) return finish(exchange, browser, *plan);
    endAndFinish(exchange, browser, *plan, session->id, Browser::callerOf(*session, exchange->caller()));
}

}  // namespace

std::vector<Route> logoutRoutes(const Browser &browser)
{
    return {openPage(browser, HttpMethod::Get, "/oauth/logout", RateBucket::Page, getLogout),
            openPage(browser, HttpMethod::Post, "/oauth/logout", RateBucket::Page, postLogout)};
}

}  // namespace gatehouse
