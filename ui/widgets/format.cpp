#include "ui/widgets/format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QHash>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(gatehouse::ui::Format)
};

QDateTime localTime(Timestamp at)
{
    return QDateTime::fromMSecsSinceEpoch(at.ms).toLocalTime();
}

}  // namespace

QString timeText(Timestamp at)
{
    const QDateTime time = localTime(at);
    const QDate today = QDate::currentDate();
    const QLocale locale;
    if (time.date() == today) return locale.toString(time.time(), u"HH:mm"_s);
    if (time.date().year() == today.year()) return locale.toString(time, u"d MMM HH:mm"_s);
    return locale.toString(time.date(), u"d MMM yyyy"_s);
}

QString timeText(const std::optional<Timestamp> &at)
{
    return at ? timeText(*at) : Text::tr("never");
}

QString fullTimeText(Timestamp at)
{
    return QLocale().toString(localTime(at), u"ddd d MMM yyyy HH:mm:ss t"_s);
}

QString agoText(Timestamp at)
{
    const qint64 seconds = (QDateTime::currentMSecsSinceEpoch() - at.ms) / 1000;
    if (seconds < 60) return Text::tr("just now");
    if (seconds < 3600) return Text::tr("%n min ago", nullptr, int(seconds / 60));
    if (seconds < 86'400) return Text::tr("%n h ago", nullptr, int(seconds / 3600));
    return Text::tr("%n day(s) ago", nullptr, int(seconds / 86'400));
}

StateText stateOf(const wire::User &user)
{
    if (user.disabled) return {Text::tr("Disabled"), Tone::Plain};
    if (user.lockedUntil && user.lockedUntil->ms > QDateTime::currentMSecsSinceEpoch())
        return {Text::tr("Locked"), Tone::Bad};
    if (user.mustChangePassword) return {Text::tr("New password due"), Tone::Warn};
    return {Text::tr("Active"), Tone::Good};
}

QString nameOf(const wire::User &user)
{
    return user.displayName.isEmpty() ? user.username : user.displayName;
}

QString initialsOf(const QString &name)
{
    const QStringList words = name.split(u' ', Qt::SkipEmptyParts);
    if (words.isEmpty()) return {};
    QString out = words.first().left(1);
    if (words.size() > 1) out += words.last().left(1);
    return out.toUpper();
}

QString roleText(const QString &role)
{
    if (role == "administrator"_L1) return Text::tr("Administrator");
    if (role == "help_desk"_L1) return Text::tr("Help desk");
    if (role == "auditor"_L1) return Text::tr("Auditor");
    if (role == "user"_L1) return Text::tr("User");
    return role;
}

QString factorText(const QString &factor)
{
    if (factor == "passkey"_L1) return Text::tr("Passkey");
    if (factor == "email"_L1) return Text::tr("Codes by e-mail");
    if (factor == "sms"_L1) return Text::tr("Codes by text message");
    return factor == "totp"_L1 ? Text::tr("Authenticator app") : factor;
}

QString methodText(const QStringList &amr)
{
    QStringList words;
    for (const QString &method : amr) {
        if (method == "pwd"_L1)
            words << Text::tr("Password");
        else if (method == "otp"_L1)
            words << Text::tr("app code");
        else if (method == "email"_L1)
            words << Text::tr("code by e-mail");
        else if (method == "sms"_L1)
            words << Text::tr("code by text message");
        else if (method == "kba"_L1 || method == "rc"_L1 || method == "recovery"_L1)
            words << Text::tr("recovery code");
        else if (method != "mfa"_L1)
            words << method;
    }
    return words.join(u" + "_s);
}

QString deviceText(const QString &userAgent)
{
    const auto has = [&userAgent](QLatin1StringView word) {
        return userAgent.contains(word);
    };
    QString browser;
    if (has("Edg/"_L1))
        browser = u"Edge"_s;
    else if (has("Firefox/"_L1))
        browser = u"Firefox"_s;
    else if (has("Chrome/"_L1))
        browser = u"Chrome"_s;
    else if (has("Safari/"_L1))
        browser = u"Safari"_s;
    QString system;
    if (has("Android"_L1))
        system = u"Android"_s;
    else if (has("iPhone"_L1) || has("iPad"_L1))
        system = u"iOS"_s;
    else if (has("Windows"_L1))
        system = u"Windows"_s;
    else if (has("Mac OS X"_L1))
        system = u"macOS"_s;
    else if (has("Linux"_L1))
        system = u"Linux"_s;
    if (browser.isEmpty() || system.isEmpty()) {
        const QString name = userAgent.section(u' ', 0, 0).left(40);
        return name.isEmpty() ? Text::tr("unknown device") : name;
    }
    return Text::tr("%1 on %2", "browser on system").arg(browser, system);
}

QString kindText(const QString &clientKind)
{
    if (clientKind == "confidential"_L1) return Text::tr("Web server");
    if (clientKind == "public"_L1) return Text::tr("Browser only");
    if (clientKind == "native"_L1) return Text::tr("Desktop or phone");
    return clientKind;
}

QString keyStateText(const QString &state)
{
    if (state == "next"_L1) return Text::tr("Next");
    if (state == "active"_L1) return Text::tr("Active");
    if (state == "retiring"_L1) return Text::tr("Retiring");
    if (state == "retired"_L1) return Text::tr("Retired");
    return state;
}

Tone keyStateTone(const QString &state)
{
    if (state == "active"_L1) return Tone::Good;
    if (state == "next"_L1) return Tone::Accent;
    return state == "retiring"_L1 ? Tone::Warn : Tone::Plain;
}

QString eventText(const QString &type)
{
    static const QHash<QString, const char *> texts{
        {u"user.created"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "User added")},
        {u"message.given_up"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Message given up")},
        {u"message.retried"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Message tried again")},
        {u"message.dropped"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Message dropped")},
        {u"message.tested"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Test message sent")},
        {u"message.text_changed"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Text of a message changed")},
        {u"user.updated"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "User changed")},
        {u"user.disabled"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "User disabled")},
        {u"user.enabled"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "User enabled")},
        {u"user.locked"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "User locked")},
        {u"user.unlocked"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "User unlocked")},
        {u"user.deleted"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "User deleted")},
        {u"user.email_change_asked"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::Format", "E-mail address: change asked for")},
        {u"user.email_change_confirmed"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::Format", "E-mail address: change confirmed")},
        {u"user.email_change_ended"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::Format", "E-mail address: change stopped")},
        {u"user.deletion_asked"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Deletion asked for")},
        {u"user.deletion_undone"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Deletion undone")},
        {u"user.data_exported"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Own data downloaded")},
        {u"user.roles_changed"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Roles of a user changed")},
        {u"user.password_changed"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Password changed")},
        {u"user.password_reset"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Password reset")},
        {u"user.password_hash_upgraded"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Password hash renewed")},
        {u"group.created"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Group added")},
        {u"group.updated"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Group changed")},
        {u"group.deleted"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Group deleted")},
        {u"group.roles_changed"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Roles of a group changed")},
        {u"group.member_added"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Member added to a group")},
        {u"group.member_removed"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Member removed from a group")},
        {u"signin.succeeded"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Signed in")},
        {u"signin.failed"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Sign-in failed")},
        {u"signin.password_accepted"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Password accepted")},
        {u"signin.provider_accepted"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Vouched for by another provider")},
        {u"provider.created"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Provider added")},
        {u"provider.updated"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Provider changed")},
        {u"provider.deleted"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Provider deleted")},
        {u"identity.linked"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Account elsewhere linked")},
        {u"identity.unlinked"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Account elsewhere unlinked")},
        {u"signin.throttled"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Sign-in slowed down")},
        {u"mfa.totp_enrolled"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Authenticator app begun")},
        {u"mfa.totp_confirmed"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Authenticator app added")},
        {u"mfa.totp_removed"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Authenticator app removed")},
        {u"mfa.totp_renamed"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Authenticator app renamed")},
        {u"mfa.codes_added"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Codes by message added")},
        {u"mfa.codes_removed"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Codes by message removed")},
        {u"mfa.code_sent"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Code sent")},
        {u"mfa.verified"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Second step passed")},
        {u"mfa.failed"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Second step failed")},
        {u"mfa.recovery_codes_issued"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Recovery codes made")},
        {u"mfa.recovery_code_used"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Recovery code used")},
        {u"mfa.passkey_added"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Passkey added")},
        {u"mfa.passkey_renamed"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Passkey renamed")},
        {u"mfa.passkey_removed"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Passkey removed")},
        {u"mfa.passkey_refused"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "New passkey refused")},
        {u"mfa.passkey_cloned"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Copy of a passkey noticed")},
        {u"mfa.passkey_link_made"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Link for a passkey made")},
        {u"mfa.access_pass_issued"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Access pass issued")},
        {u"mfa.access_pass_used"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Access pass used")},
        {u"mfa.access_pass_revoked"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Access pass revoked")},
        {u"mfa.device_remembered"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Browser remembered")},
        {u"mfa.device_forgotten"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Browser forgotten")},
        {u"mfa.declined"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Second step put off")},
        {u"mfa.last_factor_removed"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Last second factor removed")},
        {u"mfa.reset"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Sign-in methods reset")},
        {u"session.started"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Session started")},
        {u"session.rotated"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Session renewed")},
        {u"session.ended"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Session ended")},
        {u"session.moved"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Session turned up elsewhere")},
        {u"device.new"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Sign-in with a new browser")},
        {u"account.not_me"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "\"This was not me\"")},
        {u"consent.given"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Consent given")},
        {u"consent.refused"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Consent refused")},
        {u"consent.withdrawn"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Consent withdrawn")},
        {u"grant.created"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Application authorized")},
        {u"grant.revoked"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Authorization revoked")},
        {u"code.reuse_detected"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Code used twice")},
        {u"device.begun"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Device sign-in begun")},
        {u"device.approved"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Device sign-in allowed")},
        {u"device.refused"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Device sign-in refused")},
        {u"device.code_failed"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Wrong device code typed")},
        {u"token.issued"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Token issued")},
        {u"token.exchanged"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Token exchanged")},
        {u"token.refused"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Token refused")},
        {u"token.refreshed"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Token renewed")},
        {u"token.refresh_repeated"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Token renewed once more")},
        {u"token.revoked"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Token revoked")},
        {u"token.reuse_detected"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Token used twice")},
        {u"client.created"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Application added")},
        {u"client.updated"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Application changed")},
        {u"client.deleted"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Application deleted")},
        {u"client.secret_added"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Application secret added")},
        {u"client.secret_removed"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Application secret removed")},
        {u"client.authentication_failed"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Application not recognised")},
        {u"key.created"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Signing key made")},
        {u"key.imported"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Signing key imported")},
        {u"key.rotated"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Signing key rotated")},
        {u"key.retired"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Signing key retired")},
        {u"settings.changed"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Setting changed")},
        {u"access.denied"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Access denied")},
        {u"setup.completed"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Set-up completed")},
        {u"administrator.recovered"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Administrator recovered")},
        {u"server.started"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Server started")},
        {u"server.stopped"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Server stopped")},
        {u"audit.pruned"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Old events removed")},
        {u"backup.made"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Backup made")},
        {u"backup.restored"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Format", "Backup restored")},
    };
    const char *text = texts.value(type, nullptr);
    return text != nullptr ? QCoreApplication::translate("gatehouse::ui::Format", text) : type;
}

StateText outcomeOf(const wire::Event &event)
{
    if (event.outcome == "success"_L1) return {Text::tr("Done"), Tone::Good};
    if (event.outcome == "failure"_L1) return {Text::tr("Failed"), Tone::Bad};
    if (event.outcome == "denied"_L1) return {Text::tr("Denied"), Tone::Warn};
    return {event.outcome, Tone::Plain};
}

QString toolTipText(const QString &data)
{
    return u"<qt>"_s + data.toHtmlEscaped() + u"</qt>"_s;
}

QString grouped(const QString &secret, int size)
{
    QString out;
    for (qsizetype i = 0; i < secret.size(); ++i) {
        if (i > 0 && i % size == 0) out += u' ';
        out += secret.at(i);
    }
    return out;
}

}  // namespace gatehouse::ui
