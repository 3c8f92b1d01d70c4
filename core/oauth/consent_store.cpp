#include "core/oauth/consent_store.h"

#include "core/token/stored_list.h"

namespace gatehouse::consent_store {

namespace {

const Statement kFind("SELECT scopes, claims, updated_at FROM consents WHERE user_id = ? AND client_id = ?");

const Statement kList(R"(
SELECT s.client_id, c.name, s.scopes, s.created_at, s.updated_at, s.claims
FROM consents s JOIN clients c ON c.id = s.client_id WHERE s.user_id = ? ORDER BY c.name_key, c.id)");

const Statement kSave(R"(
INSERT INTO consents (user_id, client_id, scopes, claims, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (user_id, client_id) DO UPDATE
SET scopes = excluded.scopes, claims = excluded.claims, updated_at = excluded.updated_at)");

const Statement kRemove("DELETE FROM consents WHERE user_id = ? AND client_id = ?");

}  // namespace

Result<std::optional<ConsentState>> find(Transaction &tx, const UserId &user, const ClientId &client)
{
    return tx.one(kFind, {sqlValue(user), sqlValue(client)}, [](const Row &row) {
        return ConsentState{fromStoredList(row.text(0)), fromStoredList(row.text(1)), row.time(2)};
    });
}

Result<QList<Consent>> list(Transaction &tx, const UserId &user)
{
    return tx.all(kList, {sqlValue(user)}, [](const Row &row) {
        return Consent{ClientId::fromStored(row.text(0)), row.text(1), fromStoredList(row.text(2)),
                       fromStoredList(row.text(5)),       row.time(3), row.time(4)};
    });
}

Result<void> save(Transaction &tx, const UserId &user, const ClientId &client, const ConsentState &state)
{
    const QVariant now = sqlValue(state.updatedAt);
    GATEHOUSE_TRY(tx.change(kSave, {sqlValue(user), sqlValue(client), toStoredList(state.scopes),
                                    toStoredList(state.claims), now, now}));
    return {};
}

Result<bool> remove(Transaction &tx, const UserId &user, const ClientId &client)
{
    GATEHOUSE_TRY_ASSIGN(rows, tx.change(kRemove, {sqlValue(user), sqlValue(client)}));
    return rows == 1;
}

}  // namespace gatehouse::consent_store
