#include "core/api/terms_routes.h"

#include "core/api/api_io.h"
#include "core/api/page_route.h"
#include "core/api/people_services.h"
#include "core/api/signin_pages.h"
#include "core/audit/user_event.h"

namespace gatehouse {

namespace {

/// {"text"} or {"url"} in the language of the page, else in English, else in any.
QJsonObject textIn(const Terms &terms, const QString &language)
{
    for (const QString &wanted : {language, QStringLiteral("en")})
        if (terms.texts.contains(wanted)) return terms.texts.value(wanted).toObject();
    return terms.texts.isEmpty() ? QJsonObject() : terms.texts.begin()->toObject();
}

void getTerms(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<std::optional<Terms>> terms = browser.services().database.read(
        [&browser](Transaction &tx) { return browser.services().people->terms.current(tx); });
    if (!terms.ok()) return exchange->fail(terms.error());
    if (!*terms)
        return exchange->fail(Error::notFound(QStringLiteral("There are no terms of use on this server.")));
    const QJsonObject text = textIn(**terms, browser.pages().language(exchange->request()));
    exchange->reply(browser.pages().page(exchange->request(), QStringLiteral("terms"),
                                         {{QStringLiteral("text"), text.value(QLatin1String("text"))},
                                          {QStringLiteral("url"), text.value(QLatin1String("url"))}}));
}

/// The waiting sign-in and the terms that it waits for; otherwise an answer was given.
std::optional<Terms> owedTerms(const ExchangePtr &exchange, const Browser &browser,
                               const QByteArray &returnTo)
{
    const std::optional<SignInService::FlowView> flow =
        waitingHere(exchange, browser, returnTo, SignInService::FlowStep::Terms);
    if (!flow) return std::nullopt;
    const Result<std::optional<Terms>> terms = browser.services().database.read(
        [&](Transaction &tx) { return browser.services().people->terms.owed(tx, flow->user); });
    if (!terms.ok()) {
        exchange->fail(terms.error());
        return std::nullopt;
    }
    if (!*terms) exchange->reply(HttpReply::redirect(withReturnTo("/login", returnTo)));
    return *terms;
}

void showAcceptance(const ExchangePtr &exchange, const Browser &browser, const QByteArray &returnTo,
                    const Error *error)
{
    const std::optional<Terms> terms = owedTerms(exchange, browser, returnTo);
    if (!terms) return;
    const QString language = browser.pages().language(exchange->request());
    QJsonObject data = withCommon({}, "/login/terms", returnTo);
    insertTerms(data, *terms, language);
    data.insert(QStringLiteral("text"), textIn(*terms, language).value(QLatin1String("text")));
    if (error != nullptr) {
        data.insert(QStringLiteral("error_text"), browser.pages().errorText(exchange->request(), *error));
        data.insert(QStringLiteral("terms_wrong"), true);
    }
    browser.replyWithForm(exchange, QStringLiteral("accept_terms"), data, error == nullptr ? 200 : 422);
}

void getAcceptance(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> query = queryOf(exchange->request());
    if (!query.ok()) return exchange->fail(query.error());
    showAcceptance(exchange, browser, returnPathOf(*query), nullptr);
}

/// Whoever refuses is not signed in; the audit log says why.
void refuse(const ExchangePtr &exchange, const Browser &browser, const QByteArray &returnTo)
{
    Services &services = browser.services();
    const Result<SignInService::FlowView> flow =
        services.signIn.flow(browser.signInCookie(exchange->request()), SignInChannel::Browser);
    const auto leave = [exchange, &browser, returnTo] {
        HttpReply reply = HttpReply::redirect(withReturnTo("/login", returnTo));
        browser.clearSignInCookie(exchange->request(), reply);
        exchange->reply(std::move(reply));
    };
    if (!flow.ok()) return leave();
    AuditEvent event = aboutUser(event::kTermsRefused, exchange->caller(), flow->user, flow->username);
    event.outcome = AuditOutcome::Denied;
    whenReady(exchange, services.database.write([&services, event](Transaction &tx) {
        return services.audit.append(tx, event);
    }),
              leave);
}

void postAcceptance(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    const QByteArray returnTo = returnPathOf(*form);
    if (fieldOf(*form, "decision") == u"refuse") return refuse(exchange, browser, returnTo);
    const std::optional<qint64> version = acceptedTerms(*form);
    if (!version) {
        const Error missing = Error::invalid("terms", "terms_not_accepted", {});
        return showAcceptance(exchange, browser, returnTo, &missing);
    }
    auto accepted =
        browser.services().signIn.acceptTerms(browser.signInCookie(exchange->request()), *version,
                                              SignInChannel::Browser, browser.signInCaller(exchange));
    afterStep(exchange, browser, std::move(accepted), returnTo,
              [exchange, &browser, returnTo](const Error &error) {
                  if (error.code == ErrorCode::Gone)
                      return showLogin(exchange, browser, returnTo, {}, &error);
                  if (error.code != ErrorCode::Conflict) return exchange->fail(error);
                  showAcceptance(exchange, browser, returnTo, &error);
              });
}

}  // namespace

void insertTerms(QJsonObject &data, const Terms &terms, const QString &language)
{
    const QString url = textIn(terms, language).value(QLatin1String("url")).toString();
    data.insert(QStringLiteral("terms_version"), QString::number(terms.version));
    data.insert(QStringLiteral("terms_url"), url.isEmpty() ? QStringLiteral("/terms") : url);
}

std::optional<qint64> acceptedTerms(const FormFields &form)
{
    bool isNumber = false;
    const qint64 version = fieldOf(form, "terms").toLongLong(&isNumber);
    return isNumber ? std::optional(version) : std::nullopt;
}

QJsonObject termsJson(const Terms &terms)
{
    return {{QStringLiteral("version"), terms.version},
            {QStringLiteral("texts"), terms.texts},
            {QStringLiteral("required_from"), terms.requiredFrom.toRfc3339()},
            {QStringLiteral("created_at"), terms.createdAt.toRfc3339()}};
}

Result<std::optional<qint64>> optionalTermsVersion(const QJsonObject &body, const char *name)
{
    const QJsonValue value = body.value(QLatin1String(name));
    if (value.isUndefined() || value.isNull()) return std::optional<qint64>();
    const qint64 version = value.toInteger(-1);
    if (version > 0) return std::optional<qint64>(version);
    return Error::invalid(name, "not_a_number",
                          QStringLiteral("'%1' must be the number of a version.").arg(QLatin1String(name)));
}

std::vector<Route> termsRoutes(const Browser &browser)
{
    using enum HttpMethod;
    return {openPage(browser, Get, "/terms", RateBucket::Page, getTerms),
            openPage(browser, Get, "/login/terms", RateBucket::Page, getAcceptance),
            openPage(browser, Post, "/login/terms", RateBucket::Credentials, postAcceptance)};
}

}  // namespace gatehouse
