#include "core/oauth/device_code_store.h"

#include "core/token/stored_list.h"

namespace gatehouse::device_code_store {

namespace {

const Statement kInsert(R"(
INSERT INTO device_codes (device_code_hash, user_code_key, client_id, scopes, state, poll_seconds, address, user_agent,
                          created_at, expires_at, resources)
VALUES (?, ?, ?, ?, 'pending', ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING)");

const Statement kFind(R"(
SELECT user_code_key, client_id, scopes, state, grant_id, poll_seconds, address, user_agent, created_at, expires_at,
       resources
FROM device_codes WHERE device_code_hash = ?)");

const Statement kFindPending(R"(
SELECT user_code_key, client_id, scopes, state, grant_id, poll_seconds, address, user_agent, created_at, expires_at,
       resources
FROM device_codes WHERE user_code_key = ? AND state = 'pending' AND expires_at > ?)");

const Statement kSettle(R"(
UPDATE device_codes SET state = ? WHERE user_code_key = ? AND state = 'pending' AND expires_at > ?)");

const Statement kSetGrant("UPDATE device_codes SET grant_id = ? WHERE user_code_key = ?");

const Statement kNotePoll(R"(
UPDATE device_codes SET last_poll_at = ?
WHERE device_code_hash = ? AND (last_poll_at IS NULL OR last_poll_at + poll_seconds * 1000 <= ?))");

const Statement kSlowDown(R"(
UPDATE device_codes
SET last_poll_at = ?, poll_seconds = CASE WHEN poll_seconds + ? < ? THEN poll_seconds + ? ELSE ? END
WHERE device_code_hash = ?)");

const Statement kUse(R"(
UPDATE device_codes SET state = 'used' WHERE device_code_hash = ? AND state = 'approved' AND expires_at > ?)");

const Statement kPrune(R"(
DELETE FROM device_codes WHERE device_code_hash IN
    (SELECT device_code_hash FROM device_codes WHERE expires_at <= ? ORDER BY expires_at LIMIT ?))");

const Statement kTakeTry(R"(
INSERT INTO used_tokens (token_hash, expires_at) VALUES (?, ?)
ON CONFLICT (token_hash) DO UPDATE SET expires_at = excluded.expires_at WHERE used_tokens.expires_at <= ?)");

const Statement kGiveTryBack("DELETE FROM used_tokens WHERE token_hash = ?");

QString toText(DeviceCodeState state)
{
    switch (state) {
        case DeviceCodeState::Pending:
            return QStringLiteral("pending");
        case DeviceCodeState::Approved:
            return QStringLiteral("approved");
        case DeviceCodeState::Denied:
            return QStringLiteral("denied");
        case DeviceCodeState::Used:
            return QStringLiteral("used");
    }
    return {};
}

/// What cannot be read has been used: nothing comes of it any more.
DeviceCodeState stateFrom(const QString &text)
{
    for (const DeviceCodeState state :
         {DeviceCodeState::Pending, DeviceCodeState::Approved, DeviceCodeState::Denied})
        if (toText(state) == text) return state;
    return DeviceCodeState::Used;
}

DeviceCode readCode(const Row &row)
{
    DeviceCode code;
    code.userCodeKey = row.text(0);
    code.client = ClientId::fromStored(row.text(1));
    code.scopes = fromStoredList(row.text(2));
    code.state = stateFrom(row.text(3));
    code.grant = GrantId::fromStored(row.text(4));
    code.pollSeconds = int(row.integer(5));
    code.address = row.text(6);
    code.userAgent = row.text(7);
    code.createdAt = row.time(8);
    code.expiresAt = row.time(9);
    code.resources = fromStoredList(row.text(10));
    return code;
}

}  // namespace

Result<bool> insert(Transaction &tx, const QByteArray &hash, const DeviceCode &code)
{
    GATEHOUSE_TRY_ASSIGN(
        rows, tx.change(kInsert, {hash, code.userCodeKey, sqlValue(code.client), toStoredList(code.scopes),
                                  code.pollSeconds, code.address, code.userAgent, sqlValue(code.createdAt),
                                  sqlValue(code.expiresAt), toStoredList(code.resources)}));
    return rows == 1;
}

Result<std::optional<DeviceCode>> find(Transaction &tx, const QByteArray &hash)
{
    return tx.one(kFind, {hash}, readCode);
}

Result<std::optional<DeviceCode>> findPending(Transaction &tx, const QString &userCodeKey, Timestamp now)
{
    return tx.one(kFindPending, {userCodeKey, sqlValue(now)}, readCode);
}

Result<bool> settle(Transaction &tx, const QString &userCodeKey, DeviceCodeState to, Timestamp now)
{
    GATEHOUSE_TRY_ASSIGN(rows, tx.change(kSettle, {toText(to), userCodeKey, sqlValue(now)}));
    return rows == 1;
}

Result<void> setGrant(Transaction &tx, const QString &userCodeKey, const GrantId &grant)
{
    GATEHOUSE_TRY(tx.change(kSetGrant, {sqlValue(grant), userCodeKey}));
    return {};
}

Result<bool> notePoll(Transaction &tx, const QByteArray &hash, Timestamp now,
                      std::chrono::milliseconds leeway)
{
    GATEHOUSE_TRY_ASSIGN(rows, tx.change(kNotePoll, {sqlValue(now), hash, sqlValue(now + leeway)}));
    return rows == 1;
}

Result<void> slowDown(Transaction &tx, const QByteArray &hash, Timestamp now, int moreSeconds, int most)
{
    GATEHOUSE_TRY(tx.change(kSlowDown, {sqlValue(now), moreSeconds, most, moreSeconds, most, hash}));
    return {};
}

Result<bool> use(Transaction &tx, const QByteArray &hash, Timestamp now)
{
    GATEHOUSE_TRY_ASSIGN(rows, tx.change(kUse, {hash, sqlValue(now)}));
    return rows == 1;
}

Result<qint64> prune(Transaction &tx, Timestamp expiredBefore, int limit)
{
    return tx.change(kPrune, {sqlValue(expiredBefore), limit});
}

Result<bool> takeTry(Transaction &tx, const QByteArray &placeHash, Timestamp now, Timestamp until)
{
    GATEHOUSE_TRY_ASSIGN(rows, tx.change(kTakeTry, {placeHash, sqlValue(until), sqlValue(now)}));
    return rows == 1;
}

Result<void> giveTryBack(Transaction &tx, const QByteArray &placeHash)
{
    GATEHOUSE_TRY(tx.change(kGiveTryBack, {placeHash}));
    return {};
}

}  // namespace gatehouse::device_code_store
