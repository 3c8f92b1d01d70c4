#include "core/delivery/message_sender.h"

#include <QUrl>

#include "core/delivery/mail_message.h"
#include "core/delivery/message_shape.h"
#include "core/delivery/message_template.h"
#include "core/delivery/message_text_service.h"
#include "core/delivery/sealed_settings.h"
#include "core/store/database.h"

namespace gatehouse {

namespace {

/// What is wrong with the message itself stays wrong; settings can be mended.
bool isOfTheMessage(const Error &error)
{
    return error.field == "to" || error.reason == "link_elsewhere" || error.reason == "header_injection" ||
           error.field == "kind" || error.code == ErrorCode::Corrupt;
}

QString sentenceOf(const Error &error)
{
    return error.publicMessage.isEmpty() ? QStringLiteral("The message could not be written.")
                                         : error.publicMessage;
}

std::chrono::milliseconds unitOf(const QString &name)
{
    using namespace std::chrono_literals;
    if (name == u"minutes") return 1min;
    return name == u"hours" ? std::chrono::milliseconds(1h) : std::chrono::milliseconds(24h);
}

}  // namespace

bool MessageSender::sends(const QString &kind)
{
    return kind == QLatin1String(MessageService::kMail) || kind == QLatin1String(MessageService::kSms);
}

bool MessageSender::isOn(const QString &kind) const
{
    return kind == QLatin1String(MessageService::kMail) ? m_parts.messages.canMail()
                                                        : m_parts.messages.canText();
}

bool MessageSender::isOver(const Message &message, Timestamp createdAt, Timestamp now)
{
    const MessageShape *shape = findMessageShape(message.kind);
    // A lock tells how long it lasts; that it was there is worth knowing afterwards as well.
    if (shape == nullptr || !(shape->button || shape->code)) return false;
    const QJsonValue count = message.values.value(shape->validity);
    const qint64 number = count.isDouble() ? count.toInteger() : count.toString().toLongLong();
    return number > 0 && now > createdAt + number * unitOf(shape->validity);
}

Result<MessageSender::ReadyMail> MessageSender::readyMail(Transaction &tx, const Message &message,
                                                          const QString &id) const
{
    ReadyMail ready;
    GATEHOUSE_TRY_ASSIGN(to, parseMailAddress(message.to));
    GATEHOUSE_TRY_ASSIGN(account, mailAccountOf(tx, m_parts.settings, m_parts.secrets, m_parts.issuer));
    const QString language = m_parts.templates.languageFor(message.locale);
    GATEHOUSE_TRY_ASSIGN(own, m_parts.texts.find(tx, message.kind, language));
    const QString office = m_parts.settings.text(Setting::OfficeName);
    GATEHOUSE_TRY_ASSIGN(text, m_parts.templates.render(message.kind, language, message.values, office, own));
    Mail mail;
    mail.from = account.from;
    mail.fromName = office;
    mail.to = to;
    mail.replyTo = account.replyTo;
    mail.subject = text.subject;
    mail.text = text.text;
    mail.html = text.html;
    const QByteArray host = QUrl::toAce(QUrl(m_parts.issuer).host());
    GATEHOUSE_TRY_ASSIGN(bytes, composeMail(mail, id.toLatin1(), host, m_parts.clock.now()));
    ready.account = std::move(account);
    ready.to = to;
    ready.bytes = bytes;
    return ready;
}

Result<MessageSender::ReadySms> MessageSender::readySms(Transaction &tx, const Message &message) const
{
    GATEHOUSE_TRY_ASSIGN(account, smsAccountOf(tx, m_parts.settings, m_parts.secrets));
    GATEHOUSE_TRY_ASSIGN(text, m_parts.templates.render(message.kind, message.locale, message.values,
                                                        m_parts.settings.text(Setting::OfficeName)));
    GATEHOUSE_TRY_ASSIGN(request, smsRequest(account, message.to, text.text));
    ReadySms ready;
    ready.request = request;
    ready.token = std::move(account.token);
    return ready;
}

Result<SmtpOutcome> MessageSender::tryMail(Database &database, const Message &message,
                                           const std::atomic<bool> *stop) const
{
    GATEHOUSE_TRY_ASSIGN(ready, database.read([&](Transaction &tx) {
        return readyMail(tx, message, newUuidV7(m_parts.clock.now()));
    }));
    return sendMail(database, std::move(ready), stop, true);
}

/// A test asks for a token whatever is kept: whether the next one can be had is what it is to find out.
Result<SmtpOutcome> MessageSender::sendMail(Database &database, ReadyMail mail, const std::atomic<bool> *stop,
                                            bool isTest) const
{
    MailAccount &account = mail.account;
    const auto send = [&] {
        return m_parts.smtp.send(account.server, account.from, mail.to, mail.bytes, stop);
    };
    if (!account.tokenSource) return send();
    for (bool isSecond = isTest;; isSecond = true) {
        GATEHOUSE_TRY_ASSIGN(token, m_parts.tokens.current(database, *account.tokenSource, stop, isTest));
        const QString asked =
            QStringLiteral("* Asked %1 for an access token").arg(account.tokenSource->host());
        if (!token.ok())
            return SmtpOutcome{token.failure,
                               token.status,
                               token.words,
                               {asked, QStringLiteral("* %1 %2").arg(token.status).arg(token.words)}};
        account.server.secret = std::move(token.value);
        SmtpOutcome outcome = send();
        if (token.isNew) outcome.transcript.prepend(asked);
        const bool refused = outcome.failure == SmtpFailure::TokenNotTaken;
        // What the provider took back before its time is asked for once more.
        if (!refused || !m_parts.tokens.discard(account.server.secret) || isSecond) return outcome;
    }
}

Result<SmsOutcome> MessageSender::trySms(Database &database, const Message &message,
                                         const std::atomic<bool> *stop) const
{
    GATEHOUSE_TRY_ASSIGN(ready, database.read([&](Transaction &tx) { return readySms(tx, message); }));
    ready.request.stopping = stop;
    return smsOutcomeOf(m_parts.http.fetch(ready.request), ready.token);
}

SendOutcome MessageSender::deliver(Database &database, const Delivery &delivery,
                                   const std::atomic<bool> *stop) const
{
    const auto refused = [](const Error &error) {
        return SendOutcome{false, isOfTheMessage(error), sentenceOf(error)};
    };
    const Result<Message> message = m_parts.messages.open(delivery);
    if (!message.ok())
        return {false, true, QStringLiteral("The message does not open: its row was changed.")};
    if (isOver(*message, delivery.createdAt, m_parts.clock.now()))
        return {false, true, QStringLiteral("It was no longer good when it could have been sent.")};
    if (delivery.kind == QLatin1String(MessageService::kSms)) {
        auto ready = database.read([&](Transaction &tx) { return readySms(tx, *message); });
        if (!ready.ok()) return refused(ready.error());
        ready->request.stopping = stop;
        const SmsOutcome outcome = smsOutcomeOf(m_parts.http.fetch(ready->request), ready->token);
        return {outcome.ok, outcome.isFinal, outcome.sentence};
    }
    auto ready = database.read([&](Transaction &tx) { return readyMail(tx, *message, delivery.id); });
    if (!ready.ok()) return refused(ready.error());
    const auto outcome = sendMail(database, std::move(*ready), stop, false);
    if (!outcome.ok()) return refused(outcome.error());
    return {outcome->ok(), isFinal(outcome->failure, outcome->code), outcome->sentence()};
}

}  // namespace gatehouse
