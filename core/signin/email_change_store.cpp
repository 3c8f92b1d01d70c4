#include "core/signin/email_change_store.h"

namespace gatehouse::email_change_store {

namespace {

#define COLUMNS "new_email, old_email, asked_at, expires_at, new_confirmed_at, old_confirmed_at"

const Statement kReplace(R"(
INSERT INTO email_changes (user_id, new_email, old_email, asked_at, expires_at, new_confirmed_at,
    old_confirmed_at)
VALUES (?, ?, ?, ?, ?, NULL, ?)
ON CONFLICT (user_id) DO UPDATE SET new_email = excluded.new_email, old_email = excluded.old_email,
    asked_at = excluded.asked_at, expires_at = excluded.expires_at, new_confirmed_at = NULL,
    old_confirmed_at = excluded.old_confirmed_at)");

const Statement kFind("SELECT " COLUMNS " FROM email_changes WHERE user_id = ? AND expires_at > ?");

const Statement kConfirmNew(R"(
UPDATE email_changes SET new_confirmed_at = ?
WHERE user_id = ? AND new_confirmed_at IS NULL AND expires_at > ? RETURNING )" COLUMNS);

const Statement kConfirmOld(R"(
UPDATE email_changes SET old_confirmed_at = ?
WHERE user_id = ? AND old_confirmed_at IS NULL AND expires_at > ? RETURNING )" COLUMNS);

const Statement kRemove("DELETE FROM email_changes WHERE user_id = ? RETURNING " COLUMNS);

const Statement kPrune(R"(
DELETE FROM email_changes WHERE user_id IN
    (SELECT user_id FROM email_changes WHERE expires_at < ? ORDER BY expires_at LIMIT ?))");

PendingEmail read(const Row &row)
{
    PendingEmail pending;
    pending.newEmail = row.text(0);
    pending.oldEmail = row.text(1);
    pending.askedAt = row.time(2);
    pending.expiresAt = row.time(3);
    pending.newConfirmedAt = row.optionalTime(4);
    pending.oldConfirmedAt = row.optionalTime(5);
    return pending;
}

}  // namespace

Result<void> replace(Transaction &tx, const UserId &user, const PendingEmail &pending)
{
    GATEHOUSE_TRY(
        tx.change(kReplace, {sqlValue(user), pending.newEmail, pending.oldEmail, sqlValue(pending.askedAt),
                             sqlValue(pending.expiresAt), sqlValue(pending.oldConfirmedAt)}));
    return {};
}

Result<std::optional<PendingEmail>> find(Transaction &tx, const UserId &user, Timestamp now)
{
    return tx.one(kFind, {sqlValue(user), sqlValue(now)}, read);
}

Result<std::optional<PendingEmail>> confirmNew(Transaction &tx, const UserId &user, Timestamp now)
{
    return tx.one(kConfirmNew, {sqlValue(now), sqlValue(user), sqlValue(now)}, read);
}

Result<std::optional<PendingEmail>> confirmOld(Transaction &tx, const UserId &user, Timestamp now)
{
    return tx.one(kConfirmOld, {sqlValue(now), sqlValue(user), sqlValue(now)}, read);
}

Result<std::optional<PendingEmail>> remove(Transaction &tx, const UserId &user)
{
    return tx.one(kRemove, {sqlValue(user)}, read);
}

Result<qint64> prune(Transaction &tx, Timestamp before, int limit)
{
    return tx.change(kPrune, {sqlValue(before), limit});
}

}  // namespace gatehouse::email_change_store
