#include "core/base/json_gate.h"
#include "core/identity/import_json_stream.h"

namespace gatehouse {

namespace {

constexpr qsizetype kLargestUser = 256 * 1024;

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

/// An object of our own export.
Result<void> readUser(const QJsonObject &object, ImportRow &row)
{
    GATEHOUSE_TRY(refuseUnknown(object, {"username", "email", "email_verified", "display_name", "locale",
                                         "profile", "phone", "phone_verified", "attributes", "disabled",
                                         "groups", "roles", "password_hash", "must_change_password"}));
    GATEHOUSE_TRY_ASSIGN(username, requiredString(object, "username", 320));
    row.username = username;
    GATEHOUSE_TRY_ASSIGN(email, optionalString(object, "email", 320));
    row.email = email;
    GATEHOUSE_TRY_ASSIGN(verified, optionalBool(object, "email_verified"));
    row.emailVerified = verified;
    GATEHOUSE_TRY_ASSIGN(displayName, optionalString(object, "display_name", 1000));
    row.displayName = displayName;
    GATEHOUSE_TRY_ASSIGN(locale, optionalString(object, "locale", 35));
    row.locale = locale;
    GATEHOUSE_TRY_ASSIGN(profile, optionalObject(object, "profile"));
    row.profile = profile;
    GATEHOUSE_TRY_ASSIGN(phone, optionalString(object, "phone", 50));
    row.phone = phone;
    GATEHOUSE_TRY_ASSIGN(phoneVerified, optionalBool(object, "phone_verified"));
    row.phoneVerified = phoneVerified;
    GATEHOUSE_TRY_ASSIGN(attributes, optionalObject(object, "attributes"));
    row.attributes = attributes;
    GATEHOUSE_TRY_ASSIGN(disabled, optionalBool(object, "disabled"));
    if (disabled) row.enabled = !*disabled;
    GATEHOUSE_TRY_ASSIGN(groups, optionalStringList(object, "groups", 1'000, 320));
    row.groups = groups;
    GATEHOUSE_TRY_ASSIGN(roles, optionalStringList(object, "roles", 10, 50));
    row.roles = roles;
    GATEHOUSE_TRY_ASSIGN(mustChange, optionalBool(object, "must_change_password"));
    row.mustChangePassword = mustChange;
    GATEHOUSE_TRY_ASSIGN(hash, optionalString(object, "password_hash", 1024));
    if (hash && !hash->isEmpty()) row.passwordHash = hash;
    return {};
}

/// Our own form: one object a line, or an array of them.
class JsonSource final : public ImportSource
{
public:
    explicit JsonSource(ImportBytes bytes) : m_stream(std::move(bytes)) {}

    Result<std::optional<ImportRow>> next() override
    {
        if (!m_begun) {
            m_begun = true;
            GATEHOUSE_TRY_ASSIGN(array, m_stream.take('['));
            m_isLines = !array;
        }
        if (m_isLines) return nextLine();
        GATEHOUSE_TRY_ASSIGN(end, atEnd());
        if (end) return std::optional<ImportRow>();
        if (m_count > 0) GATEHOUSE_TRY(m_stream.expect(','));
        ImportRow row;
        row.number = ++m_count;
        GATEHOUSE_TRY_ASSIGN(byte, m_stream.peek());
        if (byte != '{')
            return m_stream.fault("invalid_json", QStringLiteral("An object is missing in the JSON."));
        GATEHOUSE_TRY_ASSIGN(text, m_stream.value(kLargestUser));
        return std::optional<ImportRow>(rowOf(text, row));
    }

private:
    static ImportRow rowOf(const QByteArray &text, ImportRow row)
    {
        const auto object = parseJsonObject(text);
        const auto read = object.ok() ? readUser(*object, row) : Result<void>(object.error());
        if (!read.ok()) row.refusal = read.error();
        return row;
    }

    /// A line that is no object is refused by itself: the next one begins afresh.
    Result<std::optional<ImportRow>> nextLine()
    {
        while (true) {
            ImportRow row;
            row.number = m_stream.lineNumber();
            GATEHOUSE_TRY_ASSIGN(line, m_stream.line(kLargestUser));
            if (!line) return std::optional<ImportRow>();
            if (!line->trimmed().isEmpty()) return std::optional<ImportRow>(rowOf(line->trimmed(), row));
        }
    }

    Result<bool> atEnd()
    {
        if (m_ended) return true;
        GATEHOUSE_TRY_ASSIGN(byte, m_stream.peek());
        if (byte != ']') return false;
        GATEHOUSE_TRY(m_stream.expect(']'));
        GATEHOUSE_TRY_ASSIGN(after, m_stream.peek());
        if (after >= 0)
            return m_stream.fault("invalid_json", QStringLiteral("Something follows the end of the JSON."));
        m_ended = true;
        return true;
    }

    ImportJsonStream m_stream;
    bool m_begun = false;
    bool m_isLines = false;
    bool m_ended = false;
    qint64 m_count = 0;
};

}  // namespace

std::unique_ptr<ImportSource> readJsonUsers(ImportBytes bytes)
{
    return std::make_unique<JsonSource>(std::move(bytes));
}

}  // namespace gatehouse
