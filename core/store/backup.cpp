#include "core/store/backup.h"

#include <QFile>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>

namespace gatehouse {

namespace {

/// A connection of its own for one task, closed and forgotten afterwards.
class TaskConnection final
{
public:
    TaskConnection(const QString &file, bool readOnly) : m_name(QUuid::createUuid().toString())
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_name);
        database.setDatabaseName(file);
        if (readOnly) database.setConnectOptions(QStringLiteral("QSQLITE_OPEN_READONLY"));
        m_open = database.open();
        m_error = database.lastError().text();
    }
    ~TaskConnection()
    {
        QSqlDatabase::database(m_name, false).close();
        QSqlDatabase::removeDatabase(m_name);
    }
    Q_DISABLE_COPY_MOVE(TaskConnection)

    bool isOpen() const { return m_open; }
    const QString &error() const { return m_error; }
    QSqlQuery query() const { return QSqlQuery(QSqlDatabase::database(m_name, false)); }

private:
    QString m_name;
    QString m_error;
    bool m_open = false;
};

}  // namespace

Result<void> backupDatabase(const DatabaseUrl &url, const QString &target)
{
    if (url.engine == DatabaseUrl::Engine::Postgres) {
        return Error::invalid(
            "database", "use_pg_dump",
            QStringLiteral("This installation keeps its data in PostgreSQL: back it up with pg_dump."));
    }
    if (QFileInfo::exists(target))
        return Error::conflict("file_exists",
                               QStringLiteral("%1 exists already. Name a new file.").arg(target));
    const TaskConnection source(url.path, true);
    if (!source.isOpen())
        return Error::unavailable(QStringLiteral("The database %1 cannot be read.").arg(url.path),
                                  source.error());
    QSqlQuery copy = source.query();
    copy.prepare(QStringLiteral("VACUUM INTO ?"));
    copy.addBindValue(target);
    if (!copy.exec()) {
        QFile::remove(target);
        return Error::unavailable(QStringLiteral("The backup cannot be written to %1.").arg(target),
                                  copy.lastError().text());
    }
    QFile::setPermissions(target, QFile::ReadOwner | QFile::WriteOwner);
    return {};
}

Result<void> checkBackup(const QString &file)
{
    const auto damaged = [&file](const QString &why) {
        Error error = Error::corrupt(why);
        error.publicMessage = QStringLiteral("%1 is not a whole Gatehouse backup.").arg(file);
        return error;
    };
    if (!QFileInfo(file).isFile()) return Error::notFound(QStringLiteral("There is no file %1.").arg(file));
    const TaskConnection connection(file, true);
    if (!connection.isOpen()) return damaged(connection.error());
    QSqlQuery check = connection.query();
    if (!check.exec(QStringLiteral("PRAGMA integrity_check")) || !check.next())
        return damaged(check.lastError().text());
    if (check.value(0).toString() != u"ok") return damaged(check.value(0).toString());
    QSqlQuery schema = connection.query();
    if (!schema.exec(QStringLiteral("SELECT max(version) FROM schema_migrations")) || !schema.next())
        return damaged(QStringLiteral("there is no schema_migrations table"));
    return {};
}

}  // namespace gatehouse
