#include "core/api/oauth_client.h"

#include "core/api/fetch_first.h"
#include "core/api/oauth_request.h"
#include "core/oauth/oauth_error.h"

namespace gatehouse {

QString ClientRequest::value(const char *name) const
{
    return form.value(QByteArrayView(name)).value_or(QString());
}

Result<ClientRequest> clientRequestOf(Services &services, const HttpRequest &request)
{
    GATEHOUSE_TRY_ASSIGN(form, oauthFormParameters(request));
    GATEHOUSE_TRY_ASSIGN(credentials, clientCredentialsOf(request, form));
    GATEHOUSE_TRY_ASSIGN(proof, services.database.read([&](Transaction &tx) {
        return services.clients.authenticate(tx, credentials);
    }));
    return ClientRequest{std::move(proof), std::move(form)};
}

void withClientRequest(Services &services, const ExchangePtr &exchange,
                       void (*handle)(Services &, const ExchangePtr &, const Result<ClientRequest> &))
{
    withDocuments(
        services, exchange, [&services, exchange] { return clientRequestOf(services, exchange->request()); },
        [&services, exchange, handle](const Result<ClientRequest> &call) {
            handle(services, exchange, call);
        });
}

Result<AccessTokenClaims> acceptToken(Services &services, const QByteArray &token)
{
    if (!AccessTokenService::isOpaque(token)) return services.accessTokens.verify(token);
    return services.database.read([&](Transaction &tx) { return services.accessTokens.accept(tx, token); });
}

Result<std::optional<DpopProof>> dpopProofOf(Services &services, const HttpRequest &request,
                                             const std::optional<QByteArray> &accessToken)
{
    const QList<QByteArray> fields = request.headers.values("DPoP");
    if (fields.isEmpty()) return std::optional<DpopProof>();
    DpopRequest expected;
    expected.method = toByteArray(request.method);
    expected.uri = services.issuer.toUtf8() + request.path.toUtf8();
    expected.accessToken = accessToken;
    if (services.settings.boolean(Setting::TokenDpopNonce)) expected.nonces = &services.dpopNonces;
    Result<DpopProof> proof = checkDpopProof(fields, expected, services.clock);
    // The same endpoint under its other address (RFC 8705 section 5).
    if (!proof.ok() && !services.mutualTls.url.isEmpty()) {
        expected.uri = services.mutualTls.url.toUtf8() + request.path.toUtf8();
        Result<DpopProof> other = checkDpopProof(fields, expected, services.clock);
        if (other.ok() || other.error().reason == toByteArray(OAuthErrorCode::UseDpopNonce))
            proof = std::move(other);
    }
    if (!proof.ok()) return proof.error();
    return std::optional<DpopProof>(std::move(proof).value());
}

void addDpopNonce(const Services &services, HttpReply &reply)
{
    if (services.settings.boolean(Setting::TokenDpopNonce))
        reply.headers.set("DPoP-Nonce", services.dpopNonces.current(services.clock.now()));
}

Caller callerOf(const ExchangePtr &exchange, const Client &client)
{
    Caller by = exchange->caller();
    by.kind = Caller::Kind::Client;
    by.client = client.id;
    by.name = client.name;
    return by;
}

void failOAuth(const ExchangePtr &exchange, const Error &error)
{
    exchange->fail(OAuthError::of(error).toError());
}

Result<void> spendForRefusal(Services &services, const HttpRequest &request)
{
    return services.throttle.spend(request.clientAddress, AddressBudget::Token);
}

void refuseCaller(Services &services, const ExchangePtr &exchange, const Error &error)
{
    if (auto within = spendForRefusal(services, exchange->request()); !within.ok())
        return exchange->fail(within.error());
    failOAuth(exchange, error);
}

}  // namespace gatehouse
