#include "core/api/demo_routes.h"

#include <QJsonArray>
#include <QJsonDocument>

#include "core/api/api_io.h"
#include "core/api/browser.h"
#include "core/base/base64url.h"
#include "core/crypto/digest.h"
#include "core/crypto/random.h"
#include "core/http/cookies.h"

namespace gatehouse {

namespace {

constexpr QByteArrayView kRequestCookie("demo_request");  // state.nonce.verifier of the sign-in under way
constexpr QByteArrayView kTokenCookie("demo_token");      // the ID token, to be shown after the redirect

void start(const ExchangePtr &exchange, const DemoClient &client)
{
    const QByteArray state = randomToken().reveal();
    const QByteArray nonce = randomToken().reveal();
    const QByteArray verifier = randomToken().reveal();
    const QByteArray query = encodeForm({
        {QStringLiteral("response_type"), QStringLiteral("code")},
        {QStringLiteral("client_id"), client.id.toString()},
        {QStringLiteral("redirect_uri"), QString::fromUtf8(client.redirectUri)},
        {QStringLiteral("scope"), QStringLiteral("openid profile email groups roles")},
        {QStringLiteral("state"), QString::fromLatin1(state)},
        {QStringLiteral("nonce"), QString::fromLatin1(nonce)},
        {QStringLiteral("code_challenge"), QString::fromLatin1(pkceChallengeS256(verifier))},
        {QStringLiteral("code_challenge_method"), QStringLiteral("S256")},
    });
    HttpReply reply = HttpReply::redirect("/oauth/authorize?" + query);
    SetCookie(kRequestCookie, state + '.' + nonce + '.' + verifier, exchange->request().secure).addTo(reply);
    exchange->reply(std::move(reply));
}

void fail(const ExchangePtr &exchange, const Browser &browser, const QString &text)
{
    exchange->reply(browser.pages().page(
        exchange->request(), QStringLiteral("demo"),
        {{QStringLiteral("login_url"), QStringLiteral("/demo/start")}, {QStringLiteral("error_text"), text}},
        400));
}

/// Redeems the code as an application does, by the token endpoint's own rules.
void redeem(const ExchangePtr &exchange, const Browser &browser, const DemoClient &client,
            const QByteArray &code, const QByteArray &verifier)
{
    Services &services = browser.services();
    const FormFields form({{QStringLiteral("grant_type"), QStringLiteral("authorization_code")},
                           {QStringLiteral("code"), QString::fromLatin1(code)},
                           {QStringLiteral("redirect_uri"), QString::fromUtf8(client.redirectUri)},
                           {QStringLiteral("code_verifier"), QString::fromLatin1(verifier)}});
    const ClientCredentials credentials{ClientAuthMethod::SecretBasic, client.id.toString().toUtf8(),
                                        Secret(client.secret)};
    Result<TokenRequest> request = services.database.read(
        [&](Transaction &tx) { return services.tokenEndpoint.prepare(tx, form, credentials); });
    if (!request.ok()) return fail(exchange, browser, request.error().publicMessage);
    using Outcome = std::variant<GrantedTokens, OAuthError>;
    auto redeemed = services.database.write(
        [&services, by = exchange->caller(), request = *request](Transaction &tx) -> Result<Outcome> {
            return services.tokenEndpoint.redeem(tx, by, request);
        });
    whenReady(exchange, std::move(redeemed), [exchange, &browser](const Outcome &outcome) {
        if (const auto *refusal = std::get_if<OAuthError>(&outcome))
            return fail(exchange, browser, QString::fromLatin1(refusal->description));
        Result<TokenAnswer> answer = browser.services().tokenEndpoint.sign(std::get<GrantedTokens>(outcome));
        if (!answer.ok()) return fail(exchange, browser, answer.error().publicMessage);
        HttpReply reply = HttpReply::redirect("/demo");
        SetCookie(kTokenCookie, answer->idToken, exchange->request().secure).addTo(reply);
        SetCookie::expired(kRequestCookie, exchange->request().secure).addTo(reply);
        exchange->reply(std::move(reply));
    });
}

void callback(const ExchangePtr &exchange, const Browser &browser, const DemoClient &client)
{
    const Result<FormFields> query = queryOf(exchange->request());
    const QByteArrayList stored =
        readCookie(exchange->request(), kRequestCookie).value_or(QByteArray()).split('.');
    if (!query.ok() || stored.size() != 3 ||
        query->value(QByteArrayView("state")).value_or(QString()).toLatin1() != stored.at(0)) {
        return fail(exchange, browser,
                    QStringLiteral("The answer does not belong to a sign-in that was begun here."));
    }
    if (const auto error = query->value(QByteArrayView("error")))
        return fail(exchange, browser, query->value(QByteArrayView("error_description")).value_or(*error));
    redeem(exchange, browser, client, query->value(QByteArrayView("code")).value_or(QString()).toLatin1(),
           stored.at(2));
}

QString claimText(const QJsonValue &value)
{
    if (value.isString()) return value.toString();
    if (value.isDouble()) return QString::number(value.toInteger());
    if (value.isBool()) return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
}

void show(const ExchangePtr &exchange, const Browser &browser)
{
    const HttpRequest &request = exchange->request();
    const QByteArrayList parts = readCookie(request, kTokenCookie).value_or(QByteArray()).split('.');
    const std::optional<QByteArray> payload =
        parts.size() == 3 ? base64UrlDecode(parts.at(1)) : std::optional<QByteArray>();
    if (!payload) {
        return exchange->reply(browser.pages().page(
            request, QStringLiteral("demo"), {{QStringLiteral("login_url"), QStringLiteral("/demo/start")}}));
    }
    const QJsonObject claims = QJsonDocument::fromJson(*payload).object();
    QJsonArray lines;
    for (auto it = claims.begin(); it != claims.end(); ++it) {
        lines.append(QJsonObject{{QStringLiteral("name"), it.key()},
                                 {QStringLiteral("value"), claimText(it.value())},
                                 {QStringLiteral("meaning"),
                                  browser.pages().message(request, QStringLiteral("claim.") + it.key())}});
    }
    const QString name = claims.value(u"name").toString();
    const QByteArray logout =
        "/oauth/logout?" +
        encodeForm({{QStringLiteral("id_token_hint"), QString::fromLatin1(parts.join('.'))},
                    {QStringLiteral("post_logout_redirect_uri"),
                     QString(browser.services().issuer + QStringLiteral("/demo/again"))}});
    exchange->reply(
        browser.pages().page(request, QStringLiteral("demo"),
                             {{QStringLiteral("claims_shown"), true},
                              {QStringLiteral("user_name"),
                               name.isEmpty() ? claims.value(u"preferred_username").toString() : name},
                              {QStringLiteral("claims"), lines},
                              {QStringLiteral("token_header"), QString::fromLatin1(parts.at(0))},
                              {QStringLiteral("token_payload"), QString::fromLatin1(parts.at(1))},
                              {QStringLiteral("token_signature"), QString::fromLatin1(parts.at(2))},
                              {QStringLiteral("logout_url"), QString::fromLatin1(logout)},
                              {QStringLiteral("again_url"), QStringLiteral("/demo/again")}}));
}

void again(const ExchangePtr &exchange)
{
    HttpReply reply = HttpReply::redirect("/demo");
    SetCookie::expired(kTokenCookie, exchange->request().secure).addTo(reply);
    exchange->reply(std::move(reply));
}

}  // namespace

std::vector<Route> demoRoutes(const Browser &browser, const DemoClient &client)
{
    const auto page = [](const char *path, Handler handler) {
        return Route{HttpMethod::Get,   path, Access::anyone(), 0, RateBucket::Page, ErrorStyle::Page,
                     std::move(handler)};
    };
    return {
        page("/demo", [&browser](const ExchangePtr &exchange) { show(exchange, browser); }),
        page("/demo/start", [client](const ExchangePtr &exchange) { start(exchange, client); }),
        page("/demo/callback",
             [&browser, client](const ExchangePtr &exchange) { callback(exchange, browser, client); }),
        page("/demo/again", again),
    };
}

}  // namespace gatehouse
