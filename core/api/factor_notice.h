#pragma once

#include <QJsonObject>
#include <QLatin1String>

#include "core/api/services.h"
#include "core/signin/code_destination.h"

namespace gatehouse {

/// Writes to the person what happened to their account (`kind` of message_kinds.h), in the transaction of the
/// change: who they are, when and from where, and `values` beside. Nothing happens where this server sends no
/// mail, or they have no address.
Result<void> notifyPerson(Services &services, Transaction &tx, const Caller &by, const User &user,
                          const QString &kind, const QJsonObject &values);

/// The same of how they sign in.
Result<void> notifyFactorChange(Services &services, Transaction &tx, const Caller &by, const User &user,
                                QLatin1String kind, const QString &factor);

}  // namespace gatehouse
