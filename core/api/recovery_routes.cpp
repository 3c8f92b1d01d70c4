#include "core/api/recovery_routes.h"

#include "core/api/admin_route.h"
#include "core/api/page_route.h"
#include "core/api/people_services.h"
#include "core/api/signin_pages.h"
#include "core/signin/password_context.h"

namespace gatehouse {

namespace {

using Way = PasswordReset::Way;

constexpr qsizetype kMaximumLogin = 254;
constexpr qsizetype kMaximumPassword = 1024;
constexpr qsizetype kMaximumToken = 4096;

const PasswordReset &resetOf(const Browser &browser)
{
    return browser.services().people->passwordReset;
}

// --- asking for it
// ---------------------------------------------------------------------------------------------

void showForgot(const ExchangePtr &exchange, const Browser &browser, QJsonObject data, const Error *error)
{
    data = withCommon(std::move(data), "/forgot", {});
    const bool byMail = resetOf(browser).offers(Way::Mail);
    const bool byText = resetOf(browser).offers(Way::Text);
    data.insert(QStringLiteral("by_mail"), byMail);
    data.insert(QStringLiteral("by_text"), byText);
    data.insert(QStringLiteral("closed"), !byMail && !byText);
    data.insert(QStringLiteral("forgot_url"), QStringLiteral("/forgot"));
    data.insert(QStringLiteral("login_url"), QStringLiteral("/login"));
    if (error != nullptr)
        data.insert(QStringLiteral("error_text"), browser.pages().errorText(exchange->request(), *error));
    browser.replyWithForm(exchange, QStringLiteral("forgot"), data, error == nullptr ? 200 : 422);
}

void getForgot(const ExchangePtr &exchange, const Browser &browser)
{
    showForgot(exchange, browser, {}, nullptr);
}

void postForgot(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    const Way way = fieldOf(*form, "way") == u"text" ? Way::Text : Way::Mail;
    whenReady(
        exchange, resetOf(browser).ask(fieldOf(*form, "login").left(kMaximumLogin), way, exchange->caller()),
        [exchange, &browser, way](const Secret &token) {
            QJsonObject data{{way == Way::Text ? QStringLiteral("texted") : QStringLiteral("mailed"), true}};
            if (way == Way::Text)
                data.insert(QStringLiteral("code_token"), QString::fromLatin1(token.reveal()));
            showForgot(exchange, browser, data, nullptr);
        });
}

// --- the new password
// ------------------------------------------------------------------------------------------

/// Whose password a link is for, and what the rules ask of them: the page names no length that they refuse.
struct ResetHolder
{
    QString username;
    qint64 minimumLength = 0;
};

Result<ResetHolder> holderOf(const Browser &browser, Transaction &tx, const QByteArray &token)
{
    const Services &services = browser.services();
    GATEHOUSE_TRY_ASSIGN(user, resetOf(browser).userOf(tx, token));
    GATEHOUSE_TRY_ASSIGN(context, passwordContextOf(tx, services.access, services.settings, user));
    return ResetHolder{user.username, services.passwordRules.minimumLength(context)};
}

void showReset(const ExchangePtr &exchange, const Browser &browser, const QString &token, const Error *error)
{
    const Result<ResetHolder> holder = browser.services().database.read(
        [&](Transaction &tx) { return holderOf(browser, tx, token.toUtf8()); });
    if (!holder.ok()) return exchange->fail(holder.error());
    QJsonObject data = withCommon({}, "/reset", {});
    data.insert(QStringLiteral("token"), token);
    data.insert(QStringLiteral("username"), holder->username);
    data.insert(QStringLiteral("min_length"), QString::number(holder->minimumLength));
    if (error != nullptr)
        data.insert(QStringLiteral("error_text"), browser.pages().errorText(exchange->request(), *error));
    browser.replyWithForm(exchange, QStringLiteral("reset_password"), data, error == nullptr ? 200 : 422);
}

void postCode(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    const QString codeToken = fieldOf(*form, "code_token");
    resetOf(browser)
        .takeCode(codeToken.toUtf8(), fieldOf(*form, "code"), exchange->caller())
        .then(exchange->context(), [exchange, &browser, codeToken](QFuture<Result<Secret>> tried) {
            const Result<Secret> token = taken(tried);
            if (token.ok())
                return showReset(exchange, browser, QString::fromLatin1(token->reveal()), nullptr);
            Error error = token.error();
            if (error.code != ErrorCode::Unauthenticated) return exchange->fail(error);
            if (error.reason == "invalid_code") error.reason = "invalid_sent_code";
            showForgot(exchange, browser,
                       {{QStringLiteral("texted"), true}, {QStringLiteral("code_token"), codeToken}}, &error);
        });
}

void getReset(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> query = queryOf(exchange->request());
    if (!query.ok()) return exchange->fail(query.error());
    showReset(exchange, browser, fieldOf(*query, "token"), nullptr);
}

void postReset(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    const QString token = fieldOf(*form, "token");
    const QString password = fieldOf(*form, "new_password");
    if (password != fieldOf(*form, "repeat_password")) {
        const Error differ =
            Error::invalid("repeat_password", "password_repeat", QStringLiteral("The two passwords differ."));
        return showReset(exchange, browser, token, &differ);
    }
    resetOf(browser)
        .reset(token.toUtf8(), Secret::fromText(password), exchange->caller())
        .then(exchange->context(), [exchange, &browser, token](QFuture<Result<void>> done) {
            const Result<void> outcome = taken(done);
            if (!outcome.ok()) {
                if (outcome.error().code != ErrorCode::InvalidInput) return exchange->fail(outcome.error());
                return showReset(exchange, browser, token, &outcome.error());
            }
            HttpReply reply = browser.pages().page(exchange->request(), QStringLiteral("reset_password"),
                                                   {{QStringLiteral("submitted"), true},
                                                    {QStringLiteral("login_url"), QStringLiteral("/login")}});
            // The session of this browser has ended with the others.
            browser.clearSessionCookie(exchange->request(), reply);
            exchange->reply(std::move(reply));
        });
}

// --- as JSON
// ---------------------------------------------------------------------------------------------------

void forgot(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, jsonBody(exchange->request()));
    if (auto known = refuseUnknown(body, {"login", "way"}); !known.ok()) return exchange->fail(known.error());
    GATEHOUSE_OR_FAIL(login, exchange, requiredString(body, "login", kMaximumLogin));
    GATEHOUSE_OR_FAIL(way, exchange, optionalString(body, "way", 8));
    if (way && *way != u"mail" && *way != u"text")
        return exchange->fail(
            Error::invalid("way", "unknown_value", QStringLiteral("'way' must be 'mail' or 'text'.")));
    const bool byText = way == u"text";
    whenReady(exchange,
              services.people->passwordReset.ask(login, byText ? Way::Text : Way::Mail, exchange->caller()),
              [exchange, byText](const Secret &token) {
                  QJsonObject answer{{QStringLiteral("status"), QStringLiteral("accepted")}};
                  if (byText)
                      answer.insert(QStringLiteral("code_token"), QString::fromLatin1(token.reveal()));
                  exchange->reply(jsonReply(answer, 202));
              });
}

void takeCode(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, jsonBody(exchange->request()));
    if (auto known = refuseUnknown(body, {"code_token", "code"}); !known.ok())
        return exchange->fail(known.error());
    GATEHOUSE_OR_FAIL(token, exchange, requiredString(body, "code_token", kMaximumToken));
    GATEHOUSE_OR_FAIL(code, exchange, requiredString(body, "code", 64));
    whenReady(exchange, services.people->passwordReset.takeCode(token.toUtf8(), code, exchange->caller()),
              [exchange](const Secret &link) {
                  exchange->reply(jsonReply({{QStringLiteral("status"), QStringLiteral("ok")},
                                             {QStringLiteral("token"), QString::fromLatin1(link.reveal())}}));
              });
}

void reset(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, jsonBody(exchange->request()));
    if (auto known = refuseUnknown(body, {"token", "new_password"}); !known.ok())
        return exchange->fail(known.error());
    GATEHOUSE_OR_FAIL(token, exchange, requiredString(body, "token", kMaximumToken));
    GATEHOUSE_OR_FAIL(password, exchange, requiredSecret(body, "new_password", kMaximumPassword));
    whenReady(exchange,
              services.people->passwordReset.reset(token.toUtf8(), std::move(password), exchange->caller()),
              [exchange] {
                  exchange->reply(jsonReply({{QStringLiteral("status"), QStringLiteral("ok")}}));
              });
}

}  // namespace

std::vector<Route> recoveryRoutes(const Browser &browser)
{
    using enum HttpMethod;
    return {
        openPage(browser, Get, "/forgot", RateBucket::Page, getForgot),
        openPage(browser, Post, "/forgot", RateBucket::Credentials, postForgot),
        openPage(browser, Post, "/forgot/code", RateBucket::Credentials, postCode),
        openPage(browser, Get, "/reset", RateBucket::Page, getReset),
        openPage(browser, Post, "/reset", RateBucket::Credentials, postReset),
        openCall(browser, "/auth/password/forgot", forgot),
        openCall(browser, "/auth/password/code", takeCode),
        openCall(browser, "/auth/password/reset", reset),
    };
}

}  // namespace gatehouse
