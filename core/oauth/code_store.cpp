#include "core/oauth/code_store.h"

namespace gatehouse::code_store {

namespace {

const Statement kInsert(R"(
INSERT INTO authorization_codes (code_hash, grant_id, redirect_uri, code_challenge, dpop_thumbprint, created_at, expires_at)
VALUES (?, ?, ?, ?, ?, ?, ?))");

const Statement kFind(R"(
SELECT grant_id, redirect_uri, code_challenge, expires_at, used_at, dpop_thumbprint FROM authorization_codes WHERE code_hash = ?)");

const Statement kUse(R"(
UPDATE authorization_codes SET used_at = ? WHERE code_hash = ? AND used_at IS NULL AND expires_at > ?)");

}  // namespace

Result<void> insert(Transaction &tx, const QByteArray &hash, const AuthorizationCode &code, Timestamp now)
{
    const QVariant challenge =
        code.codeChallenge.isEmpty() ? QVariant() : QVariant(QString::fromLatin1(code.codeChallenge));
    GATEHOUSE_TRY(tx.change(
        kInsert, {hash, sqlValue(code.grant), QString::fromUtf8(code.redirectUri), challenge,
                  QString::fromLatin1(code.dpopThumbprint), sqlValue(now), sqlValue(code.expiresAt)}));
    return {};
}

Result<std::optional<AuthorizationCode>> find(Transaction &tx, const QByteArray &hash)
{
    return tx.one(kFind, {hash}, [](const Row &row) {
        AuthorizationCode code;
        code.grant = GrantId::fromStored(row.text(0));
        code.redirectUri = row.text(1).toUtf8();
        code.codeChallenge = row.text(2).toLatin1();
        code.expiresAt = row.time(3);
        code.used = !row.isNull(4);
        code.dpopThumbprint = row.text(5).toLatin1();
        return code;
    });
}

Result<bool> use(Transaction &tx, const QByteArray &hash, Timestamp now)
{
    GATEHOUSE_TRY_ASSIGN(rows, tx.change(kUse, {sqlValue(now), hash, sqlValue(now)}));
    return rows == 1;
}

}  // namespace gatehouse::code_store
