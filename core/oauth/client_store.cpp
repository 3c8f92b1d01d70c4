#include "core/oauth/client_store.h"

#include <QJsonDocument>

#include "core/token/stored_list.h"

namespace gatehouse::client_store {

namespace {

const Statement kInsert(R"(
INSERT INTO clients (id, name, name_key, kind, auth_method, grant_types, redirect_uris, post_logout_redirect_uris,
                     scopes, require_pkce, skip_consent, id_token_alg, access_token_seconds, refresh_token_seconds,
                     disabled, metadata, built_in, created_at, updated_at, version, registration_token_hash)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?))");

const Statement kUpdate(R"(
UPDATE clients SET name = ?, name_key = ?, kind = ?, auth_method = ?, grant_types = ?, redirect_uris = ?,
       post_logout_redirect_uris = ?, scopes = ?, require_pkce = ?, skip_consent = ?, id_token_alg = ?,
       access_token_seconds = ?, refresh_token_seconds = ?, disabled = ?, metadata = ?, updated_at = ?,
       version = version + 1
WHERE id = ? AND version = ?)");

const Statement kRemove("DELETE FROM clients WHERE id = ?");

const Statement kFind(R"(
SELECT id, name, kind, auth_method, grant_types, redirect_uris, post_logout_redirect_uris, scopes, require_pkce,
       skip_consent, id_token_alg, access_token_seconds, refresh_token_seconds, disabled, built_in, created_at,
       updated_at, version, metadata, registration_token_hash IS NOT NULL
FROM clients WHERE id = ?)");

const Statement kFindWithSecrets(R"(
SELECT c.id, c.name, c.kind, c.auth_method, c.grant_types, c.redirect_uris, c.post_logout_redirect_uris, c.scopes,
       c.require_pkce, c.skip_consent, c.id_token_alg, c.access_token_seconds, c.refresh_token_seconds, c.disabled,
       c.built_in, c.created_at, c.updated_at, c.version, c.metadata, c.registration_token_hash IS NOT NULL,
       s.secret_hash, s.expires_at, s.id, s.secret_sealed
FROM clients c LEFT JOIN client_secrets s ON s.client_id = c.id WHERE c.id = ?)");

const Statement kList(R"(
SELECT id, name, kind, auth_method, grant_types, redirect_uris, post_logout_redirect_uris, scopes, require_pkce,
       skip_consent, id_token_alg, access_token_seconds, refresh_token_seconds, disabled, built_in, created_at,
       updated_at, version, metadata, registration_token_hash IS NOT NULL
FROM clients
WHERE (name_key LIKE ? ESCAPE '!' OR id = ?) AND (name_key > ? OR (name_key = ? AND id > ?))
ORDER BY name_key, id LIMIT ?)");

const Statement kCount("SELECT count(*) FROM clients");

const Statement kInsertSecret(R"(
INSERT INTO client_secrets (id, client_id, secret_hash, secret_sealed, created_at, expires_at)
VALUES (?, ?, ?, ?, ?, ?))");

const Statement kSecretsOf(R"(
SELECT id, created_at, expires_at FROM client_secrets
WHERE client_id = ? AND (expires_at IS NULL OR expires_at > ?) ORDER BY created_at, id)");

const Statement kRemoveSecret("DELETE FROM client_secrets WHERE client_id = ? AND id = ?");

const Statement kRemoveSecrets("DELETE FROM client_secrets WHERE client_id = ?");

const Statement kRegistrationTokenHash("SELECT registration_token_hash FROM clients WHERE id = ?");

const Statement kTouch("UPDATE clients SET updated_at = ? WHERE id = ?");

/// What most clients have, and a client is read with almost every request.
const QString kNoMetadata = QStringLiteral("{}");

QString storedMetadata(const ClientMetadata &metadata)
{
    return QString::fromUtf8(QJsonDocument(toJson(metadata)).toJson(QJsonDocument::Compact));
}

Client readClient(const Row &row)
{
    Client client;
    client.id = ClientId::fromStored(row.text(0));
    client.name = row.text(1);
    client.kind = clientKindFrom(row.text(2)).value_or(ClientKind::Confidential);
    // An unknown method must not become "none": SecretBasic asks for a secret.
    client.authMethod = clientAuthMethodFrom(row.text(3)).value_or(ClientAuthMethod::SecretBasic);
    client.grantTypes = fromStoredList(row.text(4));
    client.redirectUris = fromStoredList(row.text(5));
    client.postLogoutRedirectUris = fromStoredList(row.text(6));
    client.scopes = fromStoredList(row.text(7));
    client.requirePkce = row.boolean(8);
    client.skipConsent = row.boolean(9);
    client.idTokenAlgorithm = row.text(10).toLatin1();
    client.accessTokenSeconds = int(row.integer(11));
    client.refreshTokenSeconds = int(row.integer(12));
    client.disabled = row.boolean(13);
    client.builtIn = row.boolean(14);
    client.createdAt = row.time(15);
    client.updatedAt = row.time(16);
    client.version = row.integer(17);
    if (const QString metadata = row.text(18); metadata != kNoMetadata) {
        auto read = clientMetadataFrom(QJsonDocument::fromJson(metadata.toUtf8()).object());
        // Nobody knows what was asked of it: better none than one with less.
        client.disabled = client.disabled || !read.ok();
        if (read.ok()) client.metadata = *std::move(read);
    }
    client.registered = row.boolean(19);
    return client;
}

QVariantList settable(const Client &client)
{
    return {client.name,
            nameKeyOf(client.name),
            toString(client.kind),
            toString(client.authMethod),
            toStoredList(client.grantTypes),
            toStoredList(client.redirectUris),
            toStoredList(client.postLogoutRedirectUris),
            toStoredList(client.scopes),
            client.requirePkce,
            client.skipConsent,
            QString::fromLatin1(client.idTokenAlgorithm),
            client.accessTokenSeconds,
            client.refreshTokenSeconds,
            client.disabled,
            storedMetadata(client.metadata)};
}

QString likePattern(const QString &search)
{
    QString literal = nameKeyOf(search);
    literal.replace(QLatin1Char('!'), QLatin1String("!!"));
    literal.replace(QLatin1Char('%'), QLatin1String("!%"));
    literal.replace(QLatin1Char('_'), QLatin1String("!_"));
    return QLatin1Char('%') + literal + QLatin1Char('%');
}

}  // namespace

QString nameKeyOf(const QString &name)
{
    return name.normalized(QString::NormalizationForm_KC).toCaseFolded();
}

Result<void> insert(Transaction &tx, const Client &client, const QByteArray &registrationTokenHash)
{
    QVariantList values = settable(client);
    values.prepend(sqlValue(client.id));
    values << client.builtIn << sqlValue(client.createdAt) << sqlValue(client.updatedAt) << client.version
           << (registrationTokenHash.isEmpty() ? QVariant() : QVariant(registrationTokenHash));
    GATEHOUSE_TRY(tx.change(kInsert, values));
    return {};
}

Result<bool> update(Transaction &tx, const Client &client, qint64 expectedVersion)
{
    QVariantList values = settable(client);
    values << sqlValue(client.updatedAt) << sqlValue(client.id) << expectedVersion;
    GATEHOUSE_TRY_ASSIGN(rows, tx.change(kUpdate, values));
    return rows == 1;
}

Result<bool> remove(Transaction &tx, const ClientId &id)
{
    GATEHOUSE_TRY_ASSIGN(rows, tx.change(kRemove, {sqlValue(id)}));
    return rows == 1;
}

Result<std::optional<Client>> find(Transaction &tx, const ClientId &id)
{
    return tx.one(kFind, {sqlValue(id)}, readClient);
}

Result<std::optional<ClientWithSecrets>> findWithSecrets(Transaction &tx, const ClientId &id, Timestamp now)
{
    std::optional<ClientWithSecrets> found;
    const auto rows = tx.all(kFindWithSecrets, {sqlValue(id)}, [&](const Row &row) {
        if (!found) found = ClientWithSecrets{readClient(row), {}};
        const auto expiresAt = row.optionalTime(21);
        if (!row.isNull(20) && (!expiresAt || *expiresAt > now))
            found->secrets.append({row.text(22), row.bytes(20), row.bytes(23)});
        return true;
    });
    if (!rows.ok()) return rows.error();
    return found;
}

Result<QList<Client>> list(Transaction &tx, const QString &search, const QString &afterNameKey,
                           const QString &afterId, int limit)
{
    return tx.all(kList, {likePattern(search), search, afterNameKey, afterNameKey, afterId, limit},
                  readClient);
}

Result<qint64> count(Transaction &tx)
{
    GATEHOUSE_TRY_ASSIGN(rows, tx.one(kCount, {}, [](const Row &row) { return row.integer(0); }));
    return rows.value_or(0);
}

Result<void> insertSecret(Transaction &tx, const ClientId &client, const ClientSecretInfo &secret,
                          const StoredSecret &stored)
{
    const QVariant sealed = stored.sealed.isEmpty() ? QVariant() : QVariant(stored.sealed);
    GATEHOUSE_TRY(tx.change(kInsertSecret, {secret.id, sqlValue(client), stored.hash, sealed,
                                            sqlValue(secret.createdAt), sqlValue(secret.expiresAt)}));
    return {};
}

Result<QList<ClientSecretInfo>> secretsOf(Transaction &tx, const ClientId &client, Timestamp now)
{
    return tx.all(kSecretsOf, {sqlValue(client), sqlValue(now)}, [](const Row &row) {
        return ClientSecretInfo{row.text(0), row.time(1), row.optionalTime(2)};
    });
}

Result<bool> removeSecret(Transaction &tx, const ClientId &client, const QString &id)
{
    GATEHOUSE_TRY_ASSIGN(rows, tx.change(kRemoveSecret, {sqlValue(client), id}));
    return rows == 1;
}

Result<void> removeSecrets(Transaction &tx, const ClientId &client)
{
    GATEHOUSE_TRY(tx.change(kRemoveSecrets, {sqlValue(client)}));
    return {};
}

Result<QByteArray> registrationTokenHash(Transaction &tx, const ClientId &client)
{
    GATEHOUSE_TRY_ASSIGN(hash, tx.one(kRegistrationTokenHash, {sqlValue(client)},
                                      [](const Row &row) { return row.bytes(0); }));
    return hash.value_or(QByteArray());
}

Result<bool> touch(Transaction &tx, const ClientId &client, Timestamp now)
{
    GATEHOUSE_TRY_ASSIGN(rows, tx.change(kTouch, {sqlValue(now), sqlValue(client)}));
    return rows == 1;
}

}  // namespace gatehouse::client_store
