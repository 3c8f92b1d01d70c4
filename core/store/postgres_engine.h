#pragma once

#include "core/store/engine.h"

namespace gatehouse {

/// PostgreSQL through QPSQL: any number of servers on one database. Write groups of all servers follow one
/// another behind an advisory lock, as they do on SQLite: nearly every write appends to the one audit chain
/// anyway, and a lock that is always taken first leaves no way to deadlock.
class PostgresEngine final : public Engine
{
public:
    bool isPostgres() const override { return true; }
    QString migrationFolder() const override { return QStringLiteral("postgresql"); }
    const char *tableNamesSql() const override;
    QString driverName() const override { return QStringLiteral("QPSQL"); }
    void configure(QSqlDatabase &db, const DatabaseUrl &url) const override;
    Result<void> setUp(QSqlDatabase &db, ConnectionRole role) const override;
    Error connectError(const DatabaseUrl &url, const QSqlError &error) const override;
    std::unique_ptr<PreparedQuery> prepare(const QSqlDatabase &db, const char *sql) const override;
    QList<const char *> beginWrite() const override;
    const char *beginRead() const override { return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"; }
    QList<const char *> nextSavepoint() const override { return {"RELEASE SAVEPOINT work; SAVEPOINT work"}; }
    bool preparesControl() const override { return false; }
    bool isConnectionLost(const QSqlError &error) const override;
    Error classify(const QSqlError &error, const char *sql) const override;
};

}  // namespace gatehouse
