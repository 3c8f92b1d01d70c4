#include "core/store/statement.h"

namespace gatehouse {

namespace {

// Filled while static objects are made, before any thread starts; only read afterwards.
QList<const Statement *> &registry()
{
    static QList<const Statement *> statements;
    return statements;
}

}  // namespace

Statement::Statement(const char *sql) : m_sql(sql)
{
    registry().append(this);
}

const QList<const Statement *> &Statement::all()
{
    return registry();
}

}  // namespace gatehouse
