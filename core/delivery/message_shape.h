#pragma once

#include <QJsonObject>
#include <QLatin1String>
#include <QList>
#include <QString>

namespace gatehouse {

enum class MessageChannel { Mail, Sms };

/// What a message of one kind is made of, beside its texts in resources/mail/messages.
struct MessageShape
{
    QLatin1String kind;
    MessageChannel channel = MessageChannel::Mail;
    bool button = false;         ///< has `link`, which the text `<kind>.button` stands on
    bool code = false;           ///< has `code`
    bool securedBy = false;      ///< its `not_you` leads on to `secure_link`
    QLatin1String validity;      ///< which of minutes, hours, days it has; empty for none
    QList<QLatin1String> facts;  ///< further values that are shown, each with its label `fact.<name>`
};

/// Every kind, in the order of message_kinds.h. Made once; any thread.
const QList<MessageShape> &messageShapes();
/// nullptr for a kind that is not known.
const MessageShape *findMessageShape(const QString &kind);

/// Values such as a message of the kind gets, for previews: links begin with `issuer`.
QJsonObject sampleValues(const MessageShape &shape, const QString &issuer);

}  // namespace gatehouse
