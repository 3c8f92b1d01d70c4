#include "core/api/remember_browser.h"

#include "core/api/people_services.h"
#include "core/signin/factor_rules.h"

namespace gatehouse {

void insertRememberBox(QJsonObject &data, const Browser &browser, const HttpRequest &request,
                       const SignInService::FlowView &flow)
{
    if (flow.rememberDays <= 0) return;
    const QString text = flow.rememberDays == 1
                             ? browser.pages().message(request, QStringLiteral("remember.one_day"))
                             : browser.pages()
                                   .message(request, QStringLiteral("remember.days"))
                                   .arg(QString::number(flow.rememberDays));
    data.insert(QStringLiteral("remember_text"), text);
}

ToRemember toRemember(const ExchangePtr &exchange, const Browser &browser, const FormFields &form)
{
    if (fieldOf(form, "remember") != u"1") return {};
    const Result<SignInService::FlowView> flow =
        browser.services().signIn.flow(browser.signInCookie(exchange->request()), SignInChannel::Browser);
    if (!flow.ok() || flow->step != SignInService::FlowStep::SecondFactor) return {};
    return flow->rememberDays > 0 ? ToRemember{flow->user} : ToRemember{};
}

void goOnRemembering(const ExchangePtr &exchange, const Browser &browser, const SignInStep &step,
                     const QByteArray &returnTo, const ToRemember &remember)
{
    if (remember.user.isEmpty()) return goOn(exchange, browser, step, returnTo);
    Services &services = browser.services();
    auto reply = std::make_shared<HttpReply>(HttpReply::redirect(locationOf(step, returnTo)));
    keepStep(exchange, browser, step, *reply);
    Caller by = exchange->caller();
    by.kind = Caller::Kind::User;
    by.user = remember.user;
    auto made = services.database.write([&services, by](Transaction &tx) -> Result<QByteArray> {
        // The rules as they are in this moment: it may have become an administrator's account.
        GATEHOUSE_TRY_ASSIGN(subjects, services.access.subjectsOf(tx, by.user));
        const auto life = rememberLife(services.settings, subjects);
        if (life.count() == 0) return QByteArray();
        GATEHOUSE_TRY_ASSIGN(user, services.users.byId(tx, by.user));
        Caller self = by;
        self.name = user.username;
        GATEHOUSE_TRY_ASSIGN(token, services.people->rememberedDevices.remember(tx, self, by.user, life));
        return token.reveal();
    });
    made.then(exchange->context(), [exchange, &browser, reply](QFuture<Result<QByteArray>> finished) {
        const Result<QByteArray> token = taken(finished);
        // Signed in is signed in: whoever is not remembered is asked again next time, no more.
        if (token.ok() && !token->isEmpty())
            browser.setRememberedCookie(exchange->request(), *reply, Secret(*token));
        exchange->reply(std::move(*reply));
    });
}

}  // namespace gatehouse
