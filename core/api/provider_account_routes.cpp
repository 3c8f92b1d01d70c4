#include "core/api/provider_account_routes.h"

#include "core/api/account_frame.h"
#include "core/api/api_io.h"
#include "core/api/federation_browser.h"
#include "core/api/fresh_sign_in.h"
#include "core/api/page_route.h"
#include "core/api/people_services.h"
#include "core/api/readable.h"
#include "core/api/signin_pages.h"

namespace gatehouse {

namespace {

constexpr char kHere[] = "/account/providers";

FederationService &federationOf(const Browser &browser)
{
    return browser.services().people->federation;
}

QJsonArray identityLines(const QList<FederatedIdentity> &identities, const QString &language)
{
    QJsonArray lines;
    for (const FederatedIdentity &identity : identities) {
        QJsonObject line = providerMark(identity.preset, identity.providerName);
        line.insert(QStringLiteral("provider"), identity.provider.toString());
        line.insert(QStringLiteral("subject"), identity.subject);
        line.insert(QStringLiteral("email"), identity.email);
        line.insert(QStringLiteral("linked"), readableTime(language, identity.linkedAt));
        if (identity.lastUsedAt)
            line.insert(QStringLiteral("last_used"), readableTime(language, *identity.lastUsedAt));
        lines.append(line);
    }
    return lines;
}

void show(const ExchangePtr &exchange, const Browser &browser, const Error *error)
{
    showAccountPage(exchange, browser, {"account_providers", "providers", {}, error},
                    [&](Transaction &tx, const User &user, QJsonObject &page) -> Result<void> {
                        const QString language = browser.pages().language(exchange->request());
                        GATEHOUSE_TRY_ASSIGN(identities, federationOf(browser).identitiesOf(tx, user.id));
                        GATEHOUSE_TRY_ASSIGN(enabled, browser.services().people->providers.enabled(tx));
                        QJsonArray others;
                        for (const Provider &provider : enabled) {
                            QJsonObject line = providerMark(provider.preset, provider.name);
                            line.insert(QStringLiteral("id"), provider.id.toString());
                            others.append(line);
                        }
                        page.insert(QStringLiteral("identities"), identityLines(identities, language));
                        page.insert(QStringLiteral("has_identities"), !identities.isEmpty());
                        page.insert(QStringLiteral("providers"), others);
                        page.insert(QStringLiteral("has_providers"), !others.isEmpty());
                        page.insert(QStringLiteral("link_action"), QStringLiteral("/account/providers/link"));
                        page.insert(QStringLiteral("unlink_action"),
                                    QStringLiteral("/account/providers/unlink"));
                        if (const Result<FormFields> query = queryOf(exchange->request());
                            query.ok() && error == nullptr) {
                            page.insert(QStringLiteral("linked_now"), query->contains("linked"));
                            page.insert(QStringLiteral("unlinked_now"), query->contains("unlinked"));
                        }
                        return {};
                    });
}

void getProviders(const ExchangePtr &exchange, const Browser &browser)
{
    show(exchange, browser, nullptr);
}

void link(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    const auto id = ProviderId::parse(fieldOf(*form, "provider"));
    if (!id) return exchange->fail(Error::notFound(QStringLiteral("There is no such provider.")));
    const std::optional<Session> session = browser.session(exchange);
    if (!session) return exchange->fail(Error::unauthenticated("no_session", {}));
    if (!requireFresh(exchange, browser, kHere)) return;
    FederationRequest request;
    request.provider = *id;
    request.browser = federationCookieOrNew(exchange->request());
    request.returnTo = kHere;
    request.linkFor = session->user;
    federationOf(browser).start(request).then(
        exchange->context(), [exchange, &browser, request](QFuture<Result<QByteArray>> done) {
            const Result<QByteArray> location = taken(done);
            if (!location.ok()) {
                Error error = location.error();
                if (error.code != ErrorCode::NotFound) error.reason = "federation_unreachable";
                return show(exchange, browser, &error);
            }
            // Not a redirect: browsers hold the answer to a form to form-action, and the provider's further
            // addresses are not known here.
            HttpReply reply = browser.pages().page(exchange->request(), QStringLiteral("federation_go"),
                                                   {{QStringLiteral("url"), QString::fromUtf8(*location)}});
            giveFederationCookie(exchange->request(), reply, request.browser);
            exchange->reply(std::move(reply));
        });
}

void unlink(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    const auto id = ProviderId::parse(fieldOf(*form, "provider"));
    if (!id) return exchange->fail(Error::notFound(QStringLiteral("There is no such provider.")));
    const std::optional<Session> session = browser.session(exchange);
    if (!session) return exchange->fail(Error::unauthenticated("no_session", {}));
    if (!requireFresh(exchange, browser, kHere)) return;
    auto done = browser.services().database.write(
        [&browser, by = exchange->caller(), id = *id, subject = fieldOf(*form, "subject")](Transaction &tx) {
            return federationOf(browser).unlink(tx, by, by.user, id, subject);
        });
    done.then(exchange->context(), [exchange, &browser](QFuture<Result<void>> finished) {
        const Result<void> unlinked = taken(finished);
        if (unlinked.ok()) return exchange->reply(HttpReply::redirect("/account/providers?unlinked=1"));
        if (unlinked.error().code != ErrorCode::Conflict) return exchange->fail(unlinked.error());
        show(exchange, browser, &unlinked.error());
    });
}

void getConfirm(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> query = queryOf(exchange->request());
    if (!query.ok()) return exchange->fail(query.error());
    const QString flow = fieldOf(*query, "flow");
    const std::optional<Session> session = browser.session(exchange);
    if (!session) return exchange->fail(Error::unauthenticated("no_session", {}));
    const QByteArray here =
        QByteArray("/account/providers/confirm?flow=") + flow.toUtf8().toPercentEncoding();
    if (!federationOf(browser).isFreshOwnSignIn(*session)) return signInAgain(exchange, here);
    const auto shown = browser.services().database.read([&](Transaction &tx) {
        return federationOf(browser).confirmation(tx, Secret::fromText(flow),
                                                  federationCookie(exchange->request()), *session);
    });
    if (!shown.ok()) return exchange->fail(shown.error());
    browser.replyWithForm(exchange, QStringLiteral("federation_confirm"),
                          {{QStringLiteral("form_action"), QStringLiteral("/account/providers/confirm")},
                           {QStringLiteral("flow"), flow},
                           {QStringLiteral("name"), shown->providerName},
                           {QStringLiteral("email"), shown->email},
                           {QStringLiteral("username"), session->username},
                           {QStringLiteral("return_to"),
                            QString::fromUtf8(safeReturnPath(QString::fromUtf8(shown->returnTo)))}});
}

void postConfirm(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    if (fieldOf(*form, "decision") != u"link")
        return exchange->reply(HttpReply::redirect(returnPathOf(*form)));
    const std::optional<Session> session = browser.session(exchange);
    if (!session) return exchange->fail(Error::unauthenticated("no_session", {}));
    auto flow = std::make_shared<const Secret>(Secret::fromText(fieldOf(*form, "flow")));
    auto confirmed = browser.services().database.write([&browser, by = exchange->caller(), flow,
                                                        cookie = federationCookie(exchange->request()),
                                                        session = *session](Transaction &tx) {
        return federationOf(browser).confirm(tx, by, *flow, cookie, session);
    });
    whenReady(exchange, std::move(confirmed),
              [exchange, returnTo = returnPathOf(*form)](const FederationService::Confirmation &) {
                  exchange->reply(HttpReply::redirect(returnTo));
              });
}

}  // namespace

std::vector<Route> providerAccountRoutes(const Browser &browser)
{
    using enum HttpMethod;
    return {
        ownPage(browser, Get, "/account/providers", getProviders),
        ownPage(browser, Post, "/account/providers/link", link),
        ownPage(browser, Post, "/account/providers/unlink", unlink),
        ownPage(browser, Get, "/account/providers/confirm", getConfirm),
        ownPage(browser, Post, "/account/providers/confirm", postConfirm),
    };
}

}  // namespace gatehouse
