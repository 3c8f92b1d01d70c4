#include "core/store/transaction.h"

#include <QSqlQuery>

#include "core/store/connection.h"

namespace gatehouse {

bool Row::isNull(int column) const
{
    return m_query.isNull(column);
}
QString Row::text(int column) const
{
    return m_query.value(column).toString();
}
QByteArray Row::bytes(int column) const
{
    return m_query.value(column).toByteArray();
}
qint64 Row::integer(int column) const
{
    return m_query.value(column).toLongLong();
}
bool Row::boolean(int column) const
{
    return m_query.value(column).toBool();
}
Timestamp Row::time(int column) const
{
    return {integer(column)};
}

std::optional<Timestamp> Row::optionalTime(int column) const
{
    if (isNull(column)) return std::nullopt;
    return time(column);
}

bool Transaction::isPostgres() const
{
    return m_connection.engine().isPostgres();
}

Result<void> Transaction::checkUsable() const
{
    if (m_failure) return *m_failure;
    return {};
}

Result<void> Transaction::checkWritable() const
{
    if (!m_writable) return Error::internalError(QStringLiteral("a read transaction was asked to write"));
    return checkUsable();
}

Result<qint64> Transaction::change(const Statement &statement, const QVariantList &values)
{
    GATEHOUSE_TRY(checkWritable());
    Result<qint64> changed = m_connection.change(statement, values);
    if (!changed.ok()) m_failure = changed.error();
    return changed;
}

Result<void> Transaction::visitRows(const Statement &statement, const QVariantList &values,
                                    const std::function<bool(const Row &)> &visit)
{
    GATEHOUSE_TRY(checkUsable());
    Result<void> visited = m_connection.visit(statement, values, visit);
    if (!visited.ok()) m_failure = visited.error();
    return visited;
}

Result<void> Transaction::beginAttempt()
{
    GATEHOUSE_TRY(checkWritable());
    return m_connection.control("SAVEPOINT attempt");
}

Result<void> Transaction::endAttempt(bool keep)
{
    std::optional<Error> ignored;
    if (keep) ignored = std::move(m_failure);
    m_failure.reset();
    if (!keep || ignored) {
        if (Result<void> undone = m_connection.control("ROLLBACK TO SAVEPOINT attempt"); !undone.ok()) {
            m_failure = undone.error();
            return undone;
        }
    }
    if (Result<void> ended = m_connection.control("RELEASE SAVEPOINT attempt"); !ended.ok()) {
        m_failure = ended.error();
        return ended;
    }
    if (ignored) return *ignored;
    return {};
}

Result<void> Transaction::serialize(qint64 lockId)
{
    GATEHOUSE_TRY(checkWritable());
    return m_connection.serialize(lockId);
}

}  // namespace gatehouse
