#pragma once

#include "core/api/wire/json.h"

namespace gatehouse::wire {

/// One temporary access pass of a user.
struct AccessPass
{
    QString id;
    int usesLeft = 0;
    QString createdBy;
    Timestamp createdAt;
    Timestamp expiresAt;
    QString status;                 ///< "good", "used", "expired" or "revoked"
    std::optional<QString> secret;  ///< `pass`: in the answer that makes it, and never again
};

/// Body of POST /users/{id}/access-passes.
struct NewAccessPass
{
    std::optional<qint64> minutes;  ///< absent: the office's
    qint64 uses = 1;
};

/// One browser in which a user is not asked for the second factor for a while.
struct RememberedDevice
{
    QString id;
    QString userAgent;
    Timestamp createdAt;
    std::optional<Timestamp> lastUsedAt;
    Timestamp expiresAt;
};

QJsonObject toJson(const AccessPass &pass);
QJsonObject toJson(const NewAccessPass &pass);
QJsonObject toJson(const RememberedDevice &device);

template <>
Result<AccessPass> fromJson<AccessPass>(const QJsonObject &json);
template <>
Result<NewAccessPass> fromJson<NewAccessPass>(const QJsonObject &json);
template <>
Result<RememberedDevice> fromJson<RememberedDevice>(const QJsonObject &json);

}  // namespace gatehouse::wire
