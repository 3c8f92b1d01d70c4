#pragma once

#include <QJsonObject>
#include <QString>

#include "core/delivery/outbox_service.h"
#include "core/settings/settings.h"

namespace gatehouse {

class Sealer;

/// What is written to somebody: a template, and what to say in it.
struct Message
{
    QString kind;        ///< of message_kinds.h
    QString to;          ///< an e-mail address, or a phone number for text messages
    QString locale;      ///< "de"; empty: the office's
    QJsonObject values;  ///< text values by the template's names
};

/// Puts messages for people into the outbox, in the transaction of what they tell of: they are sent if and
/// only if it is kept. They hold links and codes that open accounts, so they wait sealed, bound to whom they
/// go to. Stateless but for its references; any thread that owns the transaction.
class MessageService final
{
public:
    static constexpr char kMail[] = "mail";  ///< kinds of deliveries
    static constexpr char kSms[] = "sms";

    MessageService(const OutboxService &outbox, const Sealer &sealer, const Settings &settings)
        : m_outbox(outbox), m_sealer(sealer), m_settings(settings)
    {
    }
    Q_DISABLE_COPY_MOVE(MessageService)

    bool canMail() const { return m_settings.boolean(Setting::MailEnabled); }
    bool canText() const { return m_settings.boolean(Setting::SmsEnabled); }

    /// For what cannot go on without it: Unavailable "mail_not_set_up" or "sms_not_set_up" where this server
    /// sends none.
    Result<void> send(Transaction &tx, const Message &message) const;
    /// For what is good to know: nothing happens where this server sends none, or `to` is empty.
    Result<void> notify(Transaction &tx, const Message &message) const;

    /// What a delivery of either kind holds. Corrupt when it was tampered with.
    Result<Message> open(const Delivery &delivery) const;

private:
    const OutboxService &m_outbox;
    const Sealer &m_sealer;
    const Settings &m_settings;
};

}  // namespace gatehouse
