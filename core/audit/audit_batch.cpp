#include "core/audit/audit_batch.h"

#include "core/audit/audit_store.h"

namespace gatehouse {

Result<void> AuditBatch::write(Transaction &tx) const
{
    if (m_events.isEmpty()) return {};
    GATEHOUSE_TRY(tx.serialize(kAuditAppendLock));
    const AuditStore store;
    GATEHOUSE_TRY_ASSIGN(end, store.end(tx));
    QList<AuditRow> rows;
    rows.reserve(m_events.size());
    for (const AuditEvent &event : m_events) {
        AuditRow row = AuditRow::fromEvent(event);
        row.seq = ++end.seq;
        row.id = EventId::generate(m_clock).toString();
        row.at = m_clock.now().ms;
        row.chain = row.chainAfter(end.chain);
        end.chain = row.chain;
        rows.append(row);
    }
    return store.insertAll(tx, rows);
}

}  // namespace gatehouse
