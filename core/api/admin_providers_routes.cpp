#include "core/api/admin_providers_routes.h"

#include "core/api/admin_route.h"
#include "core/api/people_services.h"
#include "core/api/provider_mapping.h"
#include "core/federation/provider_presets.h"

namespace gatehouse {

namespace {

wire::Provider told(Services &services, const Provider &provider)
{
    return toWire(provider, services.people->federation.redirectUri(provider.id));
}

HttpReply providerReply(Services &services, const Provider &provider, int status = 200)
{
    return versionedReply(wire::toJson(told(services, provider)), provider.version, status);
}

void listProviders(Services &services, const ExchangePtr &exchange)
{
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY_ASSIGN(providers, services.people->providers.list(tx));
        return listReply(Page<Provider>{providers, {}},
                         [&](const Provider &provider) { return told(services, provider); });
    });
}

void listPresets(Services &, const ExchangePtr &exchange)
{
    QJsonArray items;
    for (const ProviderPreset &preset : providerPresets())
        items.append(
            wire::toJson(wire::ProviderPreset{preset.id, preset.name, toString(preset.kind), preset.issuer,
                                              preset.helpUrl, toJson(preset.settings)}));
    exchange->reply(jsonReply({{QStringLiteral("items"), items}, {QStringLiteral("next"), QJsonValue()}}));
}

void createProvider(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::NewProvider>(exchange->request()));
    NewProvider input{body.preset,   body.name,    body.issuer,  body.clientId,
                      body.settings, body.enabled, body.position};
    auto secret =
        std::make_shared<const Secret>(body.clientSecret ? std::move(*body.clientSecret) : Secret());
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), input, secret](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY_ASSIGN(made, services.people->providers.create(tx, by, input, *secret));
                       return providerReply(services, made, 201);
                   });
}

void getProvider(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<ProviderId>(exchange->request()));
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY_ASSIGN(provider, services.people->providers.get(tx, id));
        return providerReply(services, provider);
    });
}

void updateProvider(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<ProviderId>(exchange->request()));
    GATEHOUSE_OR_FAIL(version, exchange, ifMatchOf(exchange->request()));
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::ProviderChange>(exchange->request()));
    const ProviderChanges changes{body.name,     body.issuer,  body.clientId,
                                  body.settings, body.enabled, body.position};
    std::shared_ptr<const Secret> secret;
    if (body.clientSecret) secret = std::make_shared<const Secret>(std::move(*body.clientSecret));
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), id, version, changes,
                    secret](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY_ASSIGN(changed, services.people->providers.update(
                                                         tx, by, id, changes, secret.get(), version));
                       return providerReply(services, changed);
                   });
}

void deleteProvider(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<ProviderId>(exchange->request()));
    GATEHOUSE_OR_FAIL(version, exchange, ifMatchOf(exchange->request()));
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), id, version](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY(services.people->providers.remove(tx, by, id, version));
                       return HttpReply::empty(204);
                   });
}

/// Asks the provider itself, on a thread that may wait for it.
void testProvider(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<ProviderId>(exchange->request()));
    GATEHOUSE_OR_FAIL(provider, exchange, services.database.read([&](Transaction &tx) {
        return services.people->providers.get(tx, id);
    }));
    whenReady(exchange, services.people->upstream.check(provider), [exchange](const ProviderCheck &check) {
        exchange->reply(
            wireReply(wire::ProviderTest{check.problems.isEmpty(), check.problems,
                                         check.authorizationEndpoint, check.keys, check.canSignOut}));
    });
}

}  // namespace

std::vector<Route> adminProvidersRoutes(Services &services)
{
    const auto route = [&services](HttpMethod method, const char *path, const char *scope,
                                   ServiceHandler handler) {
        return adminRoute(services, method, path, scope, handler);
    };
    using enum HttpMethod;
    return {
        route(Get, "/admin/v1/provider-presets", "settings:read", listPresets),
        route(Get, "/admin/v1/providers", "settings:read", listProviders),
        route(Post, "/admin/v1/providers", "settings:write", createProvider),
        route(Get, "/admin/v1/providers/{id}", "settings:read", getProvider),
        route(Patch, "/admin/v1/providers/{id}", "settings:write", updateProvider),
        route(Delete, "/admin/v1/providers/{id}", "settings:write", deleteProvider),
        route(Post, "/admin/v1/providers/{id}/test", "settings:write", testProvider),
    };
}

}  // namespace gatehouse
