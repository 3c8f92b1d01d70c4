#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include "app/server/command.h"
#include "app/server/user_transfer.h"
#include "core/api/access_passes.h"
#include "core/api/account_changes.h"
#include "core/api/people_services.h"
#include "core/api/wire_mapping.h"
#include "core/base/json_gate.h"
#include "core/base/taken.h"
#include "core/crypto/random.h"
#include "core/signin/password_context.h"

namespace gatehouse {

namespace {

/// The user that the command names by username, e-mail address or id.
Result<User> namedUser(Services &services, Transaction &tx, const QString &name)
{
    if (const std::optional<UserId> id = UserId::parse(name)) return services.users.byId(tx, *id);
    GATEHOUSE_TRY_ASSIGN(found, services.users.findByLogin(tx, name));
    if (!found) return Error::notFound(QStringLiteral("There is no user '%1'.").arg(name));
    return *found;
}

int printUser(CommandRun &run, Installation &installation, const UserId &id,
              const QString &oneTimePassword = {})
{
    Result<UserDetails> details = installation.database().read(
        [&](Transaction &tx) { return installation.services().users.details(tx, id); });
    if (!details.ok()) return run.fail(details.error());
    wire::User user = toWire(*details);
    user.oneTimePassword = oneTimePassword;
    const QJsonObject json = wire::toJson(user);
    if (run.wantsJson()) {
        run.print(json);
        return kExitOk;
    }
    for (auto it = json.begin(); it != json.end(); ++it) {
        const QJsonValue value = it.value();
        const QString text =
            value.isString()
                ? value.toString()
                : QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact))
                      .mid(1)
                      .chopped(1);
        run.print(QStringLiteral("%1 %2").arg(it.key(), -22).arg(text));
    }
    return kExitOk;
}

/// A verb on one named user: opens, changes, prints.
int withUser(CommandRun &run,
             const std::function<Result<void>(Services &, Transaction &, const User &)> &verb,
             bool print = true)
{
    if (run.arguments().size() != 1) return run.usage(QStringLiteral("Name one user."));
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    Services &services = (*opened)->services();
    const QString name = run.arguments().constFirst();
    Result<User> user = change(**opened, [&](Transaction &tx) -> Result<User> {
        GATEHOUSE_TRY_ASSIGN(found, namedUser(services, tx, name));
        GATEHOUSE_TRY(verb(services, tx, found));
        return found;
    });
    if (!user.ok()) return run.fail(user.error());
    return print ? printUser(run, **opened, user->id) : kExitOk;
}

Result<void> withoutValue(const Result<User> &outcome)
{
    return outcome.ok() ? Result<void>() : Result<void>(outcome.error());
}

int add(CommandRun &run)
{
    if (run.arguments().size() != 1) return run.usage(QStringLiteral("Name the new user."));
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    Services &services = (*opened)->services();
    Result<RoleSet> roles = rolesFromStrings(run.values("role"));
    if (!roles.ok()) return run.fail(roles.error());
    NewUser input;
    input.username = run.arguments().constFirst();
    input.email = run.value("email");
    input.displayName = run.value("name");
    input.phone = run.value("phone");
    input.emailVerified = run.isSet("email-verified");
    input.roles = *roles;
    QString oneTime;
    Secret password;
    if (run.isSet("password-stdin")) {
        Result<Secret> typed = run.readPassword();
        if (!typed.ok()) return run.fail(typed.error());
        Result<Secret> checked = services.passwordRules.checkNew(
            *typed,
            newcomersContext(services.settings, input.username, input.email, input.displayName, *roles));
        if (!checked.ok()) return run.fail(checked.error());
        password = std::move(checked).value();
    } else {
        password = randomPassword();
        oneTime = QString::fromLatin1(password.reveal());
        input.mustChangePassword = true;
    }
    // The future is waited for: here is nobody else to serve.
    Result<QString> hash = taken(oneTime.isEmpty() ? services.passwords.hash(std::move(password))
                                                   : services.passwords.hashDrawn(std::move(password)));
    if (!hash.ok()) return run.fail(hash.error());
    input.passwordHash = *hash;
    Result<User> user =
        change(**opened, [&](Transaction &tx) { return services.users.create(tx, operatorCaller(), input); });
    if (!user.ok()) return run.fail(user.error());
    return printUser(run, **opened, user->id, oneTime);
}

int list(CommandRun &run)
{
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    Services &services = (*opened)->services();
    UserFilter filter;
    filter.text = run.value("search");
    const QString password = run.value("password-state");
    if (password == QLatin1String("breached"))
        filter.password = UserPassword::Breached;
    else if (password == QLatin1String("temporary"))
        filter.password = UserPassword::Temporary;
    else if (password == QLatin1String("expired"))
        filter.password = UserPassword::Expired;
    else if (!password.isEmpty())
        return run.usage(QStringLiteral("--password-state takes breached, temporary or expired."));
    QJsonArray rows;
    PageRequest page{PageRequest::kMaximumLimit, {}};
    do {
        Result<Page<UserDetails>> users = (*opened)->database().read(
            [&](Transaction &tx) { return services.users.list(tx, filter, page); });
        if (!users.ok()) return run.fail(users.error());
        for (const UserDetails &details : std::as_const(users->items))
            rows.append(wire::toJson(toWire(details)));
        page.cursor = users->next;
    } while (!page.cursor.isEmpty());
    run.printTable({QStringLiteral("USERNAME"), QStringLiteral("E-MAIL"), QStringLiteral("ROLES"),
                    QStringLiteral("FACTORS"), QStringLiteral("DISABLED"), QStringLiteral("LOCKED UNTIL"),
                    QStringLiteral("LAST SIGN-IN")},
                   rows,
                   {QStringLiteral("username"), QStringLiteral("email"), QStringLiteral("roles"),
                    QStringLiteral("factors"), QStringLiteral("disabled"), QStringLiteral("locked_until"),
                    QStringLiteral("last_sign_in_at")});
    return kExitOk;
}

int show(CommandRun &run)
{
    if (run.arguments().size() != 1) return run.usage(QStringLiteral("Name one user."));
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    Result<User> user = (*opened)->database().read(
        [&](Transaction &tx) { return namedUser((*opened)->services(), tx, run.arguments().constFirst()); });
    if (!user.ok()) return run.fail(user.error());
    return printUser(run, **opened, user->id);
}

/// The changes in a file, or in stdin for "-".
Result<UserChanges> changesIn(const QString &path)
{
    constexpr qint64 kLongest = 256 * 1024;
    QFile file(path);
    const bool opened = path == u"-" ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!opened)
        return Error::invalid("file", "unreadable",
                              QStringLiteral("%1 cannot be read: %2.").arg(path, file.errorString()));
    GATEHOUSE_TRY_ASSIGN(json, parseJsonObject(file.read(kLongest)));
    GATEHOUSE_TRY_ASSIGN(body, wire::fromJson<wire::UserChange>(json));
    return userChanges(body);
}

int setFields(CommandRun &run)
{
    if (run.arguments().size() != 2) return run.usage(QStringLiteral("Name one user and one file."));
    Result<UserChanges> changes = changesIn(run.arguments().constLast());
    if (!changes.ok()) return run.fail(changes.error());
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    Services &services = (*opened)->services();
    Result<User> user = change(**opened, [&](Transaction &tx) -> Result<User> {
        GATEHOUSE_TRY_ASSIGN(found, namedUser(services, tx, run.arguments().constFirst()));
        return services.users.update(tx, operatorCaller(), found.id, *changes);
    });
    if (!user.ok()) return run.fail(user.error());
    return printUser(run, **opened, user->id);
}

int disable(CommandRun &run)
{
    return withUser(run, [&](Services &services, Transaction &tx, const User &user) {
        return withoutValue(disableUser(services, tx, operatorCaller(), user.id, run.value("reason")));
    });
}

int enable(CommandRun &run)
{
    return withUser(run, [&](Services &services, Transaction &tx, const User &user) {
        return withoutValue(services.users.enable(tx, operatorCaller(), user.id, run.value("reason")));
    });
}

int unlock(CommandRun &run)
{
    return withUser(run, [&](Services &services, Transaction &tx, const User &user) {
        return withoutValue(services.users.unlock(tx, operatorCaller(), user.id, run.value("reason")));
    });
}

int resetFactors(CommandRun &run)
{
    if (run.value("reason").isEmpty()) return run.usage(QStringLiteral("Say why with --reason."));
    return withUser(run, [&](Services &services, Transaction &tx, const User &user) {
        return resetMfa(services, tx, operatorCaller(), user.id, run.value("reason"));
    });
}

/// A link to hand over, as text or as JSON.
int printLink(CommandRun &run, const QString &link, Timestamp expiresAt)
{
    if (run.wantsJson()) {
        run.print(QJsonObject{{QStringLiteral("link"), link},
                              {QStringLiteral("expires_at"), expiresAt.toRfc3339()}});
        return kExitOk;
    }
    if (link.isEmpty())
        run.print(QStringLiteral("The invitation is on its way by mail."));
    else
        run.print(link);
    run.print(QStringLiteral("Good for one use, until %1.").arg(expiresAt.toRfc3339()));
    return kExitOk;
}

int makeResetLink(CommandRun &run)
{
    if (run.arguments().size() != 1) return run.usage(QStringLiteral("Name one user."));
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    Services &services = (*opened)->services();
    Result<ResetLink> made = change(**opened, [&](Transaction &tx) -> Result<ResetLink> {
        GATEHOUSE_TRY_ASSIGN(user, namedUser(services, tx, run.arguments().constFirst()));
        return services.people->passwordReset.makeLink(tx, operatorCaller(), user.id);
    });
    if (!made.ok()) return run.fail(made.error());
    return printLink(run, made->link, made->expiresAt);
}

/// The value of an option that is a whole number; nullopt where it was not given.
Result<std::optional<qint64>> numberOf(CommandRun &run, const char *option)
{
    const QString text = run.value(option);
    if (text.isEmpty()) return std::optional<qint64>();
    bool isNumber = false;
    const qint64 number = text.toLongLong(&isNumber);
    if (isNumber) return std::optional(number);
    return Error::invalid(option, "not_a_number",
                          QStringLiteral("--%1 takes a whole number.").arg(QLatin1String(option)));
}

int makeAccessPass(CommandRun &run)
{
    if (run.arguments().size() != 1) return run.usage(QStringLiteral("Name one user."));
    const auto minutes = numberOf(run, "minutes");
    if (!minutes.ok()) return run.fail(minutes.error());
    const auto uses = numberOf(run, "uses");
    if (!uses.ok()) return run.fail(uses.error());
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    Services &services = (*opened)->services();
    Result<AccessPassService::Made> made =
        change(**opened, [&](Transaction &tx) -> Result<AccessPassService::Made> {
            GATEHOUSE_TRY_ASSIGN(user, namedUser(services, tx, run.arguments().constFirst()));
            return issueAccessPass(services, tx, operatorCaller(), user.id, {*minutes, uses->value_or(1)});
        });
    if (!made.ok()) return run.fail(made.error());
    const QString pass = QString::fromLatin1(made->secret.reveal());
    if (run.wantsJson()) {
        wire::AccessPass answer = toWire(made->pass, services.clock.now());
        answer.secret = pass;
        run.print(wire::toJson(answer));
        return kExitOk;
    }
    run.print(pass);
    run.print(
        QStringLiteral("Good for %1 sign-in(s) at %2/login/pass, until %3.")
            .arg(QString::number(made->pass.usesLeft), services.issuer, made->pass.expiresAt.toRfc3339()));
    return kExitOk;
}

int invite(CommandRun &run)
{
    if (run.arguments().size() > 1) return run.usage(QStringLiteral("Give one address, or none."));
    Result<RoleSet> roles = rolesFromStrings(run.values("role"));
    if (!roles.ok()) return run.fail(roles.error());
    NewInvitation input;
    input.email = run.arguments().value(0);
    input.displayName = run.value("name");
    input.note = run.value("note");
    input.roles = *roles;
    input.byMail = !input.email.isEmpty() && !run.isSet("no-mail");
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    Services &services = (*opened)->services();
    Result<SentInvitation> sent = change(**opened, [&](Transaction &tx) {
        return services.people->invitations.create(tx, operatorCaller(), input);
    });
    if (!sent.ok()) return run.fail(sent.error());
    return printLink(run, sent->link, sent->invitation.expiresAt);
}

int remove(CommandRun &run)
{
    if (!run.isSet("yes")) return run.usage(QStringLiteral("Deleting cannot be undone: say so with --yes."));
    return withUser(
        run,
        [&](Services &services, Transaction &tx, const User &user) {
            return deleteUser(services, tx, operatorCaller(), user.id, run.value("reason"));
        },
        false);
}

int setPassword(CommandRun &run)
{
    if (run.arguments().size() != 1) return run.usage(QStringLiteral("Name one user."));
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    Services &services = (*opened)->services();
    Result<User> user = (*opened)->database().read(
        [&](Transaction &tx) { return namedUser(services, tx, run.arguments().constFirst()); });
    if (!user.ok()) return run.fail(user.error());
    Result<Secret> typed = run.readPassword();
    if (!typed.ok()) return run.fail(typed.error());
    Result<PasswordContext> context = (*opened)->database().read(
        [&](Transaction &tx) { return passwordContextOf(tx, services.access, services.settings, *user); });
    if (!context.ok()) return run.fail(context.error());
    Result<Secret> checked = services.passwordRules.checkNew(*typed, *context);
    if (!checked.ok()) return run.fail(checked.error());
    Result<QString> hash = taken(services.passwords.hash(std::move(*checked)));
    if (!hash.ok()) return run.fail(hash.error());
    Result<User> changed = change(**opened, [&](Transaction &tx) {
        return replacePassword(services, tx, operatorCaller(), user->id, *hash, PasswordChangeKind::Set,
                               run.isSet("must-change"));
    });
    if (!changed.ok()) return run.fail(changed.error());
    return printUser(run, **opened, user->id);
}

}  // namespace

std::vector<Command> userCommands()
{
    const QString noun = QStringLiteral("user");
    const QString user = QStringLiteral("USER");
    const QCommandLineOption reason(QStringLiteral("reason"), QStringLiteral("Why, for the audit log."),
                                    QStringLiteral("TEXT"));
    const QCommandLineOption standardInput(QStringLiteral("password-stdin"),
                                           QStringLiteral("Read the password from stdin."));
    const QCommandLineOption yes(QStringLiteral("yes"), QStringLiteral("Yes, delete."));
    return {
        {noun,
         QStringLiteral("add"),
         QStringLiteral("Make a user."),
         user,
         {{QStringLiteral("email"), QStringLiteral("E-mail address."), QStringLiteral("MAIL")},
          {QStringLiteral("email-verified"), QStringLiteral("The address is known to be right.")},
          {QStringLiteral("name"), QStringLiteral("Full name."), QStringLiteral("NAME")},
          {QStringLiteral("phone"), QStringLiteral("Telephone number, like +49 30 123456."),
           QStringLiteral("NUMBER")},
          {QStringLiteral("role"),
           QStringLiteral("administrator, help_desk, auditor or user; may be repeated."),
           QStringLiteral("ROLE")},
          standardInput},
         add},
        {noun,
         QStringLiteral("list"),
         QStringLiteral("List users."),
         {},
         {{QStringLiteral("search"), QStringLiteral("Only those whose names hold this text."),
           QStringLiteral("TEXT")},
          {QStringLiteral("password-state"),
           QStringLiteral(
               "Only those whose password is breached, temporary (given to them and not changed yet) or "
               "expired (older than they may be)."),
           QStringLiteral("STATE")}},
         list},
        {noun, QStringLiteral("show"), QStringLiteral("Show one user."), user, {}, show},
        {noun,
         QStringLiteral("set"),
         QStringLiteral("Change a user: FILE holds JSON as PATCH /admin/v1/users/{id} takes it, - is stdin."),
         QStringLiteral("USER FILE"),
         {},
         setFields},
        {noun,
         QStringLiteral("disable"),
         QStringLiteral("Disable a user and end their sessions."),
         user,
         {reason},
         disable},
        {noun, QStringLiteral("enable"), QStringLiteral("Enable a user."), user, {reason}, enable},
        {noun, QStringLiteral("unlock"), QStringLiteral("Lift a lockout."), user, {reason}, unlock},
        {noun,
         QStringLiteral("set-password"),
         QStringLiteral("Set a user's password."),
         user,
         {standardInput,
          {QStringLiteral("must-change"), QStringLiteral("It must be changed at the next sign-in.")}},
         setPassword},
        {noun,
         QStringLiteral("reset-mfa"),
         QStringLiteral("Remove a user's second factors."),
         user,
         {reason},
         resetFactors},
        {noun,
         QStringLiteral("access-pass"),
         QStringLiteral(
             "Issue a temporary access pass, with which a user gets in to set up a second factor."),
         user,
         {{QStringLiteral("minutes"), QStringLiteral("How long it is good; the office's if not said."),
           QStringLiteral("N")},
          {QStringLiteral("uses"), QStringLiteral("How often it is good; once if not said."),
           QStringLiteral("N")}},
         makeAccessPass},
        {noun,
         QStringLiteral("reset-link"),
         QStringLiteral("Make a link with which a user chooses a new password."),
         user,
         {},
         makeResetLink},
        {noun,
         QStringLiteral("invite"),
         QStringLiteral("Invite somebody: by mail, or with a link to hand over."),
         QStringLiteral("[MAIL]"),
         {{QStringLiteral("name"), QStringLiteral("Full name."), QStringLiteral("NAME")},
          {QStringLiteral("note"), QStringLiteral("Words of your own for the mail."), QStringLiteral("TEXT")},
          {QStringLiteral("role"), QStringLiteral("A role of the account; may be repeated."),
           QStringLiteral("ROLE")},
          {QStringLiteral("no-mail"), QStringLiteral("Show the link instead of mailing it.")}},
         invite},
        {noun, QStringLiteral("delete"), QStringLiteral("Delete a user."), user, {reason, yes}, remove},
        {noun,
         QStringLiteral("export"),
         QStringLiteral("Write all users, as JSON lines with their password hashes or as CSV."),
         QStringLiteral("FILE"),
         {{QStringLiteral("format"), QStringLiteral("json (the default) or csv."), QStringLiteral("FORM")},
          {QStringLiteral("with-hashes"), QStringLiteral("Password hashes in the CSV list, too.")},
          {QStringLiteral("without-hashes"), QStringLiteral("No password hashes in the JSON lines.")}},
         exportUsers},
        {noun,
         QStringLiteral("import"),
         QStringLiteral("Take in users from a list of another system."),
         QStringLiteral("FILE"),
         {{QStringLiteral("format"),
           QStringLiteral("json (the default), csv, keycloak, authelia or htpasswd."),
           QStringLiteral("FORM")},
          {QStringLiteral("map"),
           QStringLiteral("Columns of a CSV list: username=Login,email=Mail. By their names if not said."),
           QStringLiteral("FIELDS")},
          {QStringLiteral("conflict"),
           QStringLiteral("Of names that are taken: fail (the default) refuses the row, skip leaves the "
                          "account, update takes over what the row tells."),
           QStringLiteral("POLICY")},
          {QStringLiteral("roles-as-groups"), QStringLiteral("Roles of a Keycloak realm become groups.")},
          {QStringLiteral("dry-run"), QStringLiteral("Only say what would happen.")},
          {QStringLiteral("undo"), QStringLiteral("Take back an import."), QStringLiteral("ID")}},
         importUsers},
    };
}

}  // namespace gatehouse
