#pragma once

#include <QList>

#include "core/base/result.h"
#include "core/store/transaction.h"

namespace gatehouse {

struct EndedSession
{
    SessionId id;
    UserId user;
};

/// SQL of sessions that have ended and of whom that concerns.
namespace backchannel_logout_store {

/// Ended, and nobody has been told yet: the oldest first.
Result<QList<EndedSession>> untold(Transaction &tx, int limit);
/// Decides who tells: true for exactly one caller.
Result<bool> take(Transaction &tx, const SessionId &session, Timestamp now);
/// The clients that were given something in this session, revoked meanwhile or not.
Result<QList<ClientId>> clientsOf(Transaction &tx, const SessionId &session);

}  // namespace backchannel_logout_store
}  // namespace gatehouse
