#pragma once

#include "core/identity/one_time_link.h"
#include "core/identity/user.h"
#include "core/signin/email_change_store.h"
#include "core/signin/signin_services.h"
#include "core/signin/signin_steps.h"
#include "core/signin/taken_address.h"

namespace gatehouse {

class MessageService;

/// Another e-mail address for one's own account. It counts once the new address has been confirmed and, where
/// the present one was confirmed, that has agreed as well: whoever has taken over a session alone does not
/// take over the mail. Either address, or the person, can stop it. Nobody learns at the start whether an
/// address is somebody else's: its owner gets a mail, and the rest is the same.
///
/// Functions over the caller's transaction, which audits. Any thread.
class EmailChange final
{
public:
    static constexpr std::chrono::hours kLifetime{24};
    static constexpr int kMostAnHour = 5;

    EmailChange(const SignInServices &services, const MessageService &messages,
                const OneTimeLinkService &links, QString issuer)
        : m_services(services),
          m_messages(messages),
          m_links(links),
          m_issuer(std::move(issuer)),
          m_takenAddress(services.clock, messages, links, m_issuer)
    {
    }
    Q_DISABLE_COPY_MOVE(EmailChange)

    /// Whether people may, and this server can send the mails.
    bool isOffered() const;
    /// Sends the links; one that waited is over. InvalidInput with field "email" ("email_invalid",
    /// "email_domain", "email_unchanged"); RateLimited; Forbidden "email_fixed".
    Result<PendingEmail> ask(Transaction &tx, const Caller &self, const QString &email) const;
    Result<std::optional<PendingEmail>> pending(Transaction &tx, const UserId &user) const;
    /// By the person; false when nothing waited.
    Result<bool> cancel(Transaction &tx, const Caller &self) const;

    enum class Side { New, Old };
    /// What a link is about, left as it is.
    struct Question
    {
        Side side = Side::New;
        QString username;
        PendingEmail pending;
    };
    /// Gone "link_expired", also where the account has another address by now. Reads only.
    Result<Question> question(Transaction &tx, QByteArrayView token) const;

    enum class Outcome { Changed, WaitsForOther };
    /// Uses the link. The answer may be Conflict "email_taken_meanwhile": somebody else has the address by
    /// now, and nothing waits any more. To be kept either way.
    Result<Settled<Outcome>> confirm(Transaction &tx, const Caller &caller, QByteArrayView token) const;
    /// Uses the link to stop it.
    Result<void> refuse(Transaction &tx, const Caller &caller, QByteArrayView token) const;

    Result<qint64> prune(Transaction &tx, int limit) const;

private:
    struct Found;
    Result<Found> found(Transaction &tx, const OneTimeLink &link) const;
    Result<void> sendLink(Transaction &tx, const User &user, const PendingEmail &pending, Side side,
                          const Caller &self) const;
    Result<void> askOwner(Transaction &tx, const User &user, const PendingEmail &pending,
                          const Caller &self) const;
    Result<void> change(Transaction &tx, const Caller &self, const User &user,
                        const PendingEmail &pending) const;
    Result<void> end(Transaction &tx, const UserId &user) const;
    Result<void> report(Transaction &tx, QLatin1String type, const Caller &by, const User &user,
                        const QString &reason, const QJsonObject &detail = {}) const;

    SignInServices m_services;
    const MessageService &m_messages;
    const OneTimeLinkService &m_links;
    const QString m_issuer;
    const TakenAddress m_takenAddress;
};

}  // namespace gatehouse
