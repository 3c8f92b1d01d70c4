#include "core/api/admin_clients_routes.h"

#include "core/api/admin_route.h"
#include "core/api/fetch_first.h"
#include "core/api/wire_mapping.h"

namespace gatehouse {

namespace {

HttpReply clientReply(const Client &client)
{
    return versionedReply(wire::toJson(toWire(client)), client.version);
}

Error unknownWord(const char *field)
{
    return Error::invalid(field, "unknown_value",
                          QStringLiteral("'%1' has no such value.").arg(QLatin1String(field)));
}

std::optional<QByteArray> algorithmBytes(const std::optional<QString> &text)
{
    return text ? std::optional<QByteArray>(text->toUtf8()) : std::nullopt;
}

Result<NewClient> newClient(const wire::NewClient &body)
{
    NewClient input;
    input.name = body.name;
    input.redirectUris = body.redirectUris;
    input.postLogoutRedirectUris = body.postLogoutRedirectUris.value_or(QStringList());
    if (body.kind) {
        input.kind = clientKindFrom(*body.kind);
        if (!input.kind) return unknownWord("kind");
    }
    if (body.authMethod) {
        input.authMethod = clientAuthMethodFrom(*body.authMethod);
        if (!input.authMethod) return unknownWord("auth_method");
    }
    input.grantTypes = body.grantTypes;
    input.scopes = body.scopes;
    input.requirePkce = body.requirePkce;
    input.skipConsent = body.skipConsent;
    input.idTokenAlgorithm = algorithmBytes(body.idTokenAlg);
    input.accessTokenSeconds = body.accessTokenSeconds;
    input.refreshTokenSeconds = body.refreshTokenSeconds;
    GATEHOUSE_TRY_ASSIGN(metadata, clientMetadataFrom(body.metadata.value_or(QJsonObject())));
    input.metadata = metadata;
    return input;
}

Result<ClientPatch> clientPatch(const wire::ClientChange &body)
{
    ClientPatch patch;
    patch.name = body.name;
    if (body.authMethod) {
        patch.authMethod = clientAuthMethodFrom(*body.authMethod);
        if (!patch.authMethod) return unknownWord("auth_method");
    }
    patch.grantTypes = body.grantTypes;
    patch.redirectUris = body.redirectUris;
    patch.postLogoutRedirectUris = body.postLogoutRedirectUris;
    patch.scopes = body.scopes;
    patch.requirePkce = body.requirePkce;
    patch.skipConsent = body.skipConsent;
    patch.idTokenAlgorithm = algorithmBytes(body.idTokenAlg);
    patch.accessTokenSeconds = body.accessTokenSeconds;
    patch.refreshTokenSeconds = body.refreshTokenSeconds;
    patch.disabled = body.disabled;
    patch.metadata = body.metadata.value_or(QJsonObject());
    return patch;
}

/// As replyFromWrite(), for changes that may need the client's sector document.
template <class Work>
void replyFromChange(Services &services, const ExchangePtr &exchange, Work work)
{
    writeWithDocuments(services, exchange, std::move(work), [exchange](Result<HttpReply> reply) {
        if (!reply.ok()) return exchange->fail(reply.error());
        exchange->reply(std::move(reply).value());
    });
}

void listClients(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(query, exchange, queryOf(exchange->request()));
    if (auto known = checkParameters(query, {"q", "limit", "cursor"}); !known.ok())
        return exchange->fail(known.error());
    GATEHOUSE_OR_FAIL(page, exchange, pageRequestOf(query));
    const QString text = query.value(QByteArrayView("q")).value_or(QString());
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY_ASSIGN(clients, services.clients.list(tx, text, page));
        return listReply(clients, [](const Client &client) { return toWire(client); });
    });
}

void createClient(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::NewClient>(exchange->request()));
    GATEHOUSE_OR_FAIL(input, exchange, newClient(body));
    replyFromChange(services, exchange,
                    [&services, by = exchange->caller(), input](Transaction &tx) -> Result<HttpReply> {
                        GATEHOUSE_TRY_ASSIGN(created, services.clients.create(tx, by, input));
                        wire::Client answer = toWire(created.client);
                        answer.clientSecret = QString::fromLatin1(created.secret);
                        return versionedReply(wire::toJson(answer), created.client.version, 201);
                    });
}

void getClient(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<ClientId>(exchange->request()));
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY_ASSIGN(client, services.clients.get(tx, id));
        return clientReply(client);
    });
}

void updateClient(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<ClientId>(exchange->request()));
    GATEHOUSE_OR_FAIL(version, exchange, ifMatchOf(exchange->request()));
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::ClientChange>(exchange->request()));
    GATEHOUSE_OR_FAIL(patch, exchange, clientPatch(body));
    replyFromChange(
        services, exchange,
        [&services, by = exchange->caller(), id, version, patch](Transaction &tx) -> Result<HttpReply> {
            GATEHOUSE_TRY_ASSIGN(client, services.clients.update(tx, by, id, patch, version));
            return clientReply(client);
        });
}

void deleteClient(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<ClientId>(exchange->request()));
    GATEHOUSE_OR_FAIL(version, exchange, ifMatchOf(exchange->request()));
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), id, version](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY(services.clients.remove(tx, by, id, version));
                       return HttpReply::empty(204);
                   });
}

void addSecret(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<ClientId>(exchange->request()));
    replyFromWrite(
        services, exchange, [&services, by = exchange->caller(), id](Transaction &tx) -> Result<HttpReply> {
            GATEHOUSE_TRY_ASSIGN(created, services.clients.addSecret(tx, by, id));
            return wireReply(wire::IssuedClientSecret{created.id, QString::fromLatin1(created.secret)}, 201);
        });
}

void removeSecret(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<ClientId>(exchange->request()));
    const QString secret = exchange->request().pathValues.value(1);
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), id, secret](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY(services.clients.removeSecret(tx, by, id, secret));
                       return HttpReply::empty(204);
                   });
}

}  // namespace

std::vector<Route> adminClientsRoutes(Services &services)
{
    const auto route = [&services](HttpMethod method, const char *path, const char *scope,
                                   ServiceHandler handle) {
        return adminRoute(services, method, path, scope, handle);
    };
    using enum HttpMethod;
    return {
        route(Get, "/admin/v1/clients", "clients:read", listClients),
        route(Post, "/admin/v1/clients", "clients:write", createClient),
        route(Get, "/admin/v1/clients/{id}", "clients:read", getClient),
        route(Patch, "/admin/v1/clients/{id}", "clients:write", updateClient),
        route(Delete, "/admin/v1/clients/{id}", "clients:write", deleteClient),
        route(Post, "/admin/v1/clients/{id}/secrets", "clients:write", addSecret),
        route(Delete, "/admin/v1/clients/{id}/secrets/{secret}", "clients:write", removeSecret),
    };
}

}  // namespace gatehouse
