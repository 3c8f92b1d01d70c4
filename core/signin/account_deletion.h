#pragma once

#include "core/identity/one_time_link.h"
#include "core/identity/user.h"
#include "core/signin/account_deletion_store.h"
#include "core/signin/signin_services.h"

namespace gatehouse {

class MessageService;

/// People delete their own account. It goes when `account.delete_delay_days` have passed; until then they
/// sign in as ever and can change their mind, there or by the link in a mail. Deleting itself reaches over
/// more modules than this one (core/api/account_changes.h, due_deletions.h).
///
/// Functions over the caller's transaction, which audits. Any thread.
class AccountDeletion final
{
public:
    AccountDeletion(const SignInServices &services, const MessageService &messages,
                    const OneTimeLinkService &links, QString issuer)
        : m_services(services), m_messages(messages), m_links(links), m_issuer(std::move(issuer))
    {
    }
    Q_DISABLE_COPY_MOVE(AccountDeletion)

    bool isOffered() const;
    /// Whether accounts go as soon as they are asked to.
    bool isImmediate() const;
    /// What ask() and whoever deletes at once have to know first: Forbidden "deletion_off"; InvalidInput
    /// "confirmation" unless `typed` is the username; Conflict "last_administrator".
    Result<User> check(Transaction &tx, const Caller &self, const QString &typed) const;
    /// Begins the waiting after check(), and mails; once more, the date stays.
    Result<PendingDeletion> ask(Transaction &tx, const Caller &self, const QString &typed) const;
    Result<std::optional<PendingDeletion>> pending(Transaction &tx, const UserId &user) const;
    /// By the person or an administrator; false when nothing waited.
    Result<bool> undo(Transaction &tx, const Caller &by, const UserId &user) const;

    /// Whose account a link keeps, left as it is. Gone "link_expired". Reads only.
    Result<User> userOf(Transaction &tx, QByteArrayView token) const;
    /// Uses the link. Gone "link_expired".
    Result<User> keep(Transaction &tx, const Caller &caller, QByteArrayView token) const;

    /// An account that is due, taken once, to be deleted in this transaction; nullopt: none is left. One that
    /// has become the last administrator's stays.
    Result<std::optional<UserId>> takeNextDue(Transaction &tx, const Caller &by) const;

private:
    Result<bool> isLastAdministrator(Transaction &tx, const UserId &user) const;
    Result<void> report(Transaction &tx, QLatin1String type, const Caller &by, const User &user,
                        const QString &reason, const QJsonObject &detail = {}) const;

    SignInServices m_services;
    const MessageService &m_messages;
    const OneTimeLinkService &m_links;
    const QString m_issuer;
};

}  // namespace gatehouse
