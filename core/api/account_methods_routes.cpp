#include "core/api/account_methods_routes.h"

#include "core/api/account_forms.h"
#include "core/api/account_methods_page.h"
#include "core/api/factor_notice.h"
#include "core/api/fresh_sign_in.h"
#include "core/api/last_factor.h"
#include "core/api/page_route.h"
#include "core/api/pending_totp.h"
#include "core/api/people_services.h"
#include "core/api/recovery_codes_page.h"
#include "core/api/signin_pages.h"
#include "core/delivery/message_kinds.h"
#include "core/mfa/totp_policy.h"

namespace gatehouse {

namespace {

constexpr char kAppPage[] = "/account/methods/app";

QByteArray holderOf(const Caller &caller)
{
    return "account " + caller.session.toString().toLatin1();
}

void getMethods(const ExchangePtr &exchange, const Browser &browser)
{
    if (!requireFresh(exchange, browser, kMethodsPage)) return;
    const Result<FormFields> query = queryOf(exchange->request());
    if (!query.ok()) return exchange->fail(query.error());
    const QString done = fieldOf(*query, "done");
    QString notice;
    for (const QLatin1String known :
         {QLatin1String("added"), QLatin1String("renamed"), QLatin1String("removed")})
        if (done == known) notice = QStringLiteral("methods.was_") + known;
    showMethods(exchange, browser, notice, nullptr);
}

/// The form of a change, when it may be made now; nothing when an answer was given.
std::optional<FormFields> freshForm(const ExchangePtr &exchange, const Browser &browser)
{
    return freshFormOf(exchange, browser, kMethodsPage);
}

bool isForThePage(const Error &error)
{
    return error.code == ErrorCode::InvalidInput || error.code == ErrorCode::Conflict ||
           error.code == ErrorCode::RateLimited || error.code == ErrorCode::Unavailable ||
           error.code == ErrorCode::Gone;
}

/// To the page again when the change was made, with what went wrong when not; `about` is the app's id.
void afterChange(const ExchangePtr &exchange, const Browser &browser, QFuture<Result<void>> future,
                 const char *done, const QString &about = {})
{
    future.then(exchange->context(), [exchange, &browser, done, about](QFuture<Result<void>> finished) {
        const Result<void> changed = taken(finished);
        if (changed.ok())
            return exchange->reply(HttpReply::redirect(QByteArray(kMethodsPage) + "?done=" + done));
        if (!isForThePage(changed.error())) return exchange->fail(changed.error());
        showMethods(exchange, browser, {}, &changed.error(), about);
    });
}

/// What a new factor brings: recovery codes, where it is the first.
using Added = std::vector<Secret>;

/// To be called in the transaction of the addition; `before` is what there was.
Result<Added> added(Services &services, Transaction &tx, const Caller &by, const FactorSummary &before,
                    const NamedFactor &factor)
{
    GATEHOUSE_TRY_ASSIGN(user, services.users.byId(tx, by.user));
    GATEHOUSE_TRY(notifyFactorChange(services, tx, by, user, message::kFactorAdded, factor));
    if (before.any()) return Added();
    return services.recoveryCodes.regenerate(tx, by, by.user);
}

HttpReply addedReply(const ExchangePtr &exchange, const Browser &browser, const Added &codes)
{
    const QByteArray next = QByteArray(kMethodsPage) + "?done=added";
    return codes.empty() ? HttpReply::redirect(next)
                         : recoveryCodesPage(browser, exchange->request(), codes, next);
}

// --- authenticator apps
// -------------------------------------------------------------------------------------

void showApp(const ExchangePtr &exchange, const Browser &browser, const PendingTotp &pending,
             const QString &label, const Error *error)
{
    QJsonObject data{{QStringLiteral("form_action"), QLatin1String(kAppPage)},
                     {QStringLiteral("asks_label"), true},
                     {QStringLiteral("label"), label},
                     {QStringLiteral("restart_url"), QLatin1String(kMethodsPage)}};
    addPendingTotp(data, pending);
    if (error != nullptr) {
        data.insert(QStringLiteral("error_text"), browser.pages().errorText(exchange->request(), *error));
        data.insert(error->field == "label" ? QStringLiteral("label_wrong") : QStringLiteral("code_wrong"),
                    true);
    }
    browser.replyWithForm(exchange, QStringLiteral("enrol_totp"), data, error == nullptr ? 200 : 422);
}

void beginApp(const ExchangePtr &exchange, const Browser &browser)
{
    if (!freshForm(exchange, browser)) return;
    Services &services = browser.services();
    auto begun = services.database.write([&services,
                                          by = exchange->caller()](Transaction &tx) -> Result<TotpEnrolment> {
        GATEHOUSE_TRY_ASSIGN(user, services.users.byId(tx, by.user));
        GATEHOUSE_TRY_ASSIGN(parameters, newAppParameters(services.settings));
        return services.totp.begin(
            tx, by, {user.id, user.username, services.settings.text(Setting::OfficeName), {}, parameters});
    });
    begun.then(exchange->context(), [exchange, &browser](QFuture<Result<TotpEnrolment>> finished) {
        const Result<TotpEnrolment> enrolment = taken(finished);
        if (!enrolment.ok()) {
            if (!isForThePage(enrolment.error())) return exchange->fail(enrolment.error());
            return showMethods(exchange, browser, {}, &enrolment.error());
        }
        HttpReply reply = HttpReply::redirect(kAppPage);
        keepPendingTotp(browser, exchange->request(), reply, holderOf(exchange->caller()),
                        PendingTotp::of(*enrolment));
        exchange->reply(std::move(reply));
    });
}

void getApp(const ExchangePtr &exchange, const Browser &browser)
{
    if (!requireFresh(exchange, browser, kMethodsPage)) return;
    const auto pending = pendingTotp(browser, exchange->request(), holderOf(exchange->caller()));
    if (!pending) return exchange->reply(HttpReply::redirect(kMethodsPage));
    showApp(exchange, browser, *pending, {}, nullptr);
}

void confirmApp(const ExchangePtr &exchange, const Browser &browser)
{
    const std::optional<FormFields> form = freshForm(exchange, browser);
    if (!form) return;
    const auto pending = pendingTotp(browser, exchange->request(), holderOf(exchange->caller()));
    const std::optional<FactorId> id = pending ? FactorId::parse(pending->factor) : std::nullopt;
    if (!id) return exchange->reply(HttpReply::redirect(kMethodsPage));
    Services &services = browser.services();
    const QString label = fieldOf(*form, "label");
    auto written = services.database.write([&services, by = exchange->caller(), id = *id, label,
                                            code = fieldOf(*form, "code")](Transaction &tx) -> Result<Added> {
        GATEHOUSE_TRY_ASSIGN(before, factorsOf(tx, by.user));
        GATEHOUSE_TRY_ASSIGN(app, services.totp.confirm(tx, by, by.user, id, code));
        if (!label.trimmed().isEmpty()) GATEHOUSE_TRY(services.totp.rename(tx, by, by.user, id, label));
        return added(services, tx, by, before,
                     namedApp(label.trimmed().isEmpty() ? app.label : label.simplified()));
    });
    written.then(exchange->context(),
                 [exchange, &browser, pending = *pending, label](QFuture<Result<Added>> finished) {
                     const Result<Added> codes = taken(finished);
                     if (!codes.ok()) {
                         if (codes.error().code == ErrorCode::InvalidInput)
                             return showApp(exchange, browser, pending, label, &codes.error());
                         if (!isForThePage(codes.error())) return exchange->fail(codes.error());
                         return showMethods(exchange, browser, {}, &codes.error());
                     }
                     HttpReply reply = addedReply(exchange, browser, *codes);
                     forgetPendingTotp(exchange->request(), reply);
                     exchange->reply(std::move(reply));
                 });
}

/// Runs `work` (Result<void>(Transaction &, by, id, form)) for the app that the form names.
template <class Work>
void changeApp(const ExchangePtr &exchange, const Browser &browser, const char *done, Work work)
{
    const std::optional<FormFields> form = freshForm(exchange, browser);
    if (!form) return;
    const std::optional<FactorId> id = FactorId::parse(fieldOf(*form, "app"));
    if (!id) return exchange->fail(Error::notFound(QStringLiteral("There is no such authenticator app.")));
    auto written = browser.services().database.write(
        [work, by = exchange->caller(), id = *id, form = *form](Transaction &tx) -> Result<void> {
            return work(tx, by, id, form);
        });
    afterChange(exchange, browser, std::move(written), done, id->toString());
}

void renameApp(const ExchangePtr &exchange, const Browser &browser)
{
    Services &services = browser.services();
    changeApp(exchange, browser, "renamed",
              [&services](Transaction &tx, const Caller &by, const FactorId &id, const FormFields &form) {
                  return services.totp.rename(tx, by, by.user, id, fieldOf(form, "label"));
              });
}

void removeApp(const ExchangePtr &exchange, const Browser &browser)
{
    Services &services = browser.services();
    changeApp(exchange, browser, "removed",
              [&services](Transaction &tx, const Caller &by, const FactorId &id,
                          const FormFields &) -> Result<void> {
                  GATEHOUSE_TRY_ASSIGN(user, services.users.byId(tx, by.user));
                  GATEHOUSE_TRY(services.totp.remove(tx, by, by.user, id, QStringLiteral("by_owner")));
                  GATEHOUSE_TRY(keepAFactor(services, tx, by.user));
                  return notifyFactorChange(services, tx, by, user, message::kFactorRemoved, namedApp());
              });
}

// --- codes by mail and text message
// -------------------------------------------------------------------------

struct ShownCode
{
    CodeKind kind = CodeKind::Email;
    QString to;     ///< masked, as the page had it
    QString token;  ///< of the code that was sent
    const Error *error = nullptr;
};

void showCode(const ExchangePtr &exchange, const Browser &browser, const ShownCode &shown)
{
    QJsonObject data{{QStringLiteral("form_action"), QStringLiteral("/account/methods/codes")},
                     {QStringLiteral("send_action"), QStringLiteral("/account/methods/codes/send")},
                     {QStringLiteral("kind"), toString(shown.kind)},
                     {QStringLiteral("sent_to"), shown.to},
                     {QStringLiteral("code_token"), shown.token},
                     {QStringLiteral("asks_code"), true},
                     {QStringLiteral("was_sent"), shown.error == nullptr},
                     {QStringLiteral("restart_url"), QLatin1String(kMethodsPage)}};
    data.insert(QStringLiteral("lead"),
                browser.pages().message(exchange->request(),
                                        QStringLiteral("enrol_code.lead_") + toString(shown.kind)));
    if (shown.error != nullptr) {
        Error error = *shown.error;
        if (error.reason == "invalid_code") error.reason = "invalid_sent_code";
        data.insert(QStringLiteral("error_text"), browser.pages().errorText(exchange->request(), error));
    }
    browser.replyWithForm(exchange, QStringLiteral("enrol_code"), data, shown.error == nullptr ? 200 : 422);
}

/// The kind that the form names; nothing when an answer was given.
std::optional<CodeKind> kindIn(const ExchangePtr &exchange, const FormFields &form)
{
    const std::optional<CodeKind> kind = codeKindFrom(fieldOf(form, "kind"));
    if (!kind)
        exchange->fail(
            Error::invalid("kind", "unknown_value", QStringLiteral("'kind' must be 'email' or 'sms'.")));
    return kind;
}

void sendCode(const ExchangePtr &exchange, const Browser &browser)
{
    const std::optional<FormFields> form = freshForm(exchange, browser);
    if (!form) return;
    const std::optional<CodeKind> kind = kindIn(exchange, *form);
    if (!kind) return;
    // Asked for again, the code before stays good where no other can be sent yet.
    const ShownCode before{*kind, fieldOf(*form, "sent_to").left(320), fieldOf(*form, "code_token"), nullptr};
    Services &services = browser.services();
    auto sent = services.database.write([&services, by = exchange->caller(), kind = *kind](Transaction &tx) {
        return services.people->loginCodes.sendToOwner(tx, by, kind);
    });
    sent.then(exchange->context(), [exchange, &browser, before](QFuture<Result<OwnCodeSent>> finished) {
        const Result<OwnCodeSent> outcome = taken(finished);
        if (outcome.ok())
            return showCode(
                exchange, browser,
                {before.kind, outcome->sent.to, QString::fromLatin1(outcome->token.reveal()), nullptr});
        const Error &error = outcome.error();
        if (!isForThePage(error)) return exchange->fail(error);
        if (before.token.isEmpty()) return showMethods(exchange, browser, {}, &error);
        showCode(exchange, browser, {before.kind, before.to, before.token, &error});
    });
}

void confirmCode(const ExchangePtr &exchange, const Browser &browser)
{
    const std::optional<FormFields> form = freshForm(exchange, browser);
    if (!form) return;
    const std::optional<CodeKind> kind = kindIn(exchange, *form);
    if (!kind) return;
    const ShownCode page{*kind, fieldOf(*form, "sent_to").left(320), fieldOf(*form, "code_token"), nullptr};
    Services &services = browser.services();
    auto written =
        services.database.write([&services, by = exchange->caller(), page,
                                 code = fieldOf(*form, "code")](Transaction &tx) -> Result<Settled<Added>> {
            GATEHOUSE_TRY_ASSIGN(before, factorsOf(tx, by.user));
            GATEHOUSE_TRY_ASSIGN(settled, services.people->loginCodes.confirmByOwner(
                                              tx, by, page.kind, page.token.toLatin1(), code));
            if (!settled.answer.ok()) return Settled<Added>{settled.answer.error()};
            GATEHOUSE_TRY_ASSIGN(codes, added(services, tx, by, before, namedFactor(page.kind)));
            return Settled<Added>{std::move(codes)};
        });
    written.then(exchange->context(), [exchange, &browser, page](QFuture<Result<Settled<Added>>> finished) {
        const Result<Settled<Added>> settled = taken(finished);
        if (!settled.ok()) {
            if (!isForThePage(settled.error())) return exchange->fail(settled.error());
            return showMethods(exchange, browser, {}, &settled.error());
        }
        if (settled->answer.ok()) return exchange->reply(addedReply(exchange, browser, *settled->answer));
        showCode(exchange, browser, {page.kind, page.to, page.token, &settled->answer.error()});
    });
}

void removeCodes(const ExchangePtr &exchange, const Browser &browser)
{
    const std::optional<FormFields> form = freshForm(exchange, browser);
    if (!form) return;
    const std::optional<CodeKind> kind = kindIn(exchange, *form);
    if (!kind) return;
    Services &services = browser.services();
    auto written = services.database.write([&services, by = exchange->caller(),
                                            kind = *kind](Transaction &tx) -> Result<void> {
        GATEHOUSE_TRY_ASSIGN(user, services.users.byId(tx, by.user));
        GATEHOUSE_TRY(services.people->codeFactors.remove(tx, by, by.user, kind, QStringLiteral("by_owner")));
        GATEHOUSE_TRY(keepAFactor(services, tx, by.user));
        return notifyFactorChange(services, tx, by, user, message::kFactorRemoved, namedFactor(kind));
    });
    afterChange(exchange, browser, std::move(written), "removed");
}

// --- recovery codes
// -----------------------------------------------------------------------------------------

void makeRecoveryCodes(const ExchangePtr &exchange, const Browser &browser)
{
    if (!freshForm(exchange, browser)) return;
    Services &services = browser.services();
    auto made =
        services.database.write([&services, by = exchange->caller()](Transaction &tx) -> Result<Added> {
            GATEHOUSE_TRY_ASSIGN(factors, factorsOf(tx, by.user));
            if (!mayMakeRecoveryCodes(factors))
                return Error::conflict("nothing_to_recover",
                                       QStringLiteral("Recovery codes stand in for a second step. Set one up "
                                                      "first; its codes come with it."));
            GATEHOUSE_TRY_ASSIGN(user, services.users.byId(tx, by.user));
            GATEHOUSE_TRY(
                notifyFactorChange(services, tx, by, user, message::kFactorAdded, namedRecoveryCodes()));
            return services.recoveryCodes.regenerate(tx, by, by.user);
        });
    made.then(exchange->context(), [exchange, &browser](QFuture<Result<Added>> finished) {
        const Result<Added> codes = taken(finished);
        if (codes.ok())
            return exchange->reply(recoveryCodesPage(browser, exchange->request(), *codes, kMethodsPage));
        if (!isForThePage(codes.error())) return exchange->fail(codes.error());
        showMethods(exchange, browser, {}, &codes.error());
    });
}

}  // namespace

std::vector<Route> accountMethodsRoutes(const Browser &browser)
{
    using enum HttpMethod;
    constexpr auto kCredentials = RateBucket::Credentials;
    return {
        ownPage(browser, Get, kMethodsPage, getMethods),
        ownPage(browser, Post, "/account/methods/app/new", beginApp),
        ownPage(browser, Get, kAppPage, getApp),
        ownPage(browser, Post, kAppPage, confirmApp, kCredentials),
        ownPage(browser, Post, "/account/methods/app/rename", renameApp),
        ownPage(browser, Post, "/account/methods/app/remove", removeApp),
        ownPage(browser, Post, "/account/methods/codes/send", sendCode, kCredentials),
        ownPage(browser, Post, "/account/methods/codes", confirmCode, kCredentials),
        ownPage(browser, Post, "/account/methods/codes/remove", removeCodes),
        ownPage(browser, Post, "/account/methods/recovery-codes", makeRecoveryCodes),
    };
}

}  // namespace gatehouse
