#include "core/api/federation_routes.h"

#include "core/api/federation_browser.h"
#include "core/api/page_route.h"
#include "core/api/people_services.h"
#include "core/api/signed_out_page.h"
#include "core/api/signin_pages.h"

namespace gatehouse {

namespace {

/// The application asked for a new proof (OpenID Connect Core section 3.1.2.1), so the provider has to ask
/// too. What stands in a pushed request or a request object is found out on the way back: the session counts
/// as unasked, and the sign-in begins anew with `again`.
bool wantsNewProof(const QByteArray &returnTo)
{
    const qsizetype mark = returnTo.indexOf('?');
    if (mark < 0) return false;
    const Result<FormFields> query = parseForm(QByteArrayView(returnTo).sliced(mark + 1));
    if (!query.ok()) return false;
    const QStringList prompt = query->values("prompt").join(u' ').split(u' ', Qt::SkipEmptyParts);
    return prompt.contains(QLatin1String("login")) || query->contains("max_age");
}

void start(const ExchangePtr &exchange, const Browser &browser)
{
    const auto id = pathId<ProviderId>(exchange->request());
    if (!id.ok()) return exchange->fail(id.error());
    const Result<FormFields> query = queryOf(exchange->request());
    if (!query.ok()) return exchange->fail(query.error());
    FederationRequest request;
    request.provider = *id;
    request.browser = federationCookieOrNew(exchange->request());
    request.returnTo = returnPathOf(*query);
    request.signInAgain = asksAgain(*query) || wantsNewProof(request.returnTo);
    browser.services().people->federation.start(request).then(
        exchange->context(), [exchange, &browser, request](QFuture<Result<QByteArray>> done) {
            const Result<QByteArray> location = taken(done);
            if (!location.ok()) {
                if (location.error().code == ErrorCode::NotFound) return exchange->fail(location.error());
                Error error = location.error();
                error.reason = "federation_unreachable";
                error.publicMessage = QStringLiteral("The other provider cannot be reached at the moment.");
                return showLogin(exchange, browser, request.returnTo, {}, &error);
            }
            HttpReply reply = HttpReply::redirect(*location);
            giveFederationCookie(exchange->request(), reply, request.browser);
            exchange->reply(std::move(reply));
        });
}

void goOnWith(const ExchangePtr &exchange, const Browser &browser, const FederationOutcome &outcome)
{
    if (const auto *signedIn = std::get_if<FederatedSignIn>(&outcome))
        return goOn(exchange, browser, signedIn->step, signedIn->returnTo);
    if (std::holds_alternative<FederatedLink>(outcome))
        return exchange->reply(HttpReply::redirect("/account/providers?linked=1"));
    const auto &confirmation = std::get<FederatedConfirmation>(outcome);
    exchange->reply(HttpReply::redirect("/account/providers/confirm?flow=" + confirmation.flow.reveal()));
}

void getCallback(const ExchangePtr &exchange, const Browser &browser)
{
    const auto id = pathId<ProviderId>(exchange->request());
    if (!id.ok()) return exchange->fail(id.error());
    const Result<FormFields> query = queryOf(exchange->request());
    if (!query.ok()) return exchange->fail(query.error());
    FederationAnswer answer;
    answer.provider = *id;
    answer.browser = federationCookie(exchange->request());
    answer.parameters = *query;
    answer.session = browser.session(exchange);
    FederationService &federation = browser.services().people->federation;
    const FederationService::Way way = federation.wayOf(answer);
    federation.finish(answer, browser.signInCaller(exchange))
        .then(exchange->context(), [exchange, &browser, way](QFuture<Result<FederationOutcome>> done) {
            const Result<FederationOutcome> outcome = taken(done);
            if (outcome.ok()) return goOnWith(exchange, browser, *outcome);
            if (outcome.error().code != ErrorCode::Unauthenticated) return exchange->fail(outcome.error());
            showLogin(exchange, browser, way.returnTo, {}, &outcome.error(), way.signInAgain);
        });
}

/// `response_mode=form_post`: cookies do not come along from another site, so the browser is asked to come
/// again by GET. Of the fields, only those that mean something here.
void postCallback(const ExchangePtr &exchange, const Browser &)
{
    const auto id = pathId<ProviderId>(exchange->request());
    if (!id.ok()) return exchange->fail(id.error());
    const Result<FormFields> form = formBody(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    QList<FormFields::Field> kept;
    for (const char *name : {"state", "code", "iss", "error", "user"}) {
        const auto value = form->value(QByteArrayView(name));
        if (value && value->size() <= 4096) kept.append({QString::fromLatin1(name), *value});
    }
    exchange->reply(
        HttpReply::redirect("/federation/" + id->toString().toLatin1() + "/callback?" + encodeForm(kept)));
}

void signedOut(const ExchangePtr &exchange, const Browser &browser)
{
    exchange->reply(signedOutPage(exchange->request(), browser, {}));
}

}  // namespace

std::vector<Route> federationRoutes(const Browser &browser)
{
    using enum HttpMethod;
    return {
        openPage(browser, Get, "/federation/{provider}/start", RateBucket::Page, start),
        openPage(browser, Get, "/federation/{provider}/callback", RateBucket::Credentials, getCallback),
        openPage(browser, Post, "/federation/{provider}/callback", RateBucket::Page, postCallback),
        openPage(browser, Get, "/federation/signed-out", RateBucket::Page, signedOut),
    };
}

}  // namespace gatehouse
