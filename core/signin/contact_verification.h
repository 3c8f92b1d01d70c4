#pragma once

#include <QFuture>

#include "core/base/caller.h"
#include "core/identity/one_time_link.h"
#include "core/identity/user.h"
#include "core/signin/pending_registration_store.h"
#include "core/signin/settling.h"
#include "core/signin/signin_services.h"

namespace gatehouse {

class MessageService;

/// Proves that an address or a number belongs to whoever registered with it: by a link in a mail, by a code
/// in a text message. Until then they cannot sign in, where `registration.verify_email` or `verify_phone` is
/// on and this server can send. Functions over the caller's transaction; any thread.
class ContactVerification final
{
public:
    static constexpr int kMostAnHour = 5;  ///< mails or text messages for one account
    static constexpr std::chrono::minutes kCodeLifetime{10};

    ContactVerification(const SignInServices &services, const MessageService &messages,
                        const OneTimeLinkService &links, QString issuer)
        : m_services(services), m_messages(messages), m_links(links), m_issuer(std::move(issuer))
    {
    }
    Q_DISABLE_COPY_MOVE(ContactVerification)

    /// What a new account has to confirm, as the settings are now.
    pending_registration::Pending wanted() const;
    /// Notes what is to be confirmed for a new account and sends the mail.
    Result<void> begin(Transaction &tx, const Caller &self, const User &user) const;

    /// The mail once more; earlier links end. RateLimited after kMostAnHour. Nothing for a confirmed address.
    Result<void> sendMail(Transaction &tx, const Caller &self, const UserId &user) const;
    /// A text message; the token goes into the page that asks for the code. Errors as sendMail().
    Result<Secret> sendCode(Transaction &tx, const Caller &self, const UserId &user) const;

    /// The address that a link would confirm. Gone "link_expired". Reads only.
    Result<QString> addressOf(Transaction &tx, QByteArrayView token) const;
    /// Uses the link up. Gone "link_expired" also where the account has another address by now.
    Result<User> confirmEmail(Transaction &tx, const Caller &caller, QByteArrayView token) const;
    /// Tries the code. The answer is Unauthenticated "invalid_code" for a wrong one, Gone after too many.
    Result<Settled<Unit>> confirmPhone(Transaction &tx, const Caller &caller, const UserId &user,
                                       QByteArrayView token, const QString &code) const;

private:
    Result<void> requireFewer(Transaction &tx, QLatin1String purpose, const UserId &user) const;
    Result<void> report(Transaction &tx, QLatin1String type, const Caller &self, const User &user,
                        const QString &reason) const;

    SignInServices m_services;
    const MessageService &m_messages;
    const OneTimeLinkService &m_links;
    const QString m_issuer;
};

}  // namespace gatehouse
