#include "core/token/grant_store.h"

#include "core/token/stored_list.h"

namespace gatehouse::grant_store {

namespace {

// Used codes stay this long, so that a late second use still ends its grant; ended grants likewise.
constexpr std::chrono::hours kKeepCodes{24};
constexpr std::chrono::hours kKeepGrants{24 * 7};

const Statement kInsert(R"(
INSERT INTO grants (id, user_id, client_id, session_id, offline, scopes, amr, nonce, authenticated_at, created_at,
                    expires_at, claims, confirmation, resources)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?))");

const Statement kFind(R"(
SELECT id, user_id, client_id, session_id, offline, scopes, amr, nonce, authenticated_at, created_at, expires_at,
       last_used_at, revoked_at, revoke_reason, claims, confirmation, resources
FROM grants WHERE id = ?)");

const Statement kStandingOf(R"(
SELECT g.id, g.user_id, g.client_id, g.session_id, g.offline, g.scopes, g.amr, g.nonce, g.authenticated_at,
       g.created_at, g.expires_at, g.last_used_at, g.revoked_at, g.revoke_reason, g.claims, g.confirmation,
       g.resources
FROM grants g LEFT JOIN sessions s ON s.id = g.session_id
WHERE g.user_id = ? AND g.revoked_at IS NULL AND g.expires_at > ?
  AND (g.offline = ? OR (s.ended_at IS NULL AND s.absolute_expires_at > ?))
ORDER BY g.created_at DESC, g.id DESC)");

const Statement kTouch("UPDATE grants SET last_used_at = ? WHERE id = ?");

const Statement kExtend("UPDATE grants SET last_used_at = ?, expires_at = ? WHERE id = ?");

const Statement kBind("UPDATE grants SET confirmation = ? WHERE id = ?");

const Statement kInsertRefreshToken(R"(
INSERT INTO refresh_tokens (token_hash, grant_id, created_at, expires_at) VALUES (?, ?, ?, ?))");

const Statement kFindRefreshToken(R"(
SELECT g.id, g.user_id, g.client_id, g.session_id, g.offline, g.scopes, g.amr, g.nonce, g.authenticated_at,
       g.created_at, g.expires_at, g.last_used_at, g.revoked_at, g.revoke_reason, g.claims,
       g.confirmation, g.resources, t.created_at, t.expires_at, t.used_at, u.disabled, u.username, s.id, s.ended_at,
       s.absolute_expires_at, n.token_hash
FROM refresh_tokens t JOIN grants g ON g.id = t.grant_id JOIN users u ON u.id = g.user_id
LEFT JOIN sessions s ON s.id = g.session_id
LEFT JOIN refresh_tokens n ON n.token_hash = t.replaced_by AND n.used_at IS NULL
WHERE t.token_hash = ?)");

const Statement kUseRefreshToken(R"(
UPDATE refresh_tokens SET used_at = ?, replaced_by = ?
WHERE token_hash = ? AND used_at IS NULL AND expires_at > ?)");

const Statement kRevoke(R"(
UPDATE grants SET revoked_at = ?, revoke_reason = ? WHERE id = ? AND revoked_at IS NULL)");

const Statement kRevokeForSession(R"(
UPDATE grants SET revoked_at = ?, revoke_reason = ? WHERE session_id = ? AND revoked_at IS NULL)");

const Statement kRevokeOnlineForSession(R"(
UPDATE grants SET revoked_at = ?, revoke_reason = ?
WHERE session_id = ? AND revoked_at IS NULL AND offline = ?)");

const Statement kRevokeForUser(R"(
UPDATE grants SET revoked_at = ?, revoke_reason = ? WHERE user_id = ? AND revoked_at IS NULL)");

const Statement kRevokeForClient(R"(
UPDATE grants SET revoked_at = ?, revoke_reason = ? WHERE client_id = ? AND revoked_at IS NULL)");

const Statement kRevokeForUserAndClient(R"(
UPDATE grants SET revoked_at = ?, revoke_reason = ?
WHERE user_id = ? AND client_id = ? AND revoked_at IS NULL)");

const Statement kRevokeAll(R"(
UPDATE grants SET revoked_at = ?, revoke_reason = ? WHERE revoked_at IS NULL AND expires_at > ?)");

const Statement kRevokeTokenId(R"(
INSERT INTO revoked_tokens (jti, expires_at) VALUES (?, ?) ON CONFLICT DO NOTHING)");

const Statement kLiveUser(R"(
SELECT u.username, g.client_id
FROM grants g JOIN users u ON u.id = g.user_id
LEFT JOIN sessions s ON s.id = g.session_id
LEFT JOIN clients c ON c.id = g.client_id
WHERE g.id = ? AND g.user_id = ? AND g.revoked_at IS NULL AND g.expires_at > ? AND u.disabled = ?
  AND (g.offline = ? OR (s.ended_at IS NULL AND s.absolute_expires_at > ?))
  AND (g.client_id IS NULL OR c.disabled = ?)
  AND NOT EXISTS (SELECT 1 FROM revoked_tokens r WHERE r.jti = ?))");

const Statement kLiveClientName(R"(
SELECT c.name FROM clients c
WHERE c.id = ? AND c.disabled = ? AND NOT EXISTS (SELECT 1 FROM revoked_tokens r WHERE r.jti = ?))");

const Statement kPruneCodes(R"(
DELETE FROM authorization_codes
WHERE code_hash IN (SELECT code_hash FROM authorization_codes WHERE expires_at < ? LIMIT ?))");

const Statement kPruneRefreshTokens(R"(
DELETE FROM refresh_tokens
WHERE token_hash IN (SELECT token_hash FROM refresh_tokens WHERE expires_at < ? LIMIT ?))");

const Statement kPruneTokenIds(R"(
DELETE FROM revoked_tokens WHERE jti IN (SELECT jti FROM revoked_tokens WHERE expires_at < ? LIMIT ?))");

const Statement kPruneGrants(R"(
DELETE FROM grants
WHERE id IN (SELECT id FROM grants WHERE expires_at < ? OR revoked_at < ? LIMIT ?))");

Grant readGrant(const Row &row)
{
    Grant grant;
    grant.id = GrantId::fromStored(row.text(0));
    grant.user = UserId::fromStored(row.text(1));
    grant.client = ClientId::fromStored(row.text(2));
    grant.session = SessionId::fromStored(row.text(3));
    grant.offline = row.boolean(4);
    grant.scopes = fromStoredList(row.text(5));
    grant.amr = fromStoredList(row.text(6));
    grant.nonce = row.text(7);
    grant.authenticatedAt = row.time(8);
    grant.createdAt = row.time(9);
    grant.expiresAt = row.time(10);
    grant.lastUsedAt = row.optionalTime(11);
    grant.revokedAt = row.optionalTime(12);
    grant.revokeReason = row.text(13);
    grant.claims = row.text(14);
    grant.confirmation = row.text(15).toLatin1();
    grant.resources = fromStoredList(row.text(16));
    return grant;
}

QString readName(const Row &row)
{
    return row.text(0);
}

}  // namespace

Result<void> insert(Transaction &tx, const Grant &grant)
{
    const QVariant nonce = grant.nonce.isEmpty() ? QVariant() : QVariant(grant.nonce);
    GATEHOUSE_TRY(tx.change(
        kInsert, {sqlValue(grant.id), sqlValue(grant.user), sqlValue(grant.client), sqlValue(grant.session),
                  grant.offline, toStoredList(grant.scopes), toStoredList(grant.amr), nonce,
                  sqlValue(grant.authenticatedAt), sqlValue(grant.createdAt), sqlValue(grant.expiresAt),
                  grant.claims, QString::fromLatin1(grant.confirmation), toStoredList(grant.resources)}));
    return {};
}

Result<std::optional<Grant>> find(Transaction &tx, const GrantId &id)
{
    return tx.one(kFind, {sqlValue(id)}, readGrant);
}

Result<QList<Grant>> standingOf(Transaction &tx, const UserId &user, Timestamp now)
{
    return tx.all(kStandingOf, {sqlValue(user), sqlValue(now), true, sqlValue(now)}, readGrant);
}

Result<void> touch(Transaction &tx, const GrantId &id, Timestamp now)
{
    GATEHOUSE_TRY(tx.change(kTouch, {sqlValue(now), sqlValue(id)}));
    return {};
}

Result<void> extend(Transaction &tx, const GrantId &id, Timestamp now, Timestamp expiresAt)
{
    GATEHOUSE_TRY(tx.change(kExtend, {sqlValue(now), sqlValue(expiresAt), sqlValue(id)}));
    return {};
}

Result<void> bind(Transaction &tx, const GrantId &id, const QByteArray &thumbprint)
{
    GATEHOUSE_TRY(tx.change(kBind, {QString::fromLatin1(thumbprint), sqlValue(id)}));
    return {};
}

Result<void> insertRefreshToken(Transaction &tx, const QByteArray &hash, const GrantId &grant, Timestamp now,
                                Timestamp expiresAt)
{
    GATEHOUSE_TRY(
        tx.change(kInsertRefreshToken, {hash, sqlValue(grant), sqlValue(now), sqlValue(expiresAt)}));
    return {};
}

Result<std::optional<RefreshRow>> findRefreshToken(Transaction &tx, const QByteArray &hash, Timestamp now)
{
    return tx.one(kFindRefreshToken, {hash}, [now](const Row &row) {
        RefreshRow found;
        found.grant = readGrant(row);
        found.issuedAt = row.time(17);
        found.expiresAt = row.time(18);
        found.usedAt = row.optionalTime(19);
        found.userDisabled = row.boolean(20);
        found.username = row.text(21);
        found.sessionLive = !row.isNull(22) && row.isNull(23) && row.time(24) > now;
        found.successor = row.bytes(25);
        return found;
    });
}

Result<bool> useRefreshToken(Transaction &tx, const QByteArray &hash, Timestamp now,
                             const QByteArray &successor)
{
    const QVariant next = successor.isEmpty() ? QVariant() : QVariant(successor);
    GATEHOUSE_TRY_ASSIGN(rows, tx.change(kUseRefreshToken, {sqlValue(now), next, hash, sqlValue(now)}));
    return rows == 1;
}

Result<qint64> revoke(Transaction &tx, const GrantId &id, Timestamp now, const QString &reason)
{
    return tx.change(kRevoke, {sqlValue(now), reason, sqlValue(id)});
}

Result<qint64> revokeForSession(Transaction &tx, const SessionId &session, bool withOffline, Timestamp now,
                                const QString &reason)
{
    if (withOffline) return tx.change(kRevokeForSession, {sqlValue(now), reason, sqlValue(session)});
    return tx.change(kRevokeOnlineForSession, {sqlValue(now), reason, sqlValue(session), false});
}

Result<qint64> revokeForUser(Transaction &tx, const UserId &user, Timestamp now, const QString &reason)
{
    return tx.change(kRevokeForUser, {sqlValue(now), reason, sqlValue(user)});
}

Result<qint64> revokeForClient(Transaction &tx, const ClientId &client, Timestamp now, const QString &reason)
{
    return tx.change(kRevokeForClient, {sqlValue(now), reason, sqlValue(client)});
}

Result<qint64> revokeForUserAndClient(Transaction &tx, const UserId &user, const ClientId &client,
                                      Timestamp now, const QString &reason)
{
    return tx.change(kRevokeForUserAndClient, {sqlValue(now), reason, sqlValue(user), sqlValue(client)});
}

Result<qint64> revokeAll(Transaction &tx, Timestamp now, const QString &reason)
{
    return tx.change(kRevokeAll, {sqlValue(now), reason, sqlValue(now)});
}

Result<void> revokeTokenId(Transaction &tx, const QString &tokenId, Timestamp expiresAt)
{
    GATEHOUSE_TRY(tx.change(kRevokeTokenId, {tokenId, sqlValue(expiresAt)}));
    return {};
}

Result<std::optional<LiveUser>> liveUser(Transaction &tx, const GrantId &grant, const UserId &user,
                                         const QString &tokenId, Timestamp now)
{
    return tx.one(
        kLiveUser,
        {sqlValue(grant), sqlValue(user), sqlValue(now), false, true, sqlValue(now), false, tokenId},
        [](const Row &row) {
            return LiveUser{row.text(0), ClientId::fromStored(row.text(1))};
        });
}

Result<std::optional<QString>> liveClientName(Transaction &tx, const ClientId &client, const QString &tokenId)
{
    return tx.one(kLiveClientName, {sqlValue(client), false, tokenId}, readName);
}

Result<qint64> prune(Transaction &tx, Timestamp now, int limit)
{
    const Timestamp grantsBefore = now - kKeepGrants;
    GATEHOUSE_TRY_ASSIGN(codes, tx.change(kPruneCodes, {sqlValue(now - kKeepCodes), limit}));
    GATEHOUSE_TRY_ASSIGN(tokens, tx.change(kPruneRefreshTokens, {sqlValue(now), limit}));
    GATEHOUSE_TRY_ASSIGN(ids, tx.change(kPruneTokenIds, {sqlValue(now), limit}));
    GATEHOUSE_TRY_ASSIGN(grants,
                         tx.change(kPruneGrants, {sqlValue(grantsBefore), sqlValue(grantsBefore), limit}));
    return codes + tokens + ids + grants;
}

}  // namespace gatehouse::grant_store
