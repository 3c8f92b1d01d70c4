#include "core/federation/federation_store.h"

#include "core/store/sql_text.h"

namespace gatehouse::federation_store {

namespace {

#define IDENTITY_COLUMNS \
    "i.provider_id, p.name, p.preset, i.subject, i.user_id, i.email, i.linked_at, i.last_used_at"

const Statement kFind("SELECT " IDENTITY_COLUMNS R"(
FROM federated_identities i JOIN providers p ON p.id = i.provider_id
WHERE i.provider_id = ? AND i.subject = ?)");

const Statement kOfUser("SELECT " IDENTITY_COLUMNS R"(
FROM federated_identities i JOIN providers p ON p.id = i.provider_id
WHERE i.user_id = ? ORDER BY p.position, p.name, i.linked_at, i.subject)");

const Statement kLink(R"(
INSERT INTO federated_identities (provider_id, subject, user_id, email, linked_at, last_used_at)
VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING)");

const Statement kUnlink(
    "DELETE FROM federated_identities WHERE provider_id = ? AND subject = ? AND user_id = ?");

const Statement kNoteUse(R"(
UPDATE federated_identities SET last_used_at = ?, email = ? WHERE provider_id = ? AND subject = ?)");

const Statement kInsertFlow(R"(
INSERT INTO federation_flows (state_hash, kind, provider_id, browser_hash, user_id, return_to, sealed, created_at,
                              expires_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?))");

const Statement kLiveFlow(R"(
SELECT state_hash, kind, provider_id, browser_hash, user_id, return_to, sealed, created_at, expires_at
FROM federation_flows
WHERE state_hash = ? AND kind = ? AND browser_hash = ? AND used_at IS NULL AND expires_at > ?)");

const Statement kTakeFlow(R"(
UPDATE federation_flows SET used_at = ?
WHERE state_hash = ? AND kind = ? AND browser_hash = ? AND used_at IS NULL AND expires_at > ?
RETURNING state_hash, kind, provider_id, browser_hash, user_id, return_to, sealed, created_at, expires_at)");

const Statement kPutLogin(R"(
INSERT INTO federation_logins (browser_hash, provider_id, user_id, id_token_sealed, end_session_endpoint, expires_at)
VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (browser_hash) DO UPDATE SET provider_id = excluded.provider_id, user_id = excluded.user_id,
    id_token_sealed = excluded.id_token_sealed, end_session_endpoint = excluded.end_session_endpoint,
    expires_at = excluded.expires_at)");

const Statement kTakeLogin(R"(
DELETE FROM federation_logins WHERE browser_hash = ? AND user_id = ? AND expires_at > ?
RETURNING browser_hash, provider_id, user_id, id_token_sealed, end_session_endpoint, expires_at)");

const Statement kPruneFlows(R"(
DELETE FROM federation_flows WHERE state_hash IN
    (SELECT state_hash FROM federation_flows WHERE expires_at < ? ORDER BY expires_at LIMIT ?))");

const Statement kPruneLogins(R"(
DELETE FROM federation_logins WHERE browser_hash IN
    (SELECT browser_hash FROM federation_logins WHERE expires_at < ? ORDER BY expires_at LIMIT ?))");

QString toString(FederationFlow::Kind kind)
{
    return kind == FederationFlow::Kind::Authorize ? QStringLiteral("authorize") : QStringLiteral("confirm");
}

FederatedIdentity readIdentity(const Row &row)
{
    FederatedIdentity identity;
    identity.provider = ProviderId::fromStored(row.text(0));
    identity.providerName = row.text(1);
    identity.preset = row.text(2);
    identity.subject = row.text(3);
    identity.user = UserId::fromStored(row.text(4));
    identity.email = row.text(5);
    identity.linkedAt = row.time(6);
    identity.lastUsedAt = row.optionalTime(7);
    return identity;
}

FederationFlow readFlow(const Row &row)
{
    FederationFlow flow;
    flow.stateHash = row.bytes(0);
    flow.kind = row.text(1) == u"authorize" ? FederationFlow::Kind::Authorize : FederationFlow::Kind::Confirm;
    flow.provider = ProviderId::fromStored(row.text(2));
    flow.browserHash = row.bytes(3);
    flow.user = UserId::fromStored(row.text(4));
    flow.returnTo = row.text(5).toUtf8();
    flow.sealed = row.bytes(6);
    flow.createdAt = row.time(7);
    flow.expiresAt = row.time(8);
    return flow;
}

}  // namespace

Result<std::optional<FederatedIdentity>> find(Transaction &tx, const ProviderId &provider,
                                              const QString &subject)
{
    return tx.one(kFind, {sqlValue(provider), subject}, readIdentity);
}

Result<QList<FederatedIdentity>> identitiesOf(Transaction &tx, const UserId &user)
{
    return tx.all(kOfUser, {sqlValue(user)}, readIdentity);
}

Result<bool> link(Transaction &tx, const FederatedIdentity &identity)
{
    GATEHOUSE_TRY_ASSIGN(
        rows, tx.change(kLink, {sqlValue(identity.provider), identity.subject, sqlValue(identity.user),
                                sqlText(identity.email), sqlValue(identity.linkedAt),
                                sqlValue(identity.lastUsedAt)}));
    return rows == 1;
}

Result<bool> unlink(Transaction &tx, const ProviderId &provider, const QString &subject, const UserId &user)
{
    GATEHOUSE_TRY_ASSIGN(rows, tx.change(kUnlink, {sqlValue(provider), subject, sqlValue(user)}));
    return rows == 1;
}

Result<void> noteUse(Transaction &tx, const ProviderId &provider, const QString &subject,
                     const QString &email, Timestamp now)
{
    GATEHOUSE_TRY(tx.change(kNoteUse, {sqlValue(now), sqlText(email), sqlValue(provider), subject}));
    return {};
}

Result<void> insertFlow(Transaction &tx, const FederationFlow &flow)
{
    GATEHOUSE_TRY(tx.change(
        kInsertFlow,
        {flow.stateHash, toString(flow.kind), sqlValue(flow.provider), flow.browserHash, sqlValue(flow.user),
         QString::fromUtf8(flow.returnTo), flow.sealed, sqlValue(flow.createdAt), sqlValue(flow.expiresAt)}));
    return {};
}

Result<std::optional<FederationFlow>> liveFlow(Transaction &tx, FederationFlow::Kind kind,
                                               const QByteArray &stateHash, const QByteArray &browserHash,
                                               Timestamp now)
{
    return tx.one(kLiveFlow, {stateHash, toString(kind), browserHash, sqlValue(now)}, readFlow);
}

Result<std::optional<FederationFlow>> takeFlow(Transaction &tx, FederationFlow::Kind kind,
                                               const QByteArray &stateHash, const QByteArray &browserHash,
                                               Timestamp now)
{
    return tx.one(kTakeFlow, {sqlValue(now), stateHash, toString(kind), browserHash, sqlValue(now)},
                  readFlow);
}

Result<void> putLogin(Transaction &tx, const FederationLogin &login)
{
    GATEHOUSE_TRY(
        tx.change(kPutLogin, {login.browserHash, sqlValue(login.provider), sqlValue(login.user),
                              login.sealedIdToken, login.endSessionEndpoint, sqlValue(login.expiresAt)}));
    return {};
}

Result<std::optional<FederationLogin>> takeLogin(Transaction &tx, const QByteArray &browserHash,
                                                 const UserId &user, Timestamp now)
{
    return tx.one(kTakeLogin, {browserHash, sqlValue(user), sqlValue(now)}, [](const Row &row) {
        return FederationLogin{row.bytes(0),
                               ProviderId::fromStored(row.text(1)),
                               UserId::fromStored(row.text(2)),
                               row.bytes(3),
                               row.text(4),
                               row.time(5)};
    });
}

Result<qint64> prune(Transaction &tx, Timestamp before, int limit)
{
    GATEHOUSE_TRY_ASSIGN(flows, tx.change(kPruneFlows, {sqlValue(before), limit}));
    GATEHOUSE_TRY_ASSIGN(logins, tx.change(kPruneLogins, {sqlValue(before), limit}));
    return flows + logins;
}

}  // namespace gatehouse::federation_store
