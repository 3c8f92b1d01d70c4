#include "core/token/key_store.h"

#include <QJsonDocument>

namespace gatehouse::key_store {

namespace {

const Statement kUsable(R"(
SELECT id, algorithm, state, public_jwk, private_sealed, created_at, activated_at, retire_at
FROM signing_keys WHERE state <> 'retired' ORDER BY created_at, id)");

const Statement kAll(R"(
SELECT id, algorithm, state, public_jwk, private_sealed, created_at, activated_at, retire_at
FROM signing_keys ORDER BY created_at DESC, id DESC)");

const Statement kInsert(R"(
INSERT INTO signing_keys (id, algorithm, state, public_jwk, private_sealed, created_at, activated_at)
VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING)");

const Statement kRetiring(R"(
UPDATE signing_keys SET state = 'retiring', retire_at = ?, private_sealed = NULL
WHERE algorithm = ? AND state = 'active' AND activated_at <= ? RETURNING id)");

const Statement kRetired(R"(
UPDATE signing_keys SET state = 'retired', retire_at = ?, private_sealed = NULL
WHERE algorithm = ? AND state = 'active' AND activated_at <= ? RETURNING id)");

const Statement kActivateNext(R"(
UPDATE signing_keys SET state = 'active', activated_at = ?
WHERE algorithm = ? AND state = 'next' RETURNING id)");

const Statement kDropNext(R"(
UPDATE signing_keys SET state = 'retired', retire_at = ?, private_sealed = NULL
WHERE algorithm = ? AND state = 'next' RETURNING id)");

const Statement kRetireRest(R"(
UPDATE signing_keys SET state = 'retired', retire_at = ?, private_sealed = NULL
WHERE algorithm = ? AND state IN ('next', 'retiring'))");

const Statement kRetireDue(R"(
UPDATE signing_keys SET state = 'retired', private_sealed = NULL
WHERE state = 'retiring' AND retire_at <= ? RETURNING id)");

KeyState stateFrom(const QString &text)
{
    for (const KeyState state : {KeyState::Next, KeyState::Active, KeyState::Retiring})
        if (toString(state) == text) return state;
    return KeyState::Retired;
}

StoredKey readKey(const Row &row)
{
    StoredKey key;
    key.info.id = KeyId::fromStored(row.text(0));
    // The column's CHECK admits our names only.
    key.info.algorithm = signingAlgorithmFrom(row.text(1).toLatin1()).value_or(SigningAlgorithm::ES256);
    key.info.state = stateFrom(row.text(2));
    key.info.publicJwk = QJsonDocument::fromJson(row.text(3).toUtf8()).object();
    key.info.keyId = key.info.publicJwk.value(QLatin1String("kid")).toString().toLatin1();
    key.privateSealed = row.bytes(4);
    key.info.createdAt = row.time(5);
    key.info.activatedAt = row.optionalTime(6);
    key.info.retireAt = row.optionalTime(7);
    return key;
}

KeyId readId(const Row &row)
{
    return KeyId::fromStored(row.text(0));
}

QString nameOf(SigningAlgorithm algorithm)
{
    return QString::fromLatin1(toByteArray(algorithm));
}

}  // namespace

Result<QList<StoredKey>> usable(Transaction &tx)
{
    return tx.all(kUsable, {}, readKey);
}

Result<QList<StoredKey>> all(Transaction &tx)
{
    return tx.all(kAll, {}, readKey);
}

Result<bool> insert(Transaction &tx, const StoredKey &key)
{
    const QByteArray jwk = QJsonDocument(key.info.publicJwk).toJson(QJsonDocument::Compact);
    GATEHOUSE_TRY_ASSIGN(
        rows, tx.change(kInsert, {sqlValue(key.info.id), nameOf(key.info.algorithm), toString(key.info.state),
                                  QString::fromUtf8(jwk), key.privateSealed, sqlValue(key.info.createdAt),
                                  sqlValue(key.info.activatedAt)}));
    return rows == 1;
}

Result<std::optional<KeyId>> stopSigning(Transaction &tx, SigningAlgorithm algorithm, Timestamp activeSince,
                                         KeyState then, Timestamp retireAt)
{
    const Statement &statement = then == KeyState::Retired ? kRetired : kRetiring;
    return tx.one(statement, {sqlValue(retireAt), nameOf(algorithm), sqlValue(activeSince)}, readId);
}

Result<std::optional<KeyId>> activateNext(Transaction &tx, SigningAlgorithm algorithm, Timestamp now)
{
    return tx.one(kActivateNext, {sqlValue(now), nameOf(algorithm)}, readId);
}

Result<std::optional<KeyId>> dropNext(Transaction &tx, SigningAlgorithm algorithm, Timestamp now)
{
    return tx.one(kDropNext, {sqlValue(now), nameOf(algorithm)}, readId);
}

Result<qint64> retireRest(Transaction &tx, SigningAlgorithm algorithm, Timestamp now)
{
    return tx.change(kRetireRest, {sqlValue(now), nameOf(algorithm)});
}

Result<QList<KeyId>> retireDue(Transaction &tx, Timestamp now)
{
    return tx.all(kRetireDue, {sqlValue(now)}, readId);
}

}  // namespace gatehouse::key_store
