#pragma once

#include <QJsonObject>

#include "core/api/services.h"

namespace gatehouse {

/// How somebody signs in; never with what.
Result<QJsonObject> ownFactors(Services &services, Transaction &tx, const UserId &user);

/// Everything that is kept about somebody, for themselves (GDPR articles 15 and 20): no secrets, and of other
/// people nothing but that somebody did something. The newest 1,000 sessions and events.
Result<QJsonObject> exportedData(Services &services, Transaction &tx, const UserId &user);

/// exportedData() as a file to keep, with its event in the log.
Result<HttpReply> exportReply(Services &services, Transaction &tx, const Caller &self);

}  // namespace gatehouse
