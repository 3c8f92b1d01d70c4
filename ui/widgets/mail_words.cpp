#include "ui/widgets/mail_words.h"

#include <QCoreApplication>
#include <QHash>

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(gatehouse::ui::MailWords)
};

QString known(const QHash<QString, const char *> &texts, const QString &key, const QString &fallback)
{
    const char *text = texts.value(key, nullptr);
    return text == nullptr ? fallback : QCoreApplication::translate("gatehouse::ui::MailWords", text);
}

}  // namespace

QList<MailPreset> mailPresets()
{
    const QString startTls = u"starttls"_s;
    const QString tls = u"tls"_s;
    const QString plain = u"plain"_s;
    return {
        {u"own"_s,
         Text::tr("Another server"),
         {},
         587,
         startTls,
         plain,
         {},
         Text::tr("Ask whoever runs it for its name, port and sign-in.")},
        {u"gmail"_s,
         u"Gmail"_s,
         u"smtp.gmail.com"_s,
         587,
         startTls,
         plain,
         {},
         Text::tr(
             "Needs an app password: switch on two-step verification in the Google account, then make one "
             "under “App passwords”. The sender is the account’s own address. Or choose XOAUTH2 with a "
             "refresh token of a client of your own."),
         u"https://oauth2.googleapis.com/token"_s,
         u"refresh_token"_s,
         {},
         {}},
        {u"microsoft"_s,
         u"Microsoft 365"_s,
         u"smtp.office365.com"_s,
         587,
         startTls,
         u"xoauth2"_s,
         {},
         Text::tr("Takes an access token (XOAUTH2), of an application that you register in Entra: put your "
                  "tenant into the token endpoint. “Authenticated SMTP” has to be switched on for the "
                  "mailbox."),
         u"https://login.microsoftonline.com/YOUR-TENANT/oauth2/v2.0/token"_s,
         u"client_credentials"_s,
         u"https://outlook.office.com/SMTP.Send offline_access"_s,
         u"https://outlook.office365.com/.default"_s},
        {u"fastmail"_s,
         u"Fastmail"_s,
         u"smtp.fastmail.com"_s,
         465,
         tls,
         plain,
         {},
         Text::tr("Needs an app password, from Settings, Privacy & Security.")},
        {u"icloud"_s,
         u"iCloud"_s,
         u"smtp.mail.me.com"_s,
         587,
         startTls,
         plain,
         {},
         Text::tr("Needs an app-specific password, from account.apple.com.")},
        {u"gmx"_s,
         u"GMX"_s,
         u"mail.gmx.net"_s,
         587,
         startTls,
         plain,
         {},
         Text::tr("Switch on “POP3 and IMAP” in the mailbox first.")},
        {u"ionos"_s,
         u"IONOS"_s,
         u"smtp.ionos.de"_s,
         465,
         tls,
         plain,
         {},
         Text::tr("Name and password are those of the mailbox.")},
        {u"mailgun"_s,
         u"Mailgun"_s,
         u"smtp.mailgun.org"_s,
         587,
         startTls,
         plain,
         {},
         Text::tr("SMTP credentials of your domain; in the EU the server is smtp.eu.mailgun.org.")},
        {u"sendgrid"_s, u"SendGrid"_s, u"smtp.sendgrid.net"_s, 587, startTls, plain, u"apikey"_s,
         Text::tr("The user is the word “apikey”, the password an API key. The sender has to be "
                  "verified.")},
        {u"ses"_s,
         u"Amazon SES"_s,
         u"email-smtp.eu-central-1.amazonaws.com"_s,
         587,
         startTls,
         plain,
         {},
         Text::tr("Put your region into the server’s name. Needs SMTP credentials, which are not the access "
                  "key. A new account writes to verified addresses alone.")},
        {u"postmark"_s,
         u"Postmark"_s,
         u"smtp.postmarkapp.com"_s,
         587,
         startTls,
         plain,
         {},
         Text::tr("User and password are both the server’s API token.")},
        {u"brevo"_s,
         u"Brevo"_s,
         u"smtp-relay.brevo.com"_s,
         587,
         startTls,
         plain,
         {},
         Text::tr("Needs an SMTP key, from “SMTP & API”.")},
    };
}

int mailPresetOf(const QString &host)
{
    const QList<MailPreset> presets = mailPresets();
    for (int i = 1; i < presets.size(); ++i)
        if (presets.at(i).host.compare(host.trimmed(), Qt::CaseInsensitive) == 0) return i;
    return 0;
}

QString mailAdvice(const QString &failure, const QString &fallback)
{
    static const QHash<QString, const char *> texts{
        {u"none"_s, QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "The mail server took the mail.")},
        {u"name_unknown"_s,
         QT_TRANSLATE_NOOP(
             "gatehouse::ui::MailWords",
             "No computer has the name of this mail server. Look for a typing mistake, and whether "
             "the server’s DNS works.")},
        {u"connection_refused"_s,
         QT_TRANSLATE_NOOP(
             "gatehouse::ui::MailWords",
             "Nothing answers at this server and port. Look at the port: 587 for STARTTLS, 465 for "
             "TLS, 25 between servers.")},
        {u"timed_out"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::MailWords",
                           "The mail server did not answer in time. Mostly a firewall is in the way: many "
                           "providers block port 25, and 587 or 465 work.")},
        {u"tls_missing"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::MailWords",
                           "The mail server does not offer STARTTLS on this port. Use port 587, "
                           "or TLS with port 465.")},
        {u"tls_broken"_s, QT_TRANSLATE_NOOP("gatehouse::ui::MailWords",
                                            "No encrypted connection came about. TLS belongs to port 465 and "
                                            "STARTTLS to port 587: mostly the two are mixed up.")},
        {u"certificate_name"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::MailWords",
                           "The server’s certificate is for another name. Use the name that stands in it.")},
        {u"certificate_expired"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::MailWords",
                           "The server’s certificate has expired, or the clock here is wrong.")},
        {u"certificate_untrusted"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::MailWords",
                           "Nobody whom this server trusts signed the certificate. Add your office’s "
                           "authority to the system’s, or name its file in SSL_CERT_FILE.")},
        {u"plain_not_allowed"_s,
         QT_TRANSLATE_NOOP(
             "gatehouse::ui::MailWords",
             "Without encryption mail is sent only within this machine and to the networks that "
             "outbound.private_networks names. Choose STARTTLS or TLS.")},
        {u"auth_refused"_s,
         QT_TRANSLATE_NOOP(
             "gatehouse::ui::MailWords",
             "The mail server does not take this user and password. Gmail, Microsoft and others "
             "want an app password in place of the ordinary one.")},
        {u"token_not_taken"_s,
         QT_TRANSLATE_NOOP(
             "gatehouse::ui::MailWords",
             "The mail server does not take the access token. A typed one is good for about an hour. One "
             "that is renewed has to be for this user’s mailbox, with the scope for SMTP, and SMTP sign-in "
             "has to be switched on for the mailbox.")},
        {u"consent_gone"_s,
         QT_TRANSLATE_NOOP(
             "gatehouse::ui::MailWords",
             "The mail provider gives no more access tokens: its consent was withdrawn or has expired. Sign "
             "in with the provider again, and set the new refresh token.")},
        {u"token_client_refused"_s,
         QT_TRANSLATE_NOOP(
             "gatehouse::ui::MailWords",
             "The token endpoint does not take the client ID and client secret. Look at both; a client "
             "secret expires as well, and then a new one is made where the application is registered.")},
        {u"token_refused"_s,
         QT_TRANSLATE_NOOP(
             "gatehouse::ui::MailWords",
             "The token endpoint gives no access token. Look at its address and at the scopes.")},
        {u"token_unreachable"_s,
         QT_TRANSLATE_NOOP(
             "gatehouse::ui::MailWords",
             "The token endpoint cannot be reached or is out of order. Look at its address, and whether the "
             "server may call it.")},
        {u"auth_mechanism"_s,
         QT_TRANSLATE_NOOP(
             "gatehouse::ui::MailWords",
             "The mail server does not offer this way to sign in. Try plain, login or XOAUTH2.")},
        {u"auth_needed"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::MailWords",
                           "The mail server wants a sign-in. Set user, password and how to sign "
                           "in.")},
        {u"sender_refused"_s,
         QT_TRANSLATE_NOOP(
             "gatehouse::ui::MailWords",
             "The mail server does not send for this address. Use one of the account that signs "
             "in, or one that the provider has verified.")},
        {u"recipient_refused"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::MailWords",
                           "The mail server knows no such recipient, or does not send to them. Where it says "
                           "“relay” it wants a sign-in.")},
        {u"greylisted"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::MailWords",
                           "The mail server wants to be asked again in some minutes. Mail is sent again by "
                           "itself.")},
        {u"quota"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::MailWords",
                           "A limit is reached: of mails for an hour or a day, or of the recipient’s "
                           "mailbox.")},
        {u"too_large"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "The mail is too large for the server.")},
        {u"content_refused"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::MailWords",
                           "The mail server takes the mail for spam. See to SPF, DKIM and DMARC of the "
                           "sender’s domain, or ask the provider.")},
        {u"dropped"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::MailWords",
                           "The mail server hung up in the middle. Mostly it is busy, or does not "
                           "talk to this server’s address.")},
    };
    return known(texts, failure, fallback);
}

QString messageKindText(const QString &kind)
{
    static const QHash<QString, const char *> texts{
        {u"mail"_s, QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "Mail")},
        {u"sms"_s, QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "Text message")},
        {u"backchannel_logout"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "Sign-out, to an application")},
        {u"verify_email"_s, QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "Confirm the address")},
        {u"already_registered"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "There is an account already")},
        {u"invitation"_s, QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "Invitation")},
        {u"password_reset"_s, QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "New password")},
        {u"email_change"_s, QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "New address: to the new one")},
        {u"email_change_old"_s, QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "New address: to the old one")},
        {u"login_code"_s, QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "Code to sign in")},
        {u"enrolment_link"_s, QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "Set up the second step")},
        {u"welcome"_s, QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "Welcome")},
        {u"password_changed"_s, QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "The password was changed")},
        {u"email_changed"_s, QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "The address was changed")},
        {u"factor_added"_s, QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "A way to sign in was added")},
        {u"factor_removed"_s, QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "A way to sign in was removed")},
        {u"factors_reset"_s, QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "The second step was reset")},
        {u"access_pass_issued"_s, QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "An access pass was issued")},
        {u"recovery_code_used"_s, QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "A recovery code was used")},
        {u"new_device"_s, QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "Sign-in from a new device")},
        {u"account_locked"_s, QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "The account is locked")},
        {u"account_deletion"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "The account is to be deleted")},
        {u"test"_s, QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "Test")},
        {u"sms_login_code"_s, QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "SMS: code to sign in")},
        {u"sms_verify_phone"_s, QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "SMS: confirm the number")},
        {u"sms_password_reset"_s, QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "SMS: new password")},
        {u"sms_test"_s, QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "SMS: test")},
    };
    return known(texts, kind, kind);
}

QString messageStateText(const QString &state)
{
    static const QHash<QString, const char *> texts{
        {u"waiting"_s, QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "Waiting")},
        {u"failing"_s, QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "Failing")},
        {u"delivered"_s, QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "Sent")},
        {u"given_up"_s, QT_TRANSLATE_NOOP("gatehouse::ui::MailWords", "Given up")},
    };
    return known(texts, state, state);
}

}  // namespace gatehouse::ui
