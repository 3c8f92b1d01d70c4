#include "core/settings/setting_definition.h"

#include <cmath>
#include <utility>

namespace gatehouse {

namespace {

constexpr qint64 kYear = 365;

SettingDefinition make(Setting key, const char *name, SettingType type, QJsonValue defaultValue,
                       const char *description)
{
    SettingDefinition definition;
    definition.key = key;
    definition.name = QLatin1String(name);
    definition.type = type;
    definition.defaultValue = std::move(defaultValue);
    definition.description = QLatin1String(description);
    return definition;
}

SettingDefinition number(Setting key, const char *name, qint64 defaultValue, qint64 minimum, qint64 maximum,
                         const char *unit, const char *description)
{
    SettingDefinition definition = make(key, name, SettingType::Integer, defaultValue, description);
    definition.minimum = minimum;
    definition.maximum = maximum;
    definition.unit = QLatin1String(unit);
    return definition;
}

SettingDefinition duration(Setting key, const char *name, qint64 defaultValue, qint64 minimum, qint64 maximum,
                           const char *unit, const char *description)
{
    SettingDefinition definition = number(key, name, defaultValue, minimum, maximum, unit, description);
    definition.type = SettingType::Duration;
    return definition;
}

SettingDefinition toggle(Setting key, const char *name, bool defaultValue, const char *description)
{
    return make(key, name, SettingType::Boolean, defaultValue, description);
}

SettingDefinition choice(Setting key, const char *name, const QStringList &choices, const char *description)
{
    SettingDefinition definition = make(key, name, SettingType::Choice, choices.first(), description);
    definition.choices = choices;
    return definition;
}

SettingDefinition text(Setting key, const char *name, const char *defaultValue, qint64 maximum,
                       const char *description)
{
    SettingDefinition definition =
        make(key, name, SettingType::String, QString::fromLatin1(defaultValue), description);
    definition.minimum = 0;
    definition.maximum = maximum;
    definition.unit = QStringLiteral("characters");
    return definition;
}

constexpr int kMostPerMinute = 10'000'000;  // as good as no limit

QList<SettingDefinition> accountDefinitions()
{
    return {
        text(Setting::OfficeName, "office.name", "Gatehouse", 80,
             "The name of your office or company, as people see it on the sign-in page and in their "
             "authenticator app."),
        choice(Setting::RegistrationMode, "registration.mode",
               {QStringLiteral("off"), QStringLiteral("open")},
               "Whether people may create accounts for themselves: off, or open to everyone who reaches the "
               "server."),
        choice(Setting::RegistrationClients, "registration.clients",
               {QStringLiteral("off"), QStringLiteral("token"), QStringLiteral("open")},
               "Whether applications may register themselves (OAuth 2.0 Dynamic Client Registration): off, "
               "with an access token that has the scope clients:write, or open to everyone who reaches the "
               "server."),
        toggle(Setting::RegistrationClientsPkce, "registration.clients_pkce", true,
               "Applications that registered themselves must use PKCE. Public and native ones must in any "
               "case."),
        number(Setting::PasswordMinLength, "password.min_length", 12, 8, 64, "characters",
               "How long a new password must be at least."),
        choice(
            Setting::PasswordHash, "password.hash",
            {QStringLiteral("pbkdf2-sha256"), QStringLiteral("argon2id")},
            "How passwords are stored. Argon2id is harder to attack with graphics cards; PBKDF2 is what FIPS "
            "allows. Old passwords move over as their owners sign in."),
        number(Setting::PasswordPbkdf2Iterations, "password.pbkdf2_iterations", 600'000, 100'000, 5'000'000,
               "", "How often PBKDF2 repeats. More makes guessing stolen passwords and signing in slower."),
        number(Setting::LockoutThreshold, "lockout.threshold", 10, 3, 100, "",
               "After so many wrong passwords or codes in a row an account is locked for a while."),
        duration(Setting::LockoutMinutes, "lockout.minutes", 15, 1, 24 * 60, "minutes",
                 "How long an account stays locked after too many wrong passwords or codes."),
        number(Setting::ThrottleCredentialsPerMinute, "throttle.credentials_per_minute", 30, 1, 10'000, "",
               "How many passwords and codes one address may try in a minute."),
        number(Setting::ThrottleTokensPerMinute, "throttle.tokens_per_minute", 6'000, 60, kMostPerMinute, "",
               "How many token requests one address may make in a minute. An application that serves many "
               "people makes all of theirs from one address."),
        number(Setting::ThrottleApiPerMinute, "throttle.api_per_minute", 1'200, 60, kMostPerMinute, "",
               "How many calls of the admin API one address may make in a minute."),
        number(Setting::ThrottlePagesPerMinute, "throttle.pages_per_minute", 600, 60, kMostPerMinute, "",
               "How many pages one address may open in a minute. People behind one office router share it."),
        toggle(Setting::MfaRequiredForAdministrators, "mfa.required_for_administrators", true,
               "Administrators must have a second factor to sign in."),
        toggle(Setting::MfaRequiredForEveryone, "mfa.required_for_everyone", false,
               "Everyone must have a second factor to sign in."),
        choice(Setting::AdminRequiredAcr, "admin.required_acr",
               {QStringLiteral("off"), QStringLiteral("mfa")},
               "How people must have signed in to use the console and the admin API: off, as the rules for "
               "signing in have it, or mfa, with a second factor even where an application would not ask."),
        duration(Setting::AdminMaxSignInAgeMinutes, "admin.max_sign_in_age_minutes", 0, 0, 30 * 24 * 60,
                 "minutes",
                 "How long after signing in people may use the console and the admin API before they have to "
                 "sign in again. 0 sets no limit."),
    };
}

QList<SettingDefinition> lifetimeDefinitions()
{
    return {
        duration(Setting::SessionIdleMinutes, "session.idle_minutes", 30, 1, 24 * 60, "minutes",
                 "A browser session ends when nothing happened in it for so long."),
        duration(Setting::SessionAbsoluteHours, "session.absolute_hours", 8, 1, 30 * 24, "hours",
                 "A browser session ends so long after sign-in, whatever happens in it."),
        duration(Setting::TokenAccessMinutes, "token.access_minutes", 5, 1, 60, "minutes",
                 "How long an access token of the JSON sign-in is good. Applications have their own times."),
        duration(Setting::TokenRefreshDays, "token.refresh_days", 30, 1, kYear, "days",
                 "How long a JSON sign-in can be refreshed before the person has to sign in again."),
        duration(
            Setting::TokenRefreshGraceSeconds, "token.refresh_grace_seconds", 10, 0, 60, "seconds",
            "How long an application that lost the answer may use the same refresh token once more. 0: a "
            "refresh token that comes a second time ends the authorization at once."),
        toggle(Setting::TokenDpopNonce, "token.dpop_nonce", false,
               "Proofs of possession (DPoP) must hold a value that this server gave out a moment ago. Safer "
               "against proofs made in advance; costs applications one more call now and then."),
        duration(Setting::KeysRotationDays, "keys.rotation_days", 90, 1, 2 * kYear, "days",
                 "How long a signing key is used before the next one takes over."),
        duration(Setting::KeysPublishHours, "keys.publish_hours", 24, 1, 7 * 24, "hours",
                 "How long a new signing key is published before it signs, so that applications know it."),
        duration(Setting::KeysRetireHours, "keys.retire_hours", 24, 1, 30 * 24, "hours",
                 "How long an old signing key stays published after its last signature."),
        duration(Setting::AuditRetentionDays, "audit.retention_days", 0, 0, 20 * kYear, "days",
                 "How long audit events are kept. 0 keeps them for ever."),
    };
}

Error badValue(const QString &why)
{
    return Error::invalid("value", "invalid_value", why);
}

Result<void> checkNumber(const SettingDefinition &definition, const QJsonValue &value)
{
    const double wanted = value.toDouble();
    if (!value.isDouble() || std::floor(wanted) != wanted)
        return badValue(QStringLiteral("This setting takes a whole number."));
    if (wanted < double(*definition.minimum) || wanted > double(*definition.maximum))
        return badValue(
            QStringLiteral("This setting takes %1 to %2.").arg(*definition.minimum).arg(*definition.maximum));
    return {};
}

Result<void> checkText(const SettingDefinition &definition, const QJsonValue &value)
{
    if (!value.isString()) return badValue(QStringLiteral("This setting takes a text."));
    const QString wanted = value.toString();
    const auto length = wanted.toUcs4().size();
    if (length < *definition.minimum || length > *definition.maximum)
        return badValue(
            QStringLiteral("This text is too long: %1 characters at most.").arg(*definition.maximum));
    for (const QChar c : wanted)
        if (c.category() == QChar::Other_Control || c.category() == QChar::Separator_Line ||
            c.category() == QChar::Separator_Paragraph)
            return badValue(QStringLiteral("This text must not hold control characters or line breaks."));
    if (!wanted.isValidUtf16()) return badValue(QStringLiteral("This text is not valid Unicode."));
    return {};
}

}  // namespace

QString toString(SettingType type)
{
    switch (type) {
        case SettingType::Integer:
            return QStringLiteral("integer");
        case SettingType::Boolean:
            return QStringLiteral("boolean");
        case SettingType::String:
            return QStringLiteral("string");
        case SettingType::Choice:
            return QStringLiteral("choice");
        case SettingType::Duration:
            return QStringLiteral("duration");
    }
    return {};
}

Result<void> SettingDefinition::validate(const QJsonValue &value) const
{
    switch (type) {
        case SettingType::Integer:
        case SettingType::Duration:
            return checkNumber(*this, value);
        case SettingType::Boolean:
            if (!value.isBool()) return badValue(QStringLiteral("This setting takes true or false."));
            return {};
        case SettingType::String:
            return checkText(*this, value);
        case SettingType::Choice:
            if (!value.isString() || !choices.contains(value.toString()))
                return badValue(
                    QStringLiteral("This setting takes one of: %1.").arg(choices.join(QLatin1String(", "))));
            return {};
    }
    return {};
}

const QList<SettingDefinition> &settingDefinitions()
{
    static const QList<SettingDefinition> definitions = accountDefinitions() + lifetimeDefinitions();
    return definitions;
}

const SettingDefinition &definitionOf(Setting key)
{
    return settingDefinitions().at(qsizetype(key));
}

const SettingDefinition *findSetting(const QString &name)
{
    for (const SettingDefinition &definition : settingDefinitions())
        if (definition.name == name) return &definition;
    return nullptr;
}

}  // namespace gatehouse
