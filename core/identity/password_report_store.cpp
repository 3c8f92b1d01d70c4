#include "core/identity/password_report_store.h"

#include "core/identity/expired_passwords.h"

namespace gatehouse {

namespace {

const Statement kCount(R"(
    SELECT COUNT(*),
        COALESCE(SUM(CASE WHEN password_breached_at IS NOT NULL THEN 1 ELSE 0 END), 0),
        COALESCE(SUM(CASE WHEN must_change_password = ? THEN 1 ELSE 0 END), 0)
    FROM users WHERE password_hash IS NOT NULL)");

const Statement kCountExpired("SELECT COUNT(*) FROM (" EXPIRED_PASSWORDS ") expired");

}  // namespace

Result<PasswordReport> PasswordReportStore::count(Transaction &tx, qint64 officeDays, Timestamp now) const
{
    GATEHOUSE_TRY_ASSIGN(counted, tx.one(kCount, {true}, [](const Row &row) {
        return PasswordReport{row.integer(0), row.integer(1), row.integer(2), 0};
    }));
    PasswordReport report = counted.value_or(PasswordReport());
    GATEHOUSE_TRY_ASSIGN(expired,
                         tx.one(kCountExpired, {false, sqlValue(now), officeDays, sqlValue(now), officeDays},
                                [](const Row &row) { return row.integer(0); }));
    report.expired = expired.value_or(0);
    return report;
}

}  // namespace gatehouse
