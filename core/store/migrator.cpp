#include "core/store/migrator.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QRegularExpression>

#include "core/base/log.h"
#include "core/store/connection.h"
#include "core/store/sql_splitter.h"
#include "core/store/transaction.h"

// Outside of any namespace, as Q_INIT_RESOURCE wants it. A static library's resources need this call.
static void initSqlResources()
{
    Q_INIT_RESOURCE(sql);
}

namespace gatehouse {

namespace {

const Statement kSelectApplied(R"(
    SELECT version, checksum FROM schema_migrations ORDER BY version)");
const Statement kInsertApplied(R"(
    INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES (?, ?, ?, ?))");

constexpr char kCreateTable[] = R"(
    CREATE TABLE IF NOT EXISTS schema_migrations (
        version BIGINT PRIMARY KEY NOT NULL,
        name TEXT NOT NULL,
        checksum TEXT NOT NULL,
        applied_at BIGINT NOT NULL
    ))";

}  // namespace

Result<QList<Migration>> Migrator::load(const QString &folder)
{
    static const QRegularExpression kName(QStringLiteral("^([0-9]{4})_([a-z0-9_]+)\\.sql$"));
    QList<Migration> migrations;
    const QStringList names = QDir(folder).entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name);
    for (const QString &name : names) {
        const QRegularExpressionMatch match = kName.match(name);
        const int version = match.captured(1).toInt();
        QFile file(folder + u'/' + name);
        if (!match.hasMatch() || version != migrations.size() + 1 || !file.open(QIODevice::ReadOnly))
            return Error::internalError(
                QStringLiteral("schema file %1 is unreadable or out of order").arg(name));
        const QByteArray sql = file.readAll();
        const QByteArray checksum = QCryptographicHash::hash(sql, QCryptographicHash::Sha256).toHex();
        migrations << Migration{version, match.captured(2), sql, checksum};
    }
    if (migrations.isEmpty())
        return Error::internalError(QStringLiteral("no schema files in %1").arg(folder));
    return migrations;
}

Result<QList<Migration>> Migrator::builtIn(const Connection &connection)
{
    initSqlResources();
    return load(QStringLiteral(":/sql/") + connection.engine().migrationFolder());
}

Result<QList<Migrator::Applied>> Migrator::readApplied()
{
    GATEHOUSE_TRY_ASSIGN(tables, m_connection.texts(m_connection.engine().tableNamesSql()));
    QList<Applied> applied;
    if (!tables.contains(QStringLiteral("schema_migrations"))) {
        if (tables.isEmpty()) return applied;
        return Error::unavailable(
            QStringLiteral(
                "The database holds tables that are not Gatehouse's. Give it a database of its own."),
            QStringLiteral("tables: ") + tables.join(u' '));
    }
    GATEHOUSE_TRY(m_connection.visit(kSelectApplied, {}, [&](const Row &row) {
        applied << Applied{int(row.integer(0)), row.text(1)};
        return true;
    }));
    return applied;
}

Result<void> Migrator::checkHistory(const QList<Applied> &applied, const QList<Migration> &known)
{
    for (const Applied &done : applied) {
        if (done.version > known.size())
            return Error::unavailable(
                QStringLiteral(
                    "The database has schema version %1, but this program knows only up to version %2. "
                    "Install the newer Gatehouse, or restore a backup made with this one.")
                    .arg(applied.last().version)
                    .arg(known.size()),
                {});
        const Migration &migration = known.at(done.version - 1);
        if (done.checksum != QLatin1String(migration.checksum))
            return Error::unavailable(
                QStringLiteral(
                    "The database was made with a different schema version %1 (%2) than this program's. "
                    "Use the program that made it.")
                    .arg(migration.version)
                    .arg(migration.name),
                QStringLiteral("checksum %1 instead of %2")
                    .arg(done.checksum, QString::fromLatin1(migration.checksum)));
    }
    return {};
}

Result<int> Migrator::migrate(const QList<Migration> &known)
{
    for (bool changed = false;; changed = true) {
        GATEHOUSE_TRY_ASSIGN(applied, readApplied());
        GATEHOUSE_TRY(checkHistory(applied, known));
        if (applied.size() == known.size()) {
            const int version = int(known.size());
            if (changed)
                qCInfo(lcStore, "Schema version %d (%s) is in place", version,
                       qUtf8Printable(known.last().name));
            return version;
        }
        GATEHOUSE_TRY(m_connection.beginWrite());
        Result<void> done = applyUnderLock(known);
        if (done.ok()) done = m_connection.commit();
        if (!done.ok()) {
            m_connection.rollback();
            return std::move(done).error();
        }
    }
}

Result<void> Migrator::applyUnderLock(const QList<Migration> &known)
{
    GATEHOUSE_TRY_ASSIGN(applied, readApplied());
    if (applied.size() >= known.size()) return {};  // another program was faster
    return apply(known.at(applied.size()));
}

Result<void> Migrator::apply(const Migration &migration)
{
    GATEHOUSE_TRY(m_connection.execute(QString::fromLatin1(kCreateTable)));
    const QStringList statements = splitSql(QString::fromUtf8(migration.sql));
    for (const QString &sql : statements)
        GATEHOUSE_TRY(m_connection.execute(sql));
    GATEHOUSE_TRY(m_connection.change(
        kInsertApplied,
        {migration.version, migration.name, QString::fromLatin1(migration.checksum), m_clock.now().ms}));
    return {};
}

}  // namespace gatehouse
