#include "core/api/wire/message.h"

using namespace Qt::StringLiterals;

namespace gatehouse::wire {

namespace {

QJsonObject toJson(const OutboxState &state)
{
    return {{u"waiting"_s, state.waiting},
            {u"failing"_s, state.failing},
            {u"given_up"_s, state.givenUp},
            {u"last_error"_s, state.lastError}};
}

OutboxState outboxOf(const QJsonObject &json)
{
    JsonReader in(json);
    return {in.integerOr("waiting", 0), in.integerOr("failing", 0), in.integerOr("given_up", 0),
            in.textOr("last_error")};
}

template <class T>
void put(QJsonObject &out, const char *name, const std::optional<T> &value)
{
    if (value) out.insert(QLatin1String(name), *value);
}

/// A secret that is to be taken away travels as null.
void putSecret(QJsonObject &out, const char *name, const std::optional<QString> &value)
{
    if (value) out.insert(QLatin1String(name), value->isEmpty() ? QJsonValue() : QJsonValue(*value));
}

}  // namespace

QJsonObject toJson(const MailConfig &config)
{
    return {{u"enabled"_s, config.enabled},
            {u"host"_s, config.host},
            {u"port"_s, config.port},
            {u"tls"_s, config.tls},
            {u"auth"_s, config.auth},
            {u"user"_s, config.user},
            {u"password_set"_s, config.passwordSet},
            {u"from"_s, config.from},
            {u"reply_to"_s, config.replyTo},
            {u"oauth_grant"_s, config.token.grant},
            {u"oauth_token_url"_s, config.token.tokenUrl},
            {u"oauth_client_id"_s, config.token.clientId},
            {u"oauth_scope"_s, config.token.scope},
            {u"oauth_client_secret_set"_s, config.token.clientSecretSet},
            {u"oauth_refresh_token_set"_s, config.token.refreshTokenSet},
            {u"outbox"_s, toJson(config.outbox)}};
}

template <>
Result<MailConfig> fromJson<MailConfig>(const QJsonObject &json)
{
    return readObject<MailConfig>(json, [](JsonReader &in) {
        MailConfig config;
        config.enabled = in.boolean("enabled");
        config.host = in.text("host");
        config.port = int(in.integer("port"));
        config.tls = in.text("tls");
        config.auth = in.text("auth");
        config.user = in.text("user");
        config.passwordSet = in.boolean("password_set");
        config.from = in.text("from");
        config.replyTo = in.text("reply_to");
        config.token.grant = in.text("oauth_grant");
        config.token.tokenUrl = in.text("oauth_token_url");
        config.token.clientId = in.text("oauth_client_id");
        config.token.scope = in.text("oauth_scope");
        config.token.clientSecretSet = in.boolean("oauth_client_secret_set");
        config.token.refreshTokenSet = in.boolean("oauth_refresh_token_set");
        config.outbox = outboxOf(in.objectOr("outbox"));
        return config;
    });
}

QJsonObject toJson(const MailConfigChange &change)
{
    QJsonObject out;
    put(out, "enabled", change.enabled);
    put(out, "host", change.host);
    put(out, "port", change.port);
    put(out, "tls", change.tls);
    put(out, "auth", change.auth);
    put(out, "user", change.user);
    put(out, "from", change.from);
    put(out, "reply_to", change.replyTo);
    putSecret(out, "password", change.password);
    put(out, "oauth_grant", change.oauthGrant);
    put(out, "oauth_token_url", change.oauthTokenUrl);
    put(out, "oauth_client_id", change.oauthClientId);
    put(out, "oauth_scope", change.oauthScope);
    putSecret(out, "oauth_client_secret", change.oauthClientSecret);
    putSecret(out, "oauth_refresh_token", change.oauthRefreshToken);
    return out;
}

template <>
Result<MailConfigChange> fromJson<MailConfigChange>(const QJsonObject &json)
{
    return readObject<MailConfigChange>(json, [](JsonReader &in) {
        MailConfigChange change;
        change.enabled = in.optionalBoolean("enabled");
        change.host = in.optionalText("host");
        change.port = in.optionalInteger("port");
        change.tls = in.optionalText("tls");
        change.auth = in.optionalText("auth");
        change.user = in.optionalText("user");
        change.from = in.optionalText("from");
        change.replyTo = in.optionalText("reply_to");
        change.password = in.changedText("password");
        change.oauthGrant = in.optionalText("oauth_grant");
        change.oauthTokenUrl = in.optionalText("oauth_token_url");
        change.oauthClientId = in.optionalText("oauth_client_id");
        change.oauthScope = in.optionalText("oauth_scope");
        change.oauthClientSecret = in.changedText("oauth_client_secret");
        change.oauthRefreshToken = in.changedText("oauth_refresh_token");
        in.refuseUnknown({"enabled", "host", "port", "tls", "auth", "user", "from", "reply_to", "password",
                          "oauth_grant", "oauth_token_url", "oauth_client_id", "oauth_scope",
                          "oauth_client_secret", "oauth_refresh_token"});
        return change;
    });
}

QJsonObject toJson(const SmsConfig &config)
{
    return {{u"enabled"_s, config.enabled},
            {u"gateway"_s, config.gateway},
            {u"url"_s, config.url},
            {u"account"_s, config.account},
            {u"token_set"_s, config.tokenSet},
            {u"from"_s, config.from},
            {u"format"_s, config.format},
            {u"body"_s, config.body},
            {u"outbox"_s, toJson(config.outbox)}};
}

template <>
Result<SmsConfig> fromJson<SmsConfig>(const QJsonObject &json)
{
    return readObject<SmsConfig>(json, [](JsonReader &in) {
        SmsConfig config;
        config.enabled = in.boolean("enabled");
        config.gateway = in.text("gateway");
        config.url = in.text("url");
        config.account = in.text("account");
        config.tokenSet = in.boolean("token_set");
        config.from = in.text("from");
        config.format = in.text("format");
        config.body = in.text("body");
        config.outbox = outboxOf(in.objectOr("outbox"));
        return config;
    });
}

QJsonObject toJson(const SmsConfigChange &change)
{
    QJsonObject out;
    put(out, "enabled", change.enabled);
    put(out, "gateway", change.gateway);
    put(out, "url", change.url);
    put(out, "account", change.account);
    put(out, "from", change.from);
    put(out, "format", change.format);
    put(out, "body", change.body);
    putSecret(out, "token", change.token);
    return out;
}

template <>
Result<SmsConfigChange> fromJson<SmsConfigChange>(const QJsonObject &json)
{
    return readObject<SmsConfigChange>(json, [](JsonReader &in) {
        SmsConfigChange change;
        change.enabled = in.optionalBoolean("enabled");
        change.gateway = in.optionalText("gateway");
        change.url = in.optionalText("url");
        change.account = in.optionalText("account");
        change.from = in.optionalText("from");
        change.format = in.optionalText("format");
        change.body = in.optionalText("body");
        change.token = in.changedText("token");
        in.refuseUnknown({"enabled", "gateway", "url", "account", "from", "format", "body", "token"});
        return change;
    });
}

QJsonObject toJson(const MessageTest &test)
{
    return {{u"to"_s, test.to}, {u"locale"_s, test.locale}};
}

template <>
Result<MessageTest> fromJson<MessageTest>(const QJsonObject &json)
{
    return readObject<MessageTest>(json, [](JsonReader &in) {
        MessageTest test{in.text("to"), in.textOr("locale")};
        in.refuseUnknown({"to", "locale"});
        return test;
    });
}

QJsonObject toJson(const MessageTestResult &result)
{
    return {{u"ok"_s, result.ok},         {u"failure"_s, result.failure},
            {u"advice"_s, result.advice}, {u"code"_s, result.code},
            {u"reply"_s, result.reply},   {u"transcript"_s, toJson(result.transcript)}};
}

template <>
Result<MessageTestResult> fromJson<MessageTestResult>(const QJsonObject &json)
{
    return readObject<MessageTestResult>(json, [](JsonReader &in) {
        return MessageTestResult{in.boolean("ok"),        in.text("failure"), in.text("advice"),
                                 int(in.integer("code")), in.text("reply"),   in.texts("transcript")};
    });
}

QJsonObject toJson(const MessageItem &item)
{
    return {{u"id"_s, item.id},
            {u"kind"_s, item.kind},
            {u"to"_s, item.to},
            {u"state"_s, item.state},
            {u"attempts"_s, item.attempts},
            {u"last_error"_s, item.lastError},
            {u"created_at"_s, toJson(item.createdAt)},
            {u"next_attempt_at"_s, toJson(item.nextAttemptAt)},
            {u"finished_at"_s, toJson(item.finishedAt)}};
}

template <>
Result<MessageItem> fromJson<MessageItem>(const QJsonObject &json)
{
    return readObject<MessageItem>(json, [](JsonReader &in) {
        return MessageItem{in.text("id"),
                           in.text("kind"),
                           in.text("to"),
                           in.text("state"),
                           in.integer("attempts"),
                           in.textOr("last_error"),
                           in.time("created_at"),
                           in.optionalTime("next_attempt_at"),
                           in.optionalTime("finished_at")};
    });
}

QJsonObject toJson(const MessageTemplateItem &item)
{
    return {{u"kind"_s, item.kind},
            {u"channel"_s, item.channel},
            {u"language"_s, item.language},
            {u"subject"_s, item.subject},
            {u"paragraph"_s, item.paragraph}};
}

template <>
Result<MessageTemplateItem> fromJson<MessageTemplateItem>(const QJsonObject &json)
{
    return readObject<MessageTemplateItem>(json, [](JsonReader &in) {
        return MessageTemplateItem{in.text("kind"), in.text("channel"), in.text("language"),
                                   in.textOr("subject"), in.textOr("paragraph")};
    });
}

QJsonObject toJson(const MessageWords &words)
{
    return {{u"subject"_s, words.subject}, {u"paragraph"_s, words.paragraph}};
}

template <>
Result<MessageWords> fromJson<MessageWords>(const QJsonObject &json)
{
    return readObject<MessageWords>(json, [](JsonReader &in) {
        MessageWords words{in.textOr("subject"), in.textOr("paragraph")};
        in.refuseUnknown({"subject", "paragraph"});
        return words;
    });
}

QJsonObject toJson(const MessagePreview &preview)
{
    return {{u"subject"_s, preview.subject}, {u"text"_s, preview.text}, {u"html"_s, preview.html}};
}

template <>
Result<MessagePreview> fromJson<MessagePreview>(const QJsonObject &json)
{
    return readObject<MessagePreview>(json, [](JsonReader &in) {
        return MessagePreview{in.textOr("subject"), in.text("text"), in.textOr("html")};
    });
}

}  // namespace gatehouse::wire
