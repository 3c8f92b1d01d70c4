#include "core/api/authorize_objects.h"

#include "core/api/fetch_first.h"
#include "core/oauth/oauth_error.h"

namespace gatehouse {

namespace {

AuthorizationRefusal onPage(const OAuthError &error)
{
    return {error, std::nullopt};
}

void keep(const ExchangePtr &exchange, const Browser &browser, const ClientId &client,
          const FormFields &parameters)
{
    Services &services = browser.services();
    auto pushed = services.database.write([&services, client, parameters](Transaction &tx) {
        return services.pushedRequests.push(tx, client, parameters);
    });
    whenReady(exchange, std::move(pushed), [exchange, client](const PushedRequestReceipt &receipt) {
        const QByteArray query =
            encodeForm({{QStringLiteral("client_id"), client.toString()},
                        {QStringLiteral("request_uri"), QString::fromLatin1(receipt.requestUri)}});
        exchange->reply(HttpReply::redirect("/oauth/authorize?" + query));
    });
}

void goOn(const ExchangePtr &exchange, const Browser &browser, const Client &client,
          const Result<FormFields> &opened, RefuseRequest refuse)
{
    if (!opened.ok()) {
        // What the client did wrong is told on a page; what is wrong with us, as such.
        if (opened.error().code != ErrorCode::InvalidInput) return exchange->fail(opened.error());
        return refuse(exchange, browser, onPage(OAuthError::of(opened.error())));
    }
    const auto checked = browser.services().authorizations.check(client, *opened);
    if (const auto *refusal = std::get_if<AuthorizationRefusal>(&checked))
        return refuse(exchange, browser, *refusal);
    keep(exchange, browser, client.id, *opened);
}

}  // namespace

void takeRequestObject(const ExchangePtr &exchange, const Browser &browser, const FormFields &parameters,
                       RefuseRequest refuse)
{
    Services &services = browser.services();
    const auto found = services.database.read(
        [&](Transaction &tx) { return services.authorizations.clientOf(tx, parameters); });
    if (!found.ok()) return exchange->fail(found.error());
    if (const auto *refusal = std::get_if<AuthorizationRefusal>(&*found))
        return refuse(exchange, browser, *refusal);
    const Client &client = std::get<Client>(*found);
    if (client.metadata.requirePushedRequests)
        return refuse(exchange, browser,
                      onPage({OAuthErrorCode::InvalidRequest, "This client has to push its requests."}));
    withDocuments(
        services, exchange,
        [&services, client, parameters, arrivedAt = services.clock.now()] {
            return services.requestObjects.open(client, parameters, arrivedAt);
        },
        [exchange, &browser, client, refuse](const Result<FormFields> &opened) {
            goOn(exchange, browser, client, opened, refuse);
        });
}

}  // namespace gatehouse
