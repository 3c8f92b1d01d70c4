#pragma once

#include <QFuture>

#include "core/base/page.h"
#include "core/base/secret.h"
#include "core/identity/terms_service.h"
#include "core/signin/invitation.h"
#include "core/signin/signin_services.h"

namespace gatehouse {

class GroupService;
class MessageService;

/// An invitation on its way. `link` is told once, and only where no mail took it.
struct SentInvitation
{
    Invitation invitation;
    QString link;
};

/// What somebody makes of an invitation.
struct InvitationAnswer
{
    QByteArray token;
    QString username;
    QString displayName;
    QString locale;
    Secret password;
    std::optional<qint64> acceptedTerms;
};

/// Accounts for those who were asked in. Whoever invites needs the rights that the account will have, both
/// now and when the invitation is accepted. All open ones end with their time, with revoke(), and when
/// `registration.mode` is set to off. Functions over the caller's transaction audit what they do; any thread.
class InvitationService final
{
public:
    InvitationService(const SignInServices &services, const GroupService &groups,
                      const MessageService &messages, QString issuer)
        : m_services(services), m_groups(groups), m_messages(messages), m_issuer(std::move(issuer))
    {
    }
    Q_DISABLE_COPY_MOVE(InvitationService)

    /// Conflict "email_taken", or "invitations_off"; InvalidInput with its field (also "groups" for a group
    /// that there is not); Forbidden for roles that `by` may not give.
    Result<SentInvitation> create(Transaction &tx, const Caller &by, const NewInvitation &input) const;
    /// With a new token and a new end. Conflict "not_open" for one that was accepted or revoked.
    Result<SentInvitation> resend(Transaction &tx, const Caller &by, const InvitationId &id,
                                  bool byMail) const;
    Result<Invitation> revoke(Transaction &tx, const Caller &by, const InvitationId &id,
                              const QString &reason) const;
    Result<Invitation> byId(Transaction &tx, const InvitationId &id) const;
    Result<Page<Invitation>> list(Transaction &tx, std::optional<InvitationStatus> status,
                                  const PageRequest &page) const;

    /// What a link stands for, left as it is. Gone "link_expired" for anything but an open one.
    Result<Invitation> open(Transaction &tx, QByteArrayView token) const;
    /// Makes the account. InvalidInput with its field; Conflict "username_taken" leaves the invitation open:
    /// whoever was asked in may know that much. Gone as above.
    QFuture<Result<void>> accept(InvitationAnswer answer, const Caller &caller);

private:
    Result<void> requireMayGive(Transaction &tx, const Caller &by, const QList<GroupId> &groups,
                                const RoleSet &roles) const;
    Result<RoleSet> rolesOf(Transaction &tx, const Invitation &invitation) const;
    Result<Caller> inviterOf(Transaction &tx, const Invitation &invitation) const;
    Result<SentInvitation> deliver(Transaction &tx, const Caller &by, const Invitation &invitation,
                                   const Secret &token) const;
    Result<void> settle(Transaction &tx, const InvitationAnswer &answer, const QString &hash,
                        const Caller &caller) const;
    Result<void> report(Transaction &tx, QLatin1String type, const Caller &by, const Invitation &invitation,
                        const QString &reason = {}) const;
    bool isOff() const;

    SignInServices m_services;
    const GroupService &m_groups;
    const MessageService &m_messages;
    const QString m_issuer;
    TermsService m_terms{m_services.audit, m_services.clock};
};

}  // namespace gatehouse
