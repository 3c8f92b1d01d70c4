#include "core/store/transaction.h"

#include "core/store/connection.h"
#include "core/store/prepared_query.h"

namespace gatehouse {

bool Row::isNull(int column) const
{
    return m_query.isNull(column);
}
QString Row::text(int column) const
{
    return m_query.text(column);
}
QByteArray Row::bytes(int column) const
{
    return m_query.bytes(column);
}
qint64 Row::integer(int column) const
{
    return m_query.integer(column);
}
bool Row::boolean(int column) const
{
    return m_query.boolean(column);
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

template <class T>
Result<T> Transaction::noted(Result<T> outcome)
{
    if (!outcome.ok()) m_failure = outcome.error();
    return outcome;
}

Result<qint64> Transaction::change(const Statement &statement, const QVariantList &values)
{
    GATEHOUSE_TRY(checkWritable());
    return noted(m_connection.change(statement, values));
}

Result<void> Transaction::visitRows(const Statement &statement, const QVariantList &values,
                                    const std::function<bool(const Row &)> &visit)
{
    GATEHOUSE_TRY(checkUsable());
    return noted(m_connection.visit(statement, values, visit));
}

Result<void> Transaction::beginAttempt()
{
    GATEHOUSE_TRY(checkWritable());
    return noted(m_connection.control("SAVEPOINT attempt"));
}

Result<void> Transaction::endAttempt(bool keep)
{
    std::optional<Error> ignored;
    if (keep) ignored = std::move(m_failure);
    m_failure.reset();
    if (!keep || ignored) GATEHOUSE_TRY(noted(m_connection.control("ROLLBACK TO SAVEPOINT attempt")));
    GATEHOUSE_TRY(noted(m_connection.control("RELEASE SAVEPOINT attempt")));
    if (ignored) return *ignored;
    return {};
}

Result<void> Transaction::serialize(qint64 lockId)
{
    GATEHOUSE_TRY(checkWritable());
    return noted(m_connection.serialize(lockId));
}

Result<void> Transaction::planForGrowth()
{
    GATEHOUSE_TRY(checkUsable());
    return noted(m_connection.planForGrowth());
}

}  // namespace gatehouse
