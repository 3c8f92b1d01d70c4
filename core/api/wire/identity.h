#pragma once

#include "core/api/wire/json.h"

namespace gatehouse::wire {

/// An account at another provider that opens a user's account.
struct LinkedIdentity
{
    QString id;  ///< good in a path, unlike the subject
    QString provider;
    QString providerName;
    QString preset;
    QString subject;
    QString email;  ///< as the provider told it last; null in JSON when it told none
    Timestamp linkedAt;
    std::optional<Timestamp> lastUsedAt;
    bool lastWayIn = false;  ///< nothing else opens the account
};

QJsonObject toJson(const LinkedIdentity &identity);

template <>
Result<LinkedIdentity> fromJson<LinkedIdentity>(const QJsonObject &json);

}  // namespace gatehouse::wire
