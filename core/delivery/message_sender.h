#pragma once

#include <atomic>

#include "core/delivery/mail_account.h"
#include "core/delivery/messages.h"
#include "core/delivery/sms_gateway.h"
#include "core/delivery/smtp_client.h"

namespace gatehouse {

class Database;
class MessageTemplates;
class MessageTextService;
class SealedSettings;

/// How a message fared.
struct SendOutcome
{
    bool ok = false;
    bool isFinal = false;  ///< a further try would end the same
    QString why;
};

/// Writes messages (MessageTemplates) and hands them to the mail server or the gateway. Waits for these, so
/// never on an HTTP worker. Immutable but for its references; any thread.
class MessageSender final
{
public:
    struct Parts
    {
        const MessageService &messages;
        const MessageTemplates &templates;
        const MessageTextService &texts;
        const SealedSettings &secrets;
        const Settings &settings;
        const Clock &clock;
        const QString &issuer;
        const HttpFetch &http;
        const SmtpClient &smtp;
        MailTokenService &tokens;
    };
    explicit MessageSender(const Parts &parts) : m_parts(parts) {}

    /// Whether deliveries of this kind are ours, and may go now: where mail is turned off they wait.
    static bool sends(const QString &kind);
    bool isOn(const QString &kind) const;

    /// `stop`, set by another thread, ends a call within a second.
    SendOutcome deliver(Database &database, const Delivery &delivery, const std::atomic<bool> *stop) const;

    /// Sends one right now, by the settings as they are, turned on or not. The error says which setting is
    /// missing.
    Result<SmtpOutcome> tryMail(Database &database, const Message &message,
                                const std::atomic<bool> *stop) const;
    Result<SmsOutcome> trySms(Database &database, const Message &message,
                              const std::atomic<bool> *stop) const;

    /// Whether what the message holds is not good any more: the code or link ran out while it waited.
    static bool isOver(const Message &message, Timestamp createdAt, Timestamp now);

private:
    struct ReadyMail
    {
        MailAccount account;
        MailAddress to;
        QByteArray bytes;
    };
    struct ReadySms
    {
        FetchRequest request;
        Secret token;
    };
    Result<ReadyMail> readyMail(Transaction &tx, const Message &message, const QString &id) const;
    Result<ReadySms> readySms(Transaction &tx, const Message &message) const;

    Result<SmtpOutcome> sendMail(Database &database, ReadyMail mail, const std::atomic<bool> *stop,
                                 bool isTest) const;

    const Parts m_parts;
};

}  // namespace gatehouse
