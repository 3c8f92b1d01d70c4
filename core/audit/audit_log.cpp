#include "core/audit/audit_log.h"

#include <limits>

#include "core/audit/audit_store.h"

namespace gatehouse {

namespace {

constexpr qint64 kLowest = -std::numeric_limits<qint64>::max();
constexpr int kVerifyPage = 1'000;

const QLatin1String kThroughSeq("through_seq");
const QLatin1String kChain("chain");

/// The cursor of a search is the number of the last event shown.
Result<qint64> seqOfCursor(const QString &cursor)
{
    GATEHOUSE_TRY_ASSIGN(key, decodeCursor(cursor, 1));
    bool ok = false;
    const qint64 seq = key.first().toLongLong(&ok);
    if (!ok || seq < 0)
        return Error::invalid("cursor", "invalid_cursor",
                              QStringLiteral("The cursor is not one that this server gave out."));
    return seq;
}

/// The chain value that the oldest event left must build on: pruning wrote it down.
Result<std::optional<QByteArray>> anchorBefore(Transaction &tx, qint64 firstSeq)
{
    using Anchor = std::optional<QByteArray>;
    if (firstSeq == 1) return Anchor(chainStart());
    GATEHOUSE_TRY_ASSIGN(pruned, AuditStore().newestOfType(tx, event::kAuditPruned));
    if (!pruned) return Anchor();
    const QJsonObject detail = pruned->toRecord().detail;
    if (detail.value(kThroughSeq).toInteger(-1) != firstSeq - 1) return Anchor();
    return Anchor(QByteArray::fromHex(detail.value(kChain).toString().toLatin1()));
}

}  // namespace

Result<void> AuditLog::append(Transaction &tx, const AuditEvent &event) const
{
    GATEHOUSE_TRY(tx.serialize(kAuditAppendLock));
    const AuditStore store;
    GATEHOUSE_TRY_ASSIGN(end, store.end(tx));
    AuditRow row = AuditRow::fromEvent(event);
    row.seq = end.seq + 1;
    row.id = EventId::generate(m_clock).toString();
    row.at = m_clock.now().ms;
    row.chain = row.chainAfter(end.chain);
    return store.insert(tx, row);
}

Result<Page<AuditRecord>> AuditLog::search(Transaction &tx, const AuditQuery &query,
                                           const PageRequest &page) const
{
    qint64 above = query.afterSeq.value_or(kLowest);
    qint64 below = std::numeric_limits<qint64>::max();
    if (!page.cursor.isEmpty()) {
        GATEHOUSE_TRY_ASSIGN(seq, seqOfCursor(page.cursor));
        if (query.afterSeq)
            above = qMax(above, seq);
        else
            below = seq;
    }
    const int limit = page.boundedLimit();
    GATEHOUSE_TRY_ASSIGN(rows, AuditStore().search(tx, query, above, below, limit + 1));
    Page<AuditRecord> answer;
    for (const AuditRow &row : std::as_const(rows)) {
        if (answer.items.size() == limit) {
            answer.next = encodeCursor({QString::number(answer.items.constLast().seq)});
            break;
        }
        answer.items.append(row.toRecord());
    }
    return answer;
}

Result<AuditRecord> AuditLog::byId(Transaction &tx, const EventId &id) const
{
    GATEHOUSE_TRY_ASSIGN(row, AuditStore().byId(tx, id.toString()));
    if (!row) return Error::notFound(QStringLiteral("There is no such event in the audit log."));
    return row->toRecord();
}

Result<qint64> AuditLog::lastSeq(Transaction &tx) const
{
    GATEHOUSE_TRY_ASSIGN(end, AuditStore().end(tx));
    return end.seq;
}

Result<qint64> AuditLog::countSince(Transaction &tx, const QString &type, Timestamp since) const
{
    return AuditStore().countSince(tx, type, since);
}

Result<AuditVerification> AuditLog::verify(Transaction &tx) const
{
    const AuditStore store;
    AuditVerification verdict;
    QByteArray chain;
    qint64 seq = kLowest;
    while (true) {
        GATEHOUSE_TRY_ASSIGN(rows, store.after(tx, seq, kVerifyPage));
        if (rows.isEmpty()) return verdict;
        for (const AuditRow &row : std::as_const(rows)) {
            bool inOrder = true;
            if (verdict.checked == 0) {
                GATEHOUSE_TRY_ASSIGN(anchor, anchorBefore(tx, row.seq));
                inOrder = anchor.has_value();
                chain = anchor.value_or(QByteArray());
            } else {
                inOrder = row.seq == seq + 1;
            }
            if (!inOrder || row.chain != row.chainAfter(chain)) {
                verdict.ok = false;
                verdict.firstBadSeq = row.seq;
                return verdict;
            }
            chain = row.chain;
            seq = row.seq;
            ++verdict.checked;
        }
    }
}

Result<qint64> AuditLog::prune(Transaction &tx, const Caller &by, Timestamp before, int limit) const
{
    // Taken before reading, so that no other server prunes the same events.
    GATEHOUSE_TRY(tx.serialize(kAuditAppendLock));
    const AuditStore store;
    GATEHOUSE_TRY_ASSIGN(rows, store.after(tx, kLowest, limit));
    const AuditRow *last = nullptr;
    for (const AuditRow &row : std::as_const(rows)) {
        if (row.at >= before.ms) break;
        last = &row;
    }
    if (last == nullptr) return qint64(0);
    AuditEvent pruned;
    pruned.type = event::kAuditPruned;
    pruned.actor = by;
    pruned.target.kind = QStringLiteral("audit_log");
    pruned.detail.insert(kThroughSeq, last->seq);
    pruned.detail.insert(kChain, QString::fromLatin1(last->chain.toHex()));
    // Appended first: it continues from the newest event, which may be among those that go.
    GATEHOUSE_TRY(append(tx, pruned));
    return store.removeThrough(tx, last->seq);
}

}  // namespace gatehouse
