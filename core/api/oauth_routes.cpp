#include "core/api/oauth_routes.h"

#include <QJsonDocument>

#include "core/api/api_io.h"
#include "core/api/oauth_request.h"
#include "core/api/services.h"
#include "core/http/reply_writer.h"
#include "core/oauth/oauth_error.h"

namespace gatehouse {

namespace {

void failOAuth(const ExchangePtr &exchange, const Error &error)
{
    exchange->fail(OAuthError::of(error).toError());
}

HttpReply cachedJson(const QByteArray &body, int seconds)
{
    HttpReply reply = HttpReply::json(body);
    reply.headers.set("Cache-Control", "public, max-age=" + QByteArray::number(seconds));
    reply.headers.set("Access-Control-Allow-Origin", "*");
    return reply;
}

HttpReply tokenReply(const TokenAnswer &answer)
{
    HttpReply reply = HttpReply::json(answer.toJson());
    reply.headers.set("Pragma", "no-cache");
    return reply;
}

/// A refused client: guessing its secret spends the address's budget, whichever endpoint it is tried at.
/// Only failures count: see ApiAccessGate::spend.
Result<void> spendForRefusal(Services &services, const HttpRequest &request)
{
    return services.throttle.spend(request.clientAddress, AddressBudget::Token);
}

/// Step 1 failed: the answer waits until the refusal is on record.
void refuseToken(Services &services, const ExchangePtr &exchange, const QByteArray &clientId,
                 const Error &error)
{
    if (auto within = spendForRefusal(services, exchange->request()); !within.ok())
        return exchange->fail(within.error());
    const OAuthError refusal = OAuthError::of(error);
    auto recorded =
        services.database.write([&services, by = exchange->caller(), clientId, refusal](Transaction &tx) {
            return services.tokenEndpoint.recordRefusal(tx, by, clientId, refusal);
        });
    whenReady(exchange, std::move(recorded), [exchange, refusal] { exchange->fail(refusal.toError()); });
}

void token(Services &services, const ExchangePtr &exchange)
{
    Result<FormFields> form = oauthFormParameters(exchange->request());
    if (!form.ok()) return failOAuth(exchange, form.error());
    Result<ClientCredentials> credentials = clientCredentialsOf(exchange->request(), *form);
    if (!credentials.ok()) return refuseToken(services, exchange, {}, credentials.error());
    Result<TokenRequest> request = services.database.read(
        [&](Transaction &tx) { return services.tokenEndpoint.prepare(tx, *form, *credentials); });
    if (!request.ok()) return refuseToken(services, exchange, credentials->id, request.error());

    using Outcome = std::variant<GrantedTokens, OAuthError>;
    auto redeemed = services.database.write(
        [&services, by = exchange->caller(), request = *request](Transaction &tx) -> Result<Outcome> {
            return services.tokenEndpoint.redeem(tx, by, request);
        });
    whenReady(exchange, std::move(redeemed), [&services, exchange](const Outcome &outcome) {
        if (const auto *refusal = std::get_if<OAuthError>(&outcome))
            return exchange->fail(refusal->toError());
        Result<TokenAnswer> answer = services.tokenEndpoint.sign(std::get<GrantedTokens>(outcome));
        if (!answer.ok()) return failOAuth(exchange, answer.error());
        exchange->reply(tokenReply(*answer));
    });
}

/// The client and the `token` parameter of introspection and revocation.
struct TokenQuestion
{
    Client client;
    QByteArray token;
};

Result<TokenQuestion> tokenQuestion(Services &services, const HttpRequest &request)
{
    GATEHOUSE_TRY_ASSIGN(form, oauthFormParameters(request));
    GATEHOUSE_TRY_ASSIGN(credentials, clientCredentialsOf(request, form));
    GATEHOUSE_TRY_ASSIGN(client, services.database.read([&](Transaction &tx) {
        return services.clients.authenticate(tx, credentials);
    }));
    const std::optional<QString> token = form.value(QByteArrayView("token"));
    if (!token || token->isEmpty())
        return oauthError(OAuthErrorCode::InvalidRequest, "The parameter token is missing or repeated");
    return TokenQuestion{std::move(client), token->toUtf8()};
}

/// Client credentials or a bearer token did not hold; nothing is written down for these.
void refuseCaller(Services &services, const ExchangePtr &exchange, const Error &error)
{
    if (auto within = spendForRefusal(services, exchange->request()); !within.ok())
        return exchange->fail(within.error());
    failOAuth(exchange, error);
}

void introspect(Services &services, const ExchangePtr &exchange)
{
    Result<TokenQuestion> question = tokenQuestion(services, exchange->request());
    if (!question.ok()) return refuseCaller(services, exchange, question.error());
    if (question->client.authMethod == ClientAuthMethod::None) {
        return exchange->fail(
            oauthError(OAuthErrorCode::InvalidClient, "Introspection needs client authentication"));
    }
    Result<QByteArray> answer = services.database.read([&](Transaction &tx) {
        return services.tokenStatus.introspect(tx, question->client, question->token);
    });
    if (!answer.ok()) return failOAuth(exchange, answer.error());
    exchange->reply(HttpReply::json(*std::move(answer)));
}

void revoke(Services &services, const ExchangePtr &exchange)
{
    Result<TokenQuestion> question = tokenQuestion(services, exchange->request());
    if (!question.ok()) return refuseCaller(services, exchange, question.error());
    Result<TokenStatusService::Revocation> found = services.database.read([&](Transaction &tx) {
        return services.tokenStatus.findRevocation(tx, question->client, question->token);
    });
    if (!found.ok()) return failOAuth(exchange, found.error());
    if (found->isEmpty()) return exchange->reply(HttpReply::empty(200));
    Caller by = exchange->caller();
    by.kind = Caller::Kind::Client;
    by.client = question->client.id;
    by.name = question->client.name;
    auto revoked = services.database.write([&services, by, revocation = *found](Transaction &tx) {
        return services.tokenStatus.revoke(tx, by, revocation);
    });
    whenReady(exchange, std::move(revoked), [exchange] { exchange->reply(HttpReply::empty(200)); });
}

void userInfo(Services &services, const ExchangePtr &exchange)
{
    const QByteArray token = bearerToken(exchange->request());
    if (token.isEmpty()) {
        HttpReply reply = oauthErrorReply("invalid_token", QStringLiteral("A bearer token is needed"), 401);
        reply.headers.set("WWW-Authenticate", "Bearer realm=\"gatehouse\"");
        return exchange->reply(std::move(reply));
    }
    Result<AccessTokenClaims> claims = services.accessTokens.verify(token);
    if (!claims.ok()) return refuseCaller(services, exchange, claims.error());
    Result<QJsonObject> answer =
        services.database.read([&](Transaction &tx) { return services.tokenStatus.userInfo(tx, *claims); });
    if (!answer.ok()) return failOAuth(exchange, answer.error());
    HttpReply reply = jsonReply(*answer);
    reply.headers.set("Access-Control-Allow-Origin", "*");
    exchange->reply(std::move(reply));
}

}  // namespace

std::vector<Route> oauthRoutes(Services &services)
{
    const auto to = [&services](void (*handle)(Services &, const ExchangePtr &)) -> Handler {
        return [&services, handle](const ExchangePtr &exchange) {
            handle(services, exchange);
        };
    };
    const Handler discovery = [reply =
                                   cachedJson(services.discovery.json(), 3600)](const ExchangePtr &exchange) {
        exchange->reply(reply);
    };
    const Handler jwks = [&services](const ExchangePtr &exchange) {
        exchange->reply(cachedJson(services.keys.snapshot()->jwks(), 300));
    };
    const auto open = [](HttpMethod method, const char *path, RateBucket bucket, Handler handler) {
        return Route{
            method, path, Access::anyone(), kDefaultBodyLimit, bucket, ErrorStyle::OAuth, std::move(handler)};
    };
    const auto client = [](const char *path, Handler handler) {
        return Route{HttpMethod::Post,      path,
                     Access::oauthClient(), kDefaultBodyLimit,
                     RateBucket::Token,     ErrorStyle::OAuth,
                     std::move(handler)};
    };
    return {
        open(HttpMethod::Get, "/.well-known/openid-configuration", RateBucket::None, discovery),
        open(HttpMethod::Get, "/.well-known/oauth-authorization-server", RateBucket::None, discovery),
        open(HttpMethod::Get, "/oauth/jwks", RateBucket::None, jwks),
        client("/oauth/token", to(token)),
        client("/oauth/introspect", to(introspect)),
        client("/oauth/revoke", to(revoke)),
        open(HttpMethod::Get, "/oauth/userinfo", RateBucket::Token, to(userInfo)),
        open(HttpMethod::Post, "/oauth/userinfo", RateBucket::Token, to(userInfo)),
    };
}

}  // namespace gatehouse
