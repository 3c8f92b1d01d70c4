#include "core/audit/audit_store.h"

#include <limits>

#include "core/store/sql_text.h"

namespace gatehouse {

namespace {

#define AUDIT_COLUMNS                                                                                \
    "seq, id, at, type, outcome, reason, actor_kind, actor_id, actor_name, client_id, target_kind, " \
    "target_id, target_name, session_id, address, user_agent, request_id, detail, chain"

// Every condition that may be left out is; "+at" keeps SQLite from walking the index of times instead of the
// numbers that give the order.
#define AUDIT_MATCHES                                                                                   \
    " AND +at >= ? AND +at < ?"                                                                         \
    " AND (CAST(? AS TEXT) IS NULL OR type = ?)"                                                        \
    " AND (CAST(? AS TEXT) IS NULL OR substr(type, 1, length(CAST(? AS TEXT))) = ?)"                    \
    " AND (CAST(? AS TEXT) IS NULL OR outcome = ?)"                                                     \
    " AND (CAST(? AS TEXT) IS NULL OR actor_id = ? OR actor_name = ?)"                                  \
    " AND (CAST(? AS TEXT) IS NULL OR target_id = ? OR target_name = ?)"                                \
    " AND (CAST(? AS TEXT) IS NULL OR actor_id = ? OR target_id = ?)"                                   \
    " AND (CAST(? AS TEXT) IS NULL OR address = ?)"                                                     \
    " AND (CAST(? AS TEXT) IS NULL OR LOWER(type) LIKE ? ESCAPE '!' OR LOWER(reason) LIKE ? ESCAPE '!'" \
    " OR LOWER(actor_name) LIKE ? ESCAPE '!' OR LOWER(target_name) LIKE ? ESCAPE '!'"                   \
    " OR address LIKE ? ESCAPE '!' OR request_id LIKE ? ESCAPE '!' OR LOWER(detail) LIKE ? ESCAPE '!')"

#define AUDIT_NEWEST_FIRST " ORDER BY seq DESC LIMIT ?"

const Statement kEnd("SELECT seq, chain FROM audit_events ORDER BY seq DESC LIMIT 1");
const Statement kInsert("INSERT INTO audit_events (" AUDIT_COLUMNS
                        ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
#define AUDIT_VALUES "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
#define FIVE_AUDIT_VALUES AUDIT_VALUES ", " AUDIT_VALUES ", " AUDIT_VALUES ", " AUDIT_VALUES ", " AUDIT_VALUES
constexpr int kInsertedAtOnce = 20;
const Statement kInsertTwenty("INSERT INTO audit_events (" AUDIT_COLUMNS ") VALUES " FIVE_AUDIT_VALUES
                              ", " FIVE_AUDIT_VALUES ", " FIVE_AUDIT_VALUES ", " FIVE_AUDIT_VALUES);
const Statement kById("SELECT " AUDIT_COLUMNS " FROM audit_events WHERE id = ?");
const Statement kAfter("SELECT " AUDIT_COLUMNS " FROM audit_events WHERE seq > ? ORDER BY seq LIMIT ?");
const Statement kNewestOfType("SELECT " AUDIT_COLUMNS
                              " FROM audit_events WHERE type = ? ORDER BY seq DESC LIMIT 1");
const Statement kRemoveThrough("DELETE FROM audit_events WHERE seq <= ?");
const Statement kCountSince("SELECT COUNT(*) FROM audit_events WHERE type = ? AND at >= ?");
const Statement kFirstSince("SELECT seq FROM audit_events WHERE at >= ? ORDER BY at LIMIT 1");
const Statement kLastBefore("SELECT seq FROM audit_events WHERE at < ? ORDER BY at DESC LIMIT 1");

// The most selective condition drives; each of these walks an index in the order of the answer.
const Statement kSearchOldest("SELECT " AUDIT_COLUMNS
                              " FROM audit_events WHERE seq > ? AND seq < ?" AUDIT_MATCHES
                              " ORDER BY seq LIMIT ?");
const Statement kSearchNewest(
    "SELECT " AUDIT_COLUMNS " FROM audit_events WHERE seq > ? AND seq < ?" AUDIT_MATCHES AUDIT_NEWEST_FIRST);
const Statement kSearchByActor(
    "SELECT " AUDIT_COLUMNS
    " FROM audit_events WHERE actor_id = ? AND seq > ? AND seq < ?" AUDIT_MATCHES AUDIT_NEWEST_FIRST);
const Statement kSearchByTarget(
    "SELECT " AUDIT_COLUMNS
    " FROM audit_events WHERE target_id = ? AND seq > ? AND seq < ?" AUDIT_MATCHES AUDIT_NEWEST_FIRST);
const Statement kSearchByType(
    "SELECT " AUDIT_COLUMNS
    " FROM audit_events WHERE type = ? AND seq > ? AND seq < ?" AUDIT_MATCHES AUDIT_NEWEST_FIRST);
const Statement kSearchBySubject(
    "SELECT " AUDIT_COLUMNS
    " FROM audit_events WHERE seq IN (SELECT seq FROM audit_events WHERE actor_id = ?"
    " UNION SELECT seq FROM audit_events WHERE target_id = ?)"
    " AND seq > ? AND seq < ?" AUDIT_MATCHES AUDIT_NEWEST_FIRST);

constexpr qint64 kLowest = -std::numeric_limits<qint64>::max();

// A clock that was set back makes times and numbers disagree a little; so many events may be out of order
// without being missed by a search in a span of time.
constexpr qint64 kClockSlack = 10'000;

QVariantList valuesOf(const AuditRow &row)
{
    return {row.seq,        row.id,
            row.at,         row.type,
            row.outcome,    row.reason,
            row.actorKind,  sqlTextOrNull(row.actorId),
            row.actorName,  sqlTextOrNull(row.clientId),
            row.targetKind, sqlTextOrNull(row.targetId),
            row.targetName, sqlTextOrNull(row.sessionId),
            row.address,    row.userAgent,
            row.requestId,  row.detail,
            row.chain};
}

AuditRow readRow(const Row &row)
{
    AuditRow event;
    event.seq = row.integer(0);
    event.id = row.text(1);
    event.at = row.integer(2);
    int column = 3;
    for (QString AuditRow::*member :
         {&AuditRow::type, &AuditRow::outcome, &AuditRow::reason, &AuditRow::actorKind, &AuditRow::actorId,
          &AuditRow::actorName, &AuditRow::clientId, &AuditRow::targetKind, &AuditRow::targetId,
          &AuditRow::targetName, &AuditRow::sessionId, &AuditRow::address, &AuditRow::userAgent,
          &AuditRow::requestId, &AuditRow::detail})
        event.*member = row.text(column++);
    event.chain = row.bytes(column);
    return event;
}

void addCondition(QVariantList &values, const QVariant &value, int uses)
{
    for (int i = 0; i <= uses; ++i)
        values.append(value);
}

/// As LOWER() of both databases does it.
QString asciiLower(QString text)
{
    for (QChar &c : text)
        if (c >= QLatin1Char('A') && c <= QLatin1Char('Z')) c = QChar(c.unicode() + ('a' - 'A'));
    return text;
}

QVariantList matchValues(const AuditQuery &query)
{
    QVariantList values;
    values.append(query.since ? query.since->ms : kLowest);
    values.append(query.until ? query.until->ms : std::numeric_limits<qint64>::max());
    addCondition(values, sqlTextOrNull(query.type), 1);
    addCondition(values, sqlTextOrNull(query.typePrefix), 2);
    addCondition(values, query.outcome ? QVariant(toString(*query.outcome)) : QVariant(), 1);
    addCondition(values, sqlTextOrNull(query.actor), 2);
    addCondition(values, sqlTextOrNull(query.target), 2);
    addCondition(values, sqlTextOrNull(query.subject), 2);
    addCondition(values, sqlTextOrNull(query.address), 1);
    addCondition(values, sqlContains(asciiLower(query.text)), 7);
    return values;
}

}  // namespace

Result<AuditStore::End> AuditStore::end(Transaction &tx) const
{
    GATEHOUSE_TRY_ASSIGN(last, tx.one(kEnd, {}, [](const Row &row) {
        return End{row.integer(0), row.bytes(1)};
    }));
    return last ? *last : End{0, chainStart()};
}

Result<void> AuditStore::insert(Transaction &tx, const AuditRow &row) const
{
    GATEHOUSE_TRY(tx.change(kInsert, valuesOf(row)));
    return {};
}

Result<void> AuditStore::insertAll(Transaction &tx, const QList<AuditRow> &rows) const
{
    qsizetype at = 0;
    for (; at + kInsertedAtOnce <= rows.size(); at += kInsertedAtOnce) {
        QVariantList values;
        for (int i = 0; i < kInsertedAtOnce; ++i)
            values += valuesOf(rows.at(at + i));
        GATEHOUSE_TRY(tx.change(kInsertTwenty, values));
    }
    for (; at < rows.size(); ++at)
        GATEHOUSE_TRY(insert(tx, rows.at(at)));
    return {};
}

Result<QList<AuditRow>> AuditStore::search(Transaction &tx, const AuditQuery &query, qint64 above,
                                           qint64 below, int limit) const
{
    const auto readSeq = [](const Row &row) {
        return row.integer(0);
    };
    if (query.since) {
        GATEHOUSE_TRY_ASSIGN(first, tx.one(kFirstSince, {query.since->ms}, readSeq));
        if (!first) return QList<AuditRow>();
        above = qMax(above, *first - kClockSlack);
    }
    if (query.until) {
        GATEHOUSE_TRY_ASSIGN(last, tx.one(kLastBefore, {query.until->ms}, readSeq));
        if (!last) return QList<AuditRow>();
        below = qMin(below, *last + kClockSlack);
    }
    QVariantList values;
    const Statement *statement = &kSearchNewest;
    if (query.afterSeq) {
        statement = &kSearchOldest;
    } else if (!query.subject.isEmpty()) {
        statement = &kSearchBySubject;
        values << query.subject << query.subject;
    } else if (isCanonicalUuid(query.target)) {
        statement = &kSearchByTarget;
        values << query.target;
    } else if (isCanonicalUuid(query.actor)) {
        statement = &kSearchByActor;
        values << query.actor;
    } else if (!query.type.isEmpty()) {
        statement = &kSearchByType;
        values << query.type;
    }
    values << above << below;
    values.append(matchValues(query));
    values << limit;
    return tx.all(*statement, values, readRow);
}

Result<std::optional<AuditRow>> AuditStore::byId(Transaction &tx, const QString &id) const
{
    return tx.one(kById, {id}, readRow);
}

Result<qint64> AuditStore::countSince(Transaction &tx, const QString &type, Timestamp since) const
{
    GATEHOUSE_TRY_ASSIGN(
        count, tx.one(kCountSince, {type, sqlValue(since)}, [](const Row &row) { return row.integer(0); }));
    return count.value_or(0);
}

Result<QList<AuditRow>> AuditStore::after(Transaction &tx, qint64 seq, int limit) const
{
    return tx.all(kAfter, {seq, limit}, readRow);
}

Result<std::optional<AuditRow>> AuditStore::newestOfType(Transaction &tx, const QString &type) const
{
    return tx.one(kNewestOfType, {type}, readRow);
}

Result<qint64> AuditStore::removeThrough(Transaction &tx, qint64 seq) const
{
    return tx.change(kRemoveThrough, {seq});
}

}  // namespace gatehouse
