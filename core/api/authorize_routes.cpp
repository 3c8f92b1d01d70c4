#include "core/api/authorize_routes.h"

#include <QJsonArray>
#include <QUrl>

#include "core/api/api_io.h"
#include "core/api/authorize_objects.h"
#include "core/api/browser.h"
#include "core/api/client_factor.h"
#include "core/api/consent_page.h"
#include "core/api/oauth_request.h"
#include "core/api/page_route.h"
#include "core/base/base64url.h"
#include "core/crypto/digest.h"
#include "core/oauth/redirect_uri.h"

namespace gatehouse {

namespace {

constexpr char kStartedParameter[] = "&gatehouse_started=";

using Parsed = std::variant<AuthorizationRequest, AuthorizationRefusal>;

/// When the request first came is told to ourselves through the browser, under a MAC: otherwise prompt=login
/// could be answered with a sign-in of yesterday.
QByteArray startedMac(const Services &services, const QByteArray &query, QByteArrayView time)
{
    const QByteArray message = "authorize\n" + time.toByteArray() + '\n' + query;
    return base64UrlEncode(hmacSha256(services.requestMacKey.view(), message));
}

QByteArray marked(const Services &services, const QByteArray &query, Timestamp startedAt)
{
    const QByteArray time = QByteArray::number(startedAt.ms);
    return query + kStartedParameter + time + '.' + startedMac(services, query, time);
}

/// The application's own query, and the time behind our mark when its MAC is right.
std::pair<QByteArray, std::optional<Timestamp>> unmarked(const Services &services, const QByteArray &query)
{
    const qsizetype at = query.lastIndexOf(kStartedParameter);
    if (at < 0) return {query, std::nullopt};
    const QByteArray own = query.left(at);
    const QByteArray mark = query.mid(at + qsizetype(sizeof kStartedParameter) - 1);
    const qsizetype dot = mark.indexOf('.');
    const QByteArray time = mark.left(dot);
    if (dot < 0 || !constantTimeEqual(mark.mid(dot + 1), startedMac(services, own, time)))
        return {own, std::nullopt};
    return {own, Timestamp{time.toLongLong()}};
}

QByteArray originOf(const QByteArray &uri)
{
    const QUrl url(QString::fromUtf8(uri), QUrl::StrictMode);
    if (url.scheme() != u"http" && url.scheme() != u"https") return url.scheme().toUtf8() + ':';
    return (url.scheme() + QStringLiteral("://") + url.authority()).toUtf8();
}

/// The parsed request of one visit, its raw query, and who is signed in.
struct Visit
{
    QByteArray query;  ///< the application's, without our mark
    Timestamp startedAt;
    AuthorizationRequest request;
    std::optional<Session> session;

    std::optional<SignedInPerson> person() const
    {
        if (!session) return std::nullopt;
        return SignedInPerson{session->user, session->id, session->authenticatedAt, session->amr};
    }
};

void answer(const ExchangePtr &exchange, const Browser &browser, const AuthorizationResponse &response)
{
    if (response.mode == ResponseMode::Query) return exchange->reply(HttpReply::redirect(response.toUrl()));
    QJsonArray fields;
    for (const auto &[name, value] : response.parameters)
        fields.append(QJsonObject{{QStringLiteral("name"), QString::fromUtf8(name)},
                                  {QStringLiteral("value"), QString::fromUtf8(value)}});
    HttpReply reply =
        browser.pages().page(exchange->request(), QStringLiteral("form_post"),
                             {{QStringLiteral("form_action"), QString::fromUtf8(response.redirectUri)},
                              {QStringLiteral("fields"), fields}});
    reply.formActions = {originOf(response.redirectUri)};
    exchange->reply(std::move(reply));
}

/// Nothing leaves for the application unless client and redirect URI are beyond doubt.
void refuse(const ExchangePtr &exchange, const Browser &browser, const AuthorizationRefusal &refusal)
{
    if (refusal.response) return answer(exchange, browser, *refusal.response);
    Error error = Error::invalid({}, "invalid_request", QString::fromLatin1(refusal.error.description));
    HttpReply reply = browser.pages().errorPage(exchange->request(), error, 400);
    exchange->reply(std::move(reply));
}

Result<Parsed> parse(const Browser &browser, const QByteArray &query, std::optional<Timestamp> startedAt)
{
    GATEHOUSE_TRY_ASSIGN(parameters, oauthParameters(query));
    return browser.services().database.read(
        [&](Transaction &tx) { return browser.services().authorizations.parse(tx, parameters, startedAt); });
}

/// Reads the visit from a query; nullopt when the exchange has been answered.
std::optional<Visit> readVisit(const ExchangePtr &exchange, const Browser &browser,
                               const QByteArray &rawQuery)
{
    Services &services = browser.services();
    const auto [query, marked] = unmarked(services, rawQuery);
    Visit visit{query, marked.value_or(services.clock.now()), {}, {}};
    Result<Parsed> parsed = parse(browser, query, visit.startedAt);
    if (!parsed.ok()) {
        const Error &error = parsed.error();
        if (error.reason == "invalid_request")
            refuse(exchange, browser, {OAuthError::of(error), std::nullopt});
        else
            exchange->fail(error);
        return std::nullopt;
    }
    if (const auto *refusal = std::get_if<AuthorizationRefusal>(&*parsed)) {
        refuse(exchange, browser, *refusal);
        return std::nullopt;
    }
    visit.request = std::get<AuthorizationRequest>(*parsed);
    visit.session = browser.session(exchange);
    return visit;
}

QByteArray returnHere(const Services &services, const Visit &visit)
{
    return "/oauth/authorize?" + marked(services, visit.query, visit.startedAt);
}

QString hostOf(const QByteArray &redirectUri)
{
    return QUrl(QString::fromUtf8(redirectUri)).authority();
}

ForeignOrigins foreignOrigins(const AuthorizationRequest &request)
{
    ForeignOrigins foreign{{originOf(request.redirectUri)}, {}};
    if (const QByteArray logo = logoOrigin(request.client.metadata); !logo.isEmpty()) foreign.images = {logo};
    return foreign;
}

void showConsent(const ExchangePtr &exchange, const Browser &browser, const Visit &visit)
{
    Services &services = browser.services();
    const AuthorizationRequest &asked = visit.request;
    // The person sees all of it, not only what is new: the answer is about all of it.
    Result<QJsonObject> data =
        consentData(browser, exchange->request(), *visit.session, asked.client, asked.scopes, asked.claims);
    if (!data.ok()) return exchange->fail(data.error());
    data->insert(QStringLiteral("client_host"), hostOf(asked.redirectUri));
    data->insert(QStringLiteral("form_action"), QStringLiteral("/consent"));
    data->insert(QStringLiteral("return_to"), QString::fromUtf8(returnHere(services, visit)));
    data->insert(QStringLiteral("switch_user_url"),
                 QString::fromUtf8(withReturnTo("/login", returnHere(services, visit)) + "&switch=1"));
    browser.replyWithForm(exchange, QStringLiteral("consent"), *data, 200, foreignOrigins(asked));
}

void issue(const ExchangePtr &exchange, const Browser &browser, const Visit &visit, bool withConsent)
{
    Services &services = browser.services();
    auto issued = services.database.write(
        [&services, visit, withConsent, by = Browser::callerOf(*visit.session, exchange->caller())](
            Transaction &tx) -> Result<AuthorizationResponse> {
            if (withConsent) {
                GATEHOUSE_TRY(services.consents.allow(tx, by, visit.session->user, visit.request.client.id,
                                                      visit.request.scopes, visit.request.claims.names()));
            }
            return services.authorizations.issueCode(tx, by, visit.request, *visit.person());
        });
    whenReady(exchange, std::move(issued), [exchange, &browser](const AuthorizationResponse &response) {
        answer(exchange, browser, response);
    });
}

Result<AuthorizationDecision> decide(const Browser &browser, const Visit &visit)
{
    Services &services = browser.services();
    std::optional<ConsentState> consent;
    if (visit.session) {
        GATEHOUSE_TRY_ASSIGN(found, services.database.read([&](Transaction &tx) {
            return services.consents.find(tx, visit.session->user, visit.request.client.id);
        }));
        consent = found;
    }
    return services.authorizations.decide(visit.request, visit.person(), consent);
}

/// Whether everything else is in place, but the application wants a second factor that was not shown.
bool wantsFactor(const Browser &browser, const Visit &visit, const AuthorizationDecision &decision)
{
    using Kind = AuthorizationDecision::Kind;
    const bool wouldGoOn = decision.kind == Kind::Issue || decision.kind == Kind::NeedConsent;
    return wouldGoOn && lacksFactor(browser.services(), visit.request.client, *visit.session);
}

void sendForFactor(const ExchangePtr &exchange, const Browser &browser, const Visit &visit)
{
    if (!visit.request.promptNone)
        return askForFactor(exchange, browser, *visit.session, returnHere(browser.services(), visit));
    refuse(exchange, browser,
           browser.services().authorizations.refuse(visit.request, OAuthErrorCode::LoginRequired,
                                                    "The person has to show a second factor."));
}

void goToLogin(const ExchangePtr &exchange, const Browser &browser, const Visit &visit, bool again)
{
    QByteArray location = withReturnTo("/login", returnHere(browser.services(), visit));
    if (again) location += "&again=1";
    exchange->reply(HttpReply::redirect(location));
}

void authorize(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> parameters = oauthParameters(exchange->request().query);
    if (parameters.ok() && RequestObjectService::isIn(*parameters))
        return takeRequestObject(exchange, browser, *parameters, refuse);
    const std::optional<Visit> visit = readVisit(exchange, browser, exchange->request().query);
    if (!visit) return;
    Result<AuthorizationDecision> decision = decide(browser, *visit);
    if (!decision.ok()) return exchange->fail(decision.error());
    if (wantsFactor(browser, *visit, *decision)) return sendForFactor(exchange, browser, *visit);
    switch (decision->kind) {
        case AuthorizationDecision::Kind::Issue:
            return issue(exchange, browser, *visit, false);
        case AuthorizationDecision::Kind::NeedLogin:
            return goToLogin(exchange, browser, *visit, false);
        case AuthorizationDecision::Kind::NeedReauthentication:
            return goToLogin(exchange, browser, *visit, true);
        case AuthorizationDecision::Kind::NeedConsent:
            return showConsent(exchange, browser, *visit);
        case AuthorizationDecision::Kind::Refuse:
            return refuse(exchange, browser, decision->refusal);
    }
}

/// An application may post its request (Core section 3.1.2.1). Cookies do not come along from another site,
/// so the browser is asked to come again by GET. An object needs no cookies, and may be too long for a URL.
void authorizeByPost(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = formBody(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    if (RequestObjectService::isIn(*form)) return takeRequestObject(exchange, browser, *form, refuse);
    exchange->reply(HttpReply::redirect("/oauth/authorize?" + encodeForm(form->fields())));
}

void consent(const ExchangePtr &exchange, const Browser &browser)
{
    Services &services = browser.services();
    Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    const QByteArray returnTo = safeReturnPath(form->value(QByteArrayView("return_to")).value_or(QString()));
    const std::optional<Visit> visit = readVisit(exchange, browser, returnTo.mid(returnTo.indexOf('?') + 1));
    if (!visit) return;
    Result<AuthorizationDecision> decision = decide(browser, *visit);
    if (!decision.ok()) return exchange->fail(decision.error());
    // Everything but the person's word must be in place; if not (signed out meanwhile), begin again.
    if (decision->kind != AuthorizationDecision::Kind::NeedConsent || wantsFactor(browser, *visit, *decision))
        return exchange->reply(HttpReply::redirect(returnTo));

    const QString word = form->value(QByteArrayView("decision")).value_or(QString());
    if (word == u"allow") return issue(exchange, browser, *visit, true);
    const Caller by = Browser::callerOf(*visit->session, exchange->caller());
    auto recorded = services.database.write([&services, by, request = visit->request](Transaction &tx) {
        return services.authorizations.recordDenial(tx, by, request);
    });
    whenReady(exchange, std::move(recorded), [exchange, &browser, request = visit->request] {
        refuse(exchange, browser,
               browser.services().authorizations.refuse(request, OAuthErrorCode::AccessDenied,
                                                        "The person refused the request"));
    });
}

}  // namespace

AskingClient askingClient(const Browser &browser, const QByteArray &returnTo)
{
    AskingClient asking;
    if (!returnTo.startsWith("/oauth/authorize?")) return asking;
    const QByteArray query = unmarked(browser.services(), returnTo.mid(returnTo.indexOf('?') + 1)).first;
    Result<Parsed> parsed = parse(browser, query, std::nullopt);
    const auto *request = parsed.ok() ? std::get_if<AuthorizationRequest>(&*parsed) : nullptr;
    if (request == nullptr) return asking;
    asking.data = clientData(request->client);
    asking.data.insert(QStringLiteral("client_host"), hostOf(request->redirectUri));
    asking.foreign = foreignOrigins(*request);
    asking.loginHint = request->loginHint;
    return asking;
}

std::vector<Route> authorizeRoutes(const Browser &browser)
{
    return {
        openPage(browser, HttpMethod::Get, "/oauth/authorize", RateBucket::Page, authorize),
        openPage(browser, HttpMethod::Post, "/oauth/authorize", RateBucket::Page, authorizeByPost),
        openPage(browser, HttpMethod::Post, "/consent", RateBucket::Page, consent),
    };
}

}  // namespace gatehouse
