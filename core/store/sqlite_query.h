#pragma once

#include "core/store/prepared_query.h"

class QSqlDatabase;
struct sqlite3;
struct sqlite3_stmt;

namespace gatehouse {

/// A prepared statement straight on the connection that Qt's driver holds. The driver describes every column
/// anew at each run and takes each value through UTF-16 and a QVariant: three quarters of the time of a point
/// read.
class SqliteQuery final : public PreparedQuery
{
public:
    /// The driver's connection, or null where the driver came with an SQLite of its own: that one's
    /// connections are not for the functions of ours.
    static sqlite3 *connectionOf(const QSqlDatabase &db);

    SqliteQuery(sqlite3 *connection, const char *sql);
    ~SqliteQuery() override;
    Q_DISABLE_COPY_MOVE(SqliteQuery)

    qsizetype placeholders() const override;
    bool run(const QVariantList &values) override;
    bool next() override;
    qint64 rowsChanged() const override;
    void finish() override;
    QSqlError error() const override { return m_error; }

    bool isNull(int column) const override;
    QString text(int column) const override;
    QByteArray bytes(int column) const override;
    qint64 integer(int column) const override;
    bool boolean(int column) const override { return integer(column) != 0; }

private:
    enum class At { Start, FirstRow, Row, End };
    int bind(int place, const QVariant &value);
    bool step();
    bool failed();

    sqlite3 *m_connection;
    sqlite3_stmt *m_statement = nullptr;
    At m_at = At::Start;
    QSqlError m_error;
};

}  // namespace gatehouse
