#include "core/mfa/passkey_store.h"

#include "core/crypto/digest.h"
#include "core/store/sql_text.h"

namespace gatehouse {
namespace {

const Statement kInsertHandle(R"(
    INSERT INTO webauthn_users (user_id, handle) VALUES (?, ?) ON CONFLICT (user_id) DO NOTHING)");
const Statement kSelectHandle("SELECT handle FROM webauthn_users WHERE user_id = ?");

const Statement kInsertPasskey(R"(
    INSERT INTO webauthn_credentials (id, user_id, credential_id, public_key, sign_count, aaguid, attestation,
        transports, backup_eligible, backed_up, user_verified, label, created_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (credential_id) DO NOTHING)");

const Statement kSelectByCredentialId(R"(
    SELECT id, user_id, credential_id, public_key, sign_count, aaguid, attestation, transports,
           backup_eligible, backed_up, user_verified, label, created_at, last_used_at
    FROM webauthn_credentials WHERE credential_id = ?)");

const Statement kSelectOfUser(R"(
    SELECT id, user_id, credential_id, public_key, sign_count, aaguid, attestation, transports,
           backup_eligible, backed_up, user_verified, label, created_at, last_used_at
    FROM webauthn_credentials WHERE user_id = ? ORDER BY created_at, id)");

const Statement kUseCounted(R"(
    UPDATE webauthn_credentials SET sign_count = ?, backed_up = ?, last_used_at = ?
    WHERE id = ? AND sign_count < ?)");
/// Neither has ever counted.
const Statement kUseUncounted(R"(
    UPDATE webauthn_credentials SET backed_up = ?, last_used_at = ? WHERE id = ? AND sign_count = 0)");

const Statement kRenamePasskey("UPDATE webauthn_credentials SET label = ? WHERE id = ? AND user_id = ?");
const Statement kDeletePasskey("DELETE FROM webauthn_credentials WHERE id = ? AND user_id = ?");
const Statement kDeletePasskeysOfUser("DELETE FROM webauthn_credentials WHERE user_id = ?");

const Statement kUseChallenge(R"(
    INSERT INTO used_tokens (token_hash, expires_at) VALUES (?, ?) ON CONFLICT (token_hash) DO NOTHING)");

PasskeyRecord readRecord(const Row &row)
{
    PasskeyRecord record;
    record.passkey.id = FactorId::fromStored(row.text(0));
    record.passkey.user = UserId::fromStored(row.text(1));
    record.passkey.credentialId = row.bytes(2);
    record.publicKey = row.bytes(3);
    record.signCount = row.integer(4);
    record.passkey.aaguid = row.text(5);
    record.passkey.attestation = row.text(6);
    record.passkey.transports = row.text(7).split(u' ', Qt::SkipEmptyParts);
    record.passkey.synced = row.boolean(8);
    record.passkey.backedUp = row.boolean(9);
    record.passkey.verifiesUser = row.boolean(10);
    record.passkey.label = row.text(11);
    record.passkey.createdAt = row.time(12);
    record.passkey.lastUsedAt = row.optionalTime(13);
    return record;
}

}  // namespace

Result<QByteArray> PasskeyStore::handleOf(Transaction &tx, const UserId &user, const QByteArray &fresh) const
{
    GATEHOUSE_TRY(tx.change(kInsertHandle, {sqlValue(user), fresh}));
    GATEHOUSE_TRY_ASSIGN(kept, handle(tx, user));
    if (!kept) return Error::internalError(QStringLiteral("a handle that was just written is not there"));
    return *kept;
}

Result<std::optional<QByteArray>> PasskeyStore::handle(Transaction &tx, const UserId &user) const
{
    return tx.one(kSelectHandle, {sqlValue(user)}, [](const Row &row) { return row.bytes(0); });
}

Result<bool> PasskeyStore::insert(Transaction &tx, const PasskeyRecord &record) const
{
    const Passkey &passkey = record.passkey;
    GATEHOUSE_TRY_ASSIGN(
        rows, tx.change(kInsertPasskey,
                        {sqlValue(passkey.id), sqlValue(passkey.user), passkey.credentialId, record.publicKey,
                         record.signCount, sqlText(passkey.aaguid), sqlText(passkey.attestation),
                         sqlText(passkey.transports.join(u' ')), passkey.synced, passkey.backedUp,
                         passkey.verifiesUser, sqlText(passkey.label), sqlValue(passkey.createdAt)}));
    return rows == 1;
}

Result<std::optional<PasskeyRecord>> PasskeyStore::byCredentialId(Transaction &tx,
                                                                  const QByteArray &credentialId) const
{
    return tx.one(kSelectByCredentialId, {credentialId}, readRecord);
}

Result<QList<PasskeyRecord>> PasskeyStore::ofUser(Transaction &tx, const UserId &user) const
{
    return tx.all(kSelectOfUser, {sqlValue(user)}, readRecord);
}

Result<bool> PasskeyStore::used(Transaction &tx, const FactorId &id, qint64 signCount, bool backedUp,
                                Timestamp now) const
{
    if (signCount == 0) {
        GATEHOUSE_TRY_ASSIGN(rows, tx.change(kUseUncounted, {backedUp, sqlValue(now), sqlValue(id)}));
        return rows == 1;
    }
    GATEHOUSE_TRY_ASSIGN(
        rows, tx.change(kUseCounted, {signCount, backedUp, sqlValue(now), sqlValue(id), signCount}));
    return rows == 1;
}

Result<bool> PasskeyStore::rename(Transaction &tx, const UserId &user, const FactorId &id,
                                  const QString &label) const
{
    GATEHOUSE_TRY_ASSIGN(rows, tx.change(kRenamePasskey, {sqlText(label), sqlValue(id), sqlValue(user)}));
    return rows == 1;
}

Result<bool> PasskeyStore::remove(Transaction &tx, const UserId &user, const FactorId &id) const
{
    GATEHOUSE_TRY_ASSIGN(rows, tx.change(kDeletePasskey, {sqlValue(id), sqlValue(user)}));
    return rows == 1;
}

Result<qint64> PasskeyStore::removeAll(Transaction &tx, const UserId &user) const
{
    return tx.change(kDeletePasskeysOfUser, {sqlValue(user)});
}

Result<bool> PasskeyStore::useChallenge(Transaction &tx, const QByteArray &challenge,
                                        Timestamp expiresAt) const
{
    GATEHOUSE_TRY_ASSIGN(
        rows, tx.change(kUseChallenge, {sha256("webauthn challenge " + challenge), sqlValue(expiresAt)}));
    return rows == 1;
}

}  // namespace gatehouse
