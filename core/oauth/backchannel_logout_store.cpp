#include "core/oauth/backchannel_logout_store.h"

namespace gatehouse::backchannel_logout_store {

namespace {

const Statement kUntold(R"(
SELECT id, user_id FROM sessions WHERE ended_at IS NOT NULL AND clients_told_at IS NULL ORDER BY ended_at, id LIMIT ?)");

const Statement kTake("UPDATE sessions SET clients_told_at = ? WHERE id = ? AND clients_told_at IS NULL");

const Statement kClientsOf(R"(
SELECT DISTINCT client_id FROM grants WHERE session_id = ? AND client_id IS NOT NULL ORDER BY client_id)");

}  // namespace

Result<QList<EndedSession>> untold(Transaction &tx, int limit)
{
    return tx.all(kUntold, {limit}, [](const Row &row) {
        return EndedSession{SessionId::fromStored(row.text(0)), UserId::fromStored(row.text(1))};
    });
}

Result<bool> take(Transaction &tx, const SessionId &session, Timestamp now)
{
    GATEHOUSE_TRY_ASSIGN(rows, tx.change(kTake, {sqlValue(now), sqlValue(session)}));
    return rows == 1;
}

Result<QList<ClientId>> clientsOf(Transaction &tx, const SessionId &session)
{
    return tx.all(kClientsOf, {sqlValue(session)},
                  [](const Row &row) { return ClientId::fromStored(row.text(0)); });
}

}  // namespace gatehouse::backchannel_logout_store
