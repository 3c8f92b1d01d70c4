#pragma once

#include <QSqlQuery>

#include "core/store/prepared_query.h"

namespace gatehouse {

/// A prepared statement through Qt's driver.
class QtQuery final : public PreparedQuery
{
public:
    enum class Reading { Forward, AnyOrder };

    QtQuery(const QSqlDatabase &db, const char *sql, Reading reading);

    qsizetype placeholders() const override { return m_placeholders; }
    bool run(const QVariantList &values) override;
    bool next() override { return m_query.next(); }
    qint64 rowsChanged() const override { return m_query.numRowsAffected(); }
    void finish() override { m_query.finish(); }
    QSqlError error() const override { return m_query.lastError(); }

    bool isNull(int column) const override { return m_query.isNull(column); }
    QString text(int column) const override { return m_query.value(column).toString(); }
    QByteArray bytes(int column) const override { return m_query.value(column).toByteArray(); }
    qint64 integer(int column) const override { return m_query.value(column).toLongLong(); }
    bool boolean(int column) const override { return m_query.value(column).toBool(); }

private:
    QSqlQuery m_query;
    qsizetype m_placeholders;
};

}  // namespace gatehouse
