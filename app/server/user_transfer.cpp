#include "app/server/user_transfer.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include "app/server/command.h"
#include "core/base/json_gate.h"
#include "core/base/platform.h"
#include "core/crypto/password_scheme.h"

namespace gatehouse {

namespace {

constexpr qint64 kLongestLine = 64 * 1024;

Result<QByteArray> exported(Services &services, Transaction &tx, const UserDetails &details)
{
    GATEHOUSE_TRY_ASSIGN(hash, services.users.passwordHash(tx, details.user.id));
    const User &user = details.user;
    const QJsonObject line{
        {QStringLiteral("username"), user.username},
        {QStringLiteral("email"), user.email.isEmpty() ? QJsonValue() : QJsonValue(user.email)},
        {QStringLiteral("email_verified"), user.emailVerified},
        {QStringLiteral("display_name"), user.displayName},
        {QStringLiteral("locale"), user.locale},
        {QStringLiteral("profile"), user.profile},
        {QStringLiteral("phone"), user.phone.isEmpty() ? QJsonValue() : QJsonValue(user.phone)},
        {QStringLiteral("phone_verified"), user.phoneVerified},
        {QStringLiteral("attributes"), user.attributes},
        {QStringLiteral("disabled"), user.disabled},
        {QStringLiteral("roles"), QJsonArray::fromStringList(toStrings(details.roles))},
        {QStringLiteral("password_hash"), hash ? QJsonValue(*hash) : QJsonValue()}};
    return QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n';
}

/// A line that holds something else (a password, say) would make an account that nobody can sign in to.
bool isKnownHash(const QString &text)
{
    const QByteArray stored = text.toUtf8();
    for (auto make :
         {makePbkdf2Scheme, makeArgon2idScheme, makeScryptScheme, makeBcryptScheme, makeWerkzeugScheme}) {
        if (make()->recognises(stored)) return true;
    }
    return false;
}

/// Empty when absent or null.
Result<QJsonObject> optionalObject(const QJsonObject &object, const char *name)
{
    const QJsonValue value = object.value(QLatin1String(name));
    if (value.isUndefined() || value.isNull()) return QJsonObject();
    if (!value.isObject())
        return Error::invalid(name, "wrong_type",
                              QStringLiteral("'%1' has to be an object.").arg(QLatin1String(name)));
    return value.toObject();
}

struct ImportLine
{
    NewUser user;
    bool disabled = false;
};

Result<ImportLine> parseLine(QByteArrayView text)
{
    GATEHOUSE_TRY_ASSIGN(object, parseJsonObject(text));
    GATEHOUSE_TRY(refuseUnknown(
        object, {"username", "email", "email_verified", "display_name", "locale", "profile", "phone",
                 "phone_verified", "attributes", "disabled", "roles", "password_hash"}));
    ImportLine line;
    GATEHOUSE_TRY_ASSIGN(username, requiredString(object, "username", 320));
    GATEHOUSE_TRY_ASSIGN(email, optionalString(object, "email", 320));
    GATEHOUSE_TRY_ASSIGN(verified, optionalBool(object, "email_verified"));
    GATEHOUSE_TRY_ASSIGN(displayName, optionalString(object, "display_name", 1000));
    GATEHOUSE_TRY_ASSIGN(locale, optionalString(object, "locale", 35));
    GATEHOUSE_TRY_ASSIGN(profile, optionalObject(object, "profile"));
    GATEHOUSE_TRY_ASSIGN(phone, optionalString(object, "phone", 50));
    GATEHOUSE_TRY_ASSIGN(phoneVerified, optionalBool(object, "phone_verified"));
    GATEHOUSE_TRY_ASSIGN(attributes, optionalObject(object, "attributes"));
    GATEHOUSE_TRY_ASSIGN(disabled, optionalBool(object, "disabled"));
    GATEHOUSE_TRY_ASSIGN(roleNames, optionalStringList(object, "roles", 10, 50));
    GATEHOUSE_TRY_ASSIGN(hash, optionalString(object, "password_hash", 1024));
    GATEHOUSE_TRY_ASSIGN(roles, rolesFromStrings(roleNames.value_or(QStringList())));
    line.user.username = username;
    line.user.email = email.value_or(QString());
    line.user.emailVerified = verified.value_or(false);
    line.user.displayName = displayName.value_or(QString());
    line.user.locale = locale.value_or(QString());
    line.user.profile = profile;
    line.user.phone = phone.value_or(QString());
    line.user.phoneVerified = phoneVerified.value_or(false);
    line.user.attributes = attributes;
    line.user.roles = roles;
    if (hash && !hash->isEmpty()) line.user.passwordHash = *hash;
    line.disabled = disabled.value_or(false);
    return line;
}

Result<void> take(Services &services, Transaction &tx, const ImportLine &line, bool keep)
{
    if (line.user.passwordHash && !isKnownHash(*line.user.passwordHash)) {
        return Error::invalid(
            "password_hash", "unknown_hash",
            QStringLiteral("'password_hash' is no password hash of a kind that this version checks."));
    }
    GATEHOUSE_TRY_ASSIGN(user, services.users.create(tx, operatorCaller(), line.user));
    if (line.disabled)
        GATEHOUSE_TRY(services.users.disable(tx, operatorCaller(), user.id, QStringLiteral("imported")));
    // An error undoes the transaction: exactly what a dry run wants.
    if (!keep) return Error::conflict("dry_run", {});
    return {};
}

}  // namespace

int exportUsers(CommandRun &run)
{
    if (run.arguments().size() != 1) return run.usage(QStringLiteral("Name the file to write."));
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    Services &services = (*opened)->services();
    QByteArray lines;
    qint64 count = 0;
    PageRequest page{PageRequest::kMaximumLimit, {}};
    do {
        Result<QString> next = (*opened)->database().read([&](Transaction &tx) -> Result<QString> {
            GATEHOUSE_TRY_ASSIGN(users, services.users.list(tx, {}, page));
            for (const UserDetails &details : std::as_const(users.items)) {
                GATEHOUSE_TRY_ASSIGN(line, exported(services, tx, details));
                lines += line;
                ++count;
            }
            return users.next;
        });
        if (!next.ok()) return run.fail(next.error());
        page.cursor = *next;
    } while (!page.cursor.isEmpty());
    if (auto written = platform::createPrivateFile(run.arguments().constFirst(), lines); !written.ok())
        return run.fail(written.error());
    if (run.wantsJson())
        run.print(QJsonObject{{QStringLiteral("exported"), count}});
    else
        run.print(QStringLiteral("Wrote %1 users. The file holds password hashes: keep it safe.").arg(count));
    return kExitOk;
}

int importUsers(CommandRun &run)
{
    if (run.arguments().size() != 1) return run.usage(QStringLiteral("Name the file to read."));
    QFile file(run.arguments().constFirst());
    if (!file.open(QIODevice::ReadOnly))
        return run.fail(Error::invalid(
            "file", "unreadable",
            QStringLiteral("%1 cannot be read: %2.").arg(file.fileName(), file.errorString())));
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    Services &services = (*opened)->services();
    const bool keep = !run.isSet("dry-run");
    qint64 number = 0;
    qint64 taken = 0;
    qint64 refused = 0;
    while (!file.atEnd()) {
        const QByteArray text = file.readLine(kLongestLine).trimmed();
        ++number;
        if (text.isEmpty()) continue;
        Result<ImportLine> line = parseLine(text);
        Result<void> outcome =
            line.ok() ? change(**opened, [&](Transaction &tx) { return take(services, tx, *line, keep); })
                      : Result<void>(line.error());
        if (outcome.ok() || outcome.error().reason == "dry_run") {
            ++taken;
            continue;
        }
        ++refused;
        run.note(QStringLiteral("Line %1: %2").arg(number).arg(outcome.error().publicMessage));
    }
    if (run.wantsJson())
        run.print(QJsonObject{{QStringLiteral("imported"), keep ? taken : 0},
                              {QStringLiteral("refused"), refused},
                              {QStringLiteral("dry_run"), !keep}});
    else
        run.print(
            keep ? QStringLiteral("Took in %1 users, refused %2 lines.").arg(taken).arg(refused)
                 : QStringLiteral("Would take in %1 users and refuse %2 lines.").arg(taken).arg(refused));
    return refused == 0 ? kExitOk : kExitFailure;
}

}  // namespace gatehouse
