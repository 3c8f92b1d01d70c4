#pragma once

#include <QStringList>
#include <optional>

#include "core/api/wire/json.h"

namespace gatehouse::wire {

/// One invitation as /admin/v1/invitations tells it.
struct Invitation
{
    QString id;
    QString email;
    QString displayName;
    QString locale;
    QStringList groups;
    QStringList roles;
    QString note;
    QString invitedBy;
    QString status;  ///< "open", "accepted", "expired", "revoked"
    bool mailed = false;
    qint64 sentCount = 0;
    Timestamp createdAt;
    Timestamp expiresAt;
    QString acceptedUser;  ///< the account's id, empty where there is none
    QString link;          ///< told once, where no mail took it
};

/// Body of POST /invitations; without `email` one link to hand over.
struct NewInvitation
{
    QString email;
    QString displayName;
    QString locale;
    QStringList groups;
    QStringList roles;
    QString note;
    bool sendMail = true;
};

/// Body of POST /invitations/bulk: the same for many addresses.
struct BulkInvitations
{
    QStringList emails;
    NewInvitation invitation;
};

/// Body of POST /invitations/{id}/resend.
struct ResendInvitation
{
    bool sendMail = true;
};

QJsonObject toJson(const Invitation &invitation);
QJsonObject toJson(const NewInvitation &invitation);
QJsonObject toJson(const BulkInvitations &bulk);
QJsonObject toJson(const ResendInvitation &resend);

template <>
Result<Invitation> fromJson<Invitation>(const QJsonObject &json);
template <>
Result<NewInvitation> fromJson<NewInvitation>(const QJsonObject &json);
template <>
Result<BulkInvitations> fromJson<BulkInvitations>(const QJsonObject &json);
template <>
Result<ResendInvitation> fromJson<ResendInvitation>(const QJsonObject &json);

}  // namespace gatehouse::wire
