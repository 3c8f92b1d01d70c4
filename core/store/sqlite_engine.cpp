#include "core/store/sqlite_engine.h"

#include <QFileInfo>
#include <QSqlQuery>
#include <QThread>

#include "core/store/qt_query.h"
#include "core/store/sqlite_query.h"

namespace gatehouse {

namespace {

constexpr int kBusyTimeoutMs = 10'000;

// Primary result codes of SQLite (https://www.sqlite.org/rescode.html); extended ones hold them in the low
// byte.
enum SqliteCode {
    kBusy = 5,
    kLocked = 6,
    kReadOnly = 8,
    kIoError = 10,
    kCorrupt = 11,
    kFull = 13,
    kCannotOpen = 14,
    kConstraint = 19,
    kNotADatabase = 26,
    kConstraintPrimaryKey = 1555,
    kConstraintUnique = 2067,
    kConstraintRowId = 2579,
};

int primaryCode(const QSqlError &error)
{
    return error.nativeErrorCode().toInt() & 0xff;
}

bool isUniqueViolation(const QSqlError &error)
{
    const int code = error.nativeErrorCode().toInt();
    if (code == kConstraintUnique || code == kConstraintPrimaryKey || code == kConstraintRowId) return true;
    // Builds of the driver without extended codes.
    return code == kConstraint && error.databaseText().startsWith(QLatin1String("UNIQUE constraint"));
}

QString pragma(QSqlDatabase &db, const QString &name)
{
    QSqlQuery query(db);
    if (!query.exec(QStringLiteral("PRAGMA ") + name) || !query.next()) return {};
    return query.value(0).toString();
}

Result<void> setPragma(QSqlDatabase &db, const QString &name, const QString &value, const QString &expected)
{
    QSqlQuery query(db);
    query.exec(QStringLiteral("PRAGMA %1=%2").arg(name, value));
    query.finish();
    const QString actual = pragma(db, name);
    if (actual == expected) return {};
    return Error::unavailable(
        QStringLiteral("The database cannot be used: SQLite refuses the setting %1=%2.").arg(name, value),
        QStringLiteral("pragma %1 is '%2' instead of '%3'").arg(name, actual, expected));
}

// Another process that does the same makes SQLite answer "locked" at once, so ask again for a while.
Result<void> setWriteAheadLog(QSqlDatabase &db)
{
    constexpr int kPauseMs = 20;
    for (int waited = 0;; waited += kPauseMs) {
        if (pragma(db, QStringLiteral("journal_mode")) == QLatin1String("wal")) return {};
        const Result<void> set =
            setPragma(db, QStringLiteral("journal_mode"), QStringLiteral("WAL"), QStringLiteral("wal"));
        if (set.ok() || waited >= kBusyTimeoutMs) return set;
        QThread::msleep(kPauseMs);
    }
}

}  // namespace

const char *SqliteEngine::tableNamesSql() const
{
    return "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
           "ORDER BY name";
}

void SqliteEngine::configure(QSqlDatabase &db, const DatabaseUrl &url) const
{
    db.setDatabaseName(url.path);
    db.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(kBusyTimeoutMs));
}

Result<void> SqliteEngine::setUp(QSqlDatabase &db, ConnectionRole role) const
{
    // Opening a file does not read it; this does.
    QSqlQuery probe(db);
    if (!probe.exec(QStringLiteral("SELECT count(*) FROM sqlite_master")) || !probe.next())
        return classify(probe.lastError(), "SELECT count(*) FROM sqlite_master");
    probe.finish();

    const QString on = QStringLiteral("1");
    const QString off = QStringLiteral("0");
    GATEHOUSE_TRY(setWriteAheadLog(db));
    GATEHOUSE_TRY(setPragma(db, QStringLiteral("synchronous"), QStringLiteral("FULL"), QStringLiteral("2")));
    GATEHOUSE_TRY(setPragma(db, QStringLiteral("foreign_keys"), QStringLiteral("ON"), on));
    GATEHOUSE_TRY(setPragma(db, QStringLiteral("trusted_schema"), QStringLiteral("OFF"), off));
    GATEHOUSE_TRY(setPragma(db, QStringLiteral("secure_delete"), QStringLiteral("ON"), on));
    GATEHOUSE_TRY(setPragma(db, QStringLiteral("temp_store"), QStringLiteral("MEMORY"), QStringLiteral("2")));
    if (role == ConnectionRole::Reader)
        GATEHOUSE_TRY(setPragma(db, QStringLiteral("query_only"), QStringLiteral("ON"), on));
    return {};
}

std::unique_ptr<PreparedQuery> SqliteEngine::prepare(const QSqlDatabase &db, const char *sql) const
{
    if (sqlite3 *connection = SqliteQuery::connectionOf(db))
        return std::make_unique<SqliteQuery>(connection, sql);
    return std::make_unique<QtQuery>(db, sql, QtQuery::Reading::Forward);  // spares the driver a cache
}

Error SqliteEngine::connectError(const DatabaseUrl &url, const QSqlError &error) const
{
    const QFileInfo file(url.path);
    const QString folder = file.absolutePath();
    QString sentence;
    if (!QFileInfo(folder).isDir())
        sentence = QStringLiteral("The folder %1 for the database does not exist.").arg(folder);
    else if (!file.exists())
        sentence =
            QStringLiteral("The database cannot be created: the folder %1 is not writable.").arg(folder);
    else
        sentence = QStringLiteral("The database file %1 cannot be opened.").arg(url.path);
    return Error::unavailable(sentence,
                              QStringLiteral("sqlite %1: %2").arg(error.nativeErrorCode(), error.text()));
}

Error SqliteEngine::classify(const QSqlError &error, const char *sql) const
{
    const QString internal = QStringLiteral("sqlite %1: %2 in: %3")
                                 .arg(error.nativeErrorCode(), error.databaseText(), QString::fromUtf8(sql));
    if (isUniqueViolation(error)) {
        Error conflict = Error::conflict("unique_violation", QStringLiteral("This already exists."));
        conflict.internal = internal;
        return conflict;
    }
    switch (primaryCode(error)) {
        case kBusy:
        case kLocked:
            return Error::unavailable(
                QStringLiteral("The database is in use by another program. Please try again."), internal);
        case kReadOnly:
            return Error::unavailable(QStringLiteral("The database file or its folder is not writable."),
                                      internal);
        case kFull:
            return Error::unavailable(QStringLiteral("The disk that holds the database is full."), internal);
        case kIoError:
        case kCannotOpen:
            return Error::unavailable(QStringLiteral("The database file cannot be read or written."),
                                      internal);
        case kNotADatabase:
        case kCorrupt:
            return Error::corrupt(internal);
        default:
            return Error::internalError(internal);
    }
}

}  // namespace gatehouse
