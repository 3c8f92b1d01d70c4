#include "core/api/admin_clients_routes.h"

#include "core/api/admin_route.h"
#include "core/api/client_mapping.h"
#include "core/api/fetch_first.h"
#include "core/api/wire_mapping.h"

namespace gatehouse {

namespace {

HttpReply clientReply(const Client &client)
{
    return versionedReply(wire::toJson(toWire(client)), client.version);
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
    GATEHOUSE_OR_FAIL(input, exchange, newClientFrom(body));
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
    GATEHOUSE_OR_FAIL(patch, exchange, clientPatchFrom(body));
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
