#pragma once

#include "core/base/page.h"
#include "core/session/session.h"
#include "core/store/transaction.h"

namespace gatehouse {

/// The SQL of browser sessions. `now` decides what is live. Stateless.
class SessionStore final
{
public:
    /// Conflict or Internal when there is no such user.
    Result<void> insert(Transaction &tx, const Session &session, const QByteArray &tokenHash) const;
    Result<std::optional<Session>> liveByToken(Transaction &tx, const QByteArray &tokenHash,
                                               Timestamp now) const;
    Result<std::optional<Session>> byId(Transaction &tx, const SessionId &id) const;
    Result<bool> userExists(Transaction &tx, const UserId &user) const;
    /// Until the transaction ends, whoever else asks this for the same user waits.
    Result<void> lockUser(Transaction &tx, const UserId &user) const;

    /// Only if it is live and was last seen at or before `seenBefore`.
    Result<void> touch(Transaction &tx, const SessionId &id, Timestamp now, Timestamp idleExpiresAt,
                       Timestamp seenBefore) const;
    /// Writes the new secret, methods, place and times of a session that is live; false when it is not.
    Result<bool> replaceToken(Transaction &tx, const Session &session, const QByteArray &tokenHash) const;
    /// False when it had ended or run out. What its owner had begun in it towards a second factor ends too:
    /// whoever held the session has no more of it.
    Result<bool> end(Transaction &tx, const SessionId &id, Timestamp now, const QString &reason) const;
    /// Not ended, but their time is over; the oldest first.
    Result<QList<Session>> runOut(Transaction &tx, Timestamp now, int limit) const;
    /// False when somebody else ended it meanwhile.
    Result<bool> endRunOut(Transaction &tx, const SessionId &id, Timestamp at, const QString &reason) const;
    Result<QList<Session>> liveOfUser(Transaction &tx, const UserId &user, Timestamp now) const;

    Result<Page<Session>> list(Transaction &tx, const SessionFilter &filter, const PageRequest &page,
                               Timestamp now) const;
    Result<QList<SessionClient>> clientsOf(Transaction &tx, const SessionId &id) const;
    Result<qint64> countLive(Transaction &tx, Timestamp now) const;
    Result<qint64> prune(Transaction &tx, Timestamp before, int limit) const;
};

}  // namespace gatehouse
