#include "core/api/account_application_routes.h"

#include <QJsonArray>

#include "core/api/account_frame.h"
#include "core/api/consent_page.h"
#include "core/api/page_route.h"
#include "core/api/readable.h"
#include "core/api/signin_pages.h"
#include "core/oauth/scope.h"

namespace gatehouse {

namespace {

/// Which applications this person let in, and what each of them was allowed.
QJsonArray consentLines(const Browser &browser, const HttpRequest &request, const QList<Consent> &consents)
{
    const QString language = browser.pages().language(request);
    QJsonArray lines;
    for (const Consent &consent : consents) {
        QStringList allowed;
        for (const QString &scope : consent.scopes)
            allowed.append(scopeText(browser, request, scope));
        for (const QString &claim : consent.claims)
            if (!consent.scopes.contains(scopeOfClaim(claim)))
                allowed.append(claimText(browser, request, claim));
        allowed.removeAll(QString());
        allowed.removeDuplicates();
        QJsonArray texts;
        for (const QString &text : std::as_const(allowed))
            texts.append(QJsonObject{{QStringLiteral("text"), text}});
        lines.append(QJsonObject{{QStringLiteral("id"), consent.client.toString()},
                                 {QStringLiteral("client"), consent.clientName},
                                 {QStringLiteral("allowed"), texts},
                                 {QStringLiteral("given"), readableTime(language, consent.updatedAt)}});
    }
    return lines;
}

void showApplications(const ExchangePtr &exchange, const Browser &browser)
{
    const QString notice = noticeOf(exchange->request(), QStringLiteral("account"), {"withdrawn"});
    showAccountPage(exchange, browser, {"account_applications", "applications", notice},
                    [&](Transaction &tx, const User &user, QJsonObject &page) -> Result<void> {
                        GATEHOUSE_TRY_ASSIGN(consents, browser.services().consents.list(tx, user.id));
                        page.insert(QStringLiteral("has_applications"), !consents.isEmpty());
                        page.insert(QStringLiteral("applications"),
                                    consentLines(browser, exchange->request(), consents));
                        return {};
                    });
}

/// The application loses its tokens, and what the person agreed to is forgotten.
void withdrawConsent(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    const auto client = ClientId::parse(fieldOf(*form, "client"));
    if (!client) return exchange->fail(Error::notFound(QStringLiteral("There is no such application.")));
    Services &services = browser.services();
    auto withdrawn =
        services.database.write([&services, by = exchange->caller(), client = *client](Transaction &tx) {
            return services.consents.withdraw(tx, by, by.user, client);
        });
    whenReady(exchange, std::move(withdrawn),
              [exchange] { exchange->reply(HttpReply::redirect("/account/applications?done=withdrawn")); });
}

}  // namespace

std::vector<Route> accountApplicationRoutes(const Browser &browser)
{
    using enum HttpMethod;
    return {
        ownPage(browser, Get, "/account/applications", showApplications),
        ownPage(browser, Post, "/account/applications/withdraw", withdrawConsent),
    };
}

}  // namespace gatehouse
