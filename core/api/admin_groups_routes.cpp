#include "core/api/admin_groups_routes.h"

#include "core/api/admin_route.h"
#include "core/api/wire_mapping.h"

namespace gatehouse {

namespace {

HttpReply groupReply(const Group &group, int status = 200)
{
    return versionedReply(wire::toJson(toWire(group)), group.version, status);
}

void listGroups(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(query, exchange, queryOf(exchange->request()));
    if (auto known = checkParameters(query, {"q", "limit", "cursor"}); !known.ok())
        return exchange->fail(known.error());
    GATEHOUSE_OR_FAIL(page, exchange, pageRequestOf(query));
    const QString text = query.value(QByteArrayView("q")).value_or(QString());
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY_ASSIGN(groups, services.groups.list(tx, text, page));
        return listReply(groups, [](const Group &group) { return toWire(group); });
    });
}

void createGroup(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::NewGroup>(exchange->request()));
    GATEHOUSE_OR_FAIL(roles, exchange, rolesFromStrings(body.roles));
    const NewGroup input{body.name, body.description, roles};
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), input](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY_ASSIGN(group, services.groups.create(tx, by, input));
                       return groupReply(group, 201);
                   });
}

void getGroup(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<GroupId>(exchange->request()));
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY_ASSIGN(group, services.groups.byId(tx, id));
        return groupReply(group);
    });
}

void updateGroup(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<GroupId>(exchange->request()));
    GATEHOUSE_OR_FAIL(version, exchange, ifMatchOf(exchange->request()));
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::GroupChange>(exchange->request()));
    GroupChanges changes{body.name, body.description, std::nullopt};
    if (body.roles) {
        GATEHOUSE_OR_FAIL(roles, exchange, rolesFromStrings(*body.roles));
        changes.roles = roles;
    }
    replyFromWrite(
        services, exchange,
        [&services, by = exchange->caller(), id, version, changes](Transaction &tx) -> Result<HttpReply> {
            GATEHOUSE_TRY_ASSIGN(group, services.groups.update(tx, by, id, changes, version));
            return groupReply(group);
        });
}

void deleteGroup(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<GroupId>(exchange->request()));
    GATEHOUSE_OR_FAIL(version, exchange, ifMatchOf(exchange->request()));
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), id, version](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY(services.groups.remove(tx, by, id, version));
                       return HttpReply::empty(204);
                   });
}

void listMembers(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<GroupId>(exchange->request()));
    GATEHOUSE_OR_FAIL(query, exchange, queryOf(exchange->request()));
    GATEHOUSE_OR_FAIL(page, exchange, pageRequestOf(query));
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY(services.groups.byId(tx, id));
        UserFilter filter;
        filter.group = id;
        GATEHOUSE_TRY_ASSIGN(users, services.users.list(tx, filter, page));
        return listReply(users, [](const UserDetails &details) { return toWire(details); });
    });
}

void changeMember(Services &services, const ExchangePtr &exchange, bool member)
{
    GATEHOUSE_OR_FAIL(group, exchange, pathId<GroupId>(exchange->request()));
    GATEHOUSE_OR_FAIL(user, exchange, pathId<UserId>(exchange->request(), 1));
    replyFromWrite(
        services, exchange,
        [&services, by = exchange->caller(), group, user, member](Transaction &tx) -> Result<HttpReply> {
            GATEHOUSE_TRY(services.access.requireMayChangeUser(tx, by, user));
            if (member)
                GATEHOUSE_TRY(services.groups.addMember(tx, by, group, user));
            else
                GATEHOUSE_TRY(services.groups.removeMember(tx, by, group, user));
            return HttpReply::empty(204);
        });
}

void addMember(Services &services, const ExchangePtr &exchange)
{
    changeMember(services, exchange, true);
}

void removeMember(Services &services, const ExchangePtr &exchange)
{
    changeMember(services, exchange, false);
}

void listRoles(Services &services, const ExchangePtr &exchange)
{
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY_ASSIGN(roles, services.roles.list(tx));
        return listReply(Page<RoleInfo>{roles, {}}, [](const RoleInfo &info) {
            return wire::Role{toString(info.role), descriptionOf(info.role), permissionsOf(info.role),
                              info.memberCount};
        });
    });
}

}  // namespace

std::vector<Route> adminGroupsRoutes(Services &services)
{
    const auto route = [&services](HttpMethod method, const char *path, const char *scope,
                                   ServiceHandler handle) {
        return adminRoute(services, method, path, scope, handle);
    };
    using enum HttpMethod;
    return {
        route(Get, "/admin/v1/groups", "groups:read", listGroups),
        route(Post, "/admin/v1/groups", "groups:write", createGroup),
        route(Get, "/admin/v1/groups/{id}", "groups:read", getGroup),
        route(Patch, "/admin/v1/groups/{id}", "groups:write", updateGroup),
        route(Delete, "/admin/v1/groups/{id}", "groups:write", deleteGroup),
        route(Get, "/admin/v1/groups/{id}/members", "groups:read", listMembers),
        route(Put, "/admin/v1/groups/{id}/members/{user}", "groups:write", addMember),
        route(Delete, "/admin/v1/groups/{id}/members/{user}", "groups:write", removeMember),
        route(Get, "/admin/v1/roles", "groups:read", listRoles),
    };
}

}  // namespace gatehouse
