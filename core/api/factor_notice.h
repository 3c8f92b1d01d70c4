#pragma once

#include <QLatin1String>

#include "core/api/services.h"
#include "core/mfa/code_factor.h"

namespace gatehouse {

/// Writes to the person that how they sign in has changed (`kind` of message_kinds.h), in the transaction of
/// the change. Nothing happens where this server sends no mail, or they have no address.
Result<void> notifyFactorChange(Services &services, Transaction &tx, const Caller &by, const User &user,
                                QLatin1String kind, const QString &factor);

/// How such a mail names codes.
QString nameOf(CodeKind kind);

}  // namespace gatehouse
