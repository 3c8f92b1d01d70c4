#include "core/store/database.h"

#include <QFile>

#include "core/store/connection.h"
#include "core/store/migrator.h"
#include "core/store/readers.h"
#include "core/store/writer.h"

namespace gatehouse {

namespace {

const Statement kPing("SELECT 1");

// Makes the file before SQLite does, so that nobody else may read it, not even for a moment. SQLite gives its
// side files the same rights. True when there was none before.
Result<bool> createSqliteFile(const DatabaseUrl &url)
{
    QFile file(url.path);
    if (file.exists()) return false;
    if (file.open(QIODevice::WriteOnly | QIODevice::NewOnly,
                  QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return true;
    if (file.exists()) return false;  // another program was faster
    return Engine::of(url.engine).connectError(url, {});
}

// For a file that this program made. Another program may have found it and filled it meanwhile: then it
// stays.
void removeIfEmpty(const DatabaseUrl &url)
{
    {
        const auto connection = Connection::open(url, ConnectionRole::Reader);
        if (connection.ok()) {
            const auto tables = (*connection)->texts((*connection)->engine().tableNamesSql());
            if (!tables.ok() || !tables->isEmpty()) return;
        }
    }
    for (const QLatin1String suffix : {QLatin1String(""), QLatin1String("-wal"), QLatin1String("-shm")})
        QFile::remove(url.path + suffix);
}

Result<int> connectAndMigrate(const DatabaseUrl &url, const Clock &clock)
{
    GATEHOUSE_TRY_ASSIGN(connection, Connection::open(url, ConnectionRole::Migrator));
    GATEHOUSE_TRY_ASSIGN(migrations, Migrator::builtIn(*connection));
    return Migrator(*connection, clock).migrate(migrations);
}

}  // namespace

struct Database::Private
{
    DatabaseUrl url;
    int schemaVersion = 0;
    std::unique_ptr<Writer> writer;
    std::unique_ptr<Readers> readers;
};

Database::Database(std::unique_ptr<Private> fields) : d(std::move(fields)) {}

Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(const DatabaseUrl &url, const Clock &clock)
{
    bool created = false;
    if (url.engine == DatabaseUrl::Engine::Sqlite) {
        GATEHOUSE_TRY_ASSIGN(isNew, createSqliteFile(url));
        created = isNew;
    }
    Result<int> migrated = connectAndMigrate(url, clock);
    if (!migrated.ok()) {
        if (created) removeIfEmpty(url);
        return std::move(migrated).error();
    }
    GATEHOUSE_TRY_ASSIGN(writer, Writer::start(url));
    auto fields = std::make_unique<Private>();
    fields->url = url;
    fields->schemaVersion = *migrated;
    fields->writer = std::move(writer);
    fields->readers = std::make_unique<Readers>(url);
    return std::unique_ptr<Database>(new Database(std::move(fields)));
}

Result<void> Database::enqueue(Job job, std::function<void(const Error *)> finished)
{
    return d->writer->enqueue(std::move(job), std::move(finished));
}

void Database::finishWrites()
{
    d->writer->waitUntilIdle();
}

Result<void> Database::readOnThread(const std::function<void(Transaction &)> &work)
{
    return d->readers->run(work);
}

void Database::closeThreadConnection()
{
    d->readers->closeThreadConnection();
}

bool Database::isPostgres() const
{
    return d->url.engine == DatabaseUrl::Engine::Postgres;
}

int Database::schemaVersion() const
{
    return d->schemaVersion;
}

const DatabaseUrl &Database::url() const
{
    return d->url;
}

bool Database::isAlive()
{
    const auto answer = read([](Transaction &transaction) {
        return transaction.one(kPing, {}, [](const Row &row) { return row.integer(0); });
    });
    return answer.ok() && answer->has_value();
}

}  // namespace gatehouse
