#pragma once

#include "core/api/wire/json.h"

namespace gatehouse::wire {

/// How much waits, of mails or of text messages.
struct OutboxState
{
    qint64 waiting = 0;
    qint64 failing = 0;  ///< of these: tried in vain
    qint64 givenUp = 0;
    QString lastError;
};

/// Where the access token of xoauth2 comes from.
struct MailTokenConfig
{
    QString grant;  ///< typed, refresh_token, client_credentials
    QString tokenUrl;
    QString clientId;
    QString scope;
    bool clientSecretSet = false;  ///< for the URL's host
    bool refreshTokenSet = false;
};

/// Answer to GET /mail.
struct MailConfig
{
    bool enabled = false;
    QString host;
    int port = 587;
    QString tls;   ///< starttls, tls, none
    QString auth;  ///< plain, login, xoauth2, none
    QString user;
    bool passwordSet = false;  ///< for this host
    QString from;
    QString replyTo;
    MailTokenConfig token;  ///< `oauth_...` on the wire
    OutboxState outbox;
};

/// Body of PATCH /mail. A secret of null is taken away.
struct MailConfigChange
{
    std::optional<bool> enabled;
    std::optional<QString> host;
    std::optional<qint64> port;
    std::optional<QString> tls;
    std::optional<QString> auth;
    std::optional<QString> user;
    std::optional<QString> from;
    std::optional<QString> replyTo;
    std::optional<QString> password;
    std::optional<QString> oauthGrant;
    std::optional<QString> oauthTokenUrl;
    std::optional<QString> oauthClientId;
    std::optional<QString> oauthScope;
    std::optional<QString> oauthClientSecret;
    std::optional<QString> oauthRefreshToken;
};

/// Answer to GET /sms.
struct SmsConfig
{
    bool enabled = false;
    QString gateway;  ///< generic, twilio, messagebird
    QString url;
    QString account;
    bool tokenSet = false;  ///< for the URL's host
    QString from;
    QString format;  ///< form, json
    QString body;
    OutboxState outbox;
};

/// Body of PATCH /sms. A token of null is taken away.
struct SmsConfigChange
{
    std::optional<bool> enabled;
    std::optional<QString> gateway;
    std::optional<QString> url;
    std::optional<QString> account;
    std::optional<QString> from;
    std::optional<QString> format;
    std::optional<QString> body;
    std::optional<QString> token;
};

/// Body of POST /mail/test and /sms/test.
struct MessageTest
{
    QString to;
    QString locale;
};

/// How a test went.
struct MessageTestResult
{
    bool ok = false;
    QString failure;  ///< stable word; "none"
    QString advice;   ///< English; the console translates by `failure` where it knows it
    int code = 0;     ///< the server's last reply, where there was one
    QString reply;
    QStringList transcript;
};

/// A message in the outbox; never what it says.
struct MessageItem
{
    QString id;
    QString kind;  ///< mail, sms, backchannel_logout
    QString to;
    QString state;  ///< waiting, failing, delivered, given_up
    qint64 attempts = 0;
    QString lastError;
    Timestamp createdAt;
    std::optional<Timestamp> nextAttemptAt;
    std::optional<Timestamp> finishedAt;
};

/// One kind of message in one language, with the office's own words.
struct MessageTemplateItem
{
    QString kind;
    QString channel;  ///< mail, sms
    QString language;
    QString subject;    ///< the office's; empty: ours
    QString paragraph;  ///< the office's
};

/// Body of PUT /message-templates/{kind}/{language}.
struct MessageWords
{
    QString subject;
    QString paragraph;
};

/// A message as it would be sent, with example values.
struct MessagePreview
{
    QString subject;
    QString text;
    QString html;
};

QJsonObject toJson(const MailConfig &config);
QJsonObject toJson(const MailConfigChange &change);
QJsonObject toJson(const SmsConfig &config);
QJsonObject toJson(const SmsConfigChange &change);
QJsonObject toJson(const MessageTest &test);
QJsonObject toJson(const MessageTestResult &result);
QJsonObject toJson(const MessageItem &item);
QJsonObject toJson(const MessageTemplateItem &item);
QJsonObject toJson(const MessageWords &words);
QJsonObject toJson(const MessagePreview &preview);

template <>
Result<MailConfig> fromJson<MailConfig>(const QJsonObject &json);
template <>
Result<MailConfigChange> fromJson<MailConfigChange>(const QJsonObject &json);
template <>
Result<SmsConfig> fromJson<SmsConfig>(const QJsonObject &json);
template <>
Result<SmsConfigChange> fromJson<SmsConfigChange>(const QJsonObject &json);
template <>
Result<MessageTest> fromJson<MessageTest>(const QJsonObject &json);
template <>
Result<MessageTestResult> fromJson<MessageTestResult>(const QJsonObject &json);
template <>
Result<MessageItem> fromJson<MessageItem>(const QJsonObject &json);
template <>
Result<MessageTemplateItem> fromJson<MessageTemplateItem>(const QJsonObject &json);
template <>
Result<MessageWords> fromJson<MessageWords>(const QJsonObject &json);
template <>
Result<MessagePreview> fromJson<MessagePreview>(const QJsonObject &json);

}  // namespace gatehouse::wire
