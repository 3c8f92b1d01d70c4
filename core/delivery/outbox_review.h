#pragma once

#include <optional>

#include "core/base/caller.h"
#include "core/base/page.h"
#include "core/store/transaction.h"

namespace gatehouse {

class AuditLog;

/// A message as an administrator sees it: never what it says, for it may hold a code or a link that opens an
/// account.
struct OutboxItem
{
    enum class State { Waiting, Failing, Delivered, GivenUp };

    QString id;
    QString kind;
    QString target;
    State state = State::Waiting;
    int attempts = 0;
    QString lastError;
    Timestamp createdAt;
    std::optional<Timestamp> nextAttemptAt;  ///< while it waits
    std::optional<Timestamp> finishedAt;
};

QString outboxStateName(OutboxItem::State state);
std::optional<OutboxItem::State> outboxStateFrom(const QString &text);

/// How much waits, of some kinds.
struct OutboxCounts
{
    qint64 waiting = 0;  ///< all that is not finished
    qint64 failing = 0;  ///< of these: tried at least once, in vain
    qint64 givenUp = 0;  ///< kept for a week
    QString lastError;   ///< of the one that failed last
};

/// Looks at the outbox and puts it right. Functions over the caller's transaction; any thread.
class OutboxReview final
{
public:
    OutboxReview(const AuditLog &audit, const Clock &clock) : m_audit(audit), m_clock(clock) {}
    Q_DISABLE_COPY_MOVE(OutboxReview)

    /// Newest first.
    Result<Page<OutboxItem>> list(Transaction &tx, std::optional<OutboxItem::State> state,
                                  const PageRequest &page) const;
    /// Of one kind.
    Result<OutboxCounts> counts(Transaction &tx, const QString &kind) const;
    /// From the beginning, at once. NotFound for an unknown id; Conflict "already_delivered" for what has
    /// arrived, and "being_sent" for what is under way.
    Result<void> retry(Transaction &tx, const Caller &by, const QString &id) const;
    /// Takes it away. NotFound for an unknown id; Conflict "being_sent".
    Result<void> drop(Transaction &tx, const Caller &by, const QString &id) const;
    /// Puts into the audit log that a message was given up.
    Result<void> reportGivenUp(Transaction &tx, const QString &id, const QString &kind,
                               const QString &why) const;

private:
    Result<void> report(Transaction &tx, QLatin1String type, const Caller &by, const QString &id,
                        const QString &kind) const;

    const AuditLog &m_audit;
    const Clock &m_clock;
};

}  // namespace gatehouse
