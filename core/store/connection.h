#pragma once

#include <QHash>
#include <QSqlDatabase>
#include <QVariantList>
#include <functional>
#include <memory>

#include "core/base/result.h"
#include "core/store/engine.h"

namespace gatehouse {

class Row;
class Statement;

/// One connection, bound to the thread that opened it. Prepares each Statement once and keeps it. After a
/// lost connection (isLost) it is of no more use: drop it and open another.
class Connection final
{
public:
    static Result<std::unique_ptr<Connection>> open(const DatabaseUrl &url, ConnectionRole role);
    ~Connection();
    Q_DISABLE_COPY_MOVE(Connection)

    const Engine &engine() const { return m_engine; }
    bool isLost() const { return m_lost; }

    Result<void> beginWrite();
    Result<void> beginRead();
    Result<void> commit() { return control("COMMIT"); }
    /// Best effort: a lost connection has rolled back by itself.
    void rollback();
    /// BEGIN, SAVEPOINT and the like: constant text without values.
    Result<void> control(const char *sql);

    /// See Transaction::serialize().
    Result<void> serialize(qint64 lockId);
    /// See Transaction::planForGrowth().
    Result<void> planForGrowth();

    /// Any single text, not kept. For migrations.
    Result<void> execute(const QString &sql);
    Result<qint64> change(const Statement &statement, const QVariantList &values);
    /// Calls `visit` for each row until it returns false.
    Result<void> visit(const Statement &statement, const QVariantList &values,
                       const std::function<bool(const Row &)> &visit);
    /// The first column of each row, as text.
    Result<QStringList> texts(const char *sql);
    /// Prepares without running; fails where a table or column is missing.
    Result<void> check(const Statement &statement);

private:
    struct Prepared
    {
        std::unique_ptr<PreparedQuery> query;
        qsizetype placeholders = 0;
        bool inUse = false;
    };
    Connection(const Engine &engine, QString name);

    Error fail(const QSqlError &error, const char *sql);
    Result<std::shared_ptr<Prepared>> prepare(const char *sql);
    /// The kept query of the statement, or one of its own where the kept one is being read by an outer
    /// caller.
    Result<std::shared_ptr<Prepared>> prepared(const Statement &statement);
    Result<void> run(Prepared &prepared, const Statement &statement, const QVariantList &values);

    const Engine &m_engine;
    const QString m_name;
    QSqlDatabase m_db;
    bool m_lost = false;
    QHash<const Statement *, std::shared_ptr<Prepared>> m_prepared;
    QHash<const char *, std::shared_ptr<Prepared>> m_control;
};

}  // namespace gatehouse
