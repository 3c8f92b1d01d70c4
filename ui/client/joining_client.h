#pragma once

#include "core/api/wire/joining.h"
#include "ui/client/admin_client.h"

namespace gatehouse::ui {

/// The calls about invitations, terms of use, approvals and links for a new password. The AdminClient
/// outlives this. GUI thread.
class JoiningClient final
{
public:
    template <class T>
    using Answer = AdminClient::Answer<T>;
    template <class T>
    using PageAnswer = AdminClient::PageAnswer<T>;

    explicit JoiningClient(AdminClient &client) : m_client(client) {}

    /// `status`: open, accepted, expired, revoked, or empty for all.
    PageAnswer<wire::Invitation> invitations(const QString &status, const QString &cursor = {});
    Answer<wire::Invitation> invite(const wire::NewInvitation &invitation);
    Answer<wire::InvitedAddresses> inviteMany(const wire::BulkInvitations &invitations);
    Answer<wire::Invitation> resend(const QString &id, bool byMail);
    Answer<wire::Invitation> revoke(const QString &id, const QString &reason);

    Answer<wire::ResetLink> makeResetLink(const QString &user);

    PageAnswer<wire::Approval> approvals();
    Answer<wire::Approval> decide(const QString &id, bool approve);

    PageAnswer<wire::TermsVersion> terms();
    Answer<wire::TermsVersion> publishTerms(const wire::NewTerms &terms);

private:
    AdminClient &m_client;
};

}  // namespace gatehouse::ui
