#pragma once

#include <QJsonObject>
#include <QLatin1String>

#include "core/api/services.h"
#include "core/signin/named_factor.h"

namespace gatehouse {

/// Writes to the person what happened to their account (`kind` of message_kinds.h), in the transaction of the
/// change: who they are, when and from where, and `values` beside. Nothing happens where this server sends no
/// mail, or they have no address.
Result<void> notifyPerson(Services &services, Transaction &tx, const Caller &by, const User &user,
                          const QString &kind, const QJsonObject &values);

/// `by_kind` of a message: "operator" for who sits at the server's own command line, whose name is none.
QString byKind(const Caller &by);

/// The same of how they sign in.
Result<void> notifyFactorChange(Services &services, Transaction &tx, const Caller &by, const User &user,
                                QLatin1String kind, const NamedFactor &factor);

}  // namespace gatehouse
