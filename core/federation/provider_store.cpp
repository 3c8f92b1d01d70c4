#include "core/federation/provider_store.h"

#include "core/store/sql_text.h"
#include "core/store/stored_object.h"

namespace gatehouse::provider_store {

namespace {

const Statement kInsert(R"(
INSERT INTO providers (id, kind, preset, name, issuer, client_id, secret_sealed, settings, enabled, position,
                       created_at, updated_at, version)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?))");

const Statement kUpdate(R"(
UPDATE providers SET name = ?, issuer = ?, client_id = ?, settings = ?, enabled = ?, position = ?, updated_at = ?,
       version = version + 1
WHERE id = ? AND version = ?)");

const Statement kSetSecret("UPDATE providers SET secret_sealed = ? WHERE id = ?");

const Statement kRemove("DELETE FROM providers WHERE id = ? AND version = ?");

#define PROVIDER_COLUMNS                                                                               \
    "p.id, p.kind, p.preset, p.name, p.issuer, p.client_id, p.secret_sealed IS NOT NULL, p.settings, " \
    "p.enabled, p.position, p.created_at, p.updated_at, p.version, "                                   \
    "(SELECT count(*) FROM federated_identities i WHERE i.provider_id = p.id)"

const Statement kFind("SELECT " PROVIDER_COLUMNS " FROM providers p WHERE p.id = ?");

const Statement kAll("SELECT " PROVIDER_COLUMNS " FROM providers p ORDER BY p.position, p.name, p.id");

const Statement kSecret("SELECT secret_sealed FROM providers WHERE id = ?");

Provider readProvider(const Row &row)
{
    Provider provider;
    provider.id = ProviderId::fromStored(row.text(0));
    provider.kind = row.text(1) == u"oidc" ? ProviderKind::Oidc : ProviderKind::OAuth2;
    provider.preset = row.text(2);
    provider.name = row.text(3);
    provider.issuer = row.text(4);
    provider.clientId = row.text(5);
    provider.hasSecret = row.boolean(6);
    auto settings = mergedSettings({}, fromStoredObject(row.text(7)));
    provider.enabled = row.boolean(8);
    // Nobody knows what its rules were: better none than one with weaker ones.
    if (settings.ok())
        provider.settings = *std::move(settings);
    else
        provider.enabled = false;
    provider.position = int(row.integer(9));
    provider.createdAt = row.time(10);
    provider.updatedAt = row.time(11);
    provider.version = row.integer(12);
    provider.people = row.integer(13);
    return provider;
}

}  // namespace

Result<void> insert(Transaction &tx, const Provider &provider, const QByteArray &sealedSecret)
{
    GATEHOUSE_TRY(
        tx.change(kInsert, {sqlValue(provider.id), toString(provider.kind), provider.preset, provider.name,
                            sqlText(provider.issuer), sqlText(provider.clientId),
                            sealedSecret.isEmpty() ? QVariant() : QVariant(sealedSecret),
                            toStoredObject(toJson(provider.settings)), provider.enabled, provider.position,
                            sqlValue(provider.createdAt), sqlValue(provider.updatedAt), provider.version}));
    return {};
}

Result<bool> update(Transaction &tx, const Provider &provider, const std::optional<QByteArray> &sealedSecret)
{
    GATEHOUSE_TRY_ASSIGN(
        rows,
        tx.change(kUpdate, {provider.name, sqlText(provider.issuer), sqlText(provider.clientId),
                            toStoredObject(toJson(provider.settings)), provider.enabled, provider.position,
                            sqlValue(provider.updatedAt), sqlValue(provider.id), provider.version}));
    if (rows == 0) return false;
    if (sealedSecret)
        GATEHOUSE_TRY(tx.change(kSetSecret, {sealedSecret->isEmpty() ? QVariant() : QVariant(*sealedSecret),
                                             sqlValue(provider.id)}));
    return true;
}

Result<bool> remove(Transaction &tx, const ProviderId &id, qint64 version)
{
    GATEHOUSE_TRY_ASSIGN(rows, tx.change(kRemove, {sqlValue(id), version}));
    return rows == 1;
}

Result<std::optional<Provider>> find(Transaction &tx, const ProviderId &id)
{
    return tx.one(kFind, {sqlValue(id)}, readProvider);
}

Result<QList<Provider>> all(Transaction &tx)
{
    return tx.all(kAll, {}, readProvider);
}

Result<QByteArray> sealedSecret(Transaction &tx, const ProviderId &id)
{
    GATEHOUSE_TRY_ASSIGN(found, tx.one(kSecret, {sqlValue(id)}, [](const Row &row) { return row.bytes(0); }));
    return found.value_or(QByteArray());
}

}  // namespace gatehouse::provider_store
