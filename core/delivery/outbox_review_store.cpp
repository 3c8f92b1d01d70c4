#include "core/delivery/outbox_review_store.h"

namespace gatehouse::outbox_review_store {

namespace {

using State = OutboxItem::State;

const Statement kAll(R"(
SELECT id, kind, target, attempts, last_error, created_at, next_attempt_at, finished_at, outcome
FROM deliveries WHERE (created_at < ? OR (created_at = ? AND id < ?))
ORDER BY created_at DESC, id DESC LIMIT ?)");
const Statement kUnfinished(R"(
SELECT id, kind, target, attempts, last_error, created_at, next_attempt_at, finished_at, outcome
FROM deliveries WHERE finished_at IS NULL AND (created_at < ? OR (created_at = ? AND id < ?))
ORDER BY created_at DESC, id DESC LIMIT ?)");
const Statement kFailing(R"(
SELECT id, kind, target, attempts, last_error, created_at, next_attempt_at, finished_at, outcome
FROM deliveries WHERE finished_at IS NULL AND last_error <> '' AND (created_at < ? OR (created_at = ? AND id < ?))
ORDER BY created_at DESC, id DESC LIMIT ?)");
const Statement kFinished(R"(
SELECT id, kind, target, attempts, last_error, created_at, next_attempt_at, finished_at, outcome
FROM deliveries WHERE outcome = ? AND (created_at < ? OR (created_at = ? AND id < ?))
ORDER BY created_at DESC, id DESC LIMIT ?)");
const Statement kById(R"(
SELECT id, kind, target, attempts, last_error, created_at, next_attempt_at, finished_at, outcome
FROM deliveries WHERE id = ?)");
const Statement kCounts(R"(
SELECT count(*), coalesce(sum(CASE WHEN last_error <> '' THEN 1 ELSE 0 END), 0)
FROM deliveries WHERE finished_at IS NULL AND kind = ?)");
const Statement kGivenUp("SELECT count(*) FROM deliveries WHERE outcome = 'given_up' AND kind = ?");
const Statement kLastError(R"(
SELECT last_error FROM deliveries WHERE kind = ? AND last_error <> '' AND finished_at IS NULL
ORDER BY next_attempt_at DESC, id DESC LIMIT 1)");
const Statement kRestart(R"(
UPDATE deliveries SET attempts = 0, next_attempt_at = ?, finished_at = NULL, outcome = NULL, claimed_until = NULL
WHERE id = ? AND (outcome IS NULL OR outcome <> 'delivered') AND (claimed_until IS NULL OR claimed_until <= ?))");
const Statement kRemove(
    "DELETE FROM deliveries WHERE id = ? AND (claimed_until IS NULL OR claimed_until <= ?)");

OutboxItem readRow(const Row &row)
{
    OutboxItem item;
    item.id = row.text(0);
    item.kind = row.text(1);
    item.target = row.text(2);
    item.attempts = int(row.integer(3));
    item.lastError = row.text(4);
    item.createdAt = row.time(5);
    item.finishedAt = row.optionalTime(7);
    if (!item.finishedAt) item.nextAttemptAt = row.time(6);
    item.state = !item.finishedAt              ? (item.lastError.isEmpty() ? State::Waiting : State::Failing)
                 : row.text(8) == u"delivered" ? State::Delivered
                                               : State::GivenUp;
    return item;
}

}  // namespace

Result<QList<OutboxItem>> list(Transaction &tx, std::optional<State> state, Timestamp time, const QString &id,
                               int limit)
{
    const QVariantList place{sqlValue(time), sqlValue(time), id, limit};
    if (!state) return tx.all(kAll, place, readRow);
    if (*state == State::Waiting) return tx.all(kUnfinished, place, readRow);
    if (*state == State::Failing) return tx.all(kFailing, place, readRow);
    return tx.all(kFinished, QVariantList{outboxStateName(*state)} + place, readRow);
}

Result<OutboxCounts> counts(Transaction &tx, const QString &kind)
{
    const auto number = [](const Row &row) {
        return row.integer(0);
    };
    OutboxCounts counts;
    GATEHOUSE_TRY_ASSIGN(open, tx.one(kCounts, {kind}, [](const Row &row) {
        return std::pair{row.integer(0), row.integer(1)};
    }));
    GATEHOUSE_TRY_ASSIGN(givenUp, tx.one(kGivenUp, {kind}, number));
    GATEHOUSE_TRY_ASSIGN(errors, tx.all(kLastError, {kind}, [](const Row &row) { return row.text(0); }));
    if (open) std::tie(counts.waiting, counts.failing) = *open;
    counts.givenUp = givenUp.value_or(0);
    if (!errors.isEmpty()) counts.lastError = errors.first();
    return counts;
}

Result<std::optional<OutboxItem>> byId(Transaction &tx, const QString &id)
{
    return tx.one(kById, {id}, readRow);
}

Result<bool> restart(Transaction &tx, const QString &id, Timestamp now)
{
    GATEHOUSE_TRY_ASSIGN(rows, tx.change(kRestart, {sqlValue(now), id, sqlValue(now)}));
    return rows == 1;
}

Result<bool> remove(Transaction &tx, const QString &id, Timestamp now)
{
    GATEHOUSE_TRY_ASSIGN(rows, tx.change(kRemove, {id, sqlValue(now)}));
    return rows == 1;
}

}  // namespace gatehouse::outbox_review_store
