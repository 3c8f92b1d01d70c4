#pragma once

#include "core/delivery/sms_gateway.h"
#include "core/delivery/smtp_client.h"
#include "core/settings/settings.h"
#include "core/store/transaction.h"

namespace gatehouse {

class SealedSettings;

/// Who mail comes from, and by which server it goes.
struct MailAccount
{
    SmtpServer server;
    MailAddress from;
    QByteArray replyTo;
};

/// The settings as they are now, with the secret for their host. InvalidInput with the setting at fault
/// ("host", "from", "reply_to", "user", "password") and a sentence.
Result<MailAccount> mailAccountOf(Transaction &tx, const Settings &settings, const SealedSettings &secrets,
                                  const QString &issuer);
/// Likewise; what is wrong shows when a message is made (smsRequest()).
Result<SmsAccount> smsAccountOf(Transaction &tx, const Settings &settings, const SealedSettings &secrets);
/// Without the secret.
SmsAccount smsAccountOf(const Settings &settings);

}  // namespace gatehouse
