#pragma once

#include "core/audit/audit_log.h"
#include "core/audit/audit_row.h"

namespace gatehouse {

/// Taken by whoever appends to or prunes the chain (Transaction::serialize()).
inline constexpr qint64 kAuditAppendLock = 0x6761'7465'0001;

/// The SQL of the log. Rows are inserted and, from the oldest on, pruned; never changed. Stateless.
class AuditStore final
{
public:
    struct End
    {
        qint64 seq = 0;
        QByteArray chain;
    };
    /// The newest event's number and chain value; {0, chainStart()} for an empty log.
    Result<End> end(Transaction &tx) const;
    Result<void> insert(Transaction &tx, const AuditRow &row) const;
    /// The same for many, with a statement for twenty at a time.
    Result<void> insertAll(Transaction &tx, const QList<AuditRow> &rows) const;

    /// At most `limit` rows that match, numbered above `above` and below `below`.
    Result<QList<AuditRow>> search(Transaction &tx, const AuditQuery &query, qint64 above, qint64 below,
                                   int limit) const;
    Result<std::optional<AuditRow>> byId(Transaction &tx, const QString &id) const;
    Result<qint64> countSince(Transaction &tx, const QString &type, Timestamp since) const;

    /// The next rows after `seq`, oldest first.
    Result<QList<AuditRow>> after(Transaction &tx, qint64 seq, int limit) const;
    Result<std::optional<AuditRow>> newestOfType(Transaction &tx, const QString &type) const;
    Result<qint64> removeThrough(Transaction &tx, qint64 seq) const;
};

}  // namespace gatehouse
