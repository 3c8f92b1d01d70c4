#pragma once

#include <optional>

#include "core/audit/audit_event.h"
#include "core/audit/event_types.h"
#include "core/base/page.h"
#include "core/store/transaction.h"

namespace gatehouse {

/// What to look for; empty members do not filter. All conditions must hold.
struct AuditQuery
{
    QString type;
    QString typePrefix;  ///< "user." finds all of them
    std::optional<AuditOutcome> outcome;
    QString actor;    ///< an id, or the exact name
    QString target;   ///< an id, or the exact name
    QString subject;  ///< an id that is the actor or the target
    QString address;
    QString text;  ///< anywhere in type, reason, names, address, request id, detail; ASCII case is ignored
    std::optional<Timestamp> since;  ///< inclusive
    std::optional<Timestamp> until;  ///< exclusive
    std::optional<qint64> afterSeq;  ///< live tail: events after this number, oldest first
};

struct AuditVerification
{
    bool ok = true;
    qint64 checked = 0;
    std::optional<qint64> firstBadSeq;  ///< the first event that was changed, or that follows a missing one
};

/// The append-only log. Every event carries SHA-256 over the chain value before it and its own text, so that
/// changing, removing or reordering events shows (cutting off the newest ones does not, unless a later number
/// is known from elsewhere). Events are written in the transaction of the change they report: no event, no
/// change. Stateless apart from its references; any thread that owns the transaction.
class AuditLog final
{
public:
    explicit AuditLog(const Clock &clock) : m_clock(clock) {}
    Q_DISABLE_COPY_MOVE(AuditLog)

    /// Needs a write transaction. Errors are the store's; the caller must pass them on.
    Result<void> append(Transaction &tx, const AuditEvent &event) const;

    /// Newest first, or oldest first when `afterSeq` is set. InvalidInput for a foreign cursor.
    Result<Page<AuditRecord>> search(Transaction &tx, const AuditQuery &query, const PageRequest &page) const;
    Result<AuditRecord> byId(Transaction &tx, const EventId &id) const;
    /// The number of the newest event; 0 when there is none.
    Result<qint64> lastSeq(Transaction &tx) const;
    /// How many events of the type happened at or after `since`.
    Result<qint64> countSince(Transaction &tx, const QString &type, Timestamp since) const;

    /// Walks the whole chain. Takes a second per some hundred thousand events: not on an HTTP thread.
    Result<AuditVerification> verify(Transaction &tx) const;

    /// Removes at most `limit` of the oldest events from before `before` and writes `audit.pruned`, which
    /// anchors the rest of the chain. The value is how many were removed.
    Result<qint64> prune(Transaction &tx, const Caller &by, Timestamp before, int limit) const;

private:
    const Clock &m_clock;
};

}  // namespace gatehouse
