#include "core/session/session_store.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <limits>

namespace gatehouse {

namespace {

#define SESSION_COLUMNS                                                                                  \
    "SELECT s.id, s.user_id, u.username, u.display_name, s.amr, s.address, s.user_agent, s.created_at, " \
    "s.authenticated_at, s.last_seen_at, s.idle_expires_at, s.absolute_expires_at, s.ended_at, "         \
    "s.end_reason, u.disabled, s.idle_limit_ms, u.locale FROM sessions s JOIN users u ON u.id = s.user_id"

const Statement kInsert(R"(
    INSERT INTO sessions (id, token_hash, user_id, amr, address, user_agent, created_at, authenticated_at,
        last_seen_at, idle_expires_at, absolute_expires_at, idle_limit_ms)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?))");
const Statement kLiveByToken(SESSION_COLUMNS R"(
    WHERE s.token_hash = ? AND s.ended_at IS NULL AND s.idle_expires_at > ? AND s.absolute_expires_at > ?
        AND u.disabled = ?)");
const Statement kById(SESSION_COLUMNS " WHERE s.id = ?");
const Statement kUserExists("SELECT 1 FROM users WHERE id = ? AND disabled = ?");
const Statement kLockUser("UPDATE users SET disabled = disabled WHERE id = ?");
const Statement kTouch(R"(
    UPDATE sessions SET last_seen_at = ?, idle_expires_at = ?
    WHERE id = ? AND ended_at IS NULL AND idle_expires_at > ? AND absolute_expires_at > ? AND last_seen_at <= ?)");
const Statement kReplaceToken(R"(
    UPDATE sessions SET token_hash = ?, amr = ?, address = ?, user_agent = ?, authenticated_at = ?,
        last_seen_at = ?, idle_expires_at = ?, absolute_expires_at = ?, idle_limit_ms = ?
    WHERE id = ? AND ended_at IS NULL AND idle_expires_at > ? AND absolute_expires_at > ?)");
const Statement kEnd(R"(
    UPDATE sessions SET ended_at = ?, end_reason = ?
    WHERE id = ? AND ended_at IS NULL AND idle_expires_at > ? AND absolute_expires_at > ?)");
const Statement kEndStepUps(R"(
    UPDATE signin_flows SET used_at = ?
    WHERE user_id = (SELECT user_id FROM sessions WHERE id = ?) AND needs_factor = ? AND used_at IS NULL)");
const Statement kLiveOfUser(SESSION_COLUMNS R"(
    WHERE s.user_id = ? AND s.ended_at IS NULL AND s.idle_expires_at > ? AND s.absolute_expires_at > ?
    ORDER BY s.created_at, s.id)");
const Statement kRunOut(SESSION_COLUMNS R"(
    WHERE s.ended_at IS NULL AND (s.idle_expires_at <= ? OR s.absolute_expires_at <= ?)
    ORDER BY s.created_at, s.id LIMIT ?)");
const Statement kEndRunOut(
    "UPDATE sessions SET ended_at = ?, end_reason = ? WHERE id = ? AND ended_at IS NULL");

// (created_at, id) downwards; the last row seen is the cursor.
#define SESSION_PAGE                                                                        \
    " AND (s.created_at, s.id) < (CAST(? AS BIGINT), CAST(? AS TEXT))"                      \
    " AND (CAST(? AS TEXT) IS NULL"                                                         \
    "  OR (CAST(? AS TEXT) = 'live' AND s.ended_at IS NULL AND s.idle_expires_at > ?"       \
    "      AND s.absolute_expires_at > ? AND u.disabled = ?)"                               \
    "  OR (CAST(? AS TEXT) = 'ended' AND (s.ended_at IS NOT NULL OR s.idle_expires_at <= ?" \
    "      OR s.absolute_expires_at <= ? OR u.disabled = ?)))"                              \
    " ORDER BY s.created_at DESC, s.id DESC LIMIT ?"
const Statement kList(SESSION_COLUMNS " WHERE s.created_at >= 0" SESSION_PAGE);
const Statement kListOfUser(SESSION_COLUMNS " WHERE s.user_id = ?" SESSION_PAGE);

const Statement kClientsOf(R"(
    SELECT DISTINCT c.id, c.name, c.name_key FROM grants g JOIN clients c ON c.id = g.client_id
    WHERE g.session_id = ? AND g.revoked_at IS NULL ORDER BY c.name_key, c.id)");
const Statement kCountLive(R"(
    SELECT COUNT(*) FROM sessions s JOIN users u ON u.id = s.user_id
    WHERE s.ended_at IS NULL AND s.idle_expires_at > ? AND s.absolute_expires_at > ? AND u.disabled = ?)");
const Statement kPrune(R"(
    DELETE FROM sessions WHERE id IN (
        SELECT id FROM sessions WHERE ended_at < ? OR idle_expires_at < ? OR absolute_expires_at < ?
        ORDER BY created_at, id LIMIT ?))");

QString toText(const QStringList &list)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(list)).toJson(QJsonDocument::Compact));
}

QStringList fromText(const QString &text)
{
    QStringList list;
    const QJsonArray array = QJsonDocument::fromJson(text.toUtf8()).array();
    for (const QJsonValue item : array)
        list.append(item.toString());
    return list;
}

Session readSession(const Row &row)
{
    Session session;
    session.id = SessionId::fromStored(row.text(0));
    session.user = UserId::fromStored(row.text(1));
    session.username = row.text(2);
    session.displayName = row.text(3);
    session.amr = fromText(row.text(4));
    session.address = row.text(5);
    session.userAgent = row.text(6);
    session.createdAt = row.time(7);
    session.authenticatedAt = row.time(8);
    session.lastSeenAt = row.time(9);
    session.idleExpiresAt = row.time(10);
    session.absoluteExpiresAt = row.time(11);
    session.endedAt = row.optionalTime(12);
    session.endReason = row.text(13);
    session.userDisabled = row.boolean(14);
    session.locale = row.text(16);
    if (!row.isNull(15)) session.idleLimit = std::chrono::milliseconds(row.integer(15));
    return session;
}

QVariant idleLimitValue(const Session &session)
{
    return session.idleLimit ? QVariant(qint64(session.idleLimit->count())) : QVariant();
}

QVariant stateValue(SessionFilter::State state)
{
    switch (state) {
        case SessionFilter::State::Any:
            return {};
        case SessionFilter::State::Live:
            return QStringLiteral("live");
        case SessionFilter::State::Ended:
            return QStringLiteral("ended");
    }
    return {};
}

}  // namespace

Result<void> SessionStore::insert(Transaction &tx, const Session &session, const QByteArray &tokenHash) const
{
    GATEHOUSE_TRY(tx.change(kInsert, {sqlValue(session.id), tokenHash, sqlValue(session.user),
                                      toText(session.amr), session.address, session.userAgent,
                                      sqlValue(session.createdAt), sqlValue(session.authenticatedAt),
                                      sqlValue(session.lastSeenAt), sqlValue(session.idleExpiresAt),
                                      sqlValue(session.absoluteExpiresAt), idleLimitValue(session)}));
    return {};
}

Result<std::optional<Session>> SessionStore::liveByToken(Transaction &tx, const QByteArray &tokenHash,
                                                         Timestamp now) const
{
    return tx.one(kLiveByToken, {tokenHash, sqlValue(now), sqlValue(now), false}, readSession);
}

Result<std::optional<Session>> SessionStore::byId(Transaction &tx, const SessionId &id) const
{
    return tx.one(kById, {sqlValue(id)}, readSession);
}

Result<bool> SessionStore::userExists(Transaction &tx, const UserId &user) const
{
    GATEHOUSE_TRY_ASSIGN(found,
                         tx.one(kUserExists, {sqlValue(user), false}, [](const Row &) { return true; }));
    return found.has_value();
}

Result<void> SessionStore::lockUser(Transaction &tx, const UserId &user) const
{
    GATEHOUSE_TRY(tx.change(kLockUser, {sqlValue(user)}));
    return {};
}

Result<void> SessionStore::touch(Transaction &tx, const SessionId &id, Timestamp now, Timestamp idleExpiresAt,
                                 Timestamp seenBefore) const
{
    GATEHOUSE_TRY(tx.change(kTouch, {sqlValue(now), sqlValue(idleExpiresAt), sqlValue(id), sqlValue(now),
                                     sqlValue(now), sqlValue(seenBefore)}));
    return {};
}

Result<bool> SessionStore::replaceToken(Transaction &tx, const Session &session,
                                        const QByteArray &tokenHash) const
{
    const QVariant now = sqlValue(session.lastSeenAt);
    GATEHOUSE_TRY_ASSIGN(
        changed,
        tx.change(kReplaceToken, {tokenHash, toText(session.amr), session.address, session.userAgent,
                                  sqlValue(session.authenticatedAt), now, sqlValue(session.idleExpiresAt),
                                  sqlValue(session.absoluteExpiresAt), idleLimitValue(session),
                                  sqlValue(session.id), now, now}));
    return changed == 1;
}

Result<bool> SessionStore::end(Transaction &tx, const SessionId &id, Timestamp now,
                               const QString &reason) const
{
    GATEHOUSE_TRY_ASSIGN(
        ended, tx.change(kEnd, {sqlValue(now), reason, sqlValue(id), sqlValue(now), sqlValue(now)}));
    if (ended != 1) return false;
    GATEHOUSE_TRY(tx.change(kEndStepUps, {sqlValue(now), sqlValue(id), true}));
    return true;
}

Result<QList<Session>> SessionStore::liveOfUser(Transaction &tx, const UserId &user, Timestamp now) const
{
    return tx.all(kLiveOfUser, {sqlValue(user), sqlValue(now), sqlValue(now)}, readSession);
}

Result<QList<Session>> SessionStore::runOut(Transaction &tx, Timestamp now, int limit) const
{
    return tx.all(kRunOut, {sqlValue(now), sqlValue(now), limit}, readSession);
}

Result<bool> SessionStore::endRunOut(Transaction &tx, const SessionId &id, Timestamp at,
                                     const QString &reason) const
{
    GATEHOUSE_TRY_ASSIGN(rows, tx.change(kEndRunOut, {sqlValue(at), reason, sqlValue(id)}));
    return rows == 1;
}

Result<Page<Session>> SessionStore::list(Transaction &tx, const SessionFilter &filter,
                                         const PageRequest &page, Timestamp now) const
{
    QVariantList values;
    if (!filter.user.isEmpty()) values.append(sqlValue(filter.user));
    if (page.cursor.isEmpty()) {
        values << std::numeric_limits<qint64>::max() << QString();
    } else {
        GATEHOUSE_TRY_ASSIGN(key, decodeCursor(page.cursor, 2));
        values << key.at(0).toLongLong() << key.at(1);
    }
    const QVariant state = stateValue(filter.state);
    const QVariant time = sqlValue(now);
    const int limit = page.boundedLimit();
    values << state << state << time << time << false << state << time << time << true << limit + 1;
    GATEHOUSE_TRY_ASSIGN(rows, tx.all(filter.user.isEmpty() ? kList : kListOfUser, values, readSession));
    Page<Session> answer;
    if (rows.size() > limit) {
        rows.resize(limit);
        const Session &last = rows.constLast();
        answer.next = encodeCursor({QString::number(last.createdAt.ms), last.id.toString()});
    }
    answer.items = rows;
    return answer;
}

Result<QList<SessionClient>> SessionStore::clientsOf(Transaction &tx, const SessionId &id) const
{
    return tx.all(kClientsOf, {sqlValue(id)}, [](const Row &row) {
        return SessionClient{ClientId::fromStored(row.text(0)), row.text(1)};
    });
}

Result<qint64> SessionStore::countLive(Transaction &tx, Timestamp now) const
{
    GATEHOUSE_TRY_ASSIGN(count, tx.one(kCountLive, {sqlValue(now), sqlValue(now), false},
                                       [](const Row &row) { return row.integer(0); }));
    return count.value_or(0);
}

Result<qint64> SessionStore::prune(Transaction &tx, Timestamp before, int limit) const
{
    return tx.change(kPrune, {sqlValue(before), sqlValue(before), sqlValue(before), limit});
}

}  // namespace gatehouse
