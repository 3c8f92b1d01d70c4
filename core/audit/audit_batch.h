#pragma once

#include "core/audit/audit_log.h"

namespace gatehouse {

/// Many events of one transaction, chained and written together: AuditLog::append() for work that changes
/// hundreds of things at a time. Events that append() writes between add() and write() stand before these.
class AuditBatch final
{
public:
    explicit AuditBatch(const Clock &clock) : m_clock(clock) {}

    void add(const AuditEvent &event) { m_events.append(event); }
    /// Once, with the transaction of what the events report. Errors are the store's; pass them on.
    Result<void> write(Transaction &tx) const;

private:
    const Clock &m_clock;
    QList<AuditEvent> m_events;
};

}  // namespace gatehouse
