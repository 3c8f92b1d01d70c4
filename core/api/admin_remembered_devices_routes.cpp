#include "core/api/admin_remembered_devices_routes.h"

#include "core/api/admin_route.h"
#include "core/api/people_services.h"
#include "core/api/wire/access_pass.h"
#include "core/api/wire/user.h"

namespace gatehouse {

namespace {

wire::RememberedDevice toWire(const RememberedDevice &device)
{
    return {device.id.toString(), device.userAgent, device.createdAt, device.lastUsedAt, device.expiresAt};
}

void listDevices(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<UserId>(exchange->request()));
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY(services.users.byId(tx, id));
        Page<RememberedDevice> page;
        GATEHOUSE_TRY_ASSIGN(devices, services.people->rememberedDevices.list(tx, id));
        page.items = devices;
        return listReply(page, toWire);
    });
}

/// Only makes signing in stricter, so it needs no second approval.
void forgetDevices(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<UserId>(exchange->request()));
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::Reason>(exchange->request()));
    replyFromWrite(
        services, exchange,
        [&services, by = exchange->caller(), id, reason = body.reason](Transaction &tx) -> Result<HttpReply> {
            GATEHOUSE_TRY(services.users.byId(tx, id));
            GATEHOUSE_TRY(services.access.requireMayChangeUser(tx, by, id));
            GATEHOUSE_TRY(services.people->rememberedDevices.forgetAll(tx, by, id, reason));
            return HttpReply::empty(204);
        });
}

}  // namespace

std::vector<Route> adminRememberedDevicesRoutes(Services &services)
{
    using enum HttpMethod;
    return {
        adminRoute(services, Get, "/admin/v1/users/{id}/remembered-devices", "users:read", listDevices),
        adminRoute(services, Delete, "/admin/v1/users/{id}/remembered-devices", "users:write", forgetDevices),
    };
}

}  // namespace gatehouse
