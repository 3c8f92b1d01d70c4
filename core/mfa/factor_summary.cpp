#include "core/mfa/factor_summary.h"

#include "core/store/transaction.h"

namespace gatehouse {
namespace {

const Statement kCountFactors(R"(
    SELECT (SELECT count(*) FROM totp_factors WHERE user_id = ? AND confirmed_at IS NOT NULL),
           (SELECT count(*) FROM recovery_codes WHERE user_id = ? AND used_at IS NULL),
           (SELECT count(*) FROM webauthn_credentials WHERE user_id = ?),
           (SELECT count(*) FROM code_factors f JOIN users u ON u.id = f.user_id
            WHERE f.user_id = ? AND f.kind = 'email' AND u.email_verified = ? AND u.email <> ''),
           (SELECT count(*) FROM code_factors f JOIN users u ON u.id = f.user_id
            WHERE f.user_id = ? AND f.kind = 'sms' AND u.phone_verified = ? AND u.phone <> ''))");

}  // namespace

QStringList FactorSummary::kinds() const
{
    QStringList kinds;
    if (passkeys > 0) kinds.append(QStringLiteral("passkey"));
    if (totp > 0) kinds.append(QStringLiteral("totp"));
    if (emailCode) kinds.append(QStringLiteral("email"));
    if (smsCode) kinds.append(QStringLiteral("sms"));
    return kinds;
}

Result<FactorSummary> factorsOf(Transaction &tx, const UserId &user)
{
    const QVariant id = sqlValue(user);
    GATEHOUSE_TRY_ASSIGN(summary, tx.one(kCountFactors, {id, id, id, id, true, id, true}, [](const Row &row) {
        FactorSummary found;
        found.totp = int(row.integer(0));
        found.recoveryCodesLeft = int(row.integer(1));
        found.passkeys = int(row.integer(2));
        found.emailCode = row.integer(3) > 0;
        found.smsCode = row.integer(4) > 0;
        return found;
    }));
    return summary.value_or(FactorSummary{});
}

}  // namespace gatehouse
