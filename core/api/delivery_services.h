#pragma once

#include <QFuture>
#include <QThreadPool>
#include <atomic>
#include <memory>

#include "core/delivery/message_sender.h"
#include "core/delivery/message_template.h"
#include "core/delivery/message_text_service.h"
#include "core/delivery/outbox_review.h"
#include "core/delivery/sealed_settings.h"

namespace gatehouse {

class Services;

/// What writes and sends mails and text messages, and what an administrator sees of it. A part of
/// PeopleServices.
class DeliveryServices final
{
public:
    DeliveryServices(Services &services, const MessageService &messages);
    /// Ends the tests that are under way.
    ~DeliveryServices();
    Q_DISABLE_COPY_MOVE(DeliveryServices)

    /// Ends the tests under way within about a second, and every later one at once.
    void stopTests() { m_stopping = true; }

    /// Sends a test on a thread of its own; three at a time, for each may wait for most of a minute.
    QFuture<Result<SmtpOutcome>> testMail(const Message &message);
    QFuture<Result<SmsOutcome>> testSms(const Message &message);

    const std::unique_ptr<const MessageTemplates> templates;
    SealedSettings secrets;
    MessageTextService texts;
    OutboxReview outbox;
    SmtpClient smtp;
    MailTokenService tokens;
    MessageSender sender;

private:
    template <class Work>
    auto onOwnThread(Work work) -> QFuture<std::invoke_result_t<Work>>;

    Database &m_database;
    std::atomic<bool> m_stopping{false};
    QThreadPool m_testers;
};

}  // namespace gatehouse
