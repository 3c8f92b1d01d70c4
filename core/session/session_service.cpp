#include "core/session/session_service.h"

#include <QJsonArray>

#include "core/crypto/digest.h"
#include "core/crypto/random.h"
#include "core/session/session_store.h"

namespace gatehouse {

namespace {

constexpr qsizetype kMaxTokenBytes = 256;

Error noSuchSession()
{
    return Error::notFound(QStringLiteral("There is no such session."));
}

Error sessionEnded()
{
    return Error::gone("session_ended", QStringLiteral("The session has ended. Please sign in again."));
}

AuditEvent eventOf(QLatin1String type, const Caller &by, const Session &session, const QString &reason)
{
    AuditEvent reported;
    reported.type = type;
    reported.reason = reason;
    reported.actor = by;
    reported.target = {QStringLiteral("session"), session.id.toString(), session.username};
    reported.detail = {{QLatin1String("user_id"), session.user.toString()},
                       {QLatin1String("amr"), QJsonArray::fromStringList(session.amr)}};
    return reported;
}

}  // namespace

Result<StartedSession> SessionService::start(Transaction &tx, const Caller &by, const UserId &user,
                                             const QStringList &amr, const SettingSubjects &subjects) const
{
    const SessionStore store;
    GATEHOUSE_TRY_ASSIGN(exists, store.userExists(tx, user));
    if (!exists) return Error::notFound(QStringLiteral("There is no such user."));
    const Timestamp now = m_clock.now();
    Session session;
    session.id = SessionId::generate(m_clock);
    session.user = user;
    session.amr = amr;
    session.address = by.address;
    session.userAgent = by.userAgent;
    session.createdAt = now;
    session.authenticatedAt = now;
    session.lastSeenAt = now;
    setLimits(session, subjects, now);
    Secret token = randomToken();
    GATEHOUSE_TRY(store.insert(tx, session, tokenHash(token.view())));
    GATEHOUSE_TRY_ASSIGN(started, byId(tx, session.id));
    GATEHOUSE_TRY(m_audit.append(tx, eventOf(event::kSessionStarted, by, started, {})));
    const qint64 maximum = m_settings.integerFor(Setting::SessionMaximum, subjects);
    if (maximum > 0) GATEHOUSE_TRY(makeRoom(tx, by, started, maximum));
    return StartedSession{std::move(started), std::move(token)};
}

void SessionService::setLimits(Session &session, const SettingSubjects &subjects, Timestamp now) const
{
    session.absoluteExpiresAt = now + m_settings.durationFor(Setting::SessionAbsoluteHours, subjects);
    session.idleLimit = m_settings.durationFor(Setting::SessionIdleMinutes, subjects);
    session.idleExpiresAt = idleEnd(session, now);
}

/// The user's row is locked before counting: of two that sign in at once each would else miss the other.
Result<void> SessionService::makeRoom(Transaction &tx, const Caller &by, const Session &started,
                                      qint64 maximum) const
{
    const SessionStore store;
    const Timestamp now = m_clock.now();
    const QString reason = QStringLiteral("too_many_sessions");
    GATEHOUSE_TRY(store.lockUser(tx, started.user));
    GATEHOUSE_TRY_ASSIGN(live, store.liveOfUser(tx, started.user, now));
    qint64 tooMany = live.size() - maximum;
    for (const Session &session : std::as_const(live)) {
        if (tooMany <= 0) break;
        if (session.id == started.id) continue;
        GATEHOUSE_TRY_ASSIGN(ended, store.end(tx, session.id, now, reason));
        if (ended) {
            GATEHOUSE_TRY(m_audit.append(tx, eventOf(event::kSessionEnded, by, session, reason)));
            GATEHOUSE_TRY(endAuthorizations(tx, by, session.id, reason));
        }
        --tooMany;
    }
    return {};
}

Result<void> SessionService::endAuthorizations(Transaction &tx, const Caller &by, const SessionId &id,
                                               const QString &reason) const
{
    return m_alsoEnd ? m_alsoEnd(tx, by, id, reason) : Result<void>();
}

Result<Session> SessionService::authenticate(Transaction &tx, QByteArrayView token) const
{
    const auto refuse = [] {
        return Error::unauthenticated("no_session", QStringLiteral("Please sign in."));
    };
    if (token.isEmpty() || token.size() > kMaxTokenBytes) return refuse();
    GATEHOUSE_TRY_ASSIGN(session, SessionStore().liveByToken(tx, tokenHash(token), m_clock.now()));
    if (!session) return refuse();
    return *session;
}

bool SessionService::needsTouch(const Session &session) const
{
    return m_clock.now() - session.lastSeenAt >= kTouchInterval;
}

Result<void> SessionService::touch(Transaction &tx, const SessionId &id) const
{
    const SessionStore store;
    GATEHOUSE_TRY_ASSIGN(session, store.byId(tx, id));
    if (!session) return {};
    const Timestamp now = m_clock.now();
    return store.touch(tx, id, now, idleEnd(*session, now), now - kTouchInterval);
}

std::optional<SessionMove> SessionService::moved(const Session &session, const Caller &edge) const
{
    const QString binding = m_settings.text(Setting::SessionBinding);
    if (binding == QLatin1String("off")) return std::nullopt;
    // Nearly always both are the same to the letter, and there is nothing to take apart.
    if (session.userAgent != edge.userAgent &&
        browserFamily(session.userAgent) != browserFamily(edge.userAgent))
        return SessionMove::Browser;
    if (binding == QLatin1String("network") && session.address != edge.address &&
        networkOf(session.address) != networkOf(edge.address))
        return SessionMove::Network;
    return std::nullopt;
}

Result<bool> SessionService::endMoved(Transaction &tx, const Caller &edge, const Session &session,
                                      SessionMove move) const
{
    const QString reason = QStringLiteral("moved");
    GATEHOUSE_TRY_ASSIGN(ended, SessionStore().end(tx, session.id, m_clock.now(), reason));
    if (!ended) return false;
    AuditEvent event = eventOf(event::kSessionMoved, edge, session, toString(move));
    event.outcome = AuditOutcome::Denied;
    event.detail.insert(QLatin1String("browser_before"), browserFamily(session.userAgent));
    event.detail.insert(QLatin1String("browser_now"), browserFamily(edge.userAgent));
    event.detail.insert(QLatin1String("network_before"), networkOf(session.address));
    event.detail.insert(QLatin1String("network_now"), networkOf(edge.address));
    GATEHOUSE_TRY(m_audit.append(tx, event));
    GATEHOUSE_TRY(endAuthorizations(tx, edge, session.id, reason));
    return true;
}

Result<StartedSession> SessionService::rotate(Transaction &tx, const Caller &by, const SessionId &id,
                                              const QStringList &amr, const SettingSubjects &subjects) const
{
    GATEHOUSE_TRY_ASSIGN(session, byId(tx, id));
    if (session.endedAt) return sessionEnded();
    session.amr = amr;
    session.address = by.address;
    session.userAgent = by.userAgent;
    session.authenticatedAt = m_clock.now();
    session.lastSeenAt = session.authenticatedAt;
    setLimits(session, subjects, session.authenticatedAt);
    Secret token = randomToken();
    GATEHOUSE_TRY_ASSIGN(replaced, SessionStore().replaceToken(tx, session, tokenHash(token.view())));
    if (!replaced) return sessionEnded();
    GATEHOUSE_TRY(m_audit.append(tx, eventOf(event::kSessionRotated, by, session, {})));
    return StartedSession{std::move(session), std::move(token)};
}

Result<bool> SessionService::end(Transaction &tx, const Caller &by, const SessionId &id,
                                 const QString &reason) const
{
    GATEHOUSE_TRY_ASSIGN(session, byId(tx, id));
    GATEHOUSE_TRY_ASSIGN(ended, SessionStore().end(tx, id, m_clock.now(), reason));
    if (ended) GATEHOUSE_TRY(m_audit.append(tx, eventOf(event::kSessionEnded, by, session, reason)));
    return ended;
}

Result<qint64> SessionService::endAllOfUser(Transaction &tx, const Caller &by, const UserId &user,
                                            const QString &reason, const SessionId &except) const
{
    const SessionStore store;
    const Timestamp now = m_clock.now();
    GATEHOUSE_TRY_ASSIGN(live, store.liveOfUser(tx, user, now));
    qint64 count = 0;
    for (const Session &session : std::as_const(live)) {
        if (session.id == except) continue;
        GATEHOUSE_TRY_ASSIGN(ended, store.end(tx, session.id, now, reason));
        if (!ended) continue;
        GATEHOUSE_TRY(m_audit.append(tx, eventOf(event::kSessionEnded, by, session, reason)));
        ++count;
    }
    return count;
}

Result<qint64> SessionService::endRunOut(Transaction &tx, const Caller &by, int limit) const
{
    const SessionStore store;
    GATEHOUSE_TRY_ASSIGN(over, store.runOut(tx, m_clock.now(), limit));
    for (const Session &session : std::as_const(over)) {
        const Session ended = settled(session);
        GATEHOUSE_TRY_ASSIGN(won, store.endRunOut(tx, session.id, *ended.endedAt, ended.endReason));
        if (won)
            GATEHOUSE_TRY(m_audit.append(tx, eventOf(event::kSessionEnded, by, session, ended.endReason)));
    }
    return over.size();
}

Result<Session> SessionService::byId(Transaction &tx, const SessionId &id) const
{
    GATEHOUSE_TRY_ASSIGN(session, SessionStore().byId(tx, id));
    if (!session) return noSuchSession();
    return settled(std::move(*session));
}

Result<Page<Session>> SessionService::list(Transaction &tx, const SessionFilter &filter,
                                           const PageRequest &page) const
{
    GATEHOUSE_TRY_ASSIGN(answer, SessionStore().list(tx, filter, page, m_clock.now()));
    for (Session &session : answer.items)
        session = settled(std::move(session));
    return answer;
}

Result<QList<SessionClient>> SessionService::clientsOf(Transaction &tx, const SessionId &id) const
{
    return SessionStore().clientsOf(tx, id);
}

Result<qint64> SessionService::countLive(Transaction &tx) const
{
    return SessionStore().countLive(tx, m_clock.now());
}

Result<qint64> SessionService::prune(Transaction &tx, Timestamp before, int limit) const
{
    return SessionStore().prune(tx, before, limit);
}

Timestamp SessionService::idleEnd(const Session &session, Timestamp now) const
{
    const auto limit =
        session.idleLimit ? *session.idleLimit : m_settings.duration(Setting::SessionIdleMinutes);
    return qMin(now + limit, session.absoluteExpiresAt);
}

/// Sessions that ran out are not written to again; here they get the end that they had.
Session SessionService::settled(Session session) const
{
    if (session.endedAt) return session;
    if (session.expiresAt() <= m_clock.now()) {
        session.endedAt = session.expiresAt();
        session.endReason = session.absoluteExpiresAt <= session.idleExpiresAt ? QStringLiteral("expired")
                                                                               : QStringLiteral("idle");
    } else if (session.userDisabled) {
        session.endedAt = session.lastSeenAt;
        session.endReason = QStringLiteral("user_disabled");
    }
    return session;
}

}  // namespace gatehouse
