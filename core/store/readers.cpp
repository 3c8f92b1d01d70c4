#include "core/store/readers.h"

#include <QScopeGuard>
#include <vector>

#include "core/store/connection.h"
#include "core/store/transaction.h"

namespace gatehouse {

namespace {

struct ThreadReader
{
    std::weak_ptr<const char> database;
    const char *identity = nullptr;
    std::unique_ptr<Connection> connection;
    bool inUse = false;
};

// Few databases a thread (one, outside of tests), so a search through a vector is the fastest.
// NOLINTNEXTLINE: each thread needs its own, and it must go with the thread.
thread_local std::vector<std::unique_ptr<ThreadReader>> t_readers;

ThreadReader *find(const char *identity)
{
    for (const auto &reader : t_readers)
        if (reader->identity == identity) return reader.get();
    return nullptr;
}

ThreadReader *findOrAdd(const std::shared_ptr<const char> &identity)
{
    if (ThreadReader *reader = find(identity.get())) return reader;
    std::erase_if(t_readers, [](const auto &reader) { return reader->database.expired(); });
    t_readers.push_back(std::make_unique<ThreadReader>());
    t_readers.back()->database = identity;
    t_readers.back()->identity = identity.get();
    return t_readers.back().get();
}

// Begins a transaction; replaces a connection that died while idle.
Result<void> begin(ThreadReader &reader, const DatabaseUrl &url)
{
    if (reader.connection && !reader.connection->isLost()) {
        Result<void> begun = reader.connection->beginRead();
        if (begun.ok() || !reader.connection->isLost()) return begun;
    }
    reader.connection.reset();
    GATEHOUSE_TRY_ASSIGN(opened, Connection::open(url, ConnectionRole::Reader));
    reader.connection = std::move(opened);
    return reader.connection->beginRead();
}

}  // namespace

Readers::Readers(const DatabaseUrl &url) : m_url(url), m_identity(std::make_shared<const char>('\0')) {}

Readers::~Readers()
{
    closeThreadConnection();
}

Result<void> Readers::run(const std::function<void(Transaction &)> &work)
{
    ThreadReader *reader = findOrAdd(m_identity);
    if (reader->inUse) return Error::internalError(QStringLiteral("read() was called inside read()"));
    GATEHOUSE_TRY(begin(*reader, m_url));
    reader->inUse = true;
    const auto release = qScopeGuard([reader] { reader->inUse = false; });
    Transaction transaction(*reader->connection, false);
    work(transaction);
    // Nothing to keep: a failed end only means that this connection is of no more use.
    if (reader->connection->isLost() || !reader->connection->commit().ok()) reader->connection.reset();
    return {};
}

void Readers::closeThreadConnection()
{
    std::erase_if(t_readers, [this](const auto &reader) { return reader->identity == m_identity.get(); });
}

}  // namespace gatehouse
