#include "core/api/setup_routes.h"

#include "core/api/admin_route.h"
#include "core/api/password_verdict.h"
#include "core/api/setup_token.h"
#include "core/api/wire/setup.h"
#include "core/api/wire_mapping.h"
#include "core/audit/event_types.h"
#include "core/audit/user_event.h"
#include "core/signin/password_context.h"

namespace gatehouse {

namespace {

/// The longest password that can be chosen, with every character escaped, and room for the names.
constexpr qint64 kQuestionLimit = 16 * 1024;

Error alreadySetUp()
{
    return Error::conflict("already_set_up",
                           QStringLiteral("This server has an administrator already. Sign in instead."));
}

Result<void> recordCompletion(Services &services, Transaction &tx, const Caller &by,
                              const User &administrator)
{
    AuditEvent event = aboutUser(event::kSetupCompleted, by, administrator.id, administrator.username);
    return services.audit.append(tx, event);
}

void state(Services &services, const ExchangePtr &exchange)
{
    exchange->reply(wireReply(wire::SetupState{true, services.issuer}));
}

Result<wire::CreatedAdministrator> createdAdministrator(Services &services, Transaction &tx, const Caller &by,
                                                        const NewUser &input)
{
    GATEHOUSE_TRY_ASSIGN(existing, services.access.workingAdministrators(tx));
    if (existing > 0) return alreadySetUp();
    GATEHOUSE_TRY_ASSIGN(user, services.users.create(tx, by, input));
    GATEHOUSE_TRY_ASSIGN(
        enrolment, services.totp.begin(
                       tx, by, {user.id, user.username, services.settings.text(Setting::OfficeName), {}}));
    GATEHOUSE_TRY_ASSIGN(details, services.users.details(tx, user.id));
    return wire::CreatedAdministrator{toWire(details), toWire(enrolment)};
}

PasswordContext contextOf(const Services &services, const wire::FirstAdministrator &body)
{
    return newcomersContext(services.settings, body.username, body.email, body.displayName,
                            {Role::Administrator});
}

/// Tells of a password what making the administrator with it would say: for the meter under the field.
void passwordStrength(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::FirstAdministrator>(exchange->request()));
    GATEHOUSE_OR_FAIL(existing, exchange, services.database.read([&services](Transaction &tx) {
        return services.access.workingAdministrators(tx);
    }));
    if (existing > 0) return exchange->fail(alreadySetUp());
    replyWithVerdict(services, exchange, std::move(body.password), contextOf(services, body));
}

void createAdministrator(Services &services, SetupToken &token, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::FirstAdministrator>(exchange->request()));
    GATEHOUSE_OR_FAIL(checked, exchange,
                      services.passwordRules.checkNew(body.password, contextOf(services, body)));
    NewUser input;
    input.username = body.username;
    input.email = body.email;
    input.displayName = body.displayName;
    input.roles = {Role::Administrator};
    whenReady(exchange, services.passwords.hash(std::move(checked)),
              [&services, &token, exchange, input](const QString &hash) mutable {
                  input.passwordHash = hash;
                  auto created =
                      services.database.write([&services, by = exchange->caller(), input](Transaction &tx) {
                          return createdAdministrator(services, tx, by, input);
                      });
                  whenReady(exchange, std::move(created),
                            [&token, exchange](const wire::CreatedAdministrator &made) {
                                token.claim(UserId::fromStored(made.user.id));
                                exchange->reply(wireReply(made, 201));
                            });
              });
}

/// The last step, by an authenticator app or without one. The token dies once the answer is durable.
template <class Confirm>
void finish(Services &services, SetupToken &token, const ExchangePtr &exchange, Confirm confirm)
{
    // Not any administrator: one made on the command line meanwhile is nothing to the holder of the token.
    const UserId id = token.claimed();
    if (id.isEmpty())
        return exchange->fail(
            Error::conflict("no_administrator", QStringLiteral("Make the administrator first.")));
    auto finished = services.database.write(
        [&services, by = exchange->caller(), confirm, id](Transaction &tx) -> Result<HttpReply> {
            GATEHOUSE_TRY_ASSIGN(administrator, services.users.byId(tx, id));
            GATEHOUSE_TRY(confirm(tx, by, administrator));
            GATEHOUSE_TRY_ASSIGN(codes, services.recoveryCodes.regenerate(tx, by, administrator.id));
            GATEHOUSE_TRY(recordCompletion(services, tx, by, administrator));
            return wireReply(wire::RecoveryCodes{toTexts(codes)});
        });
    whenReady(exchange, std::move(finished), [&token, exchange](HttpReply reply) {
        token.disarm();
        exchange->reply(std::move(reply));
    });
}

void confirmWithApp(Services &services, SetupToken &token, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::AdministratorConfirmation>(exchange->request()));
    const std::optional<FactorId> factor = FactorId::parse(body.totpId);
    if (!factor)
        return exchange->fail(Error::invalid("totp_id", "bad_id", QStringLiteral("'totp_id' is no id.")));
    finish(services, token, exchange,
           [&services, factor = *factor, code = body.code](Transaction &tx, const Caller &by,
                                                           const User &user) -> Result<void> {
               GATEHOUSE_TRY(services.totp.confirm(tx, by, user.id, factor, code));
               return {};
           });
}

void confirmWithCodes(Services &services, SetupToken &token, const ExchangePtr &exchange)
{
    finish(services, token, exchange,
           [&services](Transaction &tx, const Caller &by, const User &user) -> Result<void> {
               GATEHOUSE_TRY(
                   services.totp.removeAll(tx, by, user.id, QStringLiteral("set-up with recovery codes")));
               return {};
           });
}

}  // namespace

std::vector<Route> setupRoutes(Services &services, SetupToken &token)
{
    const auto route = [](HttpMethod method, const char *path, Handler handler,
                          qint64 bodyLimit = kDefaultBodyLimit) {
        return Route{method,
                     path,
                     Access::setupToken(),
                     bodyLimit,
                     RateBucket::None,
                     ErrorStyle::Problem,
                     std::move(handler)};
    };
    using enum HttpMethod;
    return {
        route(Get, "/setup/v1/state",
              [&services](const ExchangePtr &exchange) { state(services, exchange); }),
        route(
            Post, "/setup/v1/password-strength",
            [&services](const ExchangePtr &exchange) { passwordStrength(services, exchange); },
            kQuestionLimit),
        route(Post, "/setup/v1/administrator",
              [&services, &token](const ExchangePtr &exchange) {
                  createAdministrator(services, token, exchange);
              }),
        route(
            Post, "/setup/v1/administrator/confirm",
            [&services, &token](const ExchangePtr &exchange) { confirmWithApp(services, token, exchange); }),
        route(Post, "/setup/v1/administrator/recovery-codes",
              [&services, &token](const ExchangePtr &exchange) {
                  confirmWithCodes(services, token, exchange);
              }),
    };
}

}  // namespace gatehouse
