#include "core/store/connection.h"

#include <QScopeGuard>
#include <QSqlQuery>
#include <algorithm>
#include <atomic>

#include "core/store/statement.h"
#include "core/store/transaction.h"

namespace gatehouse {

namespace {

QString nextConnectionName()
{
    static std::atomic<quint64> counter{0};
    return QStringLiteral("gatehouse-%1").arg(++counter);
}

// PostgreSQL has no such text, and SQLite's functions stop reading at it.
bool holdsNul(const QVariant &value)
{
    return value.typeId() == QMetaType::QString &&
           static_cast<const QString *>(value.constData())->contains(QChar(u'\0'));
}

}  // namespace

Connection::Connection(const Engine &engine, QString name)
    : m_engine(engine), m_name(std::move(name)), m_db(QSqlDatabase::addDatabase(engine.driverName(), m_name))
{
}

Connection::~Connection()
{
    m_prepared.clear();
    m_control.clear();
    m_db.close();
    m_db = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_name);
}

Result<std::unique_ptr<Connection>> Connection::open(const DatabaseUrl &url, ConnectionRole role)
{
    const Engine &engine = Engine::of(url.engine);
    if (!QSqlDatabase::isDriverAvailable(engine.driverName()))
        return Error::unavailable(
            QStringLiteral("Qt's database driver %1 is not installed.").arg(engine.driverName()), {});
    std::unique_ptr<Connection> connection(new Connection(engine, nextConnectionName()));
    engine.configure(connection->m_db, url);
    if (!connection->m_db.open()) return engine.connectError(url, connection->m_db.lastError());
    GATEHOUSE_TRY(engine.setUp(connection->m_db, role));
    return connection;
}

Error Connection::fail(const QSqlError &error, const char *sql)
{
    if (m_engine.isConnectionLost(error)) m_lost = true;
    return m_engine.classify(error, sql);
}

Result<void> Connection::beginWrite()
{
    for (const char *sql : m_engine.beginWrite())
        GATEHOUSE_TRY(control(sql));
    return {};
}

Result<void> Connection::beginRead()
{
    return control(m_engine.beginRead());
}

void Connection::rollback()
{
    if (!m_lost) (void)control("ROLLBACK").ok();
}

Result<void> Connection::control(const char *sql)
{
    if (!m_engine.preparesControl()) return execute(QLatin1String(sql));
    std::shared_ptr<Prepared> &kept = m_control[sql];
    if (!kept) {
        GATEHOUSE_TRY_ASSIGN(made, prepare(sql));
        kept = std::move(made);
    }
    if (!kept->query->run({})) return fail(kept->query->error(), sql);
    kept->query->finish();
    return {};
}

Result<void> Connection::serialize(qint64 lockId)
{
    if (!m_engine.isPostgres()) return {};
    return execute(QStringLiteral("SELECT pg_advisory_xact_lock(%1)").arg(lockId));
}

Result<void> Connection::planForGrowth()
{
    if (!m_engine.isPostgres()) return {};
    return execute(QStringLiteral("SET LOCAL plan_cache_mode = force_custom_plan"));
}

Result<void> Connection::execute(const QString &sql)
{
    QSqlQuery query(m_db);
    if (!query.exec(sql)) return fail(query.lastError(), sql.toUtf8().constData());
    return {};
}

Result<QStringList> Connection::texts(const char *sql)
{
    QSqlQuery query(m_db);
    if (!query.exec(QLatin1String(sql))) return fail(query.lastError(), sql);
    QStringList found;
    while (query.next())
        found << query.value(0).toString();
    return found;
}

Result<std::shared_ptr<Connection::Prepared>> Connection::prepare(const char *sql)
{
    auto made = std::make_shared<Prepared>(Prepared{m_engine.prepare(m_db, sql)});
    if (made->query->error().isValid()) return fail(made->query->error(), sql);
    made->placeholders = made->query->placeholders();
    return made;
}

Result<std::shared_ptr<Connection::Prepared>> Connection::prepared(const Statement &statement)
{
    const auto kept = m_prepared.constFind(&statement);
    if (kept == m_prepared.cend()) {
        GATEHOUSE_TRY_ASSIGN(made, prepare(statement.sql()));
        m_prepared.insert(&statement, made);
        return made;
    }
    if ((*kept)->inUse) return prepare(statement.sql());
    return *kept;
}

Result<void> Connection::check(const Statement &statement)
{
    GATEHOUSE_TRY(prepared(statement));
    return {};
}

Result<void> Connection::run(Prepared &prepared, const Statement &statement, const QVariantList &values)
{
    if (values.size() != prepared.placeholders)
        return Error::internalError(QStringLiteral("%1 values for %2 placeholders in: %3")
                                        .arg(values.size())
                                        .arg(prepared.placeholders)
                                        .arg(QString::fromUtf8(statement.sql())));
    if (std::any_of(values.begin(), values.end(), holdsNul))
        return Error::invalid({}, "nul_in_text",
                              QStringLiteral("A text holds a character that is not allowed."));
    if (!prepared.query->run(values)) return fail(prepared.query->error(), statement.sql());
    return {};
}

Result<qint64> Connection::change(const Statement &statement, const QVariantList &values)
{
    GATEHOUSE_TRY_ASSIGN(kept, prepared(statement));
    const auto release = qScopeGuard([&kept] { kept->query->finish(); });
    GATEHOUSE_TRY(run(*kept, statement, values));
    return kept->query->rowsChanged();
}

Result<void> Connection::visit(const Statement &statement, const QVariantList &values,
                               const std::function<bool(const Row &)> &visit)
{
    GATEHOUSE_TRY_ASSIGN(kept, prepared(statement));
    kept->inUse = true;
    const auto release = qScopeGuard([&kept] {
        kept->query->finish();
        kept->inUse = false;
    });
    GATEHOUSE_TRY(run(*kept, statement, values));
    const Row row(*kept->query);
    while (kept->query->next())
        if (!visit(row)) return {};
    if (const QSqlError error = kept->query->error(); error.isValid()) return fail(error, statement.sql());
    return {};
}

}  // namespace gatehouse
