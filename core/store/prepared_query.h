#pragma once

#include <QByteArray>
#include <QSqlError>
#include <QString>
#include <QVariantList>

namespace gatehouse {

/// One prepared statement of one connection, run again and again. Belongs to the connection's thread and must
/// go before it. A failure is told by error(); a query that could not be prepared says so right after it was
/// made.
class PreparedQuery
{
public:
    PreparedQuery() = default;
    virtual ~PreparedQuery() = default;
    Q_DISABLE_COPY_MOVE(PreparedQuery)

    virtual qsizetype placeholders() const = 0;
    /// Binds by position and runs. An invalid QVariant is NULL; a null QString or QByteArray is an empty
    /// value.
    virtual bool run(const QVariantList &values) = 0;
    /// Goes to the next row, at first to the first one. False at the end and after a failure.
    virtual bool next() = 0;
    virtual qint64 rowsChanged() const = 0;
    /// Ends the run: its row and its locks go.
    virtual void finish() = 0;
    virtual QSqlError error() const = 0;

    // Columns of the current row.
    virtual bool isNull(int column) const = 0;
    virtual QString text(int column) const = 0;
    virtual QByteArray bytes(int column) const = 0;
    virtual qint64 integer(int column) const = 0;
    virtual bool boolean(int column) const = 0;
};

}  // namespace gatehouse
