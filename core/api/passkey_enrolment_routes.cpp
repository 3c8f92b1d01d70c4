#include "core/api/passkey_enrolment_routes.h"

#include "core/api/factor_notice.h"
#include "core/api/people_services.h"
#include "core/api/recovery_codes_page.h"
#include "core/api/signin_pages.h"
#include "core/crypto/digest.h"
#include "core/delivery/message_kinds.h"

namespace gatehouse {

namespace {

QString shownName(const User &user)
{
    return user.displayName.isEmpty() ? user.username : user.displayName;
}

void insertError(QJsonObject &data, const ExchangePtr &exchange, const Browser &browser, const Error *error)
{
    if (error == nullptr) return;
    data.insert(QStringLiteral("error_text"), browser.pages().errorText(exchange->request(), *error));
    data.insert(QStringLiteral("label_wrong"), error->field == "label");
}

// --- while signing in
// -------------------------------------------------------------------------------------------

void showEnrolment(const ExchangePtr &exchange, const Browser &browser, const QByteArray &returnTo,
                   const Error *error)
{
    const std::optional<SignInService::FlowView> flow =
        waitingHere(exchange, browser, returnTo, SignInService::FlowStep::FactorEnrolment);
    if (!flow) return;
    QJsonObject data = withCommon({}, "/login/enrol/passkey", returnTo);
    data.insert(QStringLiteral("username"), flow->username);
    data.insert(QStringLiteral("passkey_options"), QStringLiteral("/login/enrol/passkey/options"));
    data.insert(QStringLiteral("totp_url"), QString::fromUtf8(withReturnTo("/login/enrol", returnTo)));
    data.insert(QStringLiteral("restart_url"), QString::fromUtf8(withReturnTo("/login", returnTo)));
    insertError(data, exchange, browser, error);
    browser.replyWithForm(exchange, QStringLiteral("enrol_passkey"), data, error == nullptr ? 200 : 422);
}

void getEnrolment(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> query = queryOf(exchange->request());
    if (!query.ok()) return exchange->fail(query.error());
    showEnrolment(exchange, browser, returnPathOf(*query), nullptr);
}

void enrolmentOptions(const ExchangePtr &exchange, const Browser &browser)
{
    const HttpRequest &request = exchange->request();
    if (auto ours = checkOrigin(request, browser.services().issuer.toUtf8()); !ours.ok())
        return exchange->fail(ours.error());
    auto begun = browser.services().people->passkeySignIn.beginEnrolment(browser.signInCookie(request),
                                                                         SignInChannel::Browser);
    whenReady(exchange, std::move(begun),
              [exchange](const QJsonObject &options) { exchange->reply(jsonReply(options)); });
}

void postEnrolment(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    const QByteArray returnTo = returnPathOf(*form);
    auto confirmed = browser.services().people->passkeySignIn.confirmEnrolment(
        browser.signInCookie(exchange->request()), fieldOf(*form, "credential").toUtf8(),
        fieldOf(*form, "label"), SignInChannel::Browser, browser.signInCaller(exchange));
    confirmed.then(
        exchange->context(), [exchange, &browser, returnTo](QFuture<Result<EnrolmentDone>> finished) {
            const Result<EnrolmentDone> done = taken(finished);
            if (done.ok()) {
                HttpReply reply = recoveryCodesPage(browser, exchange->request(), done->recoveryCodes,
                                                    locationOf(done->next, returnTo));
                keepStep(exchange, browser, done->next, reply);
                return exchange->reply(std::move(reply));
            }
            const Error &error = done.error();
            if (error.code == ErrorCode::Gone) return showLogin(exchange, browser, returnTo, {}, &error);
            if (error.code != ErrorCode::Unauthenticated && error.code != ErrorCode::InvalidInput)
                return exchange->fail(error);
            showEnrolment(exchange, browser, returnTo, &error);
        });
}

// --- with a link
// ------------------------------------------------------------------------------------------------

/// Whose link it is; a disabled account's is none.
Result<User> holderOf(Services &services, Transaction &tx, const QByteArray &link)
{
    GATEHOUSE_TRY_ASSIGN(id, services.people->passkeyLinks.holderOf(tx, link));
    GATEHOUSE_TRY_ASSIGN(user, services.users.byId(tx, id));
    if (user.disabled)
        return Error::gone("link_expired",
                           QStringLiteral("This link was used, or is too old. Ask for another one."));
    return user;
}

void showLink(const ExchangePtr &exchange, const Browser &browser, const QString &link, const Error *error)
{
    Services &services = browser.services();
    const Result<User> user =
        services.database.read([&](Transaction &tx) { return holderOf(services, tx, link.toUtf8()); });
    if (!user.ok()) return exchange->fail(user.error());
    QJsonObject data{{QStringLiteral("form_action"), QStringLiteral("/passkey-link")},
                     {QStringLiteral("username"), user->username},
                     {QStringLiteral("link"), link},
                     {QStringLiteral("passkey_options"), QStringLiteral("/passkey-link/options")}};
    insertError(data, exchange, browser, error);
    browser.replyWithForm(exchange, QStringLiteral("enrol_passkey"), data, error == nullptr ? 200 : 422);
}

void getLink(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> query = queryOf(exchange->request());
    if (!query.ok()) return exchange->fail(query.error());
    showLink(exchange, browser, fieldOf(*query, "link"), nullptr);
}

void linkOptions(const ExchangePtr &exchange, const Browser &browser)
{
    Services &services = browser.services();
    if (auto ours = checkOrigin(exchange->request(), services.issuer.toUtf8()); !ours.ok())
        return exchange->fail(ours.error());
    const Result<FormFields> form = formBody(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    auto made = services.database.write(
        [&services, link = fieldOf(*form, "link").toUtf8()](Transaction &tx) -> Result<QJsonObject> {
            GATEHOUSE_TRY_ASSIGN(user, holderOf(services, tx, link));
            return services.people->passkeys.creationOptions(tx, {user.id, user.username, shownName(user)},
                                                             tokenHash(link));
        });
    whenReady(exchange, std::move(made),
              [exchange](const QJsonObject &options) { exchange->reply(jsonReply(options)); });
}

/// What a link came to. Refused: the link is good for another try.
struct Linked
{
    bool added = false;
    std::vector<Secret> recoveryCodes;
};

Result<Linked> addByLink(Services &services, Transaction &tx, Caller by, const QByteArray &link,
                         const QByteArray &credential, const QString &label)
{
    GATEHOUSE_TRY_ASSIGN(user, holderOf(services, tx, link));
    by.kind = Caller::Kind::User;
    by.user = user.id;
    by.name = user.username;
    GATEHOUSE_TRY_ASSIGN(before, factorsOf(tx, user.id));
    GATEHOUSE_TRY_ASSIGN(addition,
                         services.people->passkeys.add(tx, by, user.id, tokenHash(link), credential, label));
    Linked linked;
    if (!addition.passkey) return linked;
    GATEHOUSE_TRY(services.people->passkeyLinks.use(tx, link));
    linked.added = true;
    if (!before.any()) {
        GATEHOUSE_TRY_ASSIGN(codes, services.recoveryCodes.regenerate(tx, by, user.id));
        linked.recoveryCodes = std::move(codes);
    }
    GATEHOUSE_TRY(
        notifyFactorChange(services, tx, by, user, message::kFactorAdded, namedFactor(*addition.passkey)));
    return linked;
}

void postLink(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    Services &services = browser.services();
    const QString link = fieldOf(*form, "link");
    auto added = services.database.write([&services, by = exchange->caller(), link,
                                          credential = fieldOf(*form, "credential").toUtf8(),
                                          label = fieldOf(*form, "label")](Transaction &tx) {
        return addByLink(services, tx, by, link.toUtf8(), credential, label);
    });
    added.then(exchange->context(), [exchange, &browser, link](QFuture<Result<Linked>> finished) {
        const Result<Linked> linked = taken(finished);
        if (!linked.ok()) {
            if (linked.error().code != ErrorCode::InvalidInput) return exchange->fail(linked.error());
            return showLink(exchange, browser, link, &linked.error());
        }
        if (!linked->added) {
            const Error refused = PasskeyService::refusal();
            return showLink(exchange, browser, link, &refused);
        }
        const HttpRequest &request = exchange->request();
        exchange->reply(linked->recoveryCodes.empty()
                            ? browser.pages().page(request, QStringLiteral("passkey_done"), {})
                            : recoveryCodesPage(browser, request, linked->recoveryCodes, "/login"));
    });
}

}  // namespace

std::vector<Route> passkeyEnrolmentRoutes(const Browser &browser)
{
    const auto route = [&browser](HttpMethod method, const char *path, RateBucket bucket, ErrorStyle style,
                                  void (*handle)(const ExchangePtr &, const Browser &)) {
        return Route{method,
                     path,
                     Access::anyone(),
                     kDefaultBodyLimit,
                     bucket,
                     style,
                     [&browser, handle](const ExchangePtr &exchange) {
                         handle(exchange, browser);
                     }};
    };
    using enum HttpMethod;
    constexpr auto kCredentials = RateBucket::Credentials;
    return {
        route(Get, "/login/enrol/passkey", RateBucket::Page, ErrorStyle::Page, getEnrolment),
        route(Post, "/login/enrol/passkey/options", RateBucket::Page, ErrorStyle::Problem, enrolmentOptions),
        route(Post, "/login/enrol/passkey", kCredentials, ErrorStyle::Page, postEnrolment),
        route(Get, "/passkey-link", kCredentials, ErrorStyle::Page, getLink),
        route(Post, "/passkey-link/options", kCredentials, ErrorStyle::Problem, linkOptions),
        route(Post, "/passkey-link", kCredentials, ErrorStyle::Page, postLink),
    };
}

}  // namespace gatehouse
