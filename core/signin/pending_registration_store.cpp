#include "core/signin/pending_registration_store.h"

namespace gatehouse::pending_registration {

namespace {

const Statement kInsert(R"(
INSERT INTO pending_registrations (user_id, email, phone, created_at) VALUES (?, ?, ?, ?))");
const Statement kOf("SELECT email, phone FROM pending_registrations WHERE user_id = ?");
const Statement kConfirmEmail("UPDATE pending_registrations SET email = ? WHERE user_id = ?");
const Statement kConfirmPhone("UPDATE pending_registrations SET phone = ? WHERE user_id = ?");

// What decides stands outside as well: on PostgreSQL that is looked at again where somebody confirmed
// meanwhile.
#define WAITS_FOR(wanted) "(CAST(? AS BIGINT) = 1 AND " wanted "_verified = ?)"
const Statement kAbandoned(R"(
UPDATE users SET disabled = disabled
WHERE last_sign_in_at IS NULL AND disabled = ? AND ()" WAITS_FOR("email") " OR " WAITS_FOR("phone") R"()
    AND id IN (
        SELECT p.user_id FROM pending_registrations p JOIN users u ON u.id = p.user_id
        WHERE p.created_at < ? AND u.last_sign_in_at IS NULL AND u.disabled = ?
            AND ((CAST(? AS BIGINT) = 1 AND p.email = ? AND u.email_verified = ?)
              OR (CAST(? AS BIGINT) = 1 AND p.phone = ? AND u.phone_verified = ?))
        ORDER BY p.created_at, p.user_id LIMIT ?)
RETURNING id)");

}  // namespace

Result<void> insert(Transaction &tx, const UserId &user, const Pending &pending, Timestamp now)
{
    GATEHOUSE_TRY(tx.change(kInsert, {sqlValue(user), pending.email, pending.phone, sqlValue(now)}));
    return {};
}

Result<Pending> of(Transaction &tx, const UserId &user)
{
    GATEHOUSE_TRY_ASSIGN(found, tx.one(kOf, {sqlValue(user)}, [](const Row &row) {
        return Pending{row.boolean(0), row.boolean(1)};
    }));
    return found.value_or(Pending());
}

Result<void> confirmEmail(Transaction &tx, const UserId &user)
{
    GATEHOUSE_TRY(tx.change(kConfirmEmail, {false, sqlValue(user)}));
    return {};
}

Result<void> confirmPhone(Transaction &tx, const UserId &user)
{
    GATEHOUSE_TRY(tx.change(kConfirmPhone, {false, sqlValue(user)}));
    return {};
}

Result<QList<UserId>> abandoned(Transaction &tx, const Pending &wanted, Timestamp before, int limit)
{
    const int email = wanted.email ? 1 : 0;
    const int phone = wanted.phone ? 1 : 0;
    return tx.all(kAbandoned,
                  {false, email, false, phone, false, sqlValue(before), false, email, true, false, phone,
                   true, false, limit},
                  [](const Row &row) { return UserId::fromStored(row.text(0)); });
}

}  // namespace gatehouse::pending_registration
