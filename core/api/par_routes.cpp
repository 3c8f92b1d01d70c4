#include "core/api/par_routes.h"

#include "core/api/api_io.h"
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

void push(Services &services, const ExchangePtr &exchange, const Result<ClientRequest> &call)
{
    if (!call.ok()) return refuseCaller(services, exchange, call.error());
    if (call->form.contains("request_uri"))
        return exchange->fail(
            oauthError(OAuthErrorCode::InvalidRequest, "A pushed request has no request_uri"));
    Result<std::optional<DpopProof>> proof = dpopProofOf(services, exchange->request());
    if (!proof.ok()) return refuseCaller(services, exchange, proof.error());
    FormFields parameters = withoutProof(call->form);
    if (*proof) {
        // The key that makes the request is the one that redeems the code (RFC 9449 section 10.1).
        const QString thumbprint = QString::fromLatin1((*proof)->thumbprint);
        if (call->form.contains("dpop_jkt") && call->value("dpop_jkt") != thumbprint)
            return exchange->fail(
                oauthError(OAuthErrorCode::InvalidDpopProof, "The proof is not of the key in dpop_jkt"));
        if (!call->form.contains("dpop_jkt"))
            parameters = FormFields(parameters.fields() +
                                    QList<FormFields::Field>{{QStringLiteral("dpop_jkt"), thumbprint}});
    }
    const auto checked = services.authorizations.check(call->client(), parameters);
    if (const auto *refusal = std::get_if<AuthorizationRefusal>(&checked))
        return exchange->fail(refusal->error.toError());
    auto pushed = services.database.write([&services, client = call->proof, key = *proof,
                                           parameters](Transaction &tx) -> Result<PushedRequestReceipt> {
        GATEHOUSE_TRY(services.clients.useUp(tx, client));
        if (key) {
            GATEHOUSE_TRY_ASSIGN(fresh, useDpopProof(tx, *key));
            if (!fresh) return oauthError(OAuthErrorCode::InvalidDpopProof, "The DPoP proof was used before");
        }
        return services.pushedRequests.push(tx, client.client.id, parameters);
    });
    whenReady(exchange, std::move(pushed), [exchange](const PushedRequestReceipt &receipt) {
        exchange->reply(jsonReply({{QStringLiteral("request_uri"), QString::fromLatin1(receipt.requestUri)},
                                   {QStringLiteral("expires_in"), qint64(receipt.expiresIn.count())}},
                                  201));
    });
}

}  // namespace

std::vector<Route> parRoutes(Services &services)
{
    return {Route{HttpMethod::Post, "/oauth/par", Access::oauthClient(), kDefaultBodyLimit, RateBucket::Token,
                  ErrorStyle::OAuth, [&services](const ExchangePtr &exchange) {
                      withClientRequest(services, exchange, push);
                  }}};
}

}  // namespace gatehouse
