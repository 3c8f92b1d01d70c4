#include "core/store/sqlite_query.h"

#include <sqlite3.h>

#include <QSqlDatabase>
#include <QSqlDriver>
#include <cstring>

namespace gatehouse {

namespace {

// NOLINTNEXTLINE: the hook has no other way to tell the thread that opened a connection.
thread_local bool t_opened = false;

int noteOpening(sqlite3 *, const char **, const sqlite3_api_routines *)
{
    t_opened = true;
    return SQLITE_OK;
}

// A hook of our library is called for the connections that our library opens, and for no others.
bool driverUsesOurLibrary()
{
    static const bool same = [] {
        const auto hook = reinterpret_cast<void (*)()>(&noteOpening);
        const QString name = QStringLiteral("gatehouse-driver-probe");
        sqlite3_auto_extension(hook);
        {
            QSqlDatabase probe = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
            probe.setDatabaseName(QStringLiteral(":memory:"));
            t_opened = false;
            probe.open();
        }
        QSqlDatabase::removeDatabase(name);
        sqlite3_cancel_auto_extension(hook);
        return t_opened;
    }();
    return same;
}

}  // namespace

sqlite3 *SqliteQuery::connectionOf(const QSqlDatabase &db)
{
    if (!driverUsesOurLibrary()) return nullptr;
    const QVariant handle = db.driver()->handle();
    if (!handle.isValid() || std::strcmp(handle.typeName(), "sqlite3*") != 0) return nullptr;
    return *static_cast<sqlite3 *const *>(handle.constData());
}

SqliteQuery::SqliteQuery(sqlite3 *connection, const char *sql) : m_connection(connection)
{
    const char *rest = nullptr;
    if (sqlite3_prepare_v3(connection, sql, -1, SQLITE_PREPARE_PERSISTENT, &m_statement, &rest) != SQLITE_OK)
        failed();
    else if (m_statement == nullptr || std::strspn(rest, " \t\r\n;") != std::strlen(rest))
        m_error = QSqlError({}, QStringLiteral("not exactly one statement"), QSqlError::StatementError,
                            QString::number(SQLITE_MISUSE));
}

SqliteQuery::~SqliteQuery()
{
    sqlite3_finalize(m_statement);
}

bool SqliteQuery::failed()
{
    m_at = At::End;
    m_error = QSqlError({}, QString::fromUtf8(sqlite3_errmsg(m_connection)), QSqlError::StatementError,
                        QString::number(sqlite3_extended_errcode(m_connection)));
    return false;
}

qsizetype SqliteQuery::placeholders() const
{
    return sqlite3_bind_parameter_count(m_statement);
}

int SqliteQuery::bind(int place, const QVariant &value)
{
    switch (value.typeId()) {
        case QMetaType::UnknownType:
        case QMetaType::Nullptr:
            return sqlite3_bind_null(m_statement, place);
        case QMetaType::Bool:
        case QMetaType::Int:
        case QMetaType::UInt:
        case QMetaType::LongLong:
        case QMetaType::ULongLong:
            return sqlite3_bind_int64(m_statement, place, value.toLongLong());
        case QMetaType::Double:
            return sqlite3_bind_double(m_statement, place, value.toDouble());
        case QMetaType::QByteArray: {
            const auto &bytes = *static_cast<const QByteArray *>(value.constData());
            return sqlite3_bind_blob64(m_statement, place, bytes.constData(), sqlite3_uint64(bytes.size()),
                                       SQLITE_TRANSIENT);
        }
        default: {
            const QByteArray text = value.toString().toUtf8();
            return sqlite3_bind_text64(m_statement, place, text.constData(), sqlite3_uint64(text.size()),
                                       SQLITE_TRANSIENT, SQLITE_UTF8);
        }
    }
}

bool SqliteQuery::run(const QVariantList &values)
{
    finish();
    for (qsizetype i = 0; i < values.size(); ++i)
        if (bind(int(i) + 1, values.at(i)) != SQLITE_OK) return failed();
    if (step()) m_at = At::FirstRow;
    return !m_error.isValid();
}

bool SqliteQuery::step()
{
    switch (sqlite3_step(m_statement)) {
        case SQLITE_ROW:
            m_at = At::Row;
            return true;
        case SQLITE_DONE:
            m_at = At::End;
            return false;
        default:
            return failed();
    }
}

bool SqliteQuery::next()
{
    switch (m_at) {
        case At::FirstRow:
            m_at = At::Row;
            return true;
        case At::Row:
            return step();
        case At::Start:
        case At::End:
            return false;
    }
    return false;
}

qint64 SqliteQuery::rowsChanged() const
{
    return sqlite3_changes(m_connection);
}

void SqliteQuery::finish()
{
    m_at = At::Start;
    if (m_error.isValid()) m_error = QSqlError();
    sqlite3_reset(m_statement);
}

bool SqliteQuery::isNull(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

QString SqliteQuery::text(int column) const
{
    const auto *text = reinterpret_cast<const char *>(sqlite3_column_text(m_statement, column));
    return QString::fromUtf8(text, sqlite3_column_bytes(m_statement, column));
}

QByteArray SqliteQuery::bytes(int column) const
{
    const auto *bytes = static_cast<const char *>(sqlite3_column_blob(m_statement, column));
    return QByteArray(bytes, sqlite3_column_bytes(m_statement, column));
}

qint64 SqliteQuery::integer(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

}  // namespace gatehouse
