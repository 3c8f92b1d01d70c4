#include "core/api/oauth_routes.h"

#include <QJsonDocument>

#include "core/api/api_io.h"
#include "core/api/cors.h"
#include "core/api/fetch_first.h"
#include "core/api/oauth_client.h"
#include "core/api/oauth_request.h"
#include "core/api/presented_token.h"
#include "core/api/services.h"
#include "core/http/reply_writer.h"
#include "core/oauth/oauth_error.h"

namespace gatehouse {

namespace {

HttpReply cachedJson(const QByteArray &body, int seconds)
{
    HttpReply reply = HttpReply::json(body);
    reply.headers.set("Cache-Control", "public, max-age=" + QByteArray::number(seconds));
    reply.headers.set("Access-Control-Allow-Origin", "*");
    return reply;
}

HttpReply jwtReply(QByteArray token, const QByteArray &mediaType)
{
    HttpReply reply = HttpReply::json(std::move(token));
    reply.headers.set("Content-Type", mediaType);
    return reply;
}

constexpr char kIntrospectionJwt[] = "application/token-introspection+jwt";

/// RFC 9701 section 4: by name; whoever takes anything gets JSON.
bool wantsIntrospectionJwt(const HttpRequest &request)
{
    for (const QByteArray &field : request.headers.values("Accept"))
        for (const QByteArray &range : field.split(','))
            if (range.split(';').constFirst().trimmed().toLower() == kIntrospectionJwt) return true;
    return false;
}

HttpReply tokenReply(const Services &services, const TokenAnswer &answer)
{
    HttpReply reply = HttpReply::json(answer.toJson());
    reply.headers.set("Pragma", "no-cache");
    if (answer.isBound) addDpopNonce(services, reply);
    return reply;
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
    whenReady(exchange, std::move(recorded), [&services, exchange, refusal] {
        if (refusal.code != OAuthErrorCode::UseDpopNonce) return exchange->fail(refusal.toError());
        HttpReply reply = oauthErrorReply(refusal.toError());
        addDpopNonce(services, reply);
        exchange->reply(std::move(reply));
    });
}

/// Step 1: who asks, and for what.
Result<TokenRequest> tokenRequestOf(Services &services, const HttpRequest &request, const FormFields &form)
{
    GATEHOUSE_TRY_ASSIGN(credentials, clientCredentialsOf(request, form));
    GATEHOUSE_TRY_ASSIGN(proof, dpopProofOf(services, request));
    return services.database.read(
        [&](Transaction &tx) { return services.tokenEndpoint.prepare(tx, form, credentials, proof); });
}

/// Steps 2 and 3.
void redeem(Services &services, const ExchangePtr &exchange, const FormFields &form,
            const Result<TokenRequest> &request)
{
    if (!request.ok()) {
        const Result<ClientCredentials> credentials = clientCredentialsOf(exchange->request(), form);
        return refuseToken(services, exchange, credentials.ok() ? credentials->id : QByteArray(),
                           request.error());
    }
    openToOriginsOf(exchange, request->client);
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
        exchange->reply(tokenReply(services, *answer));
    });
}

void token(Services &services, const ExchangePtr &exchange)
{
    const Result<FormFields> form = oauthFormParameters(exchange->request());
    if (!form.ok()) return failOAuth(exchange, form.error());
    withDocuments(
        services, exchange,
        [&services, exchange, form = *form] { return tokenRequestOf(services, exchange->request(), form); },
        [&services, exchange, form = *form](const Result<TokenRequest> &request) {
            redeem(services, exchange, form, request);
        });
}

/// The `token` parameter of introspection and revocation.
Result<QByteArray> tokenAskedFor(const ClientRequest &call)
{
    const QString token = call.value("token");
    if (token.isEmpty())
        return oauthError(OAuthErrorCode::InvalidRequest, "The parameter token is missing or repeated");
    return token.toUtf8();
}

void introspect(Services &services, const ExchangePtr &exchange, const Result<ClientRequest> &call)
{
    if (!call.ok()) return refuseCaller(services, exchange, call.error());
    if (call->client().authMethod == ClientAuthMethod::None) {
        return exchange->fail(
            oauthError(OAuthErrorCode::InvalidClient, "Introspection needs client authentication"));
    }
    Result<QByteArray> token = tokenAskedFor(*call);
    if (!token.ok()) return failOAuth(exchange, token.error());
    Result<QByteArray> answer = services.database.read(
        [&](Transaction &tx) { return services.tokenStatus.introspect(tx, call->client(), *token); });
    if (!answer.ok()) return failOAuth(exchange, answer.error());
    HttpReply reply = HttpReply::json(*answer);
    if (wantsIntrospectionJwt(exchange->request())) {
        Result<QByteArray> jwt =
            services.signedAnswers.introspection(call->client(), QJsonDocument::fromJson(*answer).object());
        if (!jwt.ok()) return failOAuth(exchange, jwt.error());
        reply = jwtReply(*std::move(jwt), kIntrospectionJwt);
    }
    if (!call->proof.assertion) return exchange->reply(std::move(reply));
    auto used = services.database.write(
        [&services, proof = call->proof](Transaction &tx) { return services.clients.useUp(tx, proof); });
    whenReady(exchange, std::move(used), [exchange, reply] { exchange->reply(reply); });
}

void revoke(Services &services, const ExchangePtr &exchange, const Result<ClientRequest> &call)
{
    if (!call.ok()) return refuseCaller(services, exchange, call.error());
    openToOriginsOf(exchange, call->client());
    Result<QByteArray> token = tokenAskedFor(*call);
    if (!token.ok()) return failOAuth(exchange, token.error());
    Result<TokenStatusService::Revocation> found = services.database.read(
        [&](Transaction &tx) { return services.tokenStatus.findRevocation(tx, call->client(), *token); });
    if (!found.ok()) return failOAuth(exchange, found.error());
    if (found->isEmpty() && !call->proof.assertion) return exchange->reply(HttpReply::empty(200));
    auto revoked =
        services.database.write([&services, by = callerOf(exchange, call->client()), proof = call->proof,
                                 revocation = *found](Transaction &tx) -> Result<void> {
            GATEHOUSE_TRY(services.clients.useUp(tx, proof));
            return services.tokenStatus.revoke(tx, by, revocation);
        });
    whenReady(exchange, std::move(revoked), [exchange] { exchange->reply(HttpReply::empty(200)); });
}

/// A token that does not do, told in RFC 6750's and RFC 9449's words.
void refuseUserInfo(Services &services, const ExchangePtr &exchange, const Error &error)
{
    const bool missing = error.reason == "token_missing";
    if (auto within = missing ? Result<void>() : spendForRefusal(services, exchange->request()); !within.ok())
        return exchange->fail(within.error());
    const OAuthError refusal = OAuthError::of(error);
    HttpReply reply =
        missing ? oauthErrorReply("invalid_token", QStringLiteral("A bearer token is needed"), 401)
                : oauthErrorReply(toByteArray(refusal.code), QString::fromLatin1(refusal.description), 401);
    addChallenge(services, exchange->request(), error, reply);
    exchange->reply(std::move(reply));
}

/// By POST in the form (RFC 6750 section 2.2). nullopt: in the field as well, and two are none.
std::optional<QByteArray> tokenInForm(const HttpRequest &request)
{
    if (request.method != HttpMethod::Post || request.body.isEmpty()) return QByteArray();
    const Result<FormFields> form = oauthFormParameters(request);
    if (!form.ok() || !form->contains("access_token")) return QByteArray();
    if (request.headers.contains("Authorization")) return std::nullopt;
    return form->value(QByteArrayView("access_token")).value_or(QString()).toUtf8();
}

void answerUserInfo(Services &services, const ExchangePtr &exchange, const AccessTokenClaims &claims)
{
    Result<UserInfo> info =
        services.database.read([&](Transaction &tx) { return services.tokenStatus.userInfo(tx, claims); });
    if (!info.ok()) return failOAuth(exchange, info.error());
    HttpReply reply;
    if (info->client && SignedAnswers::wantsUserInfo(*info->client)) {
        Result<QByteArray> token = services.signedAnswers.userInfo(*info->client, info->claims);
        if (!token.ok()) return failOAuth(exchange, token.error());
        reply = jwtReply(*std::move(token), "application/jwt");
    } else {
        reply = jsonReply(info->claims);
    }
    exchange->reply(std::move(reply));
}

void userInfo(Services &services, const ExchangePtr &exchange)
{
    const HttpRequest &request = exchange->request();
    const std::optional<QByteArray> inForm = tokenInForm(request);
    const Result<PresentedToken> presented =
        inForm ? presentedToken(services, request, *inForm)
               : Error::unauthenticated("token_missing", QStringLiteral("There are two access tokens."));
    if (!presented.ok()) return refuseUserInfo(services, exchange, presented.error());
    openToOriginsOf(services, exchange, presented->claims.client);
    if (!presented->proof) return answerUserInfo(services, exchange, presented->claims);
    usedUp(services, *presented->proof)
        .then(exchange->context(),
              [&services, exchange, claims = presented->claims](QFuture<Result<void>> done) {
                  const Result<void> used = taken(done);
                  if (used.ok()) return answerUserInfo(services, exchange, claims);
                  if (used.error().code != ErrorCode::Unauthenticated) return exchange->fail(used.error());
                  refuseUserInfo(services, exchange, used.error());
              });
}

}  // namespace

std::vector<Route> oauthRoutes(Services &services)
{
    const auto toBrowsers = [&services](void (*handle)(Services &, const ExchangePtr &)) -> Handler {
        return [&services, handle](const ExchangePtr &exchange) {
            openToKnownOrigins(services, exchange);
            handle(services, exchange);
        };
    };
    const Handler discovery =
        [&services, closed = cachedJson(services.discovery.json(false), 3600),
         open = cachedJson(services.discovery.json(true), 3600)](const ExchangePtr &exchange) {
            exchange->reply(services.settings.text(Setting::RegistrationClients) == u"off" ? closed : open);
        };
    const Handler jwks = [&services](const ExchangePtr &exchange) {
        const auto keys = services.keys.snapshot();
        // In a server's first seconds a key is still to come: nobody should keep a set without it for long.
        const bool complete = keys->active(SigningAlgorithm::PS256) != nullptr;
        exchange->reply(cachedJson(keys->jwks(), complete ? 300 : 5));
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
        client("/oauth/token", toBrowsers(token)),
        client(
            "/oauth/introspect",
            [&services](const ExchangePtr &exchange) { withClientRequest(services, exchange, introspect); }),
        client("/oauth/revoke",
               [&services](const ExchangePtr &exchange) {
                   openToKnownOrigins(services, exchange);
                   withClientRequest(services, exchange, revoke);
               }),
        open(HttpMethod::Get, "/oauth/userinfo", RateBucket::Token, toBrowsers(userInfo)),
        open(HttpMethod::Post, "/oauth/userinfo", RateBucket::Token, toBrowsers(userInfo)),
    };
}

}  // namespace gatehouse
