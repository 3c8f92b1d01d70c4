#include "core/api/admin_users_routes.h"

#include "core/api/account_changes.h"
#include "core/api/admin_joining_routes.h"
#include "core/api/admin_route.h"
#include "core/api/people_services.h"
#include "core/api/wire/joining.h"
#include "core/api/wire_mapping.h"
#include "core/crypto/random.h"
#include "core/signin/password_context.h"

namespace gatehouse {

namespace {

/// The whole user again, after a change in the same transaction.
Result<HttpReply> changedUser(Services &services, Transaction &tx, const UserId &id)
{
    GATEHOUSE_TRY_ASSIGN(details, services.users.details(tx, id));
    GATEHOUSE_TRY_ASSIGN(deletion, services.people->deletions.pending(tx, id));
    wire::User answer = toWire(details);
    if (deletion) answer.deletionDueAt = deletion->dueAt;
    return versionedReply(wire::toJson(answer), details.user.version);
}

template <class T>
Result<std::optional<T>> choice(const FormFields &query, const char *name,
                                std::initializer_list<std::pair<const char *, T>> values)
{
    const std::optional<QString> text = query.value(QByteArrayView(name));
    if (!text || text->isEmpty()) return std::optional<T>();
    for (const auto &[word, value] : values) {
        if (*text == QLatin1String(word)) return std::optional<T>(value);
    }
    return Error::invalid(name, "unknown_value",
                          QStringLiteral("'%1' cannot be '%2'.").arg(QLatin1String(name), *text));
}

Result<UserFilter> userFilter(const FormFields &query)
{
    GATEHOUSE_TRY(
        checkParameters(query, {"q", "state", "mfa", "role", "group", "password", "limit", "cursor"}));
    UserFilter filter;
    filter.text = query.value(QByteArrayView("q")).value_or(QString());
    GATEHOUSE_TRY_ASSIGN(state, choice<UserState>(query, "state",
                                                  {{"active", UserState::Active},
                                                   {"disabled", UserState::Disabled},
                                                   {"locked", UserState::Locked}}));
    GATEHOUSE_TRY_ASSIGN(mfa,
                         choice<UserMfa>(query, "mfa", {{"none", UserMfa::None}, {"totp", UserMfa::Totp}}));
    GATEHOUSE_TRY_ASSIGN(role, choice<Role>(query, "role",
                                            {{"administrator", Role::Administrator},
                                             {"help_desk", Role::HelpDesk},
                                             {"auditor", Role::Auditor},
                                             {"user", Role::User}}));
    GATEHOUSE_TRY_ASSIGN(password, choice<UserPassword>(query, "password",
                                                        {{"breached", UserPassword::Breached},
                                                         {"temporary", UserPassword::Temporary},
                                                         {"expired", UserPassword::Expired}}));
    filter.password = password;
    filter.state = state;
    filter.mfa = mfa;
    filter.role = role;
    const QString group = query.value(QByteArrayView("group")).value_or(QString());
    if (!group.isEmpty()) {
        const std::optional<GroupId> id = GroupId::parse(group);
        if (!id)
            return Error::invalid("group", "unknown_value",
                                  QStringLiteral("'group' must be the id of a group."));
        filter.group = *id;
    }
    return filter;
}

void listUsers(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(query, exchange, queryOf(exchange->request()));
    GATEHOUSE_OR_FAIL(filter, exchange, userFilter(query));
    GATEHOUSE_OR_FAIL(page, exchange, pageRequestOf(query));
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY_ASSIGN(users, services.users.list(tx, filter, page));
        return listReply(users, [](const UserDetails &details) { return toWire(details); });
    });
}

void countUsers(Services &services, const ExchangePtr &exchange)
{
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY_ASSIGN(counts, services.users.counts(tx));
        return wireReply(wire::UserCounts{counts.all, counts.active, counts.disabled, counts.locked,
                                          counts.withoutFactor});
    });
}

void getUser(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<UserId>(exchange->request()));
    replyFromRead(services, exchange, [&](Transaction &tx) { return changedUser(services, tx, id); });
}

void createUser(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::NewUser>(exchange->request()));
    GATEHOUSE_OR_FAIL(roles, exchange, rolesFromStrings(body.roles));
    NewUser input;
    input.username = body.username;
    input.email = body.email;
    input.displayName = body.displayName;
    input.locale = body.locale;
    input.emailVerified = body.emailVerified;
    input.profile = body.profile;
    input.phone = body.phone;
    input.phoneVerified = body.phoneVerified;
    input.attributes = body.attributes;
    input.mustChangePassword = body.mustChangePassword;
    input.roles = roles;
    QString oneTime;
    Secret password;
    if (body.password) {
        GATEHOUSE_OR_FAIL(checked, exchange,
                          services.passwordRules.checkNew(
                              *body.password, newcomersContext(services.settings, body.username, body.email,
                                                               body.displayName, roles)));
        password = std::move(checked);
    } else {
        password = randomPassword();
        oneTime = QString::fromLatin1(password.reveal());
        input.mustChangePassword = true;
    }
    auto hashed = oneTime.isEmpty() ? services.passwords.hash(std::move(password))
                                    : services.passwords.hashDrawn(std::move(password));
    whenReady(
        exchange, std::move(hashed), [&services, exchange, input, oneTime](const QString &hash) mutable {
            input.passwordHash = hash;
            replyFromWrite(
                services, exchange,
                [&services, by = exchange->caller(), input, oneTime](Transaction &tx) -> Result<HttpReply> {
                    GATEHOUSE_TRY_ASSIGN(user, services.users.create(tx, by, input));
                    GATEHOUSE_TRY_ASSIGN(details, services.users.details(tx, user.id));
                    wire::User answer = toWire(details);
                    answer.oneTimePassword = oneTime;
                    return versionedReply(wire::toJson(answer), user.version, 201);
                });
        });
}

void updateUser(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<UserId>(exchange->request()));
    GATEHOUSE_OR_FAIL(version, exchange, ifMatchOf(exchange->request()));
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::UserChange>(exchange->request()));
    const UserChanges changes = userChanges(body);
    replyFromWrite(
        services, exchange,
        [&services, by = exchange->caller(), id, version, changes](Transaction &tx) -> Result<HttpReply> {
            GATEHOUSE_TRY(services.users.update(tx, by, id, changes, version));
            return changedUser(services, tx, id);
        });
}

void deleteUser(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<UserId>(exchange->request()));
    GATEHOUSE_OR_FAIL(version, exchange, ifMatchOf(exchange->request()));
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), id, version](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY(gatehouse::deleteUser(services, tx, by, id, {}, version));
                       return HttpReply::empty(204);
                   });
}

/// The verbs that take a reason and answer with the user.
template <class Verb>
void userVerb(Services &services, const ExchangePtr &exchange, Verb verb)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<UserId>(exchange->request()));
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::Reason>(exchange->request()));
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), id, reason = body.reason,
                    verb](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY(verb(services, tx, by, id, reason));
                       return changedUser(services, tx, id);
                   });
}

void disable(Services &services, const ExchangePtr &exchange)
{
    userVerb(services, exchange,
             [](Services &s, Transaction &tx, const Caller &by, const UserId &id, const QString &reason) {
                 return disableUser(s, tx, by, id, reason);
             });
}

void enable(Services &services, const ExchangePtr &exchange)
{
    userVerb(services, exchange,
             [](Services &s, Transaction &tx, const Caller &by, const UserId &id, const QString &reason) {
                 return s.users.enable(tx, by, id, reason);
             });
}

void unlock(Services &services, const ExchangePtr &exchange)
{
    userVerb(services, exchange,
             [](Services &s, Transaction &tx, const Caller &by, const UserId &id, const QString &reason) {
                 return s.users.unlock(tx, by, id, reason);
             });
}

/// What the person asked for does not happen.
void keep(Services &services, const ExchangePtr &exchange)
{
    userVerb(services, exchange,
             [](Services &s, Transaction &tx, const Caller &by, const UserId &id, const QString &) {
                 return s.people->deletions.undo(tx, by, id);
             });
}

void resetAllFactors(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<UserId>(exchange->request()));
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::Reason>(exchange->request()));
    if (body.reason.isEmpty())
        return exchange->fail(
            Error::invalid("reason", "missing", QStringLiteral("Say why the second factors are reset.")));
    replyFromWrite(
        services, exchange,
        [&services, by = exchange->caller(), id, reason = body.reason](Transaction &tx) -> Result<HttpReply> {
            if (services.settings.boolean(Setting::RecoverySecondApproval)) {
                GATEHOUSE_TRY_ASSIGN(user, services.users.byId(tx, id));
                GATEHOUSE_TRY_ASSIGN(asked, services.people->approvals.ask(
                                                tx, by, wire::approval_kind::kResetMfa, user, reason));
                return jsonReply(toJson(asked), 202);
            }
            GATEHOUSE_TRY(resetMfa(services, tx, by, id, reason));
            return changedUser(services, tx, id);
        });
}

void resetPassword(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<UserId>(exchange->request()));
    Secret password = randomPassword();
    const QString oneTime = QString::fromLatin1(password.reveal());
    whenReady(exchange, services.passwords.hashDrawn(std::move(password)),
              [&services, exchange, id, oneTime](const QString &hash) {
                  replyFromWrite(services, exchange,
                                 [&services, by = exchange->caller(), id, hash,
                                  oneTime](Transaction &tx) -> Result<HttpReply> {
                                     GATEHOUSE_TRY(replacePassword(services, tx, by, id, hash,
                                                                   PasswordChangeKind::Reset, true));
                                     return wireReply(wire::OneTimePassword{oneTime});
                                 });
              });
}

/// Whoever sets a password knows it: administrators only, and never the help desk.
void setPassword(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<UserId>(exchange->request()));
    GATEHOUSE_OR_FAIL(version, exchange, ifMatchOf(exchange->request()));
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::PasswordChange>(exchange->request()));
    GATEHOUSE_OR_FAIL(context, exchange,
                      services.database.read([&](Transaction &tx) -> Result<PasswordContext> {
                          GATEHOUSE_TRY(services.access.requireMayChangeRoles(tx, exchange->caller()));
                          GATEHOUSE_TRY_ASSIGN(user, services.users.byId(tx, id));
                          return passwordContextOf(tx, services.access, services.settings, user);
                      }));
    GATEHOUSE_OR_FAIL(checked, exchange, services.passwordRules.checkNew(body.password, context));
    whenReady(exchange, services.passwords.hash(std::move(checked)),
              [&services, exchange, id, version, mustChange = body.mustChangePassword](const QString &hash) {
                  replyFromWrite(
                      services, exchange,
                      [&services, by = exchange->caller(), id, version, hash,
                       mustChange](Transaction &tx) -> Result<HttpReply> {
                          GATEHOUSE_TRY(replacePassword(services, tx, by, id, hash, PasswordChangeKind::Set,
                                                        mustChange, {}, version));
                          return changedUser(services, tx, id);
                      });
              });
}

void setRoles(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<UserId>(exchange->request()));
    GATEHOUSE_OR_FAIL(version, exchange, ifMatchOf(exchange->request()));
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::RoleList>(exchange->request()));
    GATEHOUSE_OR_FAIL(roles, exchange, rolesFromStrings(body.roles));
    replyFromWrite(
        services, exchange,
        [&services, by = exchange->caller(), id, version, roles](Transaction &tx) -> Result<HttpReply> {
            GATEHOUSE_TRY(services.users.setRoles(tx, by, id, roles, version));
            return changedUser(services, tx, id);
        });
}

void setGroups(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<UserId>(exchange->request()));
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::GroupList>(exchange->request()));
    QList<GroupId> groups;
    for (const QString &text : std::as_const(body.groups)) {
        const std::optional<GroupId> group = GroupId::parse(text);
        if (!group)
            return exchange->fail(Error::invalid("groups", "unknown_group",
                                                 QStringLiteral("'%1' is no group's id.").arg(text)));
        groups.append(*group);
    }
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), id, groups](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY(services.access.requireMayChangeUser(tx, by, id));
                       GATEHOUSE_TRY(services.groups.setGroupsOf(tx, by, id, groups));
                       return changedUser(services, tx, id);
                   });
}

void revokeSessions(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<UserId>(exchange->request()));
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::Reason>(exchange->request()));
    replyFromWrite(
        services, exchange,
        [&services, by = exchange->caller(), id, reason = body.reason](Transaction &tx) -> Result<HttpReply> {
            GATEHOUSE_TRY(services.users.byId(tx, id));
            GATEHOUSE_TRY(services.access.requireMayChangeUser(tx, by, id));
            const QString why = reason.isEmpty() ? QStringLiteral("revoked") : reason;
            GATEHOUSE_TRY_ASSIGN(ended, endEverything(services, tx, by, id, why));
            return wireReply(wire::EndedCount{ended});
        });
}

}  // namespace

std::vector<Route> adminUsersRoutes(Services &services)
{
    const auto route = [&services](HttpMethod method, const char *path, const char *scope,
                                   ServiceHandler handle) {
        return adminRoute(services, method, path, scope, handle);
    };
    using enum HttpMethod;
    return {
        route(Get, "/admin/v1/users", "users:read", listUsers),
        route(Get, "/admin/v1/users/counts", "users:read", countUsers),
        route(Post, "/admin/v1/users", "users:write", createUser),
        route(Get, "/admin/v1/users/{id}", "users:read", getUser),
        route(Patch, "/admin/v1/users/{id}", "users:write", updateUser),
        route(Delete, "/admin/v1/users/{id}", "users:write", deleteUser),
        route(Post, "/admin/v1/users/{id}/disable", "users:write", disable),
        route(Post, "/admin/v1/users/{id}/enable", "users:write", enable),
        route(Post, "/admin/v1/users/{id}/unlock", "users:write", unlock),
        route(Post, "/admin/v1/users/{id}/keep", "users:write", keep),
        route(Post, "/admin/v1/users/{id}/reset-password", "users:write", resetPassword),
        route(Put, "/admin/v1/users/{id}/password", "users:write", setPassword),
        route(Post, "/admin/v1/users/{id}/reset-mfa", "users:write", resetAllFactors),
        route(Post, "/admin/v1/users/{id}/revoke-sessions", "sessions:write", revokeSessions),
        route(Put, "/admin/v1/users/{id}/roles", "users:write", setRoles),
        route(Put, "/admin/v1/users/{id}/groups", "users:write", setGroups),
    };
}

}  // namespace gatehouse
