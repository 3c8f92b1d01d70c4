#include <QJsonArray>

#include "core/base/json_gate.h"
#include "core/crypto/phc.h"
#include "core/identity/import_fields.h"
#include "core/identity/import_json_stream.h"

namespace gatehouse {

namespace {

constexpr qsizetype kLargestUser = 1024 * 1024;

/// null where there is none; Keycloak keeps attributes as lists.
QString first(const QJsonObject &attributes, const char *name)
{
    const QJsonValue value = attributes.value(QLatin1String(name));
    return value.isArray() ? value.toArray().first().toString() : value.toString();
}

Error unreadable()
{
    return Error::invalid("password_hash", "unknown_hash",
                          QStringLiteral("The password is kept in a way that is not checked here."));
}

/// The first text of one of the lists in "additionalParameters".
QByteArray parameter(const QJsonObject &data, const char *name)
{
    return first(data.value(QLatin1String("additionalParameters")).toObject(), name).toLatin1();
}

/// "credentialData" and "secretData" are JSON as text inside of the JSON.
Result<QJsonObject> inner(const QJsonObject &credential, const char *name)
{
    const QString text = credential.value(QLatin1String(name)).toString();
    if (text.isEmpty()) return QJsonObject();
    return parseJsonObject(text.toUtf8());
}

/// The PHC text of a credential of type "password": PBKDF2 with SHA-1, SHA-256 or SHA-512, or Argon2id.
/// Keycloak before version 8 had the parts as members.
Result<QString> passwordHash(const QJsonObject &credential)
{
    GATEHOUSE_TRY_ASSIGN(data, inner(credential, "credentialData"));
    GATEHOUSE_TRY_ASSIGN(secret, inner(credential, "secretData"));
    const bool old = data.isEmpty();
    const QJsonObject &costs = old ? credential : data;
    const QString algorithm = costs.value(QLatin1String("algorithm")).toString();
    const qint64 iterations = costs.value(QLatin1String("hashIterations")).toInteger();
    const QString hash = old ? credential.value(QLatin1String("hashedSaltedValue")).toString()
                             : secret.value(QLatin1String("value")).toString();
    const QString salt = (old ? credential : secret).value(QLatin1String("salt")).toString();
    const auto hashBytes =
        QByteArray::fromBase64Encoding(hash.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    const auto saltBytes =
        QByteArray::fromBase64Encoding(salt.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (!hashBytes || !saltBytes || iterations < 1) return unreadable();
    Phc phc;
    phc.salt = saltBytes.decoded;
    phc.hash = hashBytes.decoded;
    if (algorithm == u"argon2") {
        const QByteArray type = parameter(data, "type");
        const QByteArray version = parameter(data, "version");
        if ((!type.isEmpty() && type != "id") || (!version.isEmpty() && version != "1.3"))
            return unreadable();
        phc.id = "argon2id";
        phc.version = 19;
        phc.parameters = {{"m", parameter(data, "memory")},
                          {"t", QByteArray::number(iterations)},
                          {"p", parameter(data, "parallelism")}};
    } else if (algorithm == u"pbkdf2" || algorithm == u"pbkdf2-sha256" || algorithm == u"pbkdf2-sha512") {
        phc.id = algorithm.toLatin1();
        phc.parameters = {{"i", QByteArray::number(iterations)}};
    } else {
        return unreadable();
    }
    return QString::fromLatin1(phc.toText());
}

QStringList texts(const QJsonValue &value)
{
    QStringList list;
    const QJsonArray array = value.toArray();
    for (const QJsonValue each : array)
        if (each.isString()) list.append(each.toString());
    return list;
}

void readAttributes(const QJsonObject &attributes, ImportRow &row)
{
    for (auto it = attributes.begin(); it != attributes.end(); ++it) {
        const QString value =
            it.value().isArray() ? it.value().toArray().first().toString() : it.value().toString();
        const QString name = importAttributeName(it.key());
        if (name.isEmpty() || name.startsWith(u'_')) continue;
        if (name == u"locale") {
            row.locale = value;
        } else if (name == u"phonenumber" || name == u"phone_number" || name == u"phone") {
            row.phone = value;
        } else if (name == u"phonenumberverified") {
            row.phoneVerified = value == u"true";
        } else {
            row.attributes.insert(
                name, it.value().isArray() ? it.value() : QJsonValue(QJsonArray{it.value().toString()}));
        }
    }
}

Result<void> readUser(const QJsonObject &object, bool rolesAsGroups, ImportRow &row)
{
    GATEHOUSE_TRY_ASSIGN(username, requiredString(object, "username", 320));
    row.username = username;
    GATEHOUSE_TRY_ASSIGN(email, optionalString(object, "email", 320));
    row.email = email;
    GATEHOUSE_TRY_ASSIGN(verified, optionalBool(object, "emailVerified"));
    row.emailVerified = verified;
    GATEHOUSE_TRY_ASSIGN(enabled, optionalBool(object, "enabled"));
    row.enabled = enabled;
    GATEHOUSE_TRY_ASSIGN(given, optionalString(object, "firstName", 320));
    GATEHOUSE_TRY_ASSIGN(family, optionalString(object, "lastName", 320));
    if (given && !given->isEmpty()) row.profile.insert(QLatin1String("given_name"), *given);
    if (family && !family->isEmpty()) row.profile.insert(QLatin1String("family_name"), *family);
    const QString name =
        QStringList{given.value_or(QString()), family.value_or(QString())}.join(u' ').trimmed();
    if (!name.isEmpty()) row.displayName = name;
    readAttributes(object.value(QLatin1String("attributes")).toObject(), row);
    if (texts(object.value(QLatin1String("requiredActions"))).contains(QLatin1String("UPDATE_PASSWORD")))
        row.mustChangePassword = true;

    QStringList groups;
    const QStringList paths = texts(object.value(QLatin1String("groups")));
    for (const QString &path : paths)
        groups.append(path.startsWith(u'/') ? path.sliced(1) : path);
    if (rolesAsGroups) {
        const QStringList roles = texts(object.value(QLatin1String("realmRoles")));
        for (const QString &role : roles)
            if (!role.startsWith(QLatin1String("default-roles-"))) groups.append(role);
    }
    if (object.contains(QLatin1String("groups")) || rolesAsGroups) row.groups = groups;

    const QJsonArray credentials = object.value(QLatin1String("credentials")).toArray();
    for (const QJsonValue each : credentials) {
        const QJsonObject credential = each.toObject();
        if (credential.value(QLatin1String("type")).toString() != u"password") continue;
        GATEHOUSE_TRY_ASSIGN(hash, passwordHash(credential));
        row.passwordHash = hash;
        break;
    }
    return {};
}

/// A realm as `kc.sh export` writes it: one object, of whose members "users" is read entry by entry and the
/// others are passed over. The files of users that `--users different_files` makes have the same form.
class KeycloakSource final : public ImportSource
{
public:
    KeycloakSource(bool rolesAsGroups, ImportBytes bytes)
        : m_stream(std::move(bytes)), m_rolesAsGroups(rolesAsGroups)
    {
    }

    Result<std::optional<ImportRow>> next() override
    {
        if (!m_begun) {
            m_begun = true;
            GATEHOUSE_TRY(m_stream.expect('{'));
        }
        while (true) {
            if (m_inUsers) {
                GATEHOUSE_TRY_ASSIGN(ended, m_stream.take(']'));
                if (!ended) return readEntry();
                m_inUsers = false;
                continue;
            }
            GATEHOUSE_TRY_ASSIGN(more, toNextMember());
            if (!more) return std::optional<ImportRow>();
        }
    }

private:
    /// False at the end of the realm; true after a member, or inside of "users".
    Result<bool> toNextMember()
    {
        if (m_ended) return false;
        GATEHOUSE_TRY_ASSIGN(ended, m_stream.take('}'));
        if (ended) {
            m_ended = true;
            GATEHOUSE_TRY_ASSIGN(after, m_stream.peek());
            if (after >= 0)
                return m_stream.fault("invalid_json",
                                      QStringLiteral("Something follows the end of the realm."));
            return false;
        }
        if (m_members++ > 0) GATEHOUSE_TRY(m_stream.expect(','));
        GATEHOUSE_TRY_ASSIGN(name, m_stream.name());
        GATEHOUSE_TRY(m_stream.expect(':'));
        if (name == "users") {
            GATEHOUSE_TRY(m_stream.expect('['));
            m_inUsers = true;
            m_entries = 0;
            return true;
        }
        GATEHOUSE_TRY(m_stream.value(0));
        return true;
    }

    Result<std::optional<ImportRow>> readEntry()
    {
        if (m_entries++ > 0) GATEHOUSE_TRY(m_stream.expect(','));
        GATEHOUSE_TRY_ASSIGN(text, m_stream.value(kLargestUser));
        ImportRow row;
        row.number = ++m_count;
        const auto object = parseJsonObject(text, {kLargestUser});
        const auto read =
            object.ok() ? readUser(*object, m_rolesAsGroups, row) : Result<void>(object.error());
        if (!read.ok()) row.refusal = read.error();
        return std::optional<ImportRow>(row);
    }

    ImportJsonStream m_stream;
    const bool m_rolesAsGroups;
    bool m_begun = false;
    bool m_inUsers = false;
    bool m_ended = false;
    qint64 m_members = 0;
    qint64 m_entries = 0;
    qint64 m_count = 0;
};

}  // namespace

std::unique_ptr<ImportSource> readKeycloak(const ImportReading &reading, ImportBytes bytes)
{
    return std::make_unique<KeycloakSource>(reading.rolesAsGroups, std::move(bytes));
}

}  // namespace gatehouse
