#include "ui/widgets/setting_text.h"

#include <QCoreApplication>
#include <QHash>

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

QString known(const QHash<QString, const char *> &texts, const QString &key, const QString &fallback)
{
    const char *text = texts.value(key, nullptr);
    return text == nullptr ? fallback : QCoreApplication::translate("gatehouse::ui::SettingText", text);
}

}  // namespace

QString settingSectionText(const QString &section)
{
    static const QHash<QString, const char *> texts{
        {u"office"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Office")},
        {u"registration"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Registration")},
        {u"password"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Passwords")},
        {u"lockout"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Lock-out")},
        {u"throttle"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Slowing down attacks")},
        {u"mfa"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Second step")},
        {u"admin"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Administration")},
        {u"session"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Sessions")},
        {u"token"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Tokens")},
        {u"keys"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Signing keys")},
        {u"audit"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Audit log")},
    };
    return known(texts, section, section);
}

QString settingTitle(const wire::SettingItem &item)
{
    static const QHash<QString, const char *> texts{
        {u"office.name"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Name of the office")},
        {u"registration.mode"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Registration")},
        {u"registration.clients"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Registration of applications")},
        {u"registration.clients_pkce"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "PKCE for registered applications")},
        {u"password.min_length"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Length of passwords")},
        {u"password.hash"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Password storage")},
        {u"password.pbkdf2_iterations"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "PBKDF2 rounds")},
        {u"lockout.threshold"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Attempts before a lock")},
        {u"lockout.minutes"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Length of a lock")},
        {u"throttle.credentials_per_minute"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Attempts per address")},
        {u"mfa.required_for_administrators"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Second step for administrators")},
        {u"mfa.required_for_everyone"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Second step for everyone")},
        {u"admin.required_acr"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Sign-in for the console")},
        {u"admin.max_sign_in_age_minutes"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Sign in again after")},
        {u"session.idle_minutes"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "End when idle")},
        {u"session.absolute_hours"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "End in any case")},
        {u"token.access_minutes"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Access tokens")},
        {u"token.refresh_days"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Refresh tokens")},
        {u"token.refresh_grace_seconds"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Grace for lost answers")},
        {u"token.dpop_nonce"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Fresh proofs")},
        {u"keys.rotation_days"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Rotation")},
        {u"keys.publish_hours"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Published before use")},
        {u"keys.retire_hours"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Published after use")},
        {u"audit.retention_days"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Keep events for")},
    };
    return known(texts, item.name, item.name);
}

QString settingHelp(const wire::SettingItem &item)
{
    static const QHash<QString, const char *> texts{
        {u"office.name"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::SettingText",
                           "People see it on the sign-in page and in their authenticator app.")},
        {u"registration.mode"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText",
                                                   "Whether people may create accounts for themselves.")},
        {u"registration.clients"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Whether applications may register themselves.")},
        {u"registration.clients_pkce"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::SettingText",
                           "Applications that registered themselves must use PKCE. Public and native ones "
                           "must in any case.")},
        {u"password.min_length"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::SettingText",
                           "A new password must have at least so many characters.")},
        {u"password.hash"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::SettingText",
                           "Argon2id is harder to attack with graphics cards; PBKDF2 is what FIPS allows. "
                           "Old passwords move over as their owners sign in.")},
        {u"password.pbkdf2_iterations"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::SettingText",
                           "More makes guessing stolen passwords slower, and signing in too.")},
        {u"lockout.threshold"_s,
         QT_TRANSLATE_NOOP(
             "gatehouse::ui::SettingText",
             "After so many wrong passwords or codes in a row the account is locked for a while.")},
        {u"lockout.minutes"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::SettingText",
                           "How long an account stays locked. An administrator can unlock it before.")},
        {u"throttle.credentials_per_minute"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::SettingText",
                           "How many passwords and codes one address may try in a minute.")},
        {u"mfa.required_for_administrators"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::SettingText",
                           "Administrators must have a second step to sign in.")},
        {u"mfa.required_for_everyone"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Everyone must have a second step to sign in.")},
        {u"admin.required_acr"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::SettingText",
                           "Off, as the rules for signing in have it, or with a second step in any case.")},
        {u"admin.max_sign_in_age_minutes"_s,
         QT_TRANSLATE_NOOP(
             "gatehouse::ui::SettingText",
             "So long after signing in, people have to sign in again to use the console. 0 sets "
             "no limit.")},
        {u"session.idle_minutes"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::SettingText",
                           "A session ends when nothing has happened in it for so long.")},
        {u"session.absolute_hours"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::SettingText",
                           "A session ends so long after the sign-in, whatever happens in it.")},
        {u"token.access_minutes"_s,
         QT_TRANSLATE_NOOP(
             "gatehouse::ui::SettingText",
             "How long an access token of the JSON sign-in is good. Applications have their own times.")},
        {u"token.refresh_days"_s,
         QT_TRANSLATE_NOOP(
             "gatehouse::ui::SettingText",
             "How long a JSON sign-in can be refreshed before the person has to sign in again.")},
        {u"token.refresh_grace_seconds"_s,
         QT_TRANSLATE_NOOP(
             "gatehouse::ui::SettingText",
             "How long an application that lost the answer may use the same refresh token once more. "
             "With 0, a refresh token that comes a second time ends the authorization at once.")},
        {u"token.dpop_nonce"_s,
         QT_TRANSLATE_NOOP(
             "gatehouse::ui::SettingText",
             "Proofs of possession (DPoP) must hold a value that this server gave out a moment ago. "
             "Safer against proofs made in advance.")},
        {u"keys.rotation_days"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::SettingText",
                           "How long a signing key is used before the next one takes over.")},
        {u"keys.publish_hours"_s,
         QT_TRANSLATE_NOOP(
             "gatehouse::ui::SettingText",
             "How long a new signing key is published before it signs, so that applications know it.")},
        {u"keys.retire_hours"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::SettingText",
                           "How long an old signing key stays published after its last signature.")},
        {u"audit.retention_days"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::SettingText",
                           "How long audit events are kept. 0 keeps them for ever.")},
    };
    return known(texts, item.name, item.description);
}

QString settingChoiceText(const QString &setting, const QString &choice)
{
    static const QHash<QString, const char *> texts{
        {u"off"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Off")},
        {u"open"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Open to everyone")},
        {u"token"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "With an access token")},
        {u"mfa"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "With a second step")},
        {u"invite"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "By invitation")},
    };
    return setting == "password.hash"_L1 ? choice : known(texts, choice, choice);
}

QString unitText(const QString &unit)
{
    static const QHash<QString, const char *> texts{
        {u"minutes"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "minutes")},
        {u"hours"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "hours")},
        {u"days"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "days")},
        {u"seconds"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "seconds")},
        {u"characters"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "characters")},
    };
    return known(texts, unit, unit);
}

}  // namespace gatehouse::ui
