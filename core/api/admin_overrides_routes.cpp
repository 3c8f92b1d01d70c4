#include "core/api/admin_overrides_routes.h"

#include "core/api/admin_route.h"
#include "core/api/people_services.h"
#include "core/api/wire/server.h"

namespace gatehouse {

namespace {

/// What people call a subject, and how many people it is.
struct Known
{
    QString name;
    std::optional<qint64> people;
};

Result<Known> knownGroup(const Services &services, Transaction &tx, const QString &id)
{
    const std::optional<GroupId> group = GroupId::parse(id);
    if (!group) return Error::notFound(QStringLiteral("There is no such group."));
    GATEHOUSE_TRY_ASSIGN(found, services.groups.byId(tx, *group));
    return Known{found.name, found.memberCount};
}

Result<Known> knownRole(const Services &services, Transaction &tx, const QString &name)
{
    GATEHOUSE_TRY_ASSIGN(roles, services.roles.list(tx));
    for (const RoleInfo &role : roles)
        if (toString(role.role) == name) return Known{name, role.memberCount};
    return Error::notFound(QStringLiteral("There is no such role."));
}

Result<Known> knownClient(const Services &services, Transaction &tx, const QString &id)
{
    const std::optional<ClientId> client = ClientId::parse(id);
    if (!client) return Error::notFound(QStringLiteral("There is no such application."));
    GATEHOUSE_TRY_ASSIGN(found, services.clients.get(tx, *client));
    return Known{found.name, std::nullopt};
}

Result<Known> known(const Services &services, Transaction &tx, const SettingSubject &subject)
{
    switch (subject.kind) {
        case SettingSubject::Kind::Group:
            return knownGroup(services, tx, subject.id);
        case SettingSubject::Kind::Role:
            return knownRole(services, tx, subject.id);
        case SettingSubject::Kind::Client:
            return knownClient(services, tx, subject.id);
    }
    return Known{};
}

wire::SettingOverride toWire(const SettingOverride &override, const Known &subject)
{
    return {override.definition->name,
            toString(override.subject.kind),
            override.subject.id,
            subject.name,
            override.value,
            subject.people};
}

Result<SettingSubject> subjectOf(const HttpRequest &request)
{
    const auto kind = subjectKindOf(request.pathValues.value(1));
    if (!kind) return Error::notFound(QStringLiteral("Settings differ for a group, a role or a client."));
    return SettingSubject{*kind, request.pathValues.value(2)};
}

void listOverrides(Services &services, const ExchangePtr &exchange)
{
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY_ASSIGN(overrides, services.people->settingOverrides.list(tx));
        Page<wire::SettingOverride> page;
        for (const SettingOverride &override : std::as_const(overrides)) {
            auto subject = known(services, tx, override.subject);
            if (!subject.ok() && subject.error().code != ErrorCode::NotFound) return subject.error();
            page.items.append(toWire(override, subject.ok() ? *subject : Known{}));
        }
        return listReply(page, [](const wire::SettingOverride &item) { return item; });
    });
}

void putOverride(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(subject, exchange, subjectOf(exchange->request()));
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::SettingValue>(exchange->request()));
    GATEHOUSE_OR_FAIL(whom, exchange,
                      services.database.read([&](Transaction &tx) { return known(services, tx, subject); }));
    whenReady(exchange,
              services.people->settingOverrides.change(services.database, exchange->caller(),
                                                       exchange->request().pathValues.value(0), subject,
                                                       body.value),
              [exchange, whom](const SettingOverride &override) {
                  exchange->reply(wireReply(toWire(override, whom)));
              });
}

void deleteOverride(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(subject, exchange, subjectOf(exchange->request()));
    whenReady(exchange,
              services.people->settingOverrides.change(services.database, exchange->caller(),
                                                       exchange->request().pathValues.value(0), subject,
                                                       QJsonValue(QJsonValue::Undefined)),
              [exchange](const SettingOverride &) { exchange->reply(HttpReply::empty(204)); });
}

}  // namespace

std::vector<Route> adminOverridesRoutes(Services &services)
{
    using enum HttpMethod;
    constexpr char kOne[] = "/admin/v1/settings/{name}/overrides/{kind}/{id}";
    return {
        adminRoute(services, Get, "/admin/v1/setting-overrides", "settings:read", listOverrides),
        adminRoute(services, Put, kOne, "settings:write", putOverride),
        adminRoute(services, Delete, kOne, "settings:write", deleteOverride),
    };
}

}  // namespace gatehouse
