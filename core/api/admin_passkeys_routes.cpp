#include "core/api/admin_passkeys_routes.h"

#include "core/api/admin_route.h"
#include "core/api/factor_access.h"
#include "core/api/factor_notice.h"
#include "core/api/last_factor.h"
#include "core/api/people_services.h"
#include "core/api/wire/passkey.h"
#include "core/api/wire_mapping.h"
#include "core/delivery/message_kinds.h"

namespace gatehouse {

namespace {

void renamePasskey(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<UserId>(exchange->request()));
    GATEHOUSE_OR_FAIL(factor, exchange, pathId<FactorId>(exchange->request(), 1));
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::PasskeyChange>(exchange->request()));
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), id, factor,
                    label = body.label](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY(services.users.byId(tx, id));
                       GATEHOUSE_TRY(services.access.requireMayChangeUser(tx, by, id));
                       GATEHOUSE_TRY_ASSIGN(passkey,
                                            services.people->passkeys.rename(tx, by, id, factor, label));
                       return wireReply(toWire(passkey));
                   });
}

void removePasskey(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<UserId>(exchange->request()));
    GATEHOUSE_OR_FAIL(factor, exchange, pathId<FactorId>(exchange->request(), 1));
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::Reason>(exchange->request()));
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), id, factor,
                    reason = body.reason](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY_ASSIGN(user, userToEnrol(services, tx, by, id));
                       GATEHOUSE_TRY_ASSIGN(before, factorsOf(tx, id));
                       GATEHOUSE_TRY(services.people->passkeys.remove(tx, by, id, factor, reason));
                       GATEHOUSE_TRY(noteLastFactor(services, tx, by, user, before, reason));
                       GATEHOUSE_TRY(notifyFactorChange(services, tx, by, user, message::kFactorRemoved,
                                                        {QStringLiteral("passkey")}));
                       return HttpReply::empty(204);
                   });
}

/// An address that nobody has confirmed may be a stranger's, who would sign in with what the link gives.
Result<void> sendLink(Services &services, Transaction &tx, const User &user, const QString &link)
{
    if (user.email.isEmpty() || !user.emailVerified)
        return Error::conflict("not_confirmed",
                               QStringLiteral("The e-mail address of this account is not confirmed. Hand the "
                                              "link over yourself."));
    Message message;
    message.kind = message::kEnrolmentLink;
    message.to = user.email;
    message.locale = user.locale;
    message.values = {{QStringLiteral("name"), user.displayName},
                      {QStringLiteral("link"), link},
                      {QStringLiteral("minutes"), qint64(PasskeyLinkService::kLife.count())}};
    return services.people->messages.send(tx, message);
}

/// Only who may change the user may make one: it is as good as a password for half an hour.
void makeLink(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<UserId>(exchange->request()));
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::NewPasskeyLink>(exchange->request()));
    replyFromWrite(
        services, exchange,
        [&services, by = exchange->caller(), id, send = body.send](Transaction &tx) -> Result<HttpReply> {
            GATEHOUSE_TRY_ASSIGN(user, userToEnrol(services, tx, by, id));
            if (user.disabled)
                return Error::conflict("user_disabled", QStringLiteral("This account is disabled."));
            if (!services.people->passkeys.isOffered())
                return Error::conflict("passkeys_off", QStringLiteral("Passkeys are not used here."));
            GATEHOUSE_TRY_ASSIGN(made, services.people->passkeyLinks.make(tx, by, id, send));
            const QString link = services.issuer + QStringLiteral("/passkey-link?link=") +
                                 QString::fromLatin1(made.token.reveal());
            if (send) GATEHOUSE_TRY(sendLink(services, tx, user, link));
            return wireReply(wire::PasskeyLink{link, made.expiresAt}, 201);
        });
}

}  // namespace

std::vector<Route> adminPasskeysRoutes(Services &services)
{
    using enum HttpMethod;
    return {
        adminRoute(services, Patch, "/admin/v1/users/{id}/factors/passkeys/{factor}", "users:write",
                   renamePasskey),
        adminRoute(services, Delete, "/admin/v1/users/{id}/factors/passkeys/{factor}", "users:write",
                   removePasskey),
        adminRoute(services, Post, "/admin/v1/users/{id}/factors/passkey-link", "users:write", makeLink),
    };
}

}  // namespace gatehouse
