#include "core/delivery/delivery_store.h"

namespace gatehouse::delivery_store {

namespace {

const Statement kInsert(R"(
INSERT INTO deliveries (id, kind, target, payload, next_attempt_at, created_at) VALUES (?, ?, ?, ?, ?, ?))");

const Statement kDue(R"(
SELECT id, kind, target, payload, attempts, created_at FROM deliveries
WHERE finished_at IS NULL AND next_attempt_at <= ? AND (claimed_until IS NULL OR claimed_until <= ?)
ORDER BY next_attempt_at, id LIMIT ?)");

const Statement kDueOfKind(R"(
SELECT id, kind, target, payload, attempts, created_at FROM deliveries
WHERE finished_at IS NULL AND next_attempt_at <= ? AND (claimed_until IS NULL OR claimed_until <= ?)
  AND kind = ?
ORDER BY next_attempt_at, id LIMIT ?)");

const Statement kClaim(R"(
UPDATE deliveries SET claimed_until = ?, attempts = attempts + 1
WHERE id = ? AND finished_at IS NULL AND (claimed_until IS NULL OR claimed_until <= ?))");

const Statement kFinish(R"(
UPDATE deliveries SET finished_at = ?, outcome = ?, last_error = ?, claimed_until = NULL,
    payload = CASE WHEN CAST(? AS INTEGER) = 1 THEN '' ELSE payload END
WHERE id = ? AND finished_at IS NULL)");

const Statement kPostpone(R"(
UPDATE deliveries SET next_attempt_at = ?, last_error = ?, claimed_until = NULL
WHERE id = ? AND finished_at IS NULL)");

const Statement kRelease(R"(
UPDATE deliveries SET claimed_until = NULL, attempts = attempts - 1
WHERE id = ? AND attempts = ? AND claimed_until IS NOT NULL AND finished_at IS NULL)");

const Statement kPrune(R"(
DELETE FROM deliveries WHERE id IN
    (SELECT id FROM deliveries WHERE finished_at < ? ORDER BY finished_at, id LIMIT ?))");

}  // namespace

Result<void> insert(Transaction &tx, const Delivery &delivery)
{
    GATEHOUSE_TRY(tx.change(kInsert, {delivery.id, delivery.kind, delivery.target, delivery.payload,
                                      sqlValue(delivery.createdAt), sqlValue(delivery.createdAt)}));
    return {};
}

Result<QList<Delivery>> due(Transaction &tx, Timestamp now, int limit, const QString &kind)
{
    const auto read = [](const Row &row) {
        return Delivery{row.text(0), row.text(1), row.text(2), row.text(3), int(row.integer(4)), row.time(5)};
    };
    if (kind.isEmpty()) return tx.all(kDue, {sqlValue(now), sqlValue(now), limit}, read);
    return tx.all(kDueOfKind, {sqlValue(now), sqlValue(now), kind, limit}, read);
}

Result<bool> claim(Transaction &tx, const QString &id, Timestamp now, Timestamp until)
{
    GATEHOUSE_TRY_ASSIGN(rows, tx.change(kClaim, {sqlValue(until), id, sqlValue(now)}));
    return rows == 1;
}

Result<void> finish(Transaction &tx, const QString &id, const QString &outcome, const QString &error,
                    Timestamp now)
{
    GATEHOUSE_TRY(tx.change(
        kFinish, {sqlValue(now), outcome, error, outcome == QLatin1String("delivered") ? 1 : 0, id}));
    return {};
}

Result<void> postpone(Transaction &tx, const QString &id, Timestamp next, const QString &error)
{
    GATEHOUSE_TRY(tx.change(kPostpone, {sqlValue(next), error, id}));
    return {};
}

Result<void> release(Transaction &tx, const Delivery &delivery)
{
    GATEHOUSE_TRY(tx.change(kRelease, {delivery.id, delivery.attempts}));
    return {};
}

Result<qint64> prune(Transaction &tx, Timestamp before, int limit)
{
    return tx.change(kPrune, {sqlValue(before), limit});
}

}  // namespace gatehouse::delivery_store
