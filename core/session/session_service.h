#pragma once

#include <functional>

#include "core/audit/audit_log.h"
#include "core/base/page.h"
#include "core/session/session.h"
#include "core/session/session_binding.h"
#include "core/settings/settings.h"

namespace gatehouse {

/// Ends the authorizations made in a session, in the caller's transaction. Tokens are not this module's.
using EndOfSession =
    std::function<Result<void>(Transaction &, const Caller &, const SessionId &, const QString &reason)>;

/// Browser sessions and their life: `session.idle_minutes` after the last request, or
/// `session.absolute_hours` after sign-in, they end by themselves. Both are those of the person's groups and
/// roles at sign-in, so that no request has to look them up. The database holds only SHA-256 of the
/// cookie's value. Whoever asks for the end of a session ends the authorizations made in it as well, in the
/// same transaction; where this service itself decides (a maximum, a cookie that moved) it has `alsoEnd` do
/// so. Stateless apart from its references; any thread that owns the transaction.
class SessionService final
{
public:
    SessionService(const AuditLog &audit, const Settings &settings, const Clock &clock,
                   EndOfSession alsoEnd = {})
        : m_audit(audit), m_settings(settings), m_clock(clock), m_alsoEnd(std::move(alsoEnd))
    {
    }
    Q_DISABLE_COPY_MOVE(SessionService)

    /// last_seen_at moves at most this often.
    static constexpr std::chrono::seconds kTouchInterval{60};

    /// Address and user agent are `by`'s; `subjects` are what the limits depend on. Audits `session.started`.
    /// Where somebody has `session.maximum` already, the oldest end with "too_many_sessions", and what was
    /// authorized in them, as if their owner had signed out there. NotFound when there is no such user, or it
    /// is disabled.
    Result<StartedSession> start(Transaction &tx, const Caller &by, const UserId &user,
                                 const QStringList &amr, const SettingSubjects &subjects = {}) const;

    /// The live session of a cookie's value, or Unauthenticated "no_session": unknown, run out, ended, or its
    /// user is disabled. One indexed read; the same answer for all of these.
    Result<Session> authenticate(Transaction &tx, QByteArrayView token) const;
    /// True when touch() is due; it may then run in a write of its own that nobody waits for.
    bool needsTouch(const Session &session) const;
    Result<void> touch(Transaction &tx, const SessionId &id) const;

    /// Whether `session.binding` refuses the session to where `edge` comes from. No statement: whoever takes
    /// a cookie asks this at every request, and refuses before anything is written.
    std::optional<SessionMove> moved(const Session &session, const Caller &edge) const;
    /// Ends a session that was found elsewhere, with all that was authorized in it: whoever had the cookie
    /// may have let an application in. `edge` is who held it. Audits `session.moved`. False when it had ended
    /// before.
    Result<bool> endMoved(Transaction &tx, const Caller &edge, const Session &session,
                          SessionMove move) const;

    /// For who has signed in again, or shown more than before: a new cookie value, and the old one stops
    /// working at once. Id and authorizations stay; `amr`, `auth_time`, the place and the limits are as of
    /// now. Gone when it has ended.
    Result<StartedSession> rotate(Transaction &tx, const Caller &by, const SessionId &id,
                                  const QStringList &amr, const SettingSubjects &subjects = {}) const;

    /// False when it had ended before. NotFound for an unknown id. Audits `session.ended`.
    Result<bool> end(Transaction &tx, const Caller &by, const SessionId &id, const QString &reason) const;
    /// How many ended; `except` may go on.
    Result<qint64> endAllOfUser(Transaction &tx, const Caller &by, const UserId &user, const QString &reason,
                                const SessionId &except = {}) const;

    /// Ends what has run out, which says "idle" or "expired" afterwards; `limit` at most. How many there
    /// were. Nobody can use such a session anyway: this is for those who have to be told.
    Result<qint64> endRunOut(Transaction &tx, const Caller &by, int limit) const;

    Result<Session> byId(Transaction &tx, const SessionId &id) const;
    /// Newest first.
    Result<Page<Session>> list(Transaction &tx, const SessionFilter &filter, const PageRequest &page) const;
    /// Applications with an unrevoked authorization made in this session, by name.
    Result<QList<SessionClient>> clientsOf(Transaction &tx, const SessionId &id) const;
    Result<qint64> countLive(Transaction &tx) const;

    /// Forgets at most `limit` sessions that ended or ran out before `before`. The value is how many.
    Result<qint64> prune(Transaction &tx, Timestamp before, int limit) const;

private:
    Result<void> makeRoom(Transaction &tx, const Caller &by, const Session &started, qint64 maximum) const;
    void setLimits(Session &session, const SettingSubjects &subjects, Timestamp now) const;
    Result<void> endAuthorizations(Transaction &tx, const Caller &by, const SessionId &id,
                                   const QString &reason) const;
    Timestamp idleEnd(const Session &session, Timestamp now) const;
    Session settled(Session session) const;

    const AuditLog &m_audit;
    const Settings &m_settings;
    const Clock &m_clock;
    const EndOfSession m_alsoEnd;
};

}  // namespace gatehouse
