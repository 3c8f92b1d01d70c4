#include "core/api/not_me_routes.h"

#include "core/api/account_changes.h"
#include "core/api/api_io.h"
#include "core/api/page_route.h"
#include "core/api/people_services.h"
#include "core/api/readable.h"
#include "core/api/signin_pages.h"
#include "core/crypto/random.h"
#include "core/mfa/factor_summary.h"

namespace gatehouse {

namespace {

QString reasonNotMe()
{
    return QStringLiteral("not_me");
}

Result<NotMe> peek(const Browser &browser, const ExchangePtr &exchange, const QString &token)
{
    Services &services = browser.services();
    return services.database.read([&](Transaction &tx) {
        return services.people->deviceWatch.peekNotMe(tx, exchange->caller(), token.toUtf8());
    });
}

/// Programs that look into mails open every link: showing the page changes nothing.
void showNotMe(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> query = queryOf(exchange->request());
    if (!query.ok()) return exchange->fail(query.error());
    const QString token = fieldOf(*query, "token");
    const Result<NotMe> notMe = peek(browser, exchange, token);
    if (!notMe.ok()) return exchange->fail(notMe.error());
    const QString language = browser.pages().language(exchange->request());
    browser.replyWithForm(exchange, QStringLiteral("not_me"),
                          {{QStringLiteral("form_action"), QStringLiteral("/not-me")},
                           {QStringLiteral("token"), token},
                           {QStringLiteral("username"), notMe->owner.username},
                           {QStringLiteral("has_password"), notMe->owner.hasPassword},
                           {QStringLiteral("device"), notMe->device},
                           {QStringLiteral("address"), notMe->address},
                           {QStringLiteral("time"), readableTime(language, notMe->signedInAt)}});
}

/// Factors that were set up while signing in are older than the sign-in that the mail is about: a flow may be
/// this old, and one may have followed another.
constexpr auto kBeforeSignIn = 3 * SignInService::kFlowLifetime;

/// Whoever was in may have left a way back. What the owner added meanwhile goes too: nobody can tell. An
/// access pass goes whenever it was made: who was in may have talked an administrator into it.
Result<void> removeNewFactors(Services &services, Transaction &tx, const NotMe &notMe)
{
    const UserId &user = notMe.owner.id;
    const Timestamp since = notMe.signedInAt - kBeforeSignIn;
    const PasskeyService &passkeyService = services.people->passkeys;
    GATEHOUSE_TRY_ASSIGN(passkeys, passkeyService.list(tx, user));
    for (const Passkey &passkey : std::as_const(passkeys)) {
        if (passkey.createdAt >= since)
            GATEHOUSE_TRY(passkeyService.remove(tx, notMe.self, user, passkey.id, reasonNotMe()));
    }
    GATEHOUSE_TRY_ASSIGN(apps, services.totp.list(tx, user));
    for (const TotpFactor &app : std::as_const(apps)) {
        if (app.createdAt >= since)
            GATEHOUSE_TRY(services.totp.remove(tx, notMe.self, user, app.id, reasonNotMe()));
    }
    GATEHOUSE_TRY_ASSIGN(codes, services.people->codeFactors.list(tx, user));
    for (const CodeFactor &factor : std::as_const(codes)) {
        if (factor.createdAt >= since)
            GATEHOUSE_TRY(
                services.people->codeFactors.remove(tx, notMe.self, user, factor.kind, reasonNotMe()));
    }
    GATEHOUSE_TRY_ASSIGN(newCodes, services.recoveryCodes.madeSince(tx, user, since));
    GATEHOUSE_TRY_ASSIGN(left, factorsOf(tx, user));
    // Nobody shall be held up by codes that only the stranger has.
    if (newCodes || !left.hasFactor())
        GATEHOUSE_TRY(services.recoveryCodes.removeAll(tx, notMe.self, user, reasonNotMe()));
    GATEHOUSE_TRY(services.people->rememberedDevices.forgetAll(tx, notMe.self, user, reasonNotMe()));
    GATEHOUSE_TRY(services.people->accessPasses.revokeAll(tx, notMe.self, user, reasonNotMe()));
    return {};
}

/// What may have been asked for in the owner's name and has not happened yet.
Result<void> stopWhatWaits(Services &services, Transaction &tx, const NotMe &notMe)
{
    GATEHOUSE_TRY(services.people->emailChange.cancel(tx, notMe.self));
    GATEHOUSE_TRY(services.people->deletions.undo(tx, notMe.self, notMe.owner.id));
    return {};
}

/// The token of a link for a new password; empty where people get none by mail here.
Result<QByteArray> secureAccount(Services &services, Transaction &tx, const Caller &edge,
                                 const QByteArray &token, const QString &hash)
{
    GATEHOUSE_TRY_ASSIGN(notMe, services.people->deviceWatch.takeNotMe(tx, edge, token));
    const User &owner = notMe.owner;
    GATEHOUSE_TRY(endEverything(services, tx, notMe.self, owner.id, reasonNotMe()));
    GATEHOUSE_TRY(removeNewFactors(services, tx, notMe));
    GATEHOUSE_TRY(stopWhatWaits(services, tx, notMe));
    // Who signs in with a passkey or elsewhere has no password that anybody could know.
    if (!owner.hasPassword) return QByteArray();
    GATEHOUSE_TRY(
        services.users.setPassword(tx, notMe.self, owner.id, hash, PasswordChangeKind::Reset, true));
    const PasswordReset &reset = services.people->passwordReset;
    // What was sent to an earlier address must not open the account any more.
    if (!notMe.readsPresentMail || !reset.offers(PasswordReset::Way::Mail)) return QByteArray();
    GATEHOUSE_TRY_ASSIGN(link, reset.goOn(tx, notMe.self, owner));
    return link.reveal();
}

void goOn(const ExchangePtr &exchange, const Browser &browser, const QByteArray &resetToken)
{
    HttpReply reply = resetToken.isEmpty()
                          ? browser.pages().page(exchange->request(), QStringLiteral("not_me"),
                                                 {{QStringLiteral("done"), true},
                                                  {QStringLiteral("login_url"), QStringLiteral("/login")}})
                          : HttpReply::redirect("/reset?token=" + resetToken);
    // The session of this browser has ended with the others.
    browser.clearSessionCookie(exchange->request(), reply);
    exchange->reply(std::move(reply));
}

void takeNotMe(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    Services &services = browser.services();
    const QByteArray token = fieldOf(*form, "token").toUtf8();
    // Asked before hashing, which is dear; takeNotMe() decides.
    const Result<NotMe> notMe = peek(browser, exchange, fieldOf(*form, "token"));
    if (!notMe.ok()) return exchange->fail(notMe.error());
    whenReady(exchange, services.passwords.hash(randomToken()),
              [exchange, &browser, &services, token](const QString &hash) {
                  auto done = services.database.write(
                      [&services, edge = exchange->caller(), token, hash](Transaction &tx) {
                          return secureAccount(services, tx, edge, token, hash);
                      });
                  whenReady(exchange, std::move(done), [exchange, &browser](const QByteArray &resetToken) {
                      goOn(exchange, browser, resetToken);
                  });
              });
}

}  // namespace

std::vector<Route> notMeRoutes(const Browser &browser)
{
    using enum HttpMethod;
    return {
        openPage(browser, Get, "/not-me", RateBucket::Page, showNotMe),
        openPage(browser, Post, "/not-me", RateBucket::Credentials, takeNotMe),
    };
}

}  // namespace gatehouse
