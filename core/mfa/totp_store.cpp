#include "core/mfa/totp_store.h"

#include "core/store/sql_text.h"

namespace gatehouse {
namespace {

const Statement kInsertFactor(R"(
    INSERT INTO totp_factors (id, user_id, label, secret_sealed, algorithm, digits, period, last_step, created_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?))");

const Statement kSelectFactors(R"(
    SELECT id, user_id, label, secret_sealed, algorithm, digits, period, last_step, confirmed_at, created_at,
           last_used_at
    FROM totp_factors WHERE user_id = ? ORDER BY created_at, id)");

const Statement kSpendStep(R"(
    UPDATE totp_factors SET last_step = ?, last_used_at = ?
    WHERE id = ? AND confirmed_at IS NOT NULL AND last_step < ?)");

const Statement kConfirmFactor(R"(
    UPDATE totp_factors SET confirmed_at = ?, last_step = ?, last_used_at = ?
    WHERE id = ? AND confirmed_at IS NULL AND last_step < ?)");

const Statement kRename("UPDATE totp_factors SET label = ? WHERE id = ? AND user_id = ?");
const Statement kDeleteFactor("DELETE FROM totp_factors WHERE id = ? AND user_id = ?");
const Statement kDeleteUnconfirmed("DELETE FROM totp_factors WHERE user_id = ? AND confirmed_at IS NULL");
const Statement kDeleteFactorsOfUser("DELETE FROM totp_factors WHERE user_id = ?");

TotpRecord readRecord(const Row &row)
{
    TotpRecord record;
    record.factor.id = FactorId::fromStored(row.text(0));
    record.factor.user = UserId::fromStored(row.text(1));
    record.factor.label = row.text(2);
    record.secretSealed = row.bytes(3);
    record.parameters.algorithm = otpAlgorithmFrom(row.text(4).toUtf8()).value_or(OtpAlgorithm::Sha1);
    record.parameters.digits = int(row.integer(5));
    record.parameters.period = int(row.integer(6));
    record.lastStep = row.integer(7);
    record.factor.confirmedAt = row.optionalTime(8);
    record.factor.createdAt = row.time(9);
    record.factor.lastUsedAt = row.optionalTime(10);
    return record;
}

}  // namespace

Result<void> TotpStore::insert(Transaction &tx, const TotpRecord &record) const
{
    const QString algorithm = QString::fromLatin1(toByteArray(record.parameters.algorithm));
    GATEHOUSE_TRY(tx.change(kInsertFactor, {sqlValue(record.factor.id), sqlValue(record.factor.user),
                                            sqlText(record.factor.label), record.secretSealed, algorithm,
                                            record.parameters.digits, record.parameters.period,
                                            record.lastStep, sqlValue(record.factor.createdAt)}));
    return {};
}

Result<QList<TotpRecord>> TotpStore::ofUser(Transaction &tx, const UserId &user) const
{
    return tx.all(kSelectFactors, {sqlValue(user)}, readRecord);
}

Result<bool> TotpStore::spendStep(Transaction &tx, const FactorId &factor, qint64 step, Timestamp now) const
{
    GATEHOUSE_TRY_ASSIGN(changed, tx.change(kSpendStep, {step, sqlValue(now), sqlValue(factor), step}));
    return changed == 1;
}

Result<bool> TotpStore::confirm(Transaction &tx, const FactorId &factor, qint64 step, Timestamp now) const
{
    GATEHOUSE_TRY_ASSIGN(
        changed, tx.change(kConfirmFactor, {sqlValue(now), step, sqlValue(now), sqlValue(factor), step}));
    return changed == 1;
}

Result<bool> TotpStore::rename(Transaction &tx, const UserId &user, const FactorId &factor,
                               const QString &label) const
{
    GATEHOUSE_TRY_ASSIGN(changed, tx.change(kRename, {sqlText(label), sqlValue(factor), sqlValue(user)}));
    return changed == 1;
}

Result<bool> TotpStore::remove(Transaction &tx, const UserId &user, const FactorId &factor) const
{
    GATEHOUSE_TRY_ASSIGN(changed, tx.change(kDeleteFactor, {sqlValue(factor), sqlValue(user)}));
    return changed == 1;
}

Result<qint64> TotpStore::removeUnconfirmed(Transaction &tx, const UserId &user) const
{
    return tx.change(kDeleteUnconfirmed, {sqlValue(user)});
}

Result<qint64> TotpStore::removeAll(Transaction &tx, const UserId &user) const
{
    return tx.change(kDeleteFactorsOfUser, {sqlValue(user)});
}

}  // namespace gatehouse
