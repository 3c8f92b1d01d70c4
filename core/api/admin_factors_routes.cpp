#include "core/api/admin_factors_routes.h"

#include "core/api/admin_route.h"
#include "core/api/people_services.h"
#include "core/api/wire_mapping.h"

namespace gatehouse {

namespace {

Result<bool> hasFactorOrCode(Transaction &tx, const UserId &user)
{
    GATEHOUSE_TRY_ASSIGN(factors, factorsOf(tx, user));
    return factors.any();
}

/// Whether `by` may touch the factors of the user, and the user. Where a reset waits for a second
/// administrator, no piece of it may be had alone: a factor taken away, an app or codes of one's own put in.
Result<User> userToEnrol(Services &services, Transaction &tx, const Caller &by, const UserId &id)
{
    GATEHOUSE_TRY_ASSIGN(user, services.users.byId(tx, id));
    GATEHOUSE_TRY(services.access.requireMayChangeUser(tx, by, id));
    if (!services.settings.boolean(Setting::RecoverySecondApproval) || by.user == id) return user;
    GATEHOUSE_TRY_ASSIGN(has, hasFactorOrCode(tx, id));
    if (!has) return user;
    return Error::forbidden("approval_needed",
                            QStringLiteral("Another administrator has to agree first: ask for a reset of the "
                                           "second factors."));
}

void listFactors(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<UserId>(exchange->request()));
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY(services.users.byId(tx, id));
        GATEHOUSE_TRY_ASSIGN(apps, services.totp.list(tx, id));
        GATEHOUSE_TRY_ASSIGN(left, services.recoveryCodes.left(tx, id));
        wire::Factors out;
        for (const TotpFactor &app : apps)
            out.totp.append(toWire(app));
        out.recoveryCodesLeft = left;
        GATEHOUSE_TRY_ASSIGN(passkeys, services.people->passkeys.list(tx, id));
        for (const Passkey &passkey : passkeys)
            out.passkeys.append(toWire(passkey));
        return wireReply(out);
    });
}

void beginTotp(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<UserId>(exchange->request()));
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::NewTotp>(exchange->request()));
    replyFromWrite(
        services, exchange,
        [&services, by = exchange->caller(), id, label = body.label](Transaction &tx) -> Result<HttpReply> {
            GATEHOUSE_TRY_ASSIGN(user, userToEnrol(services, tx, by, id));
            const TotpEnrolmentRequest request{id, user.username, services.settings.text(Setting::OfficeName),
                                               label};
            GATEHOUSE_TRY_ASSIGN(enrolment, services.totp.begin(tx, by, request));
            return wireReply(toWire(enrolment), 201);
        });
}

void confirmTotp(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<UserId>(exchange->request()));
    GATEHOUSE_OR_FAIL(factor, exchange, pathId<FactorId>(exchange->request(), 1));
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::TotpConfirmation>(exchange->request()));
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), id, factor,
                    code = body.code](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY(userToEnrol(services, tx, by, id));
                       GATEHOUSE_TRY_ASSIGN(protectedBefore, hasFactorOrCode(tx, id));
                       GATEHOUSE_TRY_ASSIGN(confirmed, services.totp.confirm(tx, by, id, factor, code));
                       wire::ConfirmedTotp answer{toWire(confirmed), std::nullopt};
                       if (!protectedBefore) {
                           GATEHOUSE_TRY_ASSIGN(codes, services.recoveryCodes.regenerate(tx, by, id));
                           answer.recoveryCodes = toTexts(codes);
                       }
                       return wireReply(answer);
                   });
}

void removeTotp(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<UserId>(exchange->request()));
    GATEHOUSE_OR_FAIL(factor, exchange, pathId<FactorId>(exchange->request(), 1));
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::Reason>(exchange->request()));
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), id, factor,
                    reason = body.reason](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY(userToEnrol(services, tx, by, id));
                       GATEHOUSE_TRY(services.totp.remove(tx, by, id, factor, reason));
                       return HttpReply::empty(204);
                   });
}

void makeRecoveryCodes(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<UserId>(exchange->request()));
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), id](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY(userToEnrol(services, tx, by, id));
                       GATEHOUSE_TRY_ASSIGN(codes, services.recoveryCodes.regenerate(tx, by, id));
                       return wireReply(wire::RecoveryCodes{toTexts(codes)});
                   });
}

}  // namespace

std::vector<Route> adminFactorsRoutes(Services &services)
{
    const auto route = [&services](HttpMethod method, const char *path, const char *scope,
                                   ServiceHandler handle) {
        return adminRoute(services, method, path, scope, handle);
    };
    using enum HttpMethod;
    return {
        route(Get, "/admin/v1/users/{id}/factors", "users:read", listFactors),
        route(Post, "/admin/v1/users/{id}/factors/totp", "users:write", beginTotp),
        route(Post, "/admin/v1/users/{id}/factors/totp/{factor}/confirm", "users:write", confirmTotp),
        route(Delete, "/admin/v1/users/{id}/factors/totp/{factor}", "users:write", removeTotp),
        route(Post, "/admin/v1/users/{id}/recovery-codes", "users:write", makeRecoveryCodes),
    };
}

}  // namespace gatehouse
