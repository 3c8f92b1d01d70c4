#include "ui/widgets/setting_text.h"

#include <QCoreApplication>
#include <QHash>

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("gatehouse::ui::SettingText", text);
}

QString known(const QHash<QString, const char *> &texts, const QString &key, const QString &fallback)
{
    const char *text = texts.value(key, nullptr);
    return text == nullptr ? fallback : translated(text);
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
        {u"recovery"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Lost passwords")},
        {u"account"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "What people do themselves")},
        {u"audit"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Audit log")},
        {u"mail"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Mail")},
        {u"sms"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Text messages")},
    };
    return known(texts, section, section);
}

QString settingTitle(const wire::SettingItem &item)
{
    const SettingWords *words = findSettingWords(item.name);
    return words == nullptr ? item.name : translated(words->title);
}

QString settingHelp(const wire::SettingItem &item)
{
    const SettingWords *words = findSettingWords(item.name);
    return words == nullptr ? item.description : translated(words->help);
}

QString settingChoiceText(const QString &setting, const QString &choice)
{
    // A word alone, or where it means something else there, behind the setting's name.
    static const QHash<QString, const char *> texts{
        {u"off"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Off")},
        {u"open"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Open to everyone")},
        {u"token"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "With an access token")},
        {u"mfa"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "With a second step")},
        {u"invitation"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "By invitation")},
        {u"required"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Required")},
        {u"none"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "None")},
        {u"local"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "By the lists here")},
        {u"online"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "By the online service too")},
        {u"password.breached_failure=open"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Take the password, and warn")},
        {u"password.breached_failure=closed"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Refuse the password")},
        {u"passwordless"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Instead of a password")},
        {u"second_factor"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "As a second step")},
        {u"browser"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "The kind of browser")},
        {u"network"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Browser and network")},
        {u"starttls"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "STARTTLS (port 587)")},
        {u"tls"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "TLS (port 465)")},
        {u"plain"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Password (PLAIN)")},
        {u"login"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Password (LOGIN)")},
        {u"xoauth2"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Access token (XOAUTH2)")},
        {u"typed"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Typed in")},
        {u"refresh_token"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Renewed, with a refresh token")},
        {u"client_credentials"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Renewed, as an application of its own")},
        {u"generic"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Any HTTP interface")},
        {u"form"_s, QT_TRANSLATE_NOOP("gatehouse::ui::SettingText", "Form")},
    };
    return known(texts, setting + u'=' + choice, known(texts, choice, choice));
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
