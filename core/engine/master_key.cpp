#include "core/engine/master_key.h"

#include "core/crypto/key_vault.h"
#include "core/crypto/sealer.h"
#include "core/store/database.h"

namespace gatehouse {

namespace {

const Statement kReadProof(R"(SELECT proof_sealed FROM master_key_check WHERE id = 1)");
const Statement kWriteProof(R"(INSERT INTO master_key_check (id, proof_sealed) VALUES (1, ?))");

constexpr char kProof[] = "gatehouse master key";

SealContext proofContext()
{
    return {"master_key_check", QStringLiteral("1"), "proof_sealed"};
}

Result<Secret> firstMasterKey(Database &database, KeyVault &vault)
{
    Result<Secret> key = vault.load();
    if (!key.ok()) {
        if (key.error().code != ErrorCode::NotFound) return key;
        key = vault.createNew();
        if (!key.ok()) return key;
    }
    const QByteArray proof = Sealer(key->clone()).seal(QByteArrayView(kProof), proofContext());
    GATEHOUSE_TRY(database.writeAndWait([&proof](Transaction &tx) -> Result<void> {
        GATEHOUSE_TRY(tx.change(kWriteProof, {proof}));
        return {};
    }));
    return key;
}

}  // namespace

Result<Secret> openMasterKey(Database &database, KeyVault &vault)
{
    GATEHOUSE_TRY_ASSIGN(proof, database.read([](Transaction &tx) {
        return tx.one(kReadProof, {}, [](const Row &row) { return row.bytes(0); });
    }));
    if (!proof) return firstMasterKey(database, vault);

    Result<Secret> key = vault.load();
    if (!key.ok()) {
        if (key.error().code != ErrorCode::NotFound) return key;
        return Error::unavailable(
            QStringLiteral(
                "The master key of this database is missing (%1). Put back the key that belongs to this "
                "data, for example from its backup; a new key could not open what is stored.")
                .arg(vault.description()),
            {});
    }
    if (!Sealer(key->clone()).open(*proof, proofContext()).ok()) {
        return Error::unavailable(
            QStringLiteral(
                "The master key (%1) is not the one that this database was made with. Put back the key that "
                "belongs to this data.")
                .arg(vault.description()),
            {});
    }
    return key;
}

}  // namespace gatehouse
