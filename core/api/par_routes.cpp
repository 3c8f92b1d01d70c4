#include "core/api/par_routes.h"

#include "core/api/api_io.h"
#include "core/api/cors.h"
#include "core/api/fetch_first.h"
#include "core/api/oauth_client.h"
#include "core/oauth/oauth_error.h"

namespace gatehouse {

namespace {

/// What proves the client is not part of the authorization request.
FormFields withoutProof(const FormFields &form)
{
    static const QStringList kProof{QStringLiteral("client_secret"), QStringLiteral("client_assertion"),
                                    QStringLiteral("client_assertion_type")};
    QList<FormFields::Field> kept;
    for (const FormFields::Field &field : form.fields())
        if (!kProof.contains(field.first)) kept.append(field);
    return FormFields(std::move(kept));
}

/// What a push is about: the parameters of the form, or those of the object in it (RFC 9126 section 3).
Result<FormFields> parametersOf(const Services &services, const Client &client, const FormFields &form,
                                Timestamp arrivedAt)
{
    if (RequestObjectService::isIn(form)) return services.requestObjects.open(client, form, arrivedAt);
    if (client.metadata.requireSignedRequests)
        return oauthError(OAuthErrorCode::InvalidRequest, "This client has to sign its requests.");
    return withoutProof(form);
}

/// The key that makes the request is the one that redeems the code (RFC 9449 section 10.1).
Result<FormFields> boundTo(const std::optional<DpopProof> &proof, const FormFields &parameters)
{
    if (!proof) return parameters;
    const QString thumbprint = QString::fromLatin1(proof->thumbprint);
    if (!parameters.contains("dpop_jkt"))
        return FormFields(parameters.fields() +
                          QList<FormFields::Field>{{QStringLiteral("dpop_jkt"), thumbprint}});
    if (parameters.value(QByteArrayView("dpop_jkt")) != thumbprint)
        return oauthError(OAuthErrorCode::InvalidDpopProof, "The proof is not of the key in dpop_jkt");
    return parameters;
}

void keep(Services &services, const ExchangePtr &exchange, const ClientProof &proof,
          const std::optional<DpopProof> &key, const Result<FormFields> &opened)
{
    if (!opened.ok()) return failOAuth(exchange, opened.error());
    const Result<FormFields> parameters = boundTo(key, *opened);
    if (!parameters.ok()) return exchange->fail(parameters.error());
    const auto checked = services.authorizations.check(proof.client, *parameters);
    if (const auto *refusal = std::get_if<AuthorizationRefusal>(&checked))
        return exchange->fail(refusal->error.toError());
    auto pushed = services.database.write(
        [&services, proof, key, parameters = *parameters](Transaction &tx) -> Result<PushedRequestReceipt> {
            GATEHOUSE_TRY(services.clients.useUp(tx, proof));
            if (key) {
                GATEHOUSE_TRY_ASSIGN(fresh, useDpopProof(tx, *key));
                if (!fresh)
                    return oauthError(OAuthErrorCode::InvalidDpopProof, "The DPoP proof was used before");
            }
            return services.pushedRequests.push(tx, proof.client.id, parameters);
        });
    whenReady(exchange, std::move(pushed), [exchange](const PushedRequestReceipt &receipt) {
        exchange->reply(jsonReply({{QStringLiteral("request_uri"), QString::fromLatin1(receipt.requestUri)},
                                   {QStringLiteral("expires_in"), qint64(receipt.expiresIn.count())}},
                                  201));
    });
}

void push(Services &services, const ExchangePtr &exchange, const Result<ClientRequest> &call)
{
    if (!call.ok()) return refuseCaller(services, exchange, call.error());
    openToOriginsOf(exchange, call->client());
    if (call->form.contains("request_uri"))
        return exchange->fail(
            oauthError(OAuthErrorCode::InvalidRequest, "A pushed request has no request_uri"));
    const Result<std::optional<DpopProof>> key = dpopProofOf(services, exchange->request());
    if (!key.ok()) return refuseCaller(services, exchange, key.error());
    withDocuments(
        services, exchange,
        [&services, client = call->client(), form = call->form, arrivedAt = services.clock.now()] {
            return parametersOf(services, client, form, arrivedAt);
        },
        [&services, exchange, proof = call->proof, key = *key](const Result<FormFields> &opened) {
            keep(services, exchange, proof, key, opened);
        });
}

}  // namespace

std::vector<Route> parRoutes(Services &services)
{
    return {Route{HttpMethod::Post, "/oauth/par", Access::oauthClient(), kDefaultBodyLimit, RateBucket::Token,
                  ErrorStyle::OAuth, [&services](const ExchangePtr &exchange) {
                      openToKnownOrigins(services, exchange);
                      withClientRequest(services, exchange, push);
                  }}};
}

}  // namespace gatehouse
