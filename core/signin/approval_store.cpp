#include "core/signin/approval_store.h"

namespace gatehouse::approval_store {

namespace {

#define COLUMNS                                                                                 \
    "id, kind, target_user, (SELECT username FROM users u WHERE u.id = target_user), asked_by," \
    " asked_by_name, reason, created_at, expires_at, decided_at, decided_by_name, approved"

const Statement kInsert(R"(
INSERT INTO approvals (id, kind, target_user, asked_by, asked_by_name, reason, created_at, expires_at,
    decided_by_name, approved)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?))");

const Statement kById("SELECT " COLUMNS " FROM approvals WHERE id = ?");

const Statement kIsWaiting(R"(
SELECT 1 FROM approvals WHERE kind = ? AND target_user = ? AND decided_at IS NULL AND expires_at > ?)");

const Statement kWaiting("SELECT " COLUMNS R"( FROM approvals
WHERE decided_at IS NULL AND expires_at > ? ORDER BY created_at, id LIMIT 200)");

const Statement kDecide(R"(
UPDATE approvals SET decided_at = ?, decided_by_name = ?, approved = ?
WHERE id = ? AND asked_by <> ? AND decided_at IS NULL AND expires_at > ?
RETURNING )" COLUMNS);

Approval read(const Row &row)
{
    Approval approval;
    approval.id = ApprovalId::fromStored(row.text(0));
    approval.kind = row.text(1);
    approval.target = UserId::fromStored(row.text(2));
    approval.targetName = row.text(3);
    approval.askedBy = row.text(4);
    approval.askedByName = row.text(5);
    approval.reason = row.text(6);
    approval.createdAt = row.time(7);
    approval.expiresAt = row.time(8);
    approval.decidedAt = row.optionalTime(9);
    approval.decidedByName = row.text(10);
    approval.approved = row.boolean(11);
    return approval;
}

}  // namespace

Result<void> insert(Transaction &tx, const Approval &approval)
{
    GATEHOUSE_TRY(
        tx.change(kInsert, {sqlValue(approval.id), approval.kind, sqlValue(approval.target), approval.askedBy,
                            approval.askedByName, approval.reason, sqlValue(approval.createdAt),
                            sqlValue(approval.expiresAt), QString(), false}));
    return {};
}

Result<std::optional<Approval>> byId(Transaction &tx, const ApprovalId &id)
{
    return tx.one(kById, {sqlValue(id)}, read);
}

Result<bool> isWaiting(Transaction &tx, const QString &kind, const UserId &target, Timestamp now)
{
    GATEHOUSE_TRY_ASSIGN(
        found, tx.one(kIsWaiting, {kind, sqlValue(target), sqlValue(now)}, [](const Row &) { return true; }));
    return found.has_value();
}

Result<QList<Approval>> waiting(Transaction &tx, Timestamp now)
{
    return tx.all(kWaiting, {sqlValue(now)}, read);
}

Result<std::optional<Approval>> decide(Transaction &tx, const ApprovalId &id, const QString &byName,
                                       const QString &notBy, bool approved, Timestamp now)
{
    return tx.one(kDecide, {sqlValue(now), byName, approved, sqlValue(id), notBy, sqlValue(now)}, read);
}

}  // namespace gatehouse::approval_store
