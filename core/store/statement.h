#pragma once

#include <QByteArray>
#include <QList>

namespace gatehouse {

/// One SQL text with `?` for its values, the same on SQLite and PostgreSQL. Define it as a constant beside
/// the method that runs it; it registers itself, so that a test can prepare every statement on both engines.
/// A connection prepares it once and keeps it. Constants only: never made at run time.
class Statement final
{
public:
    explicit Statement(const char *sql);
    Q_DISABLE_COPY_MOVE(Statement)

    const char *sql() const { return m_sql; }
    static const QList<const Statement *> &all();

private:
    const char *m_sql;
};

}  // namespace gatehouse
