#pragma once

#include "core/api/wire/user.h"

namespace gatehouse::wire {

/// Enough of a user to name one in a list.
struct UserRef
{
    QString id;
    QString username;
    QString displayName;
};

/// One browser session, live or ended. `amr` as in RFC 8176.
struct Session
{
    QString id;
    UserRef user;
    QStringList amr;
    QString address;
    QString userAgent;
    Timestamp createdAt;
    Timestamp authenticatedAt;
    Timestamp lastSeenAt;
    Timestamp expiresAt;
    std::optional<Timestamp> endedAt;
    std::optional<QString> endReason;
    QList<NamedRef> clients;  ///< applications signed in to with it
};

QJsonObject toJson(const UserRef &user);
QJsonObject toJson(const Session &session);

template <>
Result<UserRef> fromJson<UserRef>(const QJsonObject &json);
template <>
Result<Session> fromJson<Session>(const QJsonObject &json);

}  // namespace gatehouse::wire
