#include "core/api/admin_identities_routes.h"

#include <algorithm>

#include "core/api/admin_route.h"
#include "core/api/people_services.h"
#include "core/api/wire/identity.h"
#include "core/api/wire/user.h"
#include "core/federation/identity_rules.h"

namespace gatehouse {

namespace {

wire::LinkedIdentity wireOf(const FederatedIdentity &identity, bool lastWayIn)
{
    wire::LinkedIdentity out;
    out.id = identityId(identity);
    out.provider = identity.provider.toString();
    out.providerName = identity.providerName;
    out.preset = identity.preset;
    out.subject = identity.subject;
    out.email = identity.email;
    out.linkedAt = identity.linkedAt;
    out.lastUsedAt = identity.lastUsedAt;
    out.lastWayIn = lastWayIn;
    return out;
}

void listIdentities(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<UserId>(exchange->request()));
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY_ASSIGN(user, services.users.byId(tx, id));
        GATEHOUSE_TRY_ASSIGN(identities, services.people->federation.identitiesOf(tx, id));
        Page<wire::LinkedIdentity> page;
        for (const FederatedIdentity &identity : std::as_const(identities)) {
            GATEHOUSE_TRY_ASSIGN(last, isLastWayIn(tx, user, identity));
            page.items.append(wireOf(identity, last));
        }
        return listReply(page, [](const wire::LinkedIdentity &identity) { return identity; });
    });
}

/// No second administrator is asked, even where `recovery.second_approval` is on: that one keeps somebody
/// from getting into another's account alone. This opens nothing, and shuts an account elsewhere that was
/// taken over at once.
void unlinkIdentity(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<UserId>(exchange->request()));
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::Reason>(exchange->request()));
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), id, name = exchange->request().pathValues.value(1),
                    reason = body.reason](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY(services.users.byId(tx, id));
                       GATEHOUSE_TRY(services.access.requireMayChangeUser(tx, by, id));
                       const FederationService &federation = services.people->federation;
                       GATEHOUSE_TRY_ASSIGN(identities, federation.identitiesOf(tx, id));
                       const auto found = std::find_if(
                           identities.cbegin(), identities.cend(),
                           [&](const FederatedIdentity &each) { return identityId(each) == name; });
                       if (found == identities.cend())
                           return Error::notFound(QStringLiteral("That account is not linked."));
                       GATEHOUSE_TRY(federation.unlink(tx, by, id, found->provider, found->subject, reason));
                       return HttpReply::empty(204);
                   });
}

}  // namespace

std::vector<Route> adminIdentitiesRoutes(Services &services)
{
    using enum HttpMethod;
    return {
        adminRoute(services, Get, "/admin/v1/users/{id}/identities", "users:read", listIdentities),
        adminRoute(services, Delete, "/admin/v1/users/{id}/identities/{identity}", "users:write",
                   unlinkIdentity),
    };
}

}  // namespace gatehouse
