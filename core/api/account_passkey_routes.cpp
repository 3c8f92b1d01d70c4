#include "core/api/account_passkey_routes.h"

#include <QJsonArray>

#include "core/api/account_frame.h"
#include "core/api/factor_notice.h"
#include "core/api/fresh_sign_in.h"
#include "core/api/last_factor.h"
#include "core/api/page_route.h"
#include "core/api/people_services.h"
#include "core/api/readable.h"
#include "core/api/recovery_codes_page.h"
#include "core/api/signin_pages.h"
#include "core/delivery/message_kinds.h"
#include "core/mfa/webauthn/authenticator_names.h"

namespace gatehouse {

namespace {

constexpr char kHere[] = "/account/passkeys";

QByteArray holderOf(const Caller &caller)
{
    return "account " + caller.session.toString().toLatin1();
}

Result<void> fill(const ExchangePtr &exchange, const Browser &browser, Transaction &tx, const User &user,
                  QJsonObject &page, const QString &wrong)
{
    Services &services = browser.services();
    const QString language = browser.pages().language(exchange->request());
    GATEHOUSE_TRY_ASSIGN(passkeys, services.people->passkeys.list(tx, user.id));
    QJsonArray lines;
    for (const Passkey &passkey : std::as_const(passkeys)) {
        const QString model = authenticatorName(passkey.aaguid);
        QJsonObject line{{QStringLiteral("id"), passkey.id.toString()},
                         {QStringLiteral("label"), passkey.label},
                         {QStringLiteral("wrong"), passkey.id.toString() == wrong},
                         {QStringLiteral("model"), model == passkey.label ? QString() : model},
                         {QStringLiteral("synced"), passkey.synced},
                         {QStringLiteral("added"), readableTime(language, passkey.createdAt)}};
        if (passkey.lastUsedAt)
            line.insert(QStringLiteral("used"), readableTime(language, *passkey.lastUsedAt));
        lines.append(line);
    }
    page.insert(QStringLiteral("passkeys"), lines);
    page.insert(QStringLiteral("has_passkeys"), !lines.isEmpty());
    if (services.people->passkeys.isOffered())
        page.insert(QStringLiteral("passkey_options"), QStringLiteral("/account/passkeys/options"));
    return {};
}

/// `about`: the passkey whose new name the error is about; empty for the form of another one.
void show(const ExchangePtr &exchange, const Browser &browser, const QString &notice, const Error *error,
          const QString &about = {})
{
    const QString wrong = error != nullptr && error->field == "label" ? about : QString();
    showAccountPage(exchange, browser, {"passkeys", "passkeys", notice, error},
                    [&](Transaction &tx, const User &user, QJsonObject &page) {
                        page.insert(QStringLiteral("new_label_wrong"),
                                    error != nullptr && error->field == "label" && about.isEmpty());
                        return fill(exchange, browser, tx, user, page, wrong);
                    });
}

void getPasskeys(const ExchangePtr &exchange, const Browser &browser)
{
    if (!requireFresh(exchange, browser, kHere)) return;
    const Result<FormFields> query = queryOf(exchange->request());
    if (!query.ok()) return exchange->fail(query.error());
    const QString done = fieldOf(*query, "done");
    QString notice;
    if (done == u"added") notice = QStringLiteral("passkeys.was_added");
    if (done == u"renamed") notice = QStringLiteral("passkeys.was_renamed");
    if (done == u"removed") notice = QStringLiteral("passkeys.was_removed");
    show(exchange, browser, notice, nullptr);
}

/// For the page's script, which only looks whether it went well.
void creationOptions(const ExchangePtr &exchange, const Browser &browser)
{
    Services &services = browser.services();
    if (auto ours = checkOrigin(exchange->request(), services.issuer.toUtf8()); !ours.ok())
        return exchange->fail(ours.error());
    if (auto fresh = checkFresh(exchange, browser); !fresh.ok()) return exchange->fail(fresh.error());
    auto made =
        services.database.write([&services, by = exchange->caller()](Transaction &tx) -> Result<QJsonObject> {
            GATEHOUSE_TRY_ASSIGN(user, services.users.byId(tx, by.user));
            return services.people->passkeys.creationOptions(tx, {user.id, user.username, user.displayName},
                                                             holderOf(by));
        });
    whenReady(exchange, std::move(made),
              [exchange](const QJsonObject &options) { exchange->reply(jsonReply(options)); });
}

/// What came of it, to be kept although it may be a refusal.
struct Added
{
    bool added = false;
    std::vector<Secret> recoveryCodes;
};

void addPasskey(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    if (!requireFresh(exchange, browser, kHere)) return;
    Services &services = browser.services();
    auto written = services.database.write(
        [&services, by = exchange->caller(), credential = fieldOf(*form, "credential").toUtf8(),
         label = fieldOf(*form, "label")](Transaction &tx) -> Result<Added> {
            GATEHOUSE_TRY_ASSIGN(user, services.users.byId(tx, by.user));
            GATEHOUSE_TRY_ASSIGN(before, factorsOf(tx, by.user));
            GATEHOUSE_TRY_ASSIGN(
                addition, services.people->passkeys.add(tx, by, by.user, holderOf(by), credential, label));
            Added out;
            if (!addition.passkey) return out;
            out.added = true;
            if (!before.any()) {
                GATEHOUSE_TRY_ASSIGN(codes, services.recoveryCodes.regenerate(tx, by, by.user));
                out.recoveryCodes = std::move(codes);
            }
            GATEHOUSE_TRY(notifyFactorChange(services, tx, by, user, message::kFactorAdded,
                                             namedFactor(*addition.passkey)));
            return out;
        });
    written.then(exchange->context(), [exchange, &browser](QFuture<Result<Added>> finished) {
        const Result<Added> added = taken(finished);
        if (!added.ok()) {
            const ErrorCode code = added.error().code;
            if (code != ErrorCode::InvalidInput && code != ErrorCode::Conflict)
                return exchange->fail(added.error());
            return show(exchange, browser, {}, &added.error());
        }
        if (!added->added) {
            const Error refused = PasskeyService::refusal();
            return show(exchange, browser, {}, &refused);
        }
        if (added->recoveryCodes.empty())
            return exchange->reply(HttpReply::redirect("/account/passkeys?done=added"));
        exchange->reply(recoveryCodesPage(browser, exchange->request(), added->recoveryCodes,
                                          "/account/passkeys?done=added"));
    });
}

/// Runs `work` (Result<void>(Transaction &, by, id, form)) for the passkey that the form names.
template <class Work>
void change(const ExchangePtr &exchange, const Browser &browser, const char *done, Work work)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    if (!requireFresh(exchange, browser, kHere)) return;
    const std::optional<FactorId> id = FactorId::parse(fieldOf(*form, "passkey"));
    if (!id) return exchange->fail(Error::notFound(QStringLiteral("There is no such passkey.")));
    auto written = browser.services().database.write(
        [work, by = exchange->caller(), id = *id, form = *form](Transaction &tx) -> Result<void> {
            return work(tx, by, id, form);
        });
    const QString about = id->toString();
    written.then(exchange->context(), [exchange, &browser, done, about](QFuture<Result<void>> finished) {
        const Result<void> changed = taken(finished);
        if (changed.ok())
            return exchange->reply(HttpReply::redirect(QByteArray("/account/passkeys?done=") + done));
        const bool correctable =
            changed.error().code == ErrorCode::InvalidInput || changed.error().reason == "last_factor";
        if (!correctable) return exchange->fail(changed.error());
        show(exchange, browser, {}, &changed.error(), about);
    });
}

void renamePasskey(const ExchangePtr &exchange, const Browser &browser)
{
    Services &services = browser.services();
    change(exchange, browser, "renamed",
           [&services](Transaction &tx, const Caller &by, const FactorId &id,
                       const FormFields &form) -> Result<void> {
               GATEHOUSE_TRY(services.people->passkeys.rename(tx, by, by.user, id, fieldOf(form, "label")));
               return {};
           });
}

void removePasskey(const ExchangePtr &exchange, const Browser &browser)
{
    Services &services = browser.services();
    change(
        exchange, browser, "removed",
        [&services](Transaction &tx, const Caller &by, const FactorId &id,
                    const FormFields &) -> Result<void> {
            GATEHOUSE_TRY_ASSIGN(user, services.users.byId(tx, by.user));
            GATEHOUSE_TRY(services.people->passkeys.remove(tx, by, by.user, id, QStringLiteral("by_owner")));
            GATEHOUSE_TRY(keepAFactor(services, tx, by.user));
            return notifyFactorChange(services, tx, by, user, message::kFactorRemoved,
                                      {QStringLiteral("passkey")});
        });
}

}  // namespace

std::vector<Route> accountPasskeyRoutes(const Browser &browser)
{
    using enum HttpMethod;
    return {
        ownPage(browser, Get, "/account/passkeys", getPasskeys),
        ownPage(browser, Post, "/account/passkeys/options", creationOptions),
        ownPage(browser, Post, "/account/passkeys", addPasskey),
        ownPage(browser, Post, "/account/passkeys/rename", renamePasskey),
        ownPage(browser, Post, "/account/passkeys/remove", removePasskey),
    };
}

}  // namespace gatehouse
