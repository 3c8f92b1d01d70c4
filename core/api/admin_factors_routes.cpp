#include "core/api/admin_factors_routes.h"

#include "core/api/admin_route.h"
#include "core/api/factor_access.h"
#include "core/api/factor_notice.h"
#include "core/api/last_factor.h"
#include "core/api/people_services.h"
#include "core/api/wire_mapping.h"
#include "core/delivery/message_kinds.h"
#include "core/mfa/totp_policy.h"
#include "core/signin/code_destination.h"

namespace gatehouse {

namespace {

Result<bool> hasFactorOrCode(Transaction &tx, const UserId &user)
{
    GATEHOUSE_TRY_ASSIGN(factors, factorsOf(tx, user));
    return factors.any();
}

wire::CodeFactor wireOf(const CodeFactor &factor, const User &user)
{
    return {toString(factor.kind), codeDestination(user, factor.kind), factor.createdAt, factor.lastUsedAt};
}

void listFactors(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<UserId>(exchange->request()));
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY_ASSIGN(user, services.users.byId(tx, id));
        GATEHOUSE_TRY_ASSIGN(apps, services.totp.list(tx, id));
        GATEHOUSE_TRY_ASSIGN(left, services.recoveryCodes.left(tx, id));
        wire::Factors out;
        for (const TotpFactor &app : apps)
            out.totp.append(toWire(app));
        out.recoveryCodesLeft = left;
        GATEHOUSE_TRY_ASSIGN(passkeys, services.people->passkeys.list(tx, id));
        for (const Passkey &passkey : passkeys)
            out.passkeys.append(toWire(passkey));
        GATEHOUSE_TRY_ASSIGN(codes, services.people->codeFactors.list(tx, id));
        for (const CodeFactor &factor : codes)
            out.codes.append(wireOf(factor, user));
        GATEHOUSE_TRY_ASSIGN(addable, services.people->loginCodes.addable(tx, user));
        for (const CodeKind kind : addable)
            out.addableCodes.append(toString(kind));
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
            GATEHOUSE_TRY_ASSIGN(parameters, newAppParameters(services.settings));
            const TotpEnrolmentRequest request{id, user.username, services.settings.text(Setting::OfficeName),
                                               label, parameters};
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
                       GATEHOUSE_TRY_ASSIGN(user, userToEnrol(services, tx, by, id));
                       GATEHOUSE_TRY_ASSIGN(protectedBefore, hasFactorOrCode(tx, id));
                       GATEHOUSE_TRY_ASSIGN(confirmed, services.totp.confirm(tx, by, id, factor, code));
                       wire::ConfirmedTotp answer{toWire(confirmed), std::nullopt};
                       if (!protectedBefore) {
                           GATEHOUSE_TRY_ASSIGN(codes, services.recoveryCodes.regenerate(tx, by, id));
                           answer.recoveryCodes = toTexts(codes);
                       }
                       GATEHOUSE_TRY(notifyFactorChange(services, tx, by, user, message::kFactorAdded,
                                                        namedApp(confirmed.label)));
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
                       GATEHOUSE_TRY_ASSIGN(user, userToEnrol(services, tx, by, id));
                       GATEHOUSE_TRY_ASSIGN(before, factorsOf(tx, id));
                       GATEHOUSE_TRY(services.totp.remove(tx, by, id, factor, reason));
                       GATEHOUSE_TRY(noteLastFactor(services, tx, by, user, before, reason));
                       GATEHOUSE_TRY_ASSIGN(left, factorsOf(tx, id));
                       if (left.totp < before.totp)
                           GATEHOUSE_TRY(notifyFactorChange(services, tx, by, user, message::kFactorRemoved,
                                                            namedApp()));
                       return HttpReply::empty(204);
                   });
}

Result<CodeKind> kindIn(const HttpRequest &request)
{
    const std::optional<CodeKind> kind = codeKindFrom(request.pathValues.value(1));
    if (kind) return *kind;
    return Error::notFound(QStringLiteral("There are codes by 'email' and by 'sms'."));
}

/// Why the user cannot get codes of the kind; the address need not be proved again, as it is confirmed.
Result<void> requireAddable(Services &services, Transaction &tx, const User &user, CodeKind kind)
{
    if (codeDestination(user, kind).isEmpty())
        return Error::conflict("not_confirmed",
                               kind == CodeKind::Email
                                   ? QStringLiteral("The e-mail address of this account is not confirmed.")
                                   : QStringLiteral("The phone number of this account is not confirmed."));
    GATEHOUSE_TRY_ASSIGN(subjects, services.access.subjectsOf(tx, user.id));
    if (services.people->codeFactors.isOffered(kind, subjects)) return {};
    return Error::conflict("codes_off",
                           QStringLiteral("Codes of this kind are switched off in the settings, or this "
                                          "server cannot send them."));
}

void addCodes(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<UserId>(exchange->request()));
    GATEHOUSE_OR_FAIL(kind, exchange, kindIn(exchange->request()));
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), id, kind](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY_ASSIGN(user, userToEnrol(services, tx, by, id));
                       GATEHOUSE_TRY(requireAddable(services, tx, user, kind));
                       GATEHOUSE_TRY_ASSIGN(protectedBefore, hasFactorOrCode(tx, id));
                       GATEHOUSE_TRY_ASSIGN(added, services.people->codeFactors.add(tx, by, id, kind));
                       wire::AddedCodes answer{wireOf(added, user), std::nullopt};
                       if (!protectedBefore) {
                           GATEHOUSE_TRY_ASSIGN(codes, services.recoveryCodes.regenerate(tx, by, id));
                           answer.recoveryCodes = toTexts(codes);
                       }
                       GATEHOUSE_TRY(notifyFactorChange(services, tx, by, user, message::kFactorAdded,
                                                        namedFactor(kind)));
                       return wireReply(answer, 201);
                   });
}

void removeCodes(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<UserId>(exchange->request()));
    GATEHOUSE_OR_FAIL(kind, exchange, kindIn(exchange->request()));
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::Reason>(exchange->request()));
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), id, kind,
                    reason = body.reason](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY_ASSIGN(user, userToEnrol(services, tx, by, id));
                       GATEHOUSE_TRY_ASSIGN(before, factorsOf(tx, id));
                       GATEHOUSE_TRY(services.people->codeFactors.remove(tx, by, id, kind, reason));
                       GATEHOUSE_TRY(noteLastFactor(services, tx, by, user, before, reason));
                       GATEHOUSE_TRY(notifyFactorChange(services, tx, by, user, message::kFactorRemoved,
                                                        namedFactor(kind)));
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
        route(Post, "/admin/v1/users/{id}/factors/codes/{kind}", "users:write", addCodes),
        route(Delete, "/admin/v1/users/{id}/factors/codes/{kind}", "users:write", removeCodes),
        route(Post, "/admin/v1/users/{id}/recovery-codes", "users:write", makeRecoveryCodes),
    };
}

}  // namespace gatehouse
