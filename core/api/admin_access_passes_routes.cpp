#include "core/api/admin_access_passes_routes.h"

#include "core/api/access_passes.h"
#include "core/api/admin_route.h"

namespace gatehouse {

namespace {

void listPasses(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<UserId>(exchange->request()));
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY(services.users.byId(tx, id));
        Page<AccessPass> page;
        GATEHOUSE_TRY_ASSIGN(passes, services.people->accessPasses.list(tx, id));
        page.items = passes;
        return listReply(page, [&](const AccessPass &pass) { return toWire(pass, services.clock.now()); });
    });
}

void makePass(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<UserId>(exchange->request()));
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::NewAccessPass>(exchange->request()));
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), id, body](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY_ASSIGN(made, issueAccessPass(services, tx, by, id, body));
                       wire::AccessPass answer = toWire(made.pass, services.clock.now());
                       answer.secret = QString::fromLatin1(made.secret.reveal());
                       return wireReply(answer, 201);
                   });
}

void revokePass(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<UserId>(exchange->request()));
    GATEHOUSE_OR_FAIL(pass, exchange, pathId<AccessPassId>(exchange->request(), 1));
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), id, pass](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY(services.users.byId(tx, id));
                       GATEHOUSE_TRY(services.access.requireMayChangeUser(tx, by, id));
                       GATEHOUSE_TRY(services.people->accessPasses.revoke(tx, by, id, pass));
                       return HttpReply::empty(204);
                   });
}

}  // namespace

std::vector<Route> adminAccessPassesRoutes(Services &services)
{
    using enum HttpMethod;
    return {
        adminRoute(services, Get, "/admin/v1/users/{id}/access-passes", "users:read", listPasses),
        adminRoute(services, Post, "/admin/v1/users/{id}/access-passes", "users:write", makePass),
        adminRoute(services, Delete, "/admin/v1/users/{id}/access-passes/{pass}", "users:write", revokePass),
    };
}

}  // namespace gatehouse
