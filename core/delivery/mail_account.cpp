#include "core/delivery/mail_account.h"

#include <QUrl>

#include "core/delivery/sealed_settings.h"

namespace gatehouse {

namespace {

MailTls tlsOf(const QString &text)
{
    if (text == u"tls") return MailTls::Tls;
    return text == u"none" ? MailTls::None : MailTls::StartTls;
}

MailAuth authOf(const QString &text)
{
    if (text == u"plain") return MailAuth::Plain;
    if (text == u"login") return MailAuth::Login;
    return text == u"xoauth2" ? MailAuth::XOAuth2 : MailAuth::None;
}

Error missing(const char *field, const char *sentence)
{
    return Error::invalid(field, "missing", QLatin1String(sentence));
}

/// Where XOAUTH2's token comes from, when it was not typed.
Result<MailTokenSource> tokenSourceOf(Transaction &tx, const Settings &settings,
                                      const SealedSettings &secrets)
{
    using Grant = MailTokenSource::Grant;
    const QString grant = settings.text(Setting::MailOAuthGrant);
    MailTokenSource source;
    source.grant = grant == u"client_credentials" ? Grant::ClientCredentials : Grant::RefreshToken;
    source.url = settings.text(Setting::MailOAuthTokenUrl).trimmed();
    source.clientId = settings.text(Setting::MailOAuthClientId).trimmed();
    source.scope = settings.text(Setting::MailOAuthScope).simplified();
    source.user = settings.text(Setting::MailUser);
    GATEHOUSE_TRY(MailTokenSource::checkUrl(source.url));
    if (source.clientId.isEmpty())
        return missing("oauth_client_id",
                       "Say which client ID the mail provider gave (mail.oauth_client_id).");
    const bool refreshes = source.grant == Grant::RefreshToken;
    GATEHOUSE_TRY_ASSIGN(
        isSet,
        secrets.isSet(tx, refreshes ? SealedSettings::kMailRefreshToken : SealedSettings::kMailClientSecret,
                      source.host()));
    if (isSet) return source;
    return refreshes ? missing("oauth_refresh_token",
                               "The refresh token is not set, or was given for another token endpoint.")
                     : missing("oauth_client_secret",
                               "The client secret is not set, or was given for another token endpoint.");
}

}  // namespace

Result<MailAccount> mailAccountOf(Transaction &tx, const Settings &settings, const SealedSettings &secrets,
                                  const QString &issuer)
{
    MailAccount account;
    SmtpServer &server = account.server;
    server.host = settings.text(Setting::MailHost).trimmed();
    server.port = int(settings.integer(Setting::MailPort));
    server.tls = tlsOf(settings.text(Setting::MailTls));
    server.auth = authOf(settings.text(Setting::MailAuth));
    server.user = settings.text(Setting::MailUser);
    server.ehlo = QUrl::toAce(QUrl(issuer).host());
    if (server.ehlo.contains(':')) server.ehlo = '[' + server.ehlo + ']';
    if (server.host.isEmpty()) return missing("host", "Say which server takes the mail (mail.host).");
    const QString from = settings.text(Setting::MailFrom);
    if (from.isEmpty()) return missing("from", "Say which address mails come from (mail.from).");
    GATEHOUSE_TRY_ASSIGN(sender, parseMailAddress(from, "from"));
    account.from = sender;
    if (const QString replyTo = settings.text(Setting::MailReplyTo); !replyTo.isEmpty()) {
        GATEHOUSE_TRY_ASSIGN(address, parseMailAddress(replyTo, "reply_to"));
        account.replyTo = address.text();
    }
    if (server.auth == MailAuth::None) return account;
    if (server.user.isEmpty())
        return missing("user", "Say with which name to sign in to the mail server (mail.user).");
    if (server.auth == MailAuth::XOAuth2 && settings.text(Setting::MailOAuthGrant) != u"typed") {
        GATEHOUSE_TRY_ASSIGN(source, tokenSourceOf(tx, settings, secrets));
        account.tokenSource = std::move(source);
        return account;
    }
    GATEHOUSE_TRY_ASSIGN(secret, secrets.find(tx, SealedSettings::kMailPassword, server.host));
    if (!secret)
        return missing("password",
                       "The password of the mail server is not set, or was given for another server.");
    server.secret = std::move(*secret);
    return account;
}

SmsAccount smsAccountOf(const Settings &settings)
{
    SmsAccount account;
    const QString gateway = settings.text(Setting::SmsGateway);
    if (gateway == u"twilio") account.preset = SmsPreset::Twilio;
    if (gateway == u"messagebird") account.preset = SmsPreset::MessageBird;
    account.url = settings.text(Setting::SmsUrl).trimmed();
    account.account = settings.text(Setting::SmsAccount);
    account.from = settings.text(Setting::SmsFrom);
    account.format = settings.text(Setting::SmsFormat) == u"json" ? SmsFormat::Json : SmsFormat::Form;
    account.body = settings.text(Setting::SmsBody);
    return account;
}

Result<SmsAccount> smsAccountOf(Transaction &tx, const Settings &settings, const SealedSettings &secrets)
{
    SmsAccount account = smsAccountOf(settings);
    GATEHOUSE_TRY_ASSIGN(token, secrets.find(tx, SealedSettings::kSmsToken, account.host()));
    if (token) account.token = std::move(*token);
    return account;
}

}  // namespace gatehouse
