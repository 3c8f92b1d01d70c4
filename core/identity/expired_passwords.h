#pragma once

/// Whose password is older than `password.max_age_days` allows them: their ids, as a select of its own. Binds
/// false, the time, the office's days, the time, the office's days.
///
/// As Settings::valueFor() has it: the strictest of somebody's own rules (the shortest age, where 0 is none
/// at all), else the office's. A value is kept as "[90]"; one that is no number is left out.
#define IS_RULE_FOR_USER                                                                                  \
    "((o.subject_kind = 'group' AND EXISTS (SELECT 1 FROM group_members m WHERE m.user_id = u.id AND "    \
    "m.group_id = o.subject_id))"                                                                         \
    " OR (o.subject_kind = 'role' AND (o.subject_id = 'user'"                                             \
    "  OR EXISTS (SELECT 1 FROM role_assignments r WHERE r.subject_kind = 'user' AND r.subject_id = "     \
    "u.id AND r.role = o.subject_id)"                                                                     \
    "  OR EXISTS (SELECT 1 FROM group_members m JOIN role_assignments r ON r.subject_kind = 'group' AND " \
    "r.subject_id = m.group_id WHERE m.user_id = u.id AND r.role = o.subject_id))))"
#define EXPIRED_PASSWORDS                                                                          \
    "WITH rules AS (SELECT o.subject_kind, o.subject_id,"                                          \
    " CASE WHEN LENGTH(o.value) BETWEEN 3 AND 7 AND TRIM(o.value, '[]0123456789') = ''"            \
    " THEN CAST(TRIM(o.value, '[]') AS BIGINT) END AS days"                                        \
    " FROM setting_overrides o WHERE o.setting = 'password.max_age_days'),"                        \
    " ages AS (SELECT u.id, u.password_changed_at,"                                                \
    " (SELECT COUNT(*) FROM rules o WHERE o.days IS NOT NULL AND " IS_RULE_FOR_USER                \
    ") AS own,"                                                                                    \
    " (SELECT MIN(o.days) FROM rules o WHERE o.days > 0 AND " IS_RULE_FOR_USER                     \
    ") AS own_days"                                                                                \
    " FROM users u WHERE u.password_hash IS NOT NULL AND u.password_changed_at IS NOT NULL"        \
    " AND u.disabled = ?)"                                                                         \
    " SELECT id FROM ages"                                                                         \
    " WHERE (own > 0 AND own_days IS NOT NULL AND password_changed_at <= ? - own_days * 86400000)" \
    " OR (own = 0 AND CAST(? AS BIGINT) > 0 AND password_changed_at <= ? - CAST(? AS BIGINT) * 86400000)"
