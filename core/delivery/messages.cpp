#include "core/delivery/messages.h"

#include <QJsonDocument>

#include "core/base/base64url.h"
#include "core/crypto/sealer.h"

namespace gatehouse {

namespace {

Error notSetUp(const QByteArray &reason, const QString &publicMessage)
{
    Error error = Error::unavailable(publicMessage, QString::fromLatin1(reason));
    error.reason = reason;
    return error;
}

bool isText(const QString &kind)
{
    return kind.startsWith(QLatin1String("sms_"));
}

SealContext contextOf(const QString &to)
{
    return {"deliveries", to, "payload"};
}

}  // namespace

Result<void> MessageService::send(Transaction &tx, const Message &message) const
{
    const bool text = isText(message.kind);
    if (text && !canText())
        return notSetUp("sms_not_set_up",
                        QStringLiteral("This server sends no text messages. Ask your administrator."));
    if (!text && !canMail())
        return notSetUp("mail_not_set_up",
                        QStringLiteral("This server sends no mail. Ask your administrator."));
    const QJsonObject payload{{QStringLiteral("kind"), message.kind},
                              {QStringLiteral("locale"), message.locale},
                              {QStringLiteral("values"), message.values}};
    const QByteArray sealed =
        m_sealer.seal(QJsonDocument(payload).toJson(QJsonDocument::Compact), contextOf(message.to));
    return m_outbox.enqueue(tx, QLatin1String(text ? kSms : kMail), message.to,
                            QString::fromLatin1(base64UrlEncode(sealed)));
}

Result<void> MessageService::notify(Transaction &tx, const Message &message) const
{
    const bool possible = isText(message.kind) ? canText() : canMail();
    if (!possible || message.to.isEmpty()) return {};
    return send(tx, message);
}

Result<Message> MessageService::open(const Delivery &delivery) const
{
    const std::optional<QByteArray> sealed = base64UrlDecode(delivery.payload.toLatin1());
    if (!sealed) return Error::corrupt(QStringLiteral("a message's payload is no base64url"));
    GATEHOUSE_TRY_ASSIGN(opened, m_sealer.open(*sealed, contextOf(delivery.target)));
    const QJsonObject payload = QJsonDocument::fromJson(opened.reveal()).object();
    const auto text = [&payload](const char *name) {
        return payload.value(QLatin1String(name)).toString();
    };
    return Message{text("kind"), delivery.target, text("locale"),
                   payload.value(QLatin1String("values")).toObject()};
}

}  // namespace gatehouse
