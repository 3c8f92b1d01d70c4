#include "core/oauth/replay_store.h"

#include "core/crypto/digest.h"

namespace gatehouse::replay_store {

namespace {

const Statement kUse(R"(
INSERT INTO used_tokens (token_hash, expires_at) VALUES (?, ?) ON CONFLICT (token_hash) DO NOTHING)");

const Statement kPrune(R"(
DELETE FROM used_tokens
WHERE token_hash IN (SELECT token_hash FROM used_tokens WHERE expires_at < ? LIMIT ?))");

/// Each part with its length before it, so that no two triples share one text.
QByteArray hashOf(QByteArrayView purpose, const QString &issuer, const QString &id)
{
    QByteArray text;
    const QByteArray issuerBytes = issuer.toUtf8();
    const QByteArray idBytes = id.toUtf8();
    for (const QByteArrayView part : {purpose, QByteArrayView(issuerBytes), QByteArrayView(idBytes)}) {
        text += QByteArray::number(part.size()) + ':';
        text.append(part);
    }
    return sha256(text);
}

}  // namespace

Result<bool> useOnce(Transaction &tx, QByteArrayView purpose, const QString &issuer, const QString &id,
                     Timestamp expiresAt)
{
    GATEHOUSE_TRY_ASSIGN(rows, tx.change(kUse, {hashOf(purpose, issuer, id), sqlValue(expiresAt)}));
    return rows == 1;
}

Result<qint64> prune(Transaction &tx, Timestamp now, int limit)
{
    return tx.change(kPrune, {sqlValue(now), limit});
}

}  // namespace gatehouse::replay_store
