#include "core/api/delivery_services.h"

#include <QPromise>

#include "core/api/services.h"

namespace gatehouse {

namespace {

constexpr int kTesters = 3;

/// They are built in, and tests read every one of them.
std::unique_ptr<const MessageTemplates> builtInTemplates(const QString &issuer)
{
    auto templates = MessageTemplates::load(issuer);
    if (!templates.ok()) qFatal("%s", qPrintable(templates.error().internal));
    return std::move(templates).value();
}

}  // namespace

DeliveryServices::DeliveryServices(Services &services, const MessageService &messages)
    : templates(builtInTemplates(services.issuer)),
      secrets(services.sealer, services.audit, services.clock),
      texts(*templates, services.audit, services.clock),
      outbox(services.audit, services.clock),
      smtp(services.http->allowedPrivate()),
      tokens(*services.http, secrets, services.clock),
      sender({messages, *templates, texts, secrets, services.settings, services.clock, services.issuer,
              *services.http, smtp, tokens}),
      m_database(services.database)
{
    m_testers.setMaxThreadCount(kTesters);
}

DeliveryServices::~DeliveryServices()
{
    stopTests();
    m_testers.waitForDone();
}

template <class Work>
auto DeliveryServices::onOwnThread(Work work) -> QFuture<std::invoke_result_t<Work>>
{
    using Outcome = std::invoke_result_t<Work>;
    auto promise = std::make_shared<QPromise<Outcome>>();
    promise->start();
    const QFuture<Outcome> future = promise->future();
    m_testers.start([this, promise, work = std::move(work)] {
        promise->addResult(work());
        m_database.closeThreadConnection();
        promise->finish();
    });
    return future;
}

QFuture<Result<SmtpOutcome>> DeliveryServices::testMail(const Message &message)
{
    return onOwnThread([this, message] { return sender.tryMail(m_database, message, &m_stopping); });
}

QFuture<Result<SmsOutcome>> DeliveryServices::testSms(const Message &message)
{
    return onOwnThread([this, message] { return sender.trySms(m_database, message, &m_stopping); });
}

}  // namespace gatehouse
