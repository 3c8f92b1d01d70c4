#pragma once

#include <QSqlDatabase>
#include <QSqlError>
#include <QStringList>
#include <memory>

#include "core/base/result.h"
#include "core/store/database_url.h"
#include "core/store/prepared_query.h"

namespace gatehouse {

/// Migrator: a writer without time limits.
enum class ConnectionRole { Writer, Reader, Migrator };

/// What differs between the database engines: how to connect, how a transaction begins, what an error means.
/// Stateless; any thread.
class Engine
{
public:
    static const Engine &of(DatabaseUrl::Engine engine);
    virtual ~Engine() = default;

    virtual bool isPostgres() const = 0;
    /// Folder of its migrations, below `:/sql/`.
    virtual QString migrationFolder() const = 0;
    /// One row each: the names of the tables that are not the engine's own.
    virtual const char *tableNamesSql() const = 0;
    virtual QString driverName() const = 0;
    virtual void configure(QSqlDatabase &db, const DatabaseUrl &url) const = 0;
    /// Sets the session up and checks that it took; called on a newly opened connection.
    virtual Result<void> setUp(QSqlDatabase &db, ConnectionRole role) const = 0;
    /// The failure to connect, in one sentence for people.
    virtual Error connectError(const DatabaseUrl &url, const QSqlError &error) const = 0;

    /// What could not be prepared says so by its error().
    virtual std::unique_ptr<PreparedQuery> prepare(const QSqlDatabase &db, const char *sql) const = 0;

    /// Run one by one at the start of a group of writes, or of a read.
    virtual QList<const char *> beginWrite() const = 0;
    virtual const char *beginRead() const = 0;
    /// One after another, in as few round trips as the engine can.
    virtual QList<const char *> nextSavepoint() const = 0;
    /// Whether BEGIN, COMMIT and the like can be prepared.
    virtual bool preparesControl() const = 0;

    virtual bool isConnectionLost(const QSqlError &error) const = 0;
    /// `sql` is our constant text; bound values never get into the error.
    virtual Error classify(const QSqlError &error, const char *sql) const = 0;
};

}  // namespace gatehouse
