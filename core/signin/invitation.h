#pragma once

#include <QList>
#include <QString>
#include <optional>

#include "core/access/role.h"
#include "core/base/clock.h"
#include "core/base/ids.h"

namespace gatehouse {

using InvitationId = StrongId<struct InvitationTag>;

enum class InvitationStatus { Open, Accepted, Expired, Revoked };

/// "open", "accepted", "expired", "revoked".
QString toString(InvitationStatus status);
std::optional<InvitationStatus> invitationStatusOf(const QString &name);

/// An account that waits for somebody. Value type.
struct Invitation
{
    InvitationId id;
    QString email;        ///< empty for a link that is handed over
    QString displayName;  ///< may be empty
    QString locale;       ///< may be empty
    QList<GroupId> groups;
    RoleSet roles;
    QString note;  ///< the inviter's own words
    UserId invitedBy;
    QString inviterName;
    bool mailed = false;  ///< the link went to the address, which its use therefore proves
    qint64 sentCount = 0;
    Timestamp createdAt;
    Timestamp expiresAt;
    std::optional<Timestamp> acceptedAt;
    UserId acceptedUser;
    std::optional<Timestamp> revokedAt;

    InvitationStatus status(Timestamp now) const
    {
        if (acceptedAt) return InvitationStatus::Accepted;
        if (revokedAt) return InvitationStatus::Revoked;
        return expiresAt > now ? InvitationStatus::Open : InvitationStatus::Expired;
    }
};

struct NewInvitation
{
    QString email;
    QString displayName;
    QString locale;
    QList<GroupId> groups;
    RoleSet roles;
    QString note;
    bool byMail = true;  ///< false: the link is handed over by whoever invites
};

}  // namespace gatehouse
