#include "core/mfa/recovery_code_service.h"

#include "core/audit/audit_log.h"
#include "core/audit/user_event.h"
#include "core/crypto/digest.h"
#include "core/mfa/typed_code.h"

namespace gatehouse {
namespace {

const Statement kInsertCode("INSERT INTO recovery_codes (code_hash, user_id, created_at) VALUES (?, ?, ?)");
const Statement kSpendCode(R"(
    UPDATE recovery_codes SET used_at = ? WHERE code_hash = ? AND user_id = ? AND used_at IS NULL)");
const Statement kCountCodes("SELECT count(*) FROM recovery_codes WHERE user_id = ? AND used_at IS NULL");
const Statement kCountCodesSince("SELECT count(*) FROM recovery_codes WHERE user_id = ? AND created_at >= ?");
const Statement kDeleteCodes("DELETE FROM recovery_codes WHERE user_id = ?");

// 80 bits.
constexpr int kCharacters = 16;

AuditEvent codesEvent(QLatin1String type, const Caller &by, const UserId &user, int count,
                      const QString &reason = {})
{
    AuditEvent event = aboutUser(type, by, user);
    event.reason = reason;
    event.detail = {{QStringLiteral("count"), count}};
    return event;
}

}  // namespace

RecoveryCodeService::RecoveryCodeService(const Clock &clock, const AuditLog &audit)
    : m_clock(clock), m_audit(audit)
{
}

Result<std::vector<Secret>> RecoveryCodeService::regenerate(Transaction &tx, const Caller &by,
                                                            const UserId &user) const
{
    GATEHOUSE_TRY(tx.change(kDeleteCodes, {sqlValue(user)}));
    std::vector<Secret> codes;
    for (int i = 0; i < kCodes; ++i) {
        const Secret code = randomTypedCode(kCharacters);
        GATEHOUSE_TRY(
            tx.change(kInsertCode, {tokenHash(code.view()), sqlValue(user), sqlValue(m_clock.now())}));
        codes.push_back(grouped(code));
    }
    GATEHOUSE_TRY(m_audit.append(tx, codesEvent(event::kMfaRecoveryCodesIssued, by, user, kCodes)));
    return codes;
}

Result<bool> RecoveryCodeService::spend(Transaction &tx, const Caller &by, const UserId &user,
                                        const QString &code) const
{
    const QByteArray characters = normalizedRecoveryCode(code);
    if (characters.isEmpty()) return false;
    GATEHOUSE_TRY_ASSIGN(
        spent, tx.change(kSpendCode, {sqlValue(m_clock.now()), tokenHash(characters), sqlValue(user)}));
    if (spent != 1) return false;
    GATEHOUSE_TRY_ASSIGN(remaining, left(tx, user));
    GATEHOUSE_TRY(m_audit.append(tx, codesEvent(event::kMfaRecoveryCodeUsed, by, user, remaining)));
    return true;
}

Result<int> RecoveryCodeService::left(Transaction &tx, const UserId &user) const
{
    GATEHOUSE_TRY_ASSIGN(
        count, tx.one(kCountCodes, {sqlValue(user)}, [](const Row &row) { return int(row.integer(0)); }));
    return count.value_or(0);
}

Result<bool> RecoveryCodeService::madeSince(Transaction &tx, const UserId &user, Timestamp since) const
{
    GATEHOUSE_TRY_ASSIGN(count, tx.one(kCountCodesSince, {sqlValue(user), sqlValue(since)},
                                       [](const Row &row) { return int(row.integer(0)); }));
    return count.value_or(0) > 0;
}

Result<int> RecoveryCodeService::removeAll(Transaction &tx, const Caller &by, const UserId &user,
                                           const QString &reason) const
{
    GATEHOUSE_TRY_ASSIGN(count, left(tx, user));
    GATEHOUSE_TRY_ASSIGN(removed, tx.change(kDeleteCodes, {sqlValue(user)}));
    if (removed > 0) GATEHOUSE_TRY(m_audit.append(tx, codesEvent(event::kMfaReset, by, user, count, reason)));
    return count;
}

QByteArray normalizedRecoveryCode(const QString &typed)
{
    return typedCode(typed, kCharacters);
}

}  // namespace gatehouse
