#include "ui/client/joining_client.h"

#include "ui/client/area_calls.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

JoiningClient::PageAnswer<wire::Invitation> JoiningClient::invitations(const QString &status,
                                                                       const QString &cursor)
{
    return pageAnswer<wire::Invitation>(
        m_client, getFrom({u"invitations"_s}, {{u"status"_s, status}, {u"cursor"_s, cursor}}));
}

JoiningClient::Answer<wire::Invitation> JoiningClient::invite(const wire::NewInvitation &invitation)
{
    return objectAnswer<wire::Invitation>(m_client, postTo({u"invitations"_s}, toJson(invitation)));
}

JoiningClient::Answer<wire::InvitedAddresses> JoiningClient::inviteMany(
    const wire::BulkInvitations &invitations)
{
    return objectAnswer<wire::InvitedAddresses>(m_client,
                                                postTo({u"invitations"_s, u"bulk"_s}, toJson(invitations)));
}

JoiningClient::Answer<wire::Invitation> JoiningClient::resend(const QString &id, bool byMail)
{
    return objectAnswer<wire::Invitation>(
        m_client, postTo({u"invitations"_s, id, u"resend"_s}, toJson(wire::ResendInvitation{byMail})));
}

JoiningClient::Answer<wire::Invitation> JoiningClient::revoke(const QString &id, const QString &reason)
{
    QJsonObject body;
    if (!reason.isEmpty()) body.insert(u"reason"_s, reason);
    return objectAnswer<wire::Invitation>(m_client, postTo({u"invitations"_s, id, u"revoke"_s}, body));
}

JoiningClient::Answer<wire::ResetLink> JoiningClient::makeResetLink(const QString &user)
{
    return objectAnswer<wire::ResetLink>(m_client, postTo({u"users"_s, user, u"reset-link"_s}));
}

JoiningClient::PageAnswer<wire::Approval> JoiningClient::approvals()
{
    return pageAnswer<wire::Approval>(m_client, getFrom({u"approvals"_s}));
}

JoiningClient::Answer<wire::Approval> JoiningClient::decide(const QString &id, bool approve)
{
    return objectAnswer<wire::Approval>(m_client,
                                        postTo({u"approvals"_s, id, approve ? u"approve"_s : u"refuse"_s}));
}

JoiningClient::PageAnswer<wire::TermsVersion> JoiningClient::terms()
{
    return pageAnswer<wire::TermsVersion>(m_client, getFrom({u"terms"_s}));
}

JoiningClient::Answer<wire::TermsVersion> JoiningClient::publishTerms(const wire::NewTerms &terms)
{
    return objectAnswer<wire::TermsVersion>(m_client, postTo({u"terms"_s}, toJson(terms)));
}

}  // namespace gatehouse::ui
