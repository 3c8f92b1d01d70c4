#pragma once

#include <QJsonValue>
#include <QList>
#include <QString>
#include <QStringList>
#include <optional>

#include "core/base/result.h"

namespace gatehouse {

/// Every setting that lives in the database. The order is that of the console's page.
enum class Setting {
    OfficeName,
    RegistrationMode,
    RegistrationVerifyEmail,
    RegistrationVerifyPhone,
    RegistrationAllowedDomains,
    RegistrationBlockedDomains,
    RegistrationVerificationHours,
    RegistrationInvitationDays,
    RegistrationClients,
    RegistrationClientsPkce,
    PasswordMinLength,
    PasswordMinLengthAlone,
    PasswordMaxLength,
    PasswordClasses,
    PasswordMinScore,
    PasswordForbiddenWords,
    PasswordHistory,
    PasswordMinAgeHours,
    PasswordMaxAgeDays,
    PasswordBreached,
    PasswordBreachedUrl,
    PasswordBreachedFailure,
    PasswordHash,
    PasswordPbkdf2Iterations,
    LockoutThreshold,
    LockoutMinutes,
    ThrottleCredentialsPerMinute,
    ThrottleTokensPerMinute,
    ThrottleApiPerMinute,
    ThrottlePagesPerMinute,
    MfaRequiredForAdministrators,
    MfaRequirement,
    MfaGraceDays,
    MfaTotp,
    MfaTotpAlgorithm,
    MfaTotpDigits,
    MfaEmailCodes,
    MfaSmsCodes,
    MfaPasskeys,
    MfaAttestation,
    MfaAllowedAuthenticators,
    MfaRememberDays,
    MfaFreshMinutes,
    MfaAccessPassMinutes,
    RecoveryMail,
    RecoverySms,
    RecoveryLinkMinutes,
    RecoverySecondApproval,
    AccountEditProfile,
    AccountChangeEmail,
    AccountDelete,
    AccountDeleteDelayDays,
    AdminRequiredAcr,
    AdminMaxSignInAgeMinutes,
    SessionIdleMinutes,
    SessionAbsoluteHours,
    SessionMaximum,
    SessionBinding,
    SessionNewDeviceMail,
    TokenAccessMinutes,
    TokenRefreshDays,
    TokenRefreshGraceSeconds,
    TokenDpopNonce,
    KeysRotationDays,
    KeysPublishHours,
    KeysRetireHours,
    AuditRetentionDays,
    MailEnabled,
    MailHost,
    MailPort,
    MailTls,
    MailAuth,
    MailUser,
    MailOAuthGrant,
    MailOAuthTokenUrl,
    MailOAuthClientId,
    MailOAuthScope,
    MailFrom,
    MailReplyTo,
    SmsEnabled,
    SmsGateway,
    SmsUrl,
    SmsAccount,
    SmsFrom,
    SmsFormat,
    SmsBody,
};

/// Which of several values is the strictest: for a setting that a group, a role or an application may have
/// for itself. `No`: it is one for everybody.
enum class Strictest { No, Highest, Lowest, LowestAboveZero, Off, LastChoice };

enum class SettingType { Integer, Boolean, String, Choice, Duration };

QString toString(SettingType type);

/// What a setting is and which values it takes. A Duration is a whole number of `unit`.
struct SettingDefinition
{
    Setting key;
    QString name;  ///< "session.idle_minutes"
    SettingType type;
    QJsonValue defaultValue;
    std::optional<qint64> minimum;  ///< of the number, or of a string's length in characters
    std::optional<qint64> maximum;
    QStringList choices;
    Strictest strictest = Strictest::No;
    QString unit;  ///< "minutes", "hours", "days", "characters", ...; empty when there is none
    QString description;

    /// InvalidInput (field "value") when the value has the wrong type or is out of range.
    Result<void> validate(const QJsonValue &value) const;
    /// Whether `value` asks for more than `than`. Both are valid values of an overridable setting.
    bool isStricter(const QJsonValue &value, const QJsonValue &than) const;
};

/// All definitions, in the order of the enum. Made once; any thread.
const QList<SettingDefinition> &settingDefinitions();
const SettingDefinition &definitionOf(Setting key);
/// nullptr when no setting has that name.
const SettingDefinition *findSetting(const QString &name);

}  // namespace gatehouse
