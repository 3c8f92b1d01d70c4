#pragma once

#include <functional>
#include <memory>

#include "core/base/result.h"
#include "core/store/database_url.h"

namespace gatehouse {

class Transaction;

/// The read connections of one database: one for each thread that reads, opened at its first read and closed
/// as the thread ends. Any thread; each only ever touches its own connection.
class Readers final
{
public:
    explicit Readers(const DatabaseUrl &url);
    ~Readers();
    Q_DISABLE_COPY_MOVE(Readers)

    /// Runs `work` now, in a read transaction of its own.
    Result<void> run(const std::function<void(Transaction &)> &work);
    void closeThreadConnection();

private:
    const DatabaseUrl m_url;
    /// Its address names this object; threads find out by it that the database is gone.
    std::shared_ptr<const char> m_identity;
};

}  // namespace gatehouse
