#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include "core/base/clock.h"
#include "core/base/result.h"

namespace gatehouse {

class Connection;

/// One schema version: a file `NNNN_name.sql`.
struct Migration
{
    int version = 0;
    QString name;
    QByteArray sql;
    QByteArray checksum;  ///< SHA-256 of the file, lower-case hex
};

/// Brings a database to the newest schema version this program knows, one transaction a version, forward
/// only. Two programs that start at once do not migrate twice: each version is applied under the write lock
/// of all servers. Fails with one sentence when the database is newer than the program, was made with a
/// different text of a version, or belongs to something else; the database is then unchanged.
class Migrator final
{
public:
    /// Reads the versions of a folder such as `:/sql/sqlite`; they must be 1, 2, 3, ... without a gap.
    static Result<QList<Migration>> load(const QString &folder);
    /// The versions that are built into this program for the connection's engine.
    static Result<QList<Migration>> builtIn(const Connection &connection);

    Migrator(Connection &connection, const Clock &clock) : m_connection(connection), m_clock(clock) {}
    /// The schema version afterwards.
    Result<int> migrate(const QList<Migration> &known);

private:
    struct Applied
    {
        int version = 0;
        QString checksum;
    };
    Result<QList<Applied>> readApplied();
    static Result<void> checkHistory(const QList<Applied> &applied, const QList<Migration> &known);
    /// Applies version `next` unless another program did so meanwhile.
    Result<void> applyUnderLock(const QList<Migration> &known);
    Result<void> apply(const Migration &migration);

    Connection &m_connection;
    const Clock &m_clock;
};

}  // namespace gatehouse
