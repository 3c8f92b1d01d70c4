#pragma once

#include <optional>

#include "core/delivery/mail_token_service.h"
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
    /// Where the server's secret comes from, when it is a token that we renew.
    std::optional<MailTokenSource> tokenSource{};
};

/// The settings as they are now, with the secret for their host. InvalidInput with the setting at fault
/// ("host", "from", "reply_to", "user", "password", "oauth_...") and a sentence.
Result<MailAccount> mailAccountOf(Transaction &tx, const Settings &settings, const SealedSettings &secrets,
                                  const QString &issuer);
/// Likewise; what is wrong shows when a message is made (smsRequest()).
Result<SmsAccount> smsAccountOf(Transaction &tx, const Settings &settings, const SealedSettings &secrets);
/// Without the secret.
SmsAccount smsAccountOf(const Settings &settings);

}  // namespace gatehouse
