#pragma once

#include "core/store/engine.h"

namespace gatehouse {

/// SQLite in write-ahead-log mode with full durability. One file; other processes may read and write beside
/// us.
class SqliteEngine final : public Engine
{
public:
    bool isPostgres() const override { return false; }
    QString migrationFolder() const override { return QStringLiteral("sqlite"); }
    const char *tableNamesSql() const override;
    QString driverName() const override { return QStringLiteral("QSQLITE"); }
    void configure(QSqlDatabase &db, const DatabaseUrl &url) const override;
    Result<void> setUp(QSqlDatabase &db, ConnectionRole role) const override;
    Error connectError(const DatabaseUrl &url, const QSqlError &error) const override;
    std::unique_ptr<PreparedQuery> prepare(const QSqlDatabase &db, const char *sql) const override;
    QList<const char *> beginWrite() const override { return {"BEGIN IMMEDIATE"}; }
    const char *beginRead() const override { return "BEGIN"; }
    QList<const char *> nextSavepoint() const override { return {"RELEASE work", "SAVEPOINT work"}; }
    bool preparesControl() const override { return true; }
    bool isConnectionLost(const QSqlError &) const override { return false; }
    Error classify(const QSqlError &error, const char *sql) const override;
};

}  // namespace gatehouse
