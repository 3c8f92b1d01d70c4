#include "core/api/admin_mail_routes.h"

#include <QUrl>

#include "core/api/admin_route.h"
#include "core/api/people_services.h"
#include "core/api/wire/message.h"
#include "core/delivery/message_kinds.h"

namespace gatehouse {

namespace {

/// A setting with its new value.
using Changes = QList<std::pair<Setting, QJsonValue>>;
/// A sealed setting with its new value; empty: taken away.
using Secrets = QList<std::pair<QLatin1String, QString>>;

template <class T>
void add(Changes &changes, Setting key, const std::optional<T> &value)
{
    if (value) changes.append({key, QJsonValue(*value)});
}

void add(Secrets &secrets, QLatin1String name, const std::optional<QString> &value)
{
    if (value) secrets.append({name, *value});
}

wire::OutboxState toWire(const OutboxCounts &counts)
{
    return {counts.waiting, counts.failing, counts.givenUp, counts.lastError};
}

Result<HttpReply> mailReply(Services &services, Transaction &tx)
{
    const Settings &settings = services.settings;
    const DeliveryServices &delivery = services.people->delivery;
    wire::MailConfig config;
    config.enabled = settings.boolean(Setting::MailEnabled);
    config.host = settings.text(Setting::MailHost);
    config.port = int(settings.integer(Setting::MailPort));
    config.tls = settings.text(Setting::MailTls);
    config.auth = settings.text(Setting::MailAuth);
    config.user = settings.text(Setting::MailUser);
    config.from = settings.text(Setting::MailFrom);
    config.replyTo = settings.text(Setting::MailReplyTo);
    GATEHOUSE_TRY_ASSIGN(isSet, delivery.secrets.isSet(tx, SealedSettings::kMailPassword, config.host));
    GATEHOUSE_TRY_ASSIGN(counts, delivery.outbox.counts(tx, QLatin1String(MessageService::kMail)));
    config.passwordSet = isSet;
    config.token.grant = settings.text(Setting::MailOAuthGrant);
    config.token.tokenUrl = settings.text(Setting::MailOAuthTokenUrl);
    config.token.clientId = settings.text(Setting::MailOAuthClientId);
    config.token.scope = settings.text(Setting::MailOAuthScope);
    const QString tokenHost = QUrl(config.token.tokenUrl.trimmed(), QUrl::StrictMode).host();
    GATEHOUSE_TRY_ASSIGN(hasSecret, delivery.secrets.isSet(tx, SealedSettings::kMailClientSecret, tokenHost));
    GATEHOUSE_TRY_ASSIGN(hasRefresh,
                         delivery.secrets.isSet(tx, SealedSettings::kMailRefreshToken, tokenHost));
    config.token.clientSecretSet = hasSecret;
    config.token.refreshTokenSet = hasRefresh;
    config.outbox = toWire(counts);
    return wireReply(config);
}

Result<HttpReply> smsReply(Services &services, Transaction &tx)
{
    const Settings &settings = services.settings;
    const DeliveryServices &delivery = services.people->delivery;
    wire::SmsConfig config;
    config.enabled = settings.boolean(Setting::SmsEnabled);
    config.gateway = settings.text(Setting::SmsGateway);
    config.url = settings.text(Setting::SmsUrl);
    config.account = settings.text(Setting::SmsAccount);
    config.from = settings.text(Setting::SmsFrom);
    config.format = settings.text(Setting::SmsFormat);
    config.body = settings.text(Setting::SmsBody);
    GATEHOUSE_TRY_ASSIGN(
        isSet, delivery.secrets.isSet(tx, SealedSettings::kSmsToken, smsAccountOf(settings).host()));
    GATEHOUSE_TRY_ASSIGN(counts, delivery.outbox.counts(tx, QLatin1String(MessageService::kSms)));
    config.tokenSet = isSet;
    config.outbox = toWire(counts);
    return wireReply(config);
}

void getMail(Services &services, const ExchangePtr &exchange)
{
    replyFromRead(services, exchange, [&](Transaction &tx) { return mailReply(services, tx); });
}

void getSms(Services &services, const ExchangePtr &exchange)
{
    replyFromRead(services, exchange, [&](Transaction &tx) { return smsReply(services, tx); });
}

/// Its error names the member of the body: "reply_to" for "mail.reply_to".
Result<void> changeOne(Services &services, Transaction &tx, const Caller &by, Setting key,
                       const QJsonValue &value)
{
    const QString name = definitionOf(key).name;
    auto changed = services.settingsService.set(tx, by, name, value);
    if (changed.ok()) return {};
    Error error = std::move(changed).error();
    if (error.field == "value") error.field = name.section(u'.', 1).toUtf8();
    return error;
}

/// Where a secret is sent, and so what it is bound to, by the settings as they are afterwards.
template <class TextOf>
QString hostOf(QLatin1String secret, const TextOf &textOf)
{
    if (secret == SealedSettings::kMailPassword) return textOf(Setting::MailHost).trimmed();
    if (secret != SealedSettings::kSmsToken)
        return QUrl(textOf(Setting::MailOAuthTokenUrl).trimmed(), QUrl::StrictMode).host();
    SmsAccount account;
    if (textOf(Setting::SmsGateway) == u"twilio") account.preset = SmsPreset::Twilio;
    if (textOf(Setting::SmsGateway) == u"messagebird") account.preset = SmsPreset::MessageBird;
    account.url = textOf(Setting::SmsUrl).trimmed();
    return account.host();
}

/// All of it in one transaction, then counted here.
template <class Reply>
void change(Services &services, const ExchangePtr &exchange, const Changes &changes, const Secrets &secrets,
            Reply reply)
{
    auto written = services.database.write([&services, by = exchange->caller(), changes,
                                            secrets](Transaction &tx) -> Result<void> {
        QHash<Setting, QJsonValue> now;
        for (const auto &[key, value] : changes) {
            GATEHOUSE_TRY(changeOne(services, tx, by, key, value));
            now.insert(key, value);
        }
        const auto textOf = [&](Setting key) {
            return now.contains(key) ? now.value(key).toString() : services.settings.text(key);
        };
        for (const auto &[name, value] : secrets) {
            const QString host = hostOf(name, textOf);
            if (host.isEmpty() && !value.isEmpty())
                return Error::invalid(
                    QString(name).section(u'.', 1).toUtf8(), "no_host",
                    QStringLiteral("Say for which server first: the secret is kept for that "
                                   "one alone."));
            GATEHOUSE_TRY(services.people->delivery.secrets.set(tx, by, name, host, Secret::fromText(value)));
        }
        return {};
    });
    whenReady(exchange, std::move(written), [&services, exchange, changes, reply] {
        for (const auto &[key, value] : changes)
            services.settings.adopt(key, value);
        services.applySettings();
        reply(services, exchange);
    });
}

/// What can be seen to be wrong before anything is sent.
Result<void> checkMail(const wire::MailConfigChange &change)
{
    const auto check = [](const std::optional<QString> &address, const char *field) -> Result<void> {
        if (!address || address->isEmpty()) return {};
        GATEHOUSE_TRY(parseMailAddress(*address, field));
        return {};
    };
    GATEHOUSE_TRY(check(change.from, "from"));
    GATEHOUSE_TRY(check(change.replyTo, "reply_to"));
    if (change.oauthTokenUrl && !change.oauthTokenUrl->isEmpty())
        GATEHOUSE_TRY(MailTokenSource::checkUrl(change.oauthTokenUrl->trimmed()));
    return {};
}

void changeMail(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::MailConfigChange>(exchange->request()));
    if (const auto checked = checkMail(body); !checked.ok()) return exchange->fail(checked.error());
    Changes changes;
    add(changes, Setting::MailEnabled, body.enabled);
    add(changes, Setting::MailHost, body.host);
    add(changes, Setting::MailPort, body.port);
    add(changes, Setting::MailTls, body.tls);
    add(changes, Setting::MailAuth, body.auth);
    add(changes, Setting::MailUser, body.user);
    add(changes, Setting::MailFrom, body.from);
    add(changes, Setting::MailReplyTo, body.replyTo);
    add(changes, Setting::MailOAuthGrant, body.oauthGrant);
    add(changes, Setting::MailOAuthTokenUrl, body.oauthTokenUrl);
    add(changes, Setting::MailOAuthClientId, body.oauthClientId);
    add(changes, Setting::MailOAuthScope, body.oauthScope);
    Secrets secrets;
    add(secrets, SealedSettings::kMailPassword, body.password);
    add(secrets, SealedSettings::kMailClientSecret, body.oauthClientSecret);
    add(secrets, SealedSettings::kMailRefreshToken, body.oauthRefreshToken);
    change(services, exchange, changes, secrets, getMail);
}

void changeSms(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::SmsConfigChange>(exchange->request()));
    if (body.url && !body.url->isEmpty())
        if (const auto checked = HttpFetch::checkUrl(*body.url); !checked.ok())
            return exchange->fail(checked.error());
    Changes changes;
    add(changes, Setting::SmsEnabled, body.enabled);
    add(changes, Setting::SmsGateway, body.gateway);
    add(changes, Setting::SmsUrl, body.url);
    add(changes, Setting::SmsAccount, body.account);
    add(changes, Setting::SmsFrom, body.from);
    add(changes, Setting::SmsFormat, body.format);
    add(changes, Setting::SmsBody, body.body);
    Secrets secrets;
    add(secrets, SealedSettings::kSmsToken, body.token);
    change(services, exchange, changes, secrets, getSms);
}

/// A test is on record before it goes out: it writes to an address of somebody's choice.
template <class Outcome, class Reply>
void test(Services &services, const ExchangePtr &exchange, QLatin1String kind,
          QFuture<Result<Outcome>> (DeliveryServices::*send)(const Message &), Reply reply)
{
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::MessageTest>(exchange->request()));
    auto recorded = services.database.write([&services, by = exchange->caller(), kind](Transaction &tx) {
        AuditEvent event;
        event.type = event::kMessageTested;
        event.actor = by;
        event.target = {QStringLiteral("message"), {}, kind};
        return services.audit.append(tx, event);
    });
    const Message message{kind, body.to.trimmed(), body.locale, {}};
    whenReady(exchange, std::move(recorded), [&services, exchange, message, send, reply] {
        whenReady(exchange, (services.people->delivery.*send)(message),
                  [exchange, reply](const Outcome &outcome) { exchange->reply(wireReply(reply(outcome))); });
    });
}

void testMail(Services &services, const ExchangePtr &exchange)
{
    test(services, exchange, message::kTest, &DeliveryServices::testMail, [](const SmtpOutcome &outcome) {
        return wire::MessageTestResult{outcome.ok(),
                                       QString::fromLatin1(nameOf(outcome.failure)),
                                       smtpAdvice(outcome.failure),
                                       outcome.code,
                                       outcome.reply,
                                       outcome.transcript};
    });
}

void testSms(Services &services, const ExchangePtr &exchange)
{
    test(services, exchange, message::kSmsTest, &DeliveryServices::testSms, [](const SmsOutcome &outcome) {
        return wire::MessageTestResult{
            outcome.ok, QString::fromLatin1(outcome.failure), outcome.sentence, 0, {}, {}};
    });
}

}  // namespace

std::vector<Route> adminMailRoutes(Services &services)
{
    using enum HttpMethod;
    return {
        adminRoute(services, Get, "/admin/v1/mail", "settings:read", getMail),
        adminRoute(services, Patch, "/admin/v1/mail", "settings:write", changeMail),
        adminRoute(services, Post, "/admin/v1/mail/test", "settings:write", testMail),
        adminRoute(services, Get, "/admin/v1/sms", "settings:read", getSms),
        adminRoute(services, Patch, "/admin/v1/sms", "settings:write", changeSms),
        adminRoute(services, Post, "/admin/v1/sms/test", "settings:write", testSms),
    };
}

}  // namespace gatehouse
