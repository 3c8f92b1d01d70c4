#include "core/api/admin_settings_routes.h"

#include "core/api/admin_route.h"
#include "core/api/wire_mapping.h"

namespace gatehouse {

namespace {

HttpReply settingReply(const SettingItem &item)
{
    return versionedReply(wire::toJson(toWire(item)), item.version);
}

void listSettings(Services &services, const ExchangePtr &exchange)
{
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY_ASSIGN(items, services.settingsService.list(tx));
        return listReply(Page<SettingItem>{items, {}}, [](const SettingItem &item) { return toWire(item); });
    });
}

void answerChanged(Services &services, const ExchangePtr &exchange, QFuture<Result<SettingItem>> changed)
{
    whenReady(exchange, std::move(changed), [&services, exchange](const SettingItem &item) {
        services.applySettings();
        exchange->reply(settingReply(item));
    });
}

void changeSetting(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(version, exchange, ifMatchOf(exchange->request()));
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::SettingValue>(exchange->request()));
    answerChanged(
        services, exchange,
        services.settingsService.change(services.database, exchange->caller(),
                                        exchange->request().pathValues.value(0), body.value, version));
}

void resetSetting(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(version, exchange, ifMatchOf(exchange->request()));
    answerChanged(services, exchange,
                  services.settingsService.changeBack(services.database, exchange->caller(),
                                                      exchange->request().pathValues.value(0), version));
}

}  // namespace

std::vector<Route> adminSettingsRoutes(Services &services)
{
    using enum HttpMethod;
    return {
        adminRoute(services, Get, "/admin/v1/settings", "settings:read", listSettings),
        adminRoute(services, Put, "/admin/v1/settings/{name}", "settings:write", changeSetting),
        adminRoute(services, Delete, "/admin/v1/settings/{name}", "settings:write", resetSetting),
    };
}

}  // namespace gatehouse
