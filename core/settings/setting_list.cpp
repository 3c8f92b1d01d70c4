#include <utility>

#include "core/settings/setting_definition.h"

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

/// A setting that may be another for a group, a role or an application.
SettingDefinition overridable(SettingDefinition definition, Strictest strictest)
{
    definition.strictest = strictest;
    return definition;
}

QList<SettingDefinition> accountDefinitions()
{
    return {
        text(Setting::OfficeName, "office.name", "Gatehouse", 80,
             "The name of your office or company, as people see it on the sign-in page and in their "
             "authenticator app."),
        choice(
            Setting::RegistrationMode, "registration.mode",
            {QStringLiteral("off"), QStringLiteral("invitation"), QStringLiteral("open")},
            "Whether people may create accounts for themselves: off, with an invitation, or open to everyone "
            "who reaches the server."),
        toggle(Setting::RegistrationVerifyEmail, "registration.verify_email", true,
               "Whoever registers confirms the e-mail address before the account can be used. Counts where "
               "mail is set up."),
        toggle(Setting::RegistrationVerifyPhone, "registration.verify_phone", false,
               "Whoever registers gives a phone number and confirms it by a text message."),
        text(Setting::RegistrationAllowedDomains, "registration.allowed_domains", "", 2000,
             "Only e-mail addresses of these domains may register, separated by spaces; *.example.org is all "
             "below example.org. Empty: all may."),
        text(Setting::RegistrationBlockedDomains, "registration.blocked_domains", "", 2000,
             "E-mail addresses of these domains, and of all below them, may not register; separated by "
             "spaces."),
        duration(Setting::RegistrationVerificationHours, "registration.verification_hours", 24, 1, 7 * 24,
                 "hours", "How long the link that confirms an e-mail address is good."),
        duration(Setting::RegistrationInvitationDays, "registration.invitation_days", 7, 1, 90, "days",
                 "How long an invitation is good."),
        choice(Setting::RegistrationClients, "registration.clients",
               {QStringLiteral("off"), QStringLiteral("token"), QStringLiteral("open")},
               "Whether applications may register themselves (OAuth 2.0 Dynamic Client Registration): off, "
               "with an access token that has the scope clients:write, or open to everyone who reaches the "
               "server."),
        toggle(Setting::RegistrationClientsPkce, "registration.clients_pkce", true,
               "Applications that registered themselves must use PKCE. Public and native ones must in any "
               "case."),
        overridable(number(Setting::PasswordMinLength, "password.min_length", 12, 8, 64, "characters",
                           "How long a new password must be at least."),
                    Strictest::Highest),
        overridable(
            number(Setting::PasswordMinLengthAlone, "password.min_length_alone", 15, 8, 64, "characters",
                   "How long it must be at least where it is all that somebody signs in with (NIST SP "
                   "800-63B-4)."),
            Strictest::Highest),
        number(Setting::PasswordMaxLength, "password.max_length", 256, 128, 1000, "characters",
               "How long a password may be."),
        overridable(number(Setting::PasswordClasses, "password.classes", 0, 0, 4, "",
                           "How many kinds of characters it must hold: lower case, upper case, digits, "
                           "others. 0 asks for "
                           "none, which is the better rule."),
                    Strictest::Highest),
        overridable(
            number(Setting::PasswordMinScore, "password.min_score", 2, 0, 4, "",
                   "How hard to guess it must be, by zxcvbn's scale from 0 (anything) to 4 (very hard)."),
            Strictest::Highest),
        text(Setting::PasswordForbiddenWords, "password.forbidden_words", "", 1000,
             "Words that count as easy to guess, separated by spaces: the company's, its products, its "
             "street."),
        overridable(number(Setting::PasswordHistory, "password.history", 0, 0, 24, "",
                           "How many of somebody's earlier passwords may not come back. 0: all may but the "
                           "present one."),
                    Strictest::Highest),
        overridable(duration(Setting::PasswordMinAgeHours, "password.min_age_hours", 0, 0, 14 * 24, "hours",
                             "How long a password has to be kept before its owner may change it again."),
                    Strictest::Highest),
        overridable(
            duration(Setting::PasswordMaxAgeDays, "password.max_age_days", 0, 0, 5 * kYear, "days",
                     "After how long a password has to be changed. 0: never, which is the better rule."),
            Strictest::LowestAboveZero),
        choice(
            Setting::PasswordBreached, "password.breached",
            {QStringLiteral("local"), QStringLiteral("online"), QStringLiteral("off")},
            "Whether passwords that are known from breaches are refused: local, by the lists on this server; "
            "online, by the range service as well, which learns five characters of a hash; or off."),
        text(Setting::PasswordBreachedUrl, "password.breached_url", "https://api.pwnedpasswords.com/range/",
             500, "Where the range service is."),
        choice(Setting::PasswordBreachedFailure, "password.breached_failure",
               {QStringLiteral("open"), QStringLiteral("closed")},
               "What to do when the range service does not answer: open takes the password and writes a "
               "warning, "
               "closed refuses it."),
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
        overridable(
            choice(
                Setting::MfaRequirement, "mfa.requirement",
                {QStringLiteral("off"), QStringLiteral("encouraged"), QStringLiteral("required")},
                "Whether people must have a second factor to sign in: off, encouraged (they are asked after "
                "signing in and may say no), or required."),
            Strictest::LastChoice),
        overridable(
            duration(Setting::MfaGraceDays, "mfa.grace_days", 0, 0, 90, "days",
                     "How long somebody who has to get a second factor may still sign in without one."),
            Strictest::Lowest),
        toggle(Setting::MfaTotp, "mfa.totp", true, "Authenticator apps may be used as a second factor."),
        choice(Setting::MfaTotpAlgorithm, "mfa.totp_algorithm",
               {QStringLiteral("SHA1"), QStringLiteral("SHA256"), QStringLiteral("SHA512")},
               "The hash of new authenticator apps. Many apps know SHA1 alone."),
        choice(Setting::MfaTotpDigits, "mfa.totp_digits", {QStringLiteral("6"), QStringLiteral("8")},
               "How many digits the codes of new authenticator apps have."),
        overridable(toggle(Setting::MfaEmailCodes, "mfa.email_codes", false,
                           "Codes by e-mail may be used as a second factor. Weaker than the others: whoever "
                           "reads the mail "
                           "can often reset the password as well."),
                    Strictest::Off),
        overridable(
            toggle(Setting::MfaSmsCodes, "mfa.sms_codes", false,
                   "Codes by text message may be used as a second factor. Phone numbers can be taken over."),
            Strictest::Off),
        choice(
            Setting::MfaPasskeys, "mfa.passkeys",
            {QStringLiteral("passwordless"), QStringLiteral("second_factor"), QStringLiteral("off")},
            "What passkeys and security keys are for: passwordless, to sign in without a password and as a "
            "second factor; second_factor alone; or off, for no new ones. What people have stays their "
            "second "
            "factor until it is removed."),
        choice(Setting::MfaAttestation, "mfa.attestation",
               {QStringLiteral("none"), QStringLiteral("required")},
               "Whether a new passkey has to come with a certificate of its maker (attestation). Whose "
               "certificate it is, is not checked."),
        text(Setting::MfaAllowedAuthenticators, "mfa.allowed_authenticators", "", 4000,
             "The models of passkeys that may be used, by AAGUID, separated by spaces. Empty: all."),
        overridable(duration(Setting::MfaRememberDays, "mfa.remember_days", 0, 0, 90, "days",
                             "How long a browser may be remembered so that the second factor is not asked "
                             "there. 0: never."),
                    Strictest::Lowest),
        duration(Setting::MfaFreshMinutes, "mfa.fresh_minutes", 5, 1, 60, "minutes",
                 "How long after signing in somebody may change how they sign in without proving it again."),
        duration(Setting::MfaAccessPassMinutes, "mfa.access_pass_minutes", 60, 10, 7 * 24 * 60, "minutes",
                 "How long a temporary access pass is good unless the administrator says otherwise."),
        toggle(Setting::RecoveryMail, "recovery.mail", true,
               "Who forgot the password gets a link by mail. Counts where mail is set up."),
        toggle(Setting::RecoverySms, "recovery.sms", false,
               "Who forgot the password may get a code by text message to a confirmed phone."),
        duration(Setting::RecoveryLinkMinutes, "recovery.link_minutes", 30, 5, 24 * 60, "minutes",
                 "How long a link or code to set a new password is good."),
        toggle(Setting::RecoverySecondApproval, "recovery.second_approval", false,
               "Taking away somebody's second factors waits until another administrator agrees."),
        toggle(Setting::AccountEditProfile, "account.edit_profile", true,
               "People may change their own name and profile."),
        toggle(Setting::AccountChangeEmail, "account.change_email", true,
               "People may change their own e-mail address."),
        toggle(Setting::AccountDelete, "account.delete", true, "People may delete their own account."),
        duration(Setting::AccountDeleteDelayDays, "account.delete_delay_days", 14, 0, 90, "days",
                 "How long somebody who deletes their account can still change their mind."),
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
        overridable(duration(Setting::SessionIdleMinutes, "session.idle_minutes", 30, 1, 24 * 60, "minutes",
                             "A browser session ends when nothing happened in it for so long."),
                    Strictest::Lowest),
        overridable(duration(Setting::SessionAbsoluteHours, "session.absolute_hours", 8, 1, 30 * 24, "hours",
                             "A browser session ends so long after sign-in, whatever happens in it."),
                    Strictest::Lowest),
        overridable(number(Setting::SessionMaximum, "session.maximum", 0, 0, 1000, "",
                           "How many browser sessions somebody may have at once; the oldest makes room. 0 "
                           "sets no limit."),
                    Strictest::LowestAboveZero),
        choice(
            Setting::SessionBinding, "session.binding",
            {QStringLiteral("browser"), QStringLiteral("network"), QStringLiteral("off")},
            "What a session is bound to, so that a stolen cookie is of little use: the kind of browser; the "
            "network as well; or off. When it changes, the person has to sign in again."),
        toggle(Setting::SessionNewDeviceMail, "session.new_device_mail", true,
               "People get a mail when somebody signs in to their account with a browser that is new."),
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

QList<SettingDefinition> deliveryDefinitions()
{
    return {
        toggle(Setting::MailEnabled, "mail.enabled", false, "This server sends mail."),
        text(Setting::MailHost, "mail.host", "", 253, "The mail server's name."),
        number(Setting::MailPort, "mail.port", 587, 1, 65535, "", "The mail server's port."),
        choice(Setting::MailTls, "mail.tls",
               {QStringLiteral("starttls"), QStringLiteral("tls"), QStringLiteral("none")},
               "How the way to the mail server is encrypted: starttls, required after connecting (port 587); "
               "tls "
               "from the first byte (port 465); or none, for a server on this machine or in a network of "
               "yours."),
        choice(Setting::MailAuth, "mail.auth",
               {QStringLiteral("plain"), QStringLiteral("login"), QStringLiteral("xoauth2"),
                QStringLiteral("none")},
               "How this server signs in to the mail server."),
        text(Setting::MailUser, "mail.user", "", 254, "The name that it signs in with."),
        choice(
            Setting::MailOAuthGrant, "mail.oauth_grant",
            {QStringLiteral("typed"), QStringLiteral("refresh_token"), QStringLiteral("client_credentials")},
            "Where the access token of xoauth2 comes from: typed, as it is, for as long as it is good; or "
            "got and renewed by this server, with a refresh token or as the application itself."),
        text(Setting::MailOAuthTokenUrl, "mail.oauth_token_url", "", 1000,
             "The address (https) at which the mail provider gives access tokens."),
        text(Setting::MailOAuthClientId, "mail.oauth_client_id", "", 500,
             "The client id that this server has at the mail provider."),
        text(Setting::MailOAuthScope, "mail.oauth_scope", "", 1000,
             "The scopes that an access token is asked for, separated by spaces. Empty: those of the refresh "
             "token."),
        text(Setting::MailFrom, "mail.from", "", 254, "The address that mails come from."),
        text(Setting::MailReplyTo, "mail.reply_to", "", 254, "Where answers go. Empty: to the sender."),
        toggle(Setting::SmsEnabled, "sms.enabled", false, "This server sends text messages."),
        choice(Setting::SmsGateway, "sms.gateway",
               {QStringLiteral("generic"), QStringLiteral("twilio"), QStringLiteral("messagebird")},
               "Whose gateway sends them; generic is any HTTP interface."),
        text(Setting::SmsUrl, "sms.url", "", 1000, "The gateway's address, where it is not the preset's."),
        text(Setting::SmsAccount, "sms.account", "", 200, "The account at the gateway."),
        text(Setting::SmsFrom, "sms.from", "", 32, "The number or name that messages come from."),
        choice(Setting::SmsFormat, "sms.format", {QStringLiteral("form"), QStringLiteral("json")},
               "How a generic gateway wants its request: as a form or as JSON."),
        text(Setting::SmsBody, "sms.body", "", 2000,
             "What a generic gateway wants to be sent, with {to}, {from} and {text} in their places."),
    };
}

}  // namespace

const QList<SettingDefinition> &settingDefinitions()
{
    static const QList<SettingDefinition> definitions =
        accountDefinitions() + lifetimeDefinitions() + deliveryDefinitions();
    return definitions;
}

}  // namespace gatehouse
