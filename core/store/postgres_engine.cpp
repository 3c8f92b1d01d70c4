#include "core/store/postgres_engine.h"

#include <QSqlQuery>

#include "core/store/qt_query.h"

namespace gatehouse {

namespace {

// SQLSTATE values: https://www.postgresql.org/docs/current/errcodes-appendix.html
const QLatin1String kUniqueViolation("23505");
const QLatin1String kQueryCanceled("57014");
const QLatin1String kDiskFull("53100");
const QLatin1String kSerializationFailure("40001");
const QLatin1String kDeadlock("40P01");
const QLatin1String kLockNotAvailable("55P03");

// Values of libpq's connection string: https://www.postgresql.org/docs/current/libpq-connect.html
QString quoted(const QString &value)
{
    QString text = value;
    text.replace(QLatin1Char('\\'), QLatin1String("\\\\"));
    text.replace(QLatin1Char('\''), QLatin1String("\\'"));
    return QLatin1Char('\'') + text + QLatin1Char('\'');
}

// The first line only: the lines below it may quote the statement with its values.
QString firstLine(const QString &text)
{
    return text.section(QLatin1Char('\n'), 0, 0).trimmed();
}

QString reason(const QSqlError &error)
{
    QString line = firstLine(error.databaseText());
    for (const QLatin1String prefix : {QLatin1String("ERROR:"), QLatin1String("FATAL:")})
        if (line.startsWith(prefix)) line = line.mid(prefix.size()).trimmed();
    return line;
}

}  // namespace

const char *PostgresEngine::tableNamesSql() const
{
    return "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() "
           "ORDER BY table_name";
}

void PostgresEngine::configure(QSqlDatabase &db, const DatabaseUrl &url) const
{
    db.setHostName(url.host);
    db.setPort(url.port);
    db.setDatabaseName(url.name);
    db.setUserName(url.user);
    db.setPassword(url.password);
    QStringList options{
        QStringLiteral("connect_timeout=%1").arg(url.connectTimeoutSeconds),
        QStringLiteral("application_name=gatehouse"),
        // A network that swallows packets must not hold the writer for the kernel's quarter of an hour.
        QStringLiteral("keepalives_idle=30"),
        QStringLiteral("tcp_user_timeout=20000"),
    };
    if (!url.sslMode.isEmpty()) options << QStringLiteral("sslmode=") + quoted(url.sslMode);
    if (!url.sslRootCert.isEmpty()) options << QStringLiteral("sslrootcert=") + quoted(url.sslRootCert);
    db.setConnectOptions(options.join(QLatin1Char(';')));
}

Result<void> PostgresEngine::setUp(QSqlDatabase &db, ConnectionRole role) const
{
    QList<const char *> settings{
        "SET synchronous_commit = on",
        "SET standard_conforming_strings = on",
        "SET client_min_messages = warning",
    };
    if (role != ConnectionRole::Migrator) {
        settings << "SET statement_timeout = '20s'";
        settings << "SET lock_timeout = '15s'";
        // A server that froze inside a transaction must not keep the others from writing.
        settings << "SET idle_in_transaction_session_timeout = '60s'";
    }
    if (role == ConnectionRole::Reader) settings << "SET default_transaction_read_only = on";
    for (const char *sql : settings) {
        QSqlQuery query(db);
        if (!query.exec(QLatin1String(sql))) return classify(query.lastError(), sql);
    }
    return {};
}

std::unique_ptr<PreparedQuery> PostgresEngine::prepare(const QSqlDatabase &db, const char *sql) const
{
    // Reading forward would stream, and lose the rows as soon as a visitor runs another statement.
    return std::make_unique<QtQuery>(db, sql, QtQuery::Reading::AnyOrder);
}

Error PostgresEngine::connectError(const DatabaseUrl &url, const QSqlError &error) const
{
    return Error::unavailable(
        QStringLiteral("The database %1 cannot be reached: %2.").arg(url.toDisplayString(), reason(error)),
        QStringLiteral("postgresql: %1").arg(firstLine(error.databaseText())));
}

QList<const char *> PostgresEngine::beginWrite() const
{
    // Two statements: the driver shows only the first error of a text with several.
    return {"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", "SELECT pg_advisory_xact_lock(5134012401)"};
}

bool PostgresEngine::isConnectionLost(const QSqlError &error) const
{
    // Errors of the server carry a SQLSTATE; what libpq says by itself, such as "server closed the connection
    // unexpectedly", has none. Class 08: connection exceptions; 57P: shut down or ended by the administrator.
    const QString state = error.nativeErrorCode();
    return state.isEmpty() || state.startsWith(QLatin1String("08")) ||
           state.startsWith(QLatin1String("57P")) ||
           state == QLatin1String("25P03");  // ended after standing idle in a transaction
}

Error PostgresEngine::classify(const QSqlError &error, const char *sql) const
{
    const QString state = error.nativeErrorCode();
    // Messages of class 22 (data exceptions) quote the value at fault.
    const QString detail =
        state.startsWith(QLatin1String("22")) ? QString() : firstLine(error.databaseText());
    const QString internal =
        QStringLiteral("postgresql %1: %2 in: %3").arg(state, detail, QString::fromUtf8(sql));
    if (state == kUniqueViolation) {
        Error conflict = Error::conflict("unique_violation", QStringLiteral("This already exists."));
        conflict.internal = internal;
        return conflict;
    }
    if (isConnectionLost(error))
        return Error::unavailable(
            QStringLiteral("The connection to the database was lost. Please try again."), internal);
    if (state == kQueryCanceled || state == kLockNotAvailable || state == kSerializationFailure ||
        state == kDeadlock)
        return Error::unavailable(QStringLiteral("The database is busy. Please try again."), internal);
    if (state == kDiskFull)
        return Error::unavailable(QStringLiteral("The disk that holds the database is full."), internal);
    return Error::internalError(internal);
}

}  // namespace gatehouse
