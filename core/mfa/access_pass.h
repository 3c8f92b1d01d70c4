#pragma once

#include <QString>
#include <optional>

#include "core/base/clock.h"
#include "core/base/ids.h"

namespace gatehouse {

using AccessPassId = StrongId<struct AccessPassTag>;

/// One temporary access pass as lists show it; the pass itself is told once and kept nowhere. Value type.
struct AccessPass
{
    AccessPassId id;
    UserId user;
    qint64 usesLeft = 0;
    QString createdByName;
    Timestamp createdAt;
    Timestamp expiresAt;
    std::optional<Timestamp> revokedAt;

    bool isGood(Timestamp now) const { return usesLeft > 0 && !revokedAt && expiresAt > now; }
};

}  // namespace gatehouse
