#include "core/api/second_step_routes.h"

#include "core/api/authorize_routes.h"
#include "core/api/fresh_sign_in.h"
#include "core/api/page_route.h"
#include "core/api/signin_pages.h"
#include "core/audit/mfa_events.h"
#include "core/audit/user_event.h"
#include "core/mfa/factor_grace_store.h"
#include "core/signin/factor_rules.h"

namespace gatehouse {

namespace {

constexpr char kPath[] = "/account/second-step";

/// What is still to be done by whoever is signed in; nothing for who has a factor.
Result<FactorDuty> dutyOf(Services &services, const UserId &user)
{
    return services.database.read([&](Transaction &tx) -> Result<FactorDuty> {
        GATEHOUSE_TRY_ASSIGN(factors, factorsOf(tx, user));
        if (factors.any()) return FactorDuty{};
        GATEHOUSE_TRY_ASSIGN(subjects, services.access.subjectsOf(tx, user));
        return factorDuty(tx, services.settings, subjects, user, services.clock.now());
    });
}

void getSecondStep(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> query = queryOf(exchange->request());
    if (!query.ok()) return exchange->fail(query.error());
    Services &services = browser.services();
    const QByteArray returnTo = returnPathOf(*query);
    const Result<FactorDuty> duty = dutyOf(services, exchange->caller().user);
    if (!duty.ok()) return exchange->fail(duty.error());
    if (!duty->now && !duty->graceEnds && !duty->encouraged)
        return exchange->reply(HttpReply::redirect(returnTo));
    const AskingClient asking = askingClient(browser, returnTo);
    QJsonObject data = withCommon({}, kPath, returnTo);
    data.insert(QStringLiteral("encouraged"), duty->encouraged);
    if (duty->graceEnds) {
        const auto left = *duty->graceEnds - services.clock.now();
        const qint64 days = std::chrono::ceil<std::chrono::days>(left).count();
        const HttpRequest &request = exchange->request();
        data.insert(QStringLiteral("days_left"),
                    days == 1 ? browser.pages().message(request, QStringLiteral("second_step.one_day"))
                              : browser.pages()
                                    .message(request, QStringLiteral("second_step.days"))
                                    .arg(QString::number(days)));
    }
    browser.replyWithForm(exchange, QStringLiteral("second_step"), data, 200,
                          {asking.foreign.formActions, {}});
}

void setUp(const ExchangePtr &exchange, const Browser &browser, const QByteArray &returnTo)
{
    if (!requireFresh(exchange, browser, withReturnTo(kPath, returnTo))) return;
    const std::optional<Session> session = browser.session(exchange);
    if (!session) return signInAgain(exchange, withReturnTo(kPath, returnTo));
    auto begun =
        browser.services().signIn.stepUp(session->user, session->amr, browser.signInCaller(exchange));
    afterStep(exchange, browser, std::move(begun), returnTo,
              [exchange](const Error &error) { exchange->fail(error); });
}

/// "Not now" is remembered where it is an answer: during a grace it only leads on.
void putOff(const ExchangePtr &exchange, const Browser &browser, const QByteArray &returnTo)
{
    Services &services = browser.services();
    const Result<FactorDuty> duty = dutyOf(services, exchange->caller().user);
    if (!duty.ok()) return exchange->fail(duty.error());
    if (!duty->encouraged) return exchange->reply(HttpReply::redirect(returnTo));
    AuditEvent event =
        aboutUser(event::kMfaDeclined, exchange->caller(), exchange->caller().user, exchange->caller().name);
    auto written = services.database.write([&services, event](Transaction &tx) -> Result<void> {
        GATEHOUSE_TRY(factor_grace_store::decline(tx, event.actor.user, services.clock.now()));
        return services.audit.append(tx, event);
    });
    whenReady(exchange, std::move(written),
              [exchange, returnTo] { exchange->reply(HttpReply::redirect(returnTo)); });
}

void postSecondStep(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    const QByteArray returnTo = returnPathOf(*form);
    if (fieldOf(*form, "decision") == u"later") return putOff(exchange, browser, returnTo);
    setUp(exchange, browser, returnTo);
}

}  // namespace

std::vector<Route> secondStepRoutes(const Browser &browser)
{
    using enum HttpMethod;
    return {ownPage(browser, Get, kPath, getSecondStep), ownPage(browser, Post, kPath, postSecondStep)};
}

}  // namespace gatehouse
