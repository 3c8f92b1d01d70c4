#pragma once

#include <QVariant>
#include <QVariantList>
#include <functional>
#include <optional>

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/store/statement.h"

namespace gatehouse {

class Connection;
class PreparedQuery;

/// One row of an answer, by column number. Valid only inside the callback that it is handed to.
class Row final
{
public:
    explicit Row(const PreparedQuery &query) : m_query(query) {}

    bool isNull(int column) const;
    QString text(int column) const;  ///< NULL reads as an empty string
    QByteArray bytes(int column) const;
    qint64 integer(int column) const;
    bool boolean(int column) const;
    Timestamp time(int column) const;
    std::optional<Timestamp> optionalTime(int column) const;

private:
    const PreparedQuery &m_query;
};

/// The unit of work. A write transaction is handed out by Database::write on the writer's thread; when the
/// function returns an error, everything it did is undone. A read transaction sees one moment of the data and
/// refuses to write. Never kept beyond the call.
///
/// Failures: Conflict (reason "unique_violation") when a UNIQUE rule is broken, Unavailable when the database
/// does not answer, Internal for anything else. Callers that expect a duplicate check for Conflict.
/// A failed statement spoils a write transaction: later statements fail too and the work is undone, whatever
/// it returns (PostgreSQL is made so; SQLite is held to the same). To go on after an expected failure, use
/// `ON CONFLICT DO NOTHING` and look at the count, or attempt().
///
/// Values: an invalid QVariant is NULL; a null QString or QByteArray is an empty text or empty bytes. Bind
/// bool to boolean columns and integers to integer columns: PostgreSQL does not mix them. Text with U+0000 is
/// refused.
class Transaction final
{
public:
    explicit Transaction(Connection &connection, bool writable)
        : m_connection(connection), m_writable(writable)
    {
    }
    Q_DISABLE_COPY_MOVE(Transaction)

    bool isWritable() const { return m_writable; }
    bool isPostgres() const;

    /// Runs a statement that changes rows; the value is how many. Single use is decided by this count.
    Result<qint64> change(const Statement &statement, const QVariantList &values = {});

    /// Reads at most one row (also INSERT/UPDATE ... RETURNING).
    template <class Read>
    auto one(const Statement &statement, const QVariantList &values, Read read)
        -> Result<std::optional<std::invoke_result_t<Read, const Row &>>>;

    /// Reads all rows, in order.
    template <class Read>
    auto all(const Statement &statement, const QVariantList &values, Read read)
        -> Result<QList<std::invoke_result_t<Read, const Row &>>>;

    /// Runs `work` (Result<T>()) in a savepoint: when it returns an error, only what it did is undone and the
    /// transaction goes on.
    template <class Work>
    auto attempt(Work work) -> std::invoke_result_t<Work>;

    /// Makes what follows exclusive among the write transactions of all servers on this database, until the
    /// commit: for read-then-append chains. SQLite's write lock does that already; PostgreSQL takes the
    /// advisory lock `lockId`. Forbidden in a read transaction.
    Result<void> serialize(qint64 lockId);

    /// For a bulk load: until the commit, PostgreSQL plans each statement by the size that the tables have by
    /// then. Otherwise it goes on with the plans it made while they were empty, and reads them from end to
    /// end for each row. SQLite's plans depend on the indexes alone.
    Result<void> planForGrowth();

private:
    friend class Writer;

    /// Calls `visit` for each row until it returns false.
    Result<void> visitRows(const Statement &statement, const QVariantList &values,
                           const std::function<bool(const Row &)> &visit);

    Result<void> checkUsable() const;
    Result<void> checkWritable() const;
    /// Keeps a failure in mind, so that the work cannot end as if it had not been.
    template <class T>
    Result<T> noted(Result<T> outcome);
    Result<void> beginAttempt();
    /// Ends the innermost attempt; undoes it unless `keep`.
    Result<void> endAttempt(bool keep);

    Connection &m_connection;
    bool m_writable;
    std::optional<Error> m_failure;
};

template <class Read>
auto Transaction::one(const Statement &statement, const QVariantList &values, Read read)
    -> Result<std::optional<std::invoke_result_t<Read, const Row &>>>
{
    std::optional<std::invoke_result_t<Read, const Row &>> found;
    GATEHOUSE_TRY(visitRows(statement, values, [&](const Row &row) {
        found.emplace(read(row));
        return false;
    }));
    return found;
}

template <class Read>
auto Transaction::all(const Statement &statement, const QVariantList &values, Read read)
    -> Result<QList<std::invoke_result_t<Read, const Row &>>>
{
    QList<std::invoke_result_t<Read, const Row &>> rows;
    GATEHOUSE_TRY(visitRows(statement, values, [&](const Row &row) {
        rows.append(read(row));
        return true;
    }));
    return rows;
}

template <class Work>
auto Transaction::attempt(Work work) -> std::invoke_result_t<Work>
{
    GATEHOUSE_TRY(beginAttempt());
    auto outcome = work();
    GATEHOUSE_TRY(endAttempt(outcome.ok()));
    return outcome;
}

/// Column values from our own types.
inline QVariant sqlValue(Timestamp time)
{
    return time.ms;
}
inline QVariant sqlValue(std::optional<Timestamp> time)
{
    return time ? QVariant(time->ms) : QVariant();
}
template <class Tag>
QVariant sqlValue(const StrongId<Tag> &id)
{
    return id.isEmpty() ? QVariant() : QVariant(id.toString());
}

}  // namespace gatehouse
