#include "core/api/admin_passwords_routes.h"

#include "core/api/admin_route.h"
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

wire::PasswordStrength judge(const PasswordRules &rules, const Secret &password,
                             const PasswordContext &context)
{
    const PasswordStrength how = rules.strength(password, context);
    const Result<Secret> checked = rules.checkNew(password, context);
    wire::PasswordStrength answer;
    answer.score = how.score;
    answer.weakness = toString(how.weakness);
    answer.minimumLength = int(rules.minimumLength(context));
    answer.accepted = checked.ok();
    if (!checked.ok()) {
        answer.code = QString::fromLatin1(checked.error().reason);
        answer.detail = checked.error().publicMessage;
    }
    return answer;
}

/// On the hash pool: zxcvbn takes tens of milliseconds for passwords that are made to take long.
void strength(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::PasswordQuestion>(exchange->request()));
    GATEHOUSE_OR_FAIL(context, exchange, contextOf(services, exchange->caller(), body));
    auto judged = services.hashPool.run(
        [&services, password = std::move(body.password), context]() -> Result<wire::PasswordStrength> {
            return judge(services.passwordRules, password, context);
        });
    whenReady(exchange, std::move(judged),
              [exchange](const wire::PasswordStrength &answer) { exchange->reply(wireReply(answer)); });
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
