#include "core/identity/password_report_store.h"

namespace gatehouse {

namespace {

const Statement kCount(R"(
    SELECT COUNT(*),
        COALESCE(SUM(CASE WHEN password_breached_at IS NOT NULL THEN 1 ELSE 0 END), 0),
        COALESCE(SUM(CASE WHEN must_change_password = ? THEN 1 ELSE 0 END), 0)
    FROM users WHERE password_hash IS NOT NULL)");

// As Settings::valueFor() has it: the strictest of somebody's own rules (the shortest age, where 0 is none at
// all), else the office's. A value is kept as "[90]"; one that is no number is left out.
#define IS_FOR(u)                                                                                         \
    "((o.subject_kind = 'group' AND EXISTS (SELECT 1 FROM group_members m WHERE m.user_id = " u           \
    ".id AND m.group_id = o.subject_id))"                                                                 \
    " OR (o.subject_kind = 'role' AND (o.subject_id = 'user'"                                             \
    "  OR EXISTS (SELECT 1 FROM role_assignments r WHERE r.subject_kind = 'user' AND r.subject_id = " u   \
    ".id AND r.role = o.subject_id)"                                                                      \
    "  OR EXISTS (SELECT 1 FROM group_members m JOIN role_assignments r ON r.subject_kind = 'group' AND " \
    "r.subject_id = m.group_id WHERE m.user_id = " u ".id AND r.role = o.subject_id))))"
const Statement kCountExpired(R"(
    WITH rules AS (
        SELECT o.subject_kind, o.subject_id,
            CASE WHEN LENGTH(o.value) BETWEEN 3 AND 7 AND TRIM(o.value, '[]0123456789') = ''
                THEN CAST(TRIM(o.value, '[]') AS BIGINT) END AS days
        FROM setting_overrides o WHERE o.setting = 'password.max_age_days'),
    ages AS (
        SELECT u.password_changed_at,
            (SELECT COUNT(*) FROM rules o WHERE o.days IS NOT NULL AND )" IS_FOR("u") R"() AS own,
            (SELECT MIN(o.days) FROM rules o WHERE o.days > 0 AND )" IS_FOR("u") R"() AS own_days
        FROM users u
        WHERE u.password_hash IS NOT NULL AND u.password_changed_at IS NOT NULL AND u.disabled = ?)
    SELECT COUNT(*) FROM ages
    WHERE (own > 0 AND own_days IS NOT NULL AND password_changed_at <= ? - own_days * 86400000)
       OR (own = 0 AND CAST(? AS BIGINT) > 0 AND password_changed_at <= ? - CAST(? AS BIGINT) * 86400000))");

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
