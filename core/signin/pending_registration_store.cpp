#include "core/signin/pending_registration_store.h"

namespace gatehouse::pending_registration {

namespace {

const Statement kInsert(R"(
INSERT INTO pending_registrations (user_id, email, phone, created_at) VALUES (?, ?, ?, ?))");
const Statement kOf("SELECT email, phone FROM pending_registrations WHERE user_id = ?");
const Statement kConfirmEmail("UPDATE pending_registrations SET email = ? WHERE user_id = ?");
const Statement kConfirmPhone("UPDATE pending_registrations SET phone = ? WHERE user_id = ?");

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

}  // namespace gatehouse::pending_registration
