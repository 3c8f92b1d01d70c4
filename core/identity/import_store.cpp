#include "core/identity/import_store.h"

#include "core/store/sql_text.h"
#include "core/store/stored_object.h"

namespace gatehouse {

namespace {

#define IMPORT_COLUMNS                                                                                  \
    "id, name, kind, options, state, task, caller, created_at, started_at, finished_at, parts, bytes, " \
    "bytes_done, rows_done, created, updated, same, skipped, refused, undone, kept, failure"

const Statement kInsert(R"(
    INSERT INTO imports (id, name, kind, options, state, task, caller, created_by, created_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?))");
const Statement kById("SELECT " IMPORT_COLUMNS " FROM imports WHERE id = ?");
const Statement kList("SELECT " IMPORT_COLUMNS " FROM imports WHERE id < ? ORDER BY id DESC LIMIT ?");
const Statement kAbandoned("SELECT " IMPORT_COLUMNS
                           " FROM imports WHERE state = 'uploading' AND created_at < ? ORDER BY id LIMIT ?");
const Statement kMove("UPDATE imports SET state = ?, finished_at = ? WHERE id = ? AND state = ?");
const Statement kQueue(R"(
    UPDATE imports SET state = 'waiting', task = ?, options = ?, caller = ?, started_at = NULL,
        finished_at = NULL, bytes_done = 0, rows_done = 0, failure = '', claimed_by = '', claimed_until = 0
    WHERE id = ? AND state = ?)");
const Statement kClearCounts(R"(
    UPDATE imports SET created = 0, updated = 0, same = 0, skipped = 0, refused = 0 WHERE id = ?)");
const Statement kRemove("DELETE FROM imports WHERE id = ? AND state NOT IN ('waiting', 'running')");

const Statement kCountPart(R"(
    UPDATE imports SET parts = parts + 1, bytes = bytes + ?
    WHERE id = ? AND state = 'uploading' AND parts = ?)");
const Statement kInsertPart("INSERT INTO import_parts (import_id, part, sealed) VALUES (?, ?, ?)");
const Statement kPart("SELECT sealed FROM import_parts WHERE import_id = ? AND part = ?");
const Statement kRemoveParts("DELETE FROM import_parts WHERE import_id = ?");

// The condition stands twice: on PostgreSQL the outer one is looked at again when another server was faster.
const Statement kClaim(R"(
    UPDATE imports SET state = 'running', claimed_by = ?, claimed_until = ?,
        started_at = COALESCE(started_at, ?)
    WHERE id = (SELECT id FROM imports WHERE state = 'waiting' OR (state = 'running' AND claimed_until < ?)
                ORDER BY id LIMIT 1)
        AND (state = 'waiting' OR (state = 'running' AND claimed_until < ?))
    RETURNING )" IMPORT_COLUMNS);
const Statement kTake(R"(
    UPDATE imports SET state = 'running', claimed_by = ?, claimed_until = ?, started_at = ?
    WHERE id = ? AND state = 'waiting')");
const Statement kRenew(R"(
    UPDATE imports SET claimed_until = ? WHERE id = ? AND claimed_by = ? AND state = 'running')");
const Statement kProgress(R"(
    UPDATE imports SET bytes_done = ?, rows_done = ?, created = ?, updated = ?, same = ?, skipped = ?,
        refused = ?, undone = ?, kept = ? WHERE id = ?)");
const Statement kFinish(R"(
    UPDATE imports SET state = ?, failure = ?, finished_at = ?, claimed_by = '', claimed_until = 0
    WHERE id = ? AND state = 'running')");

#define ROW_COLUMNS                                                                                   \
    "ordinal, line, result, username, username_key, user_id, field, reason, message, before_values, " \
    "after_version, undone"
#define ROW_VALUES "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
#define FIVE_ROW_VALUES ROW_VALUES ", " ROW_VALUES ", " ROW_VALUES ", " ROW_VALUES ", " ROW_VALUES
#define INSERT_ROWS                                                                                       \
    "INSERT INTO import_rows (import_id, ordinal, line, result, username, username_key, user_id, field, " \
    "reason, message, before_values, after_version) VALUES "
constexpr int kRowsAtOnce = 20;
const Statement kInsertRow(INSERT_ROWS ROW_VALUES);
const Statement kInsertTwentyRows(INSERT_ROWS FIVE_ROW_VALUES ", " FIVE_ROW_VALUES ", " FIVE_ROW_VALUES
                                                              ", " FIVE_ROW_VALUES);
const Statement kRemoveRows("DELETE FROM import_rows WHERE import_id = ?");
const Statement kRows("SELECT " ROW_COLUMNS
                      " FROM import_rows WHERE import_id = ? AND ordinal > ? ORDER BY ordinal LIMIT ?");
const Statement kRowsOfResult(
    "SELECT " ROW_COLUMNS
    " FROM import_rows WHERE import_id = ? AND result = ? AND ordinal > ? ORDER BY ordinal LIMIT ?");
const Statement kRowsToUndo("SELECT " ROW_COLUMNS R"( FROM import_rows
    WHERE import_id = ? AND ordinal < ? AND result IN ('created', 'updated') AND undone IS NULL
    ORDER BY ordinal DESC LIMIT ?)");
const Statement kSetUndone("UPDATE import_rows SET undone = ? WHERE import_id = ? AND ordinal = ?");

#define TEN "?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
constexpr int kKeysAtOnce = 50;
const Statement kSeen("SELECT username_key FROM import_rows WHERE import_id = ? AND username_key IN (" TEN
                      ", " TEN ", " TEN ", " TEN ", " TEN ")");
const Statement kClearPassword(R"(
    UPDATE users SET password_hash = NULL, password_changed_at = NULL, updated_at = ?, version = version + 1
    WHERE id = ?)");
const Statement kGroupByNameKey("SELECT id FROM groups WHERE name_key = ?");

QString storedCaller(const Caller &caller)
{
    const QString kind = caller.kind == Caller::Kind::User     ? QStringLiteral("user")
                         : caller.kind == Caller::Kind::Client ? QStringLiteral("client")
                                                               : QStringLiteral("system");
    return toStoredObject({{QStringLiteral("kind"), kind},
                           {QStringLiteral("user"), caller.user.toString()},
                           {QStringLiteral("client"), caller.client.toString()},
                           {QStringLiteral("session"), caller.session.toString()},
                           {QStringLiteral("name"), caller.name},
                           {QStringLiteral("address"), caller.address}});
}

Caller callerOf(const QString &text)
{
    const QJsonObject stored = fromStoredObject(text);
    const auto member = [&stored](const char *name) {
        return stored.value(QLatin1String(name)).toString();
    };
    Caller caller;
    const QString kind = member("kind");
    if (kind == u"user") caller.kind = Caller::Kind::User;
    if (kind == u"client") caller.kind = Caller::Kind::Client;
    if (kind == u"system") caller.kind = Caller::Kind::System;
    caller.user = UserId::fromStored(member("user"));
    caller.client = ClientId::fromStored(member("client"));
    caller.session = SessionId::fromStored(member("session"));
    caller.name = member("name");
    caller.address = member("address");
    return caller;
}

QString storedOptions(const ImportOptions &options)
{
    return toStoredObject(
        {{QStringLiteral("mapping"), options.reading.mapping},
         {QStringLiteral("delimiter"),
          options.reading.delimiter.isNull() ? QString() : QString(options.reading.delimiter)},
         {QStringLiteral("roles_as_groups"), options.reading.rolesAsGroups},
         {QStringLiteral("conflict"), toString(options.conflict)}});
}

ImportOptions optionsOf(const QString &kind, const QString &text)
{
    const QJsonObject stored = fromStoredObject(text);
    ImportOptions options;
    options.reading.kind = importKindFromString(kind).value_or(ImportKind::Csv);
    options.reading.mapping = stored.value(QLatin1String("mapping")).toObject();
    const QString delimiter = stored.value(QLatin1String("delimiter")).toString();
    if (!delimiter.isEmpty()) options.reading.delimiter = delimiter.at(0);
    options.reading.rolesAsGroups = stored.value(QLatin1String("roles_as_groups")).toBool();
    options.conflict = importConflictFromString(stored.value(QLatin1String("conflict")).toString())
                           .value_or(ImportConflict::Skip);
    return options;
}

Import readImport(const Row &row)
{
    Import import;
    import.id = ImportId::fromStored(row.text(0));
    import.name = row.text(1);
    import.options = optionsOf(row.text(2), row.text(3));
    import.state = importStateFromStored(row.text(4));
    import.task = importTaskFromStored(row.text(5));
    import.caller = callerOf(row.text(6));
    import.createdAt = row.time(7);
    import.startedAt = row.optionalTime(8);
    import.finishedAt = row.optionalTime(9);
    import.parts = row.integer(10);
    import.bytes = row.integer(11);
    import.bytesDone = row.integer(12);
    import.rowsDone = row.integer(13);
    import.counts = {row.integer(14), row.integer(15), row.integer(16), row.integer(17), row.integer(18)};
    import.undone = row.integer(19);
    import.kept = row.integer(20);
    import.failure = row.text(21);
    return import;
}

QVariantList valuesOf(const ImportId &id, const ImportRowResult &row)
{
    return {sqlValue(id),
            row.ordinal,
            row.line,
            toString(row.result),
            sqlText(row.username),
            sqlTextOrNull(row.usernameKey),
            sqlValue(row.user),
            sqlText(row.field),
            sqlText(row.reason),
            sqlText(row.message),
            row.before.isEmpty() ? QVariant() : QVariant(toStoredObject(row.before)),
            row.afterVersion == 0 ? QVariant() : QVariant(row.afterVersion)};
}

ImportRowResult readRow(const Row &row)
{
    ImportRowResult read;
    read.ordinal = row.integer(0);
    read.line = row.integer(1);
    read.result = importResultFromString(row.text(2)).value_or(ImportResult::Refused);
    read.username = row.text(3);
    read.usernameKey = row.text(4);
    read.user = UserId::fromStored(row.text(5));
    read.field = row.text(6);
    read.reason = row.text(7);
    read.message = row.text(8);
    if (!row.isNull(9)) read.before = fromStoredObject(row.text(9));
    if (!row.isNull(10)) read.afterVersion = row.integer(10);
    read.undone = row.text(11);
    return read;
}

}  // namespace

Result<void> ImportStore::insert(Transaction &tx, const Import &import) const
{
    GATEHOUSE_TRY(tx.change(
        kInsert, {sqlValue(import.id), sqlText(import.name), toString(import.options.reading.kind),
                  storedOptions(import.options), toString(import.state), sqlText(toString(import.task)),
                  storedCaller(import.caller), sqlText(import.caller.name), sqlValue(import.createdAt)}));
    return {};
}

Result<std::optional<Import>> ImportStore::byId(Transaction &tx, const ImportId &id) const
{
    return tx.one(kById, {sqlValue(id)}, readImport);
}

Result<Page<Import>> ImportStore::list(Transaction &tx, const PageRequest &page) const
{
    QString below = QStringLiteral("g");  // above every id
    if (!page.cursor.isEmpty()) {
        GATEHOUSE_TRY_ASSIGN(key, decodeCursor(page.cursor, 1));
        below = key.first();
    }
    const int limit = page.boundedLimit();
    GATEHOUSE_TRY_ASSIGN(rows, tx.all(kList, {below, limit + 1}, readImport));
    Page<Import> answer;
    answer.items = rows.first(qMin<qsizetype>(limit, rows.size()));
    if (rows.size() > limit) answer.next = encodeCursor({answer.items.constLast().id.toString()});
    return answer;
}

Result<bool> ImportStore::move(Transaction &tx, const ImportId &id, ImportState from, ImportState to,
                               Timestamp now) const
{
    GATEHOUSE_TRY_ASSIGN(changed,
                         tx.change(kMove, {toString(to), sqlValue(now), sqlValue(id), toString(from)}));
    return changed == 1;
}

Result<bool> ImportStore::queue(Transaction &tx, const Import &import, ImportState from) const
{
    GATEHOUSE_TRY_ASSIGN(
        changed, tx.change(kQueue, {toString(import.task), storedOptions(import.options),
                                    storedCaller(import.caller), sqlValue(import.id), toString(from)}));
    // An undo leaves what the run counted.
    if (changed == 1 && import.task != ImportTask::Undo)
        GATEHOUSE_TRY(tx.change(kClearCounts, {sqlValue(import.id)}));
    return changed == 1;
}

Result<QList<Import>> ImportStore::abandoned(Transaction &tx, Timestamp before, int limit) const
{
    return tx.all(kAbandoned, {sqlValue(before), limit}, readImport);
}

Result<bool> ImportStore::remove(Transaction &tx, const ImportId &id) const
{
    GATEHOUSE_TRY_ASSIGN(removed, tx.change(kRemove, {sqlValue(id)}));
    return removed == 1;
}

Result<bool> ImportStore::countPart(Transaction &tx, const ImportId &id, qint64 part, qint64 bytes) const
{
    GATEHOUSE_TRY_ASSIGN(counted, tx.change(kCountPart, {bytes, sqlValue(id), part}));
    return counted == 1;
}

Result<void> ImportStore::insertPart(Transaction &tx, const ImportId &id, qint64 part,
                                     const QByteArray &sealed) const
{
    GATEHOUSE_TRY(tx.change(kInsertPart, {sqlValue(id), part, sealed}));
    return {};
}

Result<std::optional<QByteArray>> ImportStore::part(Transaction &tx, const ImportId &id, qint64 part) const
{
    return tx.one(kPart, {sqlValue(id), part}, [](const Row &row) { return row.bytes(0); });
}

Result<void> ImportStore::removeParts(Transaction &tx, const ImportId &id) const
{
    GATEHOUSE_TRY(tx.change(kRemoveParts, {sqlValue(id)}));
    return {};
}

Result<std::optional<Import>> ImportStore::claim(Transaction &tx, const QString &claim, Timestamp now,
                                                 Timestamp until) const
{
    return tx.one(kClaim, {claim, sqlValue(until), sqlValue(now), sqlValue(now), sqlValue(now)}, readImport);
}

Result<bool> ImportStore::take(Transaction &tx, const ImportId &id, const QString &claim, Timestamp now,
                               Timestamp until) const
{
    GATEHOUSE_TRY_ASSIGN(taken, tx.change(kTake, {claim, sqlValue(until), sqlValue(now), sqlValue(id)}));
    return taken == 1;
}

Result<bool> ImportStore::renew(Transaction &tx, const ImportId &id, const QString &claim,
                                Timestamp until) const
{
    GATEHOUSE_TRY_ASSIGN(renewed, tx.change(kRenew, {sqlValue(until), sqlValue(id), claim}));
    return renewed == 1;
}

Result<void> ImportStore::addProgress(Transaction &tx, const Import &progress) const
{
    const ImportCounts &counts = progress.counts;
    GATEHOUSE_TRY(tx.change(
        kProgress, {progress.bytesDone, progress.rowsDone, counts.created, counts.updated, counts.same,
                    counts.skipped, counts.refused, progress.undone, progress.kept, sqlValue(progress.id)}));
    return {};
}

Result<void> ImportStore::finish(Transaction &tx, const ImportId &id, ImportState state,
                                 const QString &failure, Timestamp now) const
{
    GATEHOUSE_TRY(tx.change(kFinish, {toString(state), sqlText(failure), sqlValue(now), sqlValue(id)}));
    return {};
}

Result<void> ImportStore::insertRows(Transaction &tx, const ImportId &id,
                                     const QList<ImportRowResult> &rows) const
{
    qsizetype at = 0;
    for (; at + kRowsAtOnce <= rows.size(); at += kRowsAtOnce) {
        QVariantList values;
        for (int i = 0; i < kRowsAtOnce; ++i)
            values += valuesOf(id, rows.at(at + i));
        GATEHOUSE_TRY(tx.change(kInsertTwentyRows, values));
    }
    for (; at < rows.size(); ++at)
        GATEHOUSE_TRY(tx.change(kInsertRow, valuesOf(id, rows.at(at))));
    return {};
}

Result<void> ImportStore::removeRows(Transaction &tx, const ImportId &id) const
{
    GATEHOUSE_TRY(tx.change(kRemoveRows, {sqlValue(id)}));
    return {};
}

Result<Page<ImportRowResult>> ImportStore::rows(Transaction &tx, const ImportId &id,
                                                std::optional<ImportResult> result,
                                                const PageRequest &page) const
{
    qint64 after = 0;
    if (!page.cursor.isEmpty()) {
        GATEHOUSE_TRY_ASSIGN(key, decodeCursor(page.cursor, 1));
        after = key.first().toLongLong();
    }
    const int limit = page.boundedLimit();
    GATEHOUSE_TRY_ASSIGN(
        found, result ? tx.all(kRowsOfResult, {sqlValue(id), toString(*result), after, limit + 1}, readRow)
                      : tx.all(kRows, {sqlValue(id), after, limit + 1}, readRow));
    Page<ImportRowResult> answer;
    answer.items = found.first(qMin<qsizetype>(limit, found.size()));
    if (found.size() > limit) answer.next = encodeCursor({QString::number(answer.items.constLast().ordinal)});
    return answer;
}

Result<QList<ImportRowResult>> ImportStore::rowsToUndo(Transaction &tx, const ImportId &id, qint64 before,
                                                       int limit) const
{
    return tx.all(kRowsToUndo, {sqlValue(id), before, limit}, readRow);
}

Result<void> ImportStore::setUndone(Transaction &tx, const ImportId &id, qint64 ordinal,
                                    const QString &undone) const
{
    GATEHOUSE_TRY(tx.change(kSetUndone, {undone, sqlValue(id), ordinal}));
    return {};
}

Result<QStringList> ImportStore::usernamesSeen(Transaction &tx, const ImportId &id,
                                               const QStringList &keys) const
{
    QStringList seen;
    for (qsizetype at = 0; at < keys.size(); at += kKeysAtOnce) {
        QVariantList values{sqlValue(id)};
        for (qsizetype i = at; i < at + kKeysAtOnce; ++i)
            values.append(sqlText(keys.at(qMin(i, keys.size() - 1))));
        GATEHOUSE_TRY_ASSIGN(found, tx.all(kSeen, values, [](const Row &row) { return row.text(0); }));
        seen += found;
    }
    return seen;
}

Result<void> ImportStore::clearPassword(Transaction &tx, const UserId &user, Timestamp now) const
{
    GATEHOUSE_TRY(tx.change(kClearPassword, {sqlValue(now), sqlValue(user)}));
    return {};
}

Result<std::optional<GroupId>> ImportStore::groupByNameKey(Transaction &tx, const QString &key) const
{
    return tx.one(kGroupByNameKey, {key}, [](const Row &row) { return GroupId::fromStored(row.text(0)); });
}

}  // namespace gatehouse
