#include "core/api/admin_passwords_routes.h"

#include "core/api/admin_route.h"
#include "core/api/password_verdict.h"
#include "core/api/wire/password.h"
#include "core/identity/password_report_store.h"
#include "core/signin/password_context.h"

namespace gatehouse {

namespace {

/// Whose password it is to be.
Result<PasswordContext> contextOf(Services &services, const Caller &by, const wire::PasswordQuestion &asked)
{
    GATEHOUSE_TRY_ASSIGN(roles, rolesFromStrings(asked.roles));
    if (!asked.user)
        return newcomersContext(services.settings, asked.username, asked.email, asked.displayName, roles);
    const std::optional<UserId> id = UserId::parse(*asked.user);
    if (!id) return Error::invalid("user", "bad_id", QStringLiteral("'user' is no user's id."));
    return services.database.read([&](Transaction &tx) -> Result<PasswordContext> {
        GATEHOUSE_TRY(services.access.requireMayChangeUser(tx, by, *id));
        GATEHOUSE_TRY_ASSIGN(user, services.users.byId(tx, *id));
        return passwordContextOf(tx, services.access, services.settings, user);
    });
}

void strength(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::PasswordQuestion>(exchange->request()));
    GATEHOUSE_OR_FAIL(context, exchange, contextOf(services, exchange->caller(), body));
    replyWithVerdict(services, exchange, std::move(body.password), context);
}

void report(Services &services, const ExchangePtr &exchange)
{
    const Result<qint64> list = services.breached.checkFile();
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY_ASSIGN(
            counted, PasswordReportStore().count(tx, services.settings.integer(Setting::PasswordMaxAgeDays),
                                                 services.clock.now()));
        wire::PasswordReport answer{counted.people,  counted.breached,      counted.temporary,
                                    counted.expired, list.ok() ? *list : 0, {}};
        if (!list.ok()) answer.listProblem = list.error().publicMessage;
        return wireReply(answer);
    });
}

}  // namespace

std::vector<Route> adminPasswordsRoutes(Services &services)
{
    using enum HttpMethod;
    return {
        adminRoute(services, Post, "/admin/v1/password-strength", "users:write", strength),
        adminRoute(services, Get, "/admin/v1/password-report", "users:read", report),
    };
}

}  // namespace gatehouse
