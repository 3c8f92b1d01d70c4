#pragma once

#include <QJsonObject>

#include "core/base/caller.h"
#include "core/base/clock.h"

namespace gatehouse {

/// What every mail tells of the request that caused it: `name`, `address` and `time`.
inline QJsonObject messageFacts(const QString &name, const Caller &caller, Timestamp now)
{
    return {{QStringLiteral("name"), name},
            {QStringLiteral("address"), caller.address},
            {QStringLiteral("time"), now.toRfc3339()}};
}

}  // namespace gatehouse
