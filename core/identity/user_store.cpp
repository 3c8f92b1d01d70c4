#include "core/identity/user_store.h"

#include "core/identity/expired_passwords.h"
#include "core/store/sql_text.h"
#include "core/store/stored_object.h"

namespace gatehouse {

namespace {

// Row 10 says whether there is a password; the hash itself stays where it is.
#define USER_COLUMNS                                                                                       \
    "id, username, email, email_verified, display_name, locale, disabled, locked_until, failed_attempts, " \
    "must_change_password, CASE WHEN password_hash IS NULL THEN 0 ELSE 1 END AS has_password, "            \
    "password_changed_at, last_sign_in_at, created_at, updated_at, version, profile, phone, "              \
    "phone_verified, "                                                                                     \
    "attributes, password_breached_at"

const Statement kInsert(R"(
    INSERT INTO users (id, username, username_key, email, email_key, email_verified, display_name, locale,
        search_text, password_hash, password_changed_at, must_change_password, created_at, updated_at, profile,
        phone, phone_verified, attributes)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?))");
const Statement kUpdate(R"(
    UPDATE users SET username = ?, username_key = ?, email = ?, email_key = ?, email_verified = ?,
        display_name = ?, locale = ?, search_text = ?, profile = ?, phone = ?, phone_verified = ?,
        attributes = ?, updated_at = ?, version = version + 1
    WHERE id = ? AND version = ? RETURNING )" USER_COLUMNS);
const Statement kCountChange(
    "UPDATE users SET updated_at = ?, version = version + 1 WHERE id = ? AND version = ? "
    "RETURNING " USER_COLUMNS);
const Statement kRemove("DELETE FROM users WHERE id = ? AND version = ?");

const Statement kById("SELECT " USER_COLUMNS " FROM users WHERE id = ?");
const Statement kByUsernameKey("SELECT " USER_COLUMNS " FROM users WHERE username_key = ?");
const Statement kByEmailKey("SELECT " USER_COLUMNS " FROM users WHERE email_key = ?");
const Statement kPasswordHash("SELECT password_hash FROM users WHERE id = ? AND password_hash IS NOT NULL");

const Statement kSetPassword(R"(
    UPDATE users SET password_hash = ?, must_change_password = ?, password_changed_at = ?, updated_at = ?,
        password_breached_at = NULL, version = version + 1
    WHERE id = ? AND version = ? RETURNING )" USER_COLUMNS);
const Statement kMarkBreached(
    "UPDATE users SET password_breached_at = ? WHERE id = ? AND password_hash = ? AND password_breached_at "
    "IS NULL");
const Statement kKeepOld(R"(
    INSERT INTO password_history (user_id, password_hash, replaced_at)
    SELECT id, password_hash, ? FROM users WHERE id = ? AND password_hash IS NOT NULL)");
const Statement kOldHashes(
    "SELECT password_hash FROM password_history WHERE user_id = ? ORDER BY replaced_at DESC LIMIT ?");
const Statement kForgetOld(R"(
    DELETE FROM password_history WHERE user_id = ? AND replaced_at < (
        SELECT MIN(replaced_at) FROM (
            SELECT replaced_at FROM password_history WHERE user_id = ? ORDER BY replaced_at DESC LIMIT ?) kept))");
const Statement kReplaceHash("UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ?");
const Statement kSetDisabled(R"(
    UPDATE users SET disabled = ?, updated_at = ?, version = version + 1
    WHERE id = ? AND version = ? RETURNING )" USER_COLUMNS);
const Statement kClearLock(R"(
    UPDATE users SET locked_until = NULL, failed_attempts = 0, updated_at = ?, version = version + 1
    WHERE id = ? AND version = ? RETURNING )" USER_COLUMNS);

// The version stays: wrong guesses must not spoil an administrator's If-Match.
const Statement kCountFailure(R"(
    UPDATE users SET failed_attempts = failed_attempts + 1, locked_until = NULL
    WHERE id = ? AND (locked_until IS NULL OR locked_until <= ?) RETURNING failed_attempts)");
const Statement kLock("UPDATE users SET locked_until = ? WHERE id = ?");
const Statement kNoteSuccess(
    "UPDATE users SET failed_attempts = 0, locked_until = NULL, last_sign_in_at = ? WHERE id = ?");

#define HAS_ROLE(role)                                                                                     \
    "CASE WHEN EXISTS (SELECT 1 FROM role_assignments r WHERE r.subject_kind = 'user' AND r.subject_id = " \
    "users.id AND r.role = '" role "') THEN 1 ELSE 0 END"
#define HAS_ROLE_BY_GROUP(role)                                                                            \
    "CASE WHEN EXISTS (SELECT 1 FROM group_members m JOIN role_assignments r ON r.subject_kind = 'group' " \
    "AND r.subject_id = m.group_id WHERE m.user_id = users.id AND r.role = '" role "') THEN 1 ELSE 0 END"
// Only while the address or the number is confirmed: as in core/mfa/factor_summary.cpp.
#define HAS_CODE(kind)                                                                    \
    "EXISTS (SELECT 1 FROM code_factors f WHERE f.user_id = users.id AND f.kind = '" kind \
    "' AND "                                                                              \
    "CASE WHEN f.kind = 'email' THEN users.email_verified ELSE users.phone_verified END)"
// In the order of allRoles().
#define DETAIL_COLUMNS \
    USER_COLUMNS       \
    ", " HAS_ROLE("administrator") ", " HAS_ROLE("help_desk") ", " HAS_ROLE("auditor") ", " HAS_ROLE("user") \
    ", " HAS_ROLE_BY_GROUP("administrator") ", " HAS_ROLE_BY_GROUP("help_desk")                              \
    ", " HAS_ROLE_BY_GROUP("auditor") ", " HAS_ROLE_BY_GROUP("user")                                         \
    ", (SELECT COUNT(*) FROM totp_factors t WHERE t.user_id = users.id AND t.confirmed_at IS NOT NULL)"      \
    ", (SELECT COUNT(*) FROM recovery_codes c WHERE c.user_id = users.id AND c.used_at IS NULL)"              \
    ", (SELECT COUNT(*) FROM webauthn_credentials w WHERE w.user_id = users.id)"                              \
    ", CASE WHEN " HAS_CODE("email") " THEN 1 ELSE 0 END, CASE WHEN " HAS_CODE("sms") " THEN 1 ELSE 0 END"
constexpr int kFirstDetailColumn = 21;

const Statement kKeyOf("SELECT username_key FROM users WHERE id = ?");
const Statement kDetails("SELECT " DETAIL_COLUMNS " FROM users WHERE id = ?");
const Statement kGroupsOf(R"(
    SELECT g.id, g.name FROM group_members m JOIN groups g ON g.id = m.group_id
    WHERE m.user_id = ? ORDER BY g.name_key)");

#define HAS_TOTP \
    "EXISTS (SELECT 1 FROM totp_factors t WHERE t.user_id = users.id AND t.confirmed_at IS NOT NULL)"
#define HAS_FACTOR                                                                               \
    "(" HAS_TOTP                                                                                 \
    " OR EXISTS (SELECT 1 FROM webauthn_credentials w WHERE w.user_id = users.id) OR " HAS_CODE( \
        "email") " OR " HAS_CODE("sms") ")"

#define LIST_COLUMNS "SELECT " DETAIL_COLUMNS " FROM users WHERE username_key > ?"
#define LIST_FILTER                                                                                       \
    " AND (CAST(? AS TEXT) IS NULL OR search_text LIKE ? ESCAPE '!')"                                     \
    " AND (CAST(? AS TEXT) IS NULL"                                                                       \
    "  OR (CAST(? AS TEXT) = 'disabled' AND disabled = ?)"                                                \
    "  OR (CAST(? AS TEXT) = 'locked' AND disabled = ? AND locked_until > ?)"                             \
    "  OR (CAST(? AS TEXT) = 'active' AND disabled = ? AND (locked_until IS NULL OR locked_until <= ?)))" \
    " AND (CAST(? AS TEXT) IS NULL OR (CAST(? AS TEXT) = 'totp' AND " HAS_TOTP                            \
    ") OR (CAST(? AS TEXT) = 'none' AND NOT " HAS_FACTOR                                                  \
    "))"                                                                                                  \
    " AND (CAST(? AS TEXT) IS NULL OR CAST(? AS TEXT) = 'user'"                                           \
    "  OR EXISTS (SELECT 1 FROM role_assignments r"                                                       \
    "   WHERE r.subject_kind = 'user' AND r.subject_id = users.id AND r.role = ?)"                        \
    "  OR EXISTS (SELECT 1 FROM group_members m"                                                          \
    "   JOIN role_assignments r ON r.subject_kind = 'group' AND r.subject_id = m.group_id"                \
    "   WHERE m.user_id = users.id AND r.role = ?))"                                                      \
    " AND (CAST(? AS TEXT) IS NULL"                                                                       \
    "  OR (CAST(? AS TEXT) = 'breached' AND password_breached_at IS NOT NULL)"                            \
    "  OR (CAST(? AS TEXT) = 'temporary' AND must_change_password = ?)"                                   \
    "  OR (CAST(? AS TEXT) = 'expired' AND users.id IN (" EXPIRED_PASSWORDS ")))"
const Statement kList(LIST_COLUMNS LIST_FILTER " ORDER BY username_key LIMIT ?");
const Statement kListOfGroup(LIST_COLUMNS LIST_FILTER
                             " AND id IN (SELECT m.user_id FROM group_members m WHERE m.group_id = ?)"
                             " ORDER BY username_key LIMIT ?");

const Statement kCounts(R"(
    SELECT COUNT(*),
        COALESCE(SUM(CASE WHEN disabled = ? THEN 1 ELSE 0 END), 0),
        COALESCE(SUM(CASE WHEN disabled = ? AND locked_until > ? THEN 1 ELSE 0 END), 0),
        COALESCE(SUM(CASE WHEN )" HAS_FACTOR R"( THEN 0 ELSE 1 END), 0)
    FROM users)");

User readUser(const Row &row)
{
    User user;
    user.id = UserId::fromStored(row.text(0));
    user.username = row.text(1);
    user.email = row.text(2);
    user.emailVerified = row.boolean(3);
    user.displayName = row.text(4);
    user.locale = row.text(5);
    user.disabled = row.boolean(6);
    user.lockedUntil = row.optionalTime(7);
    user.failedAttempts = row.integer(8);
    user.mustChangePassword = row.boolean(9);
    user.hasPassword = row.integer(10) != 0;
    user.passwordChangedAt = row.optionalTime(11);
    user.lastSignInAt = row.optionalTime(12);
    user.createdAt = row.time(13);
    user.updatedAt = row.time(14);
    user.version = row.integer(15);
    user.profile = fromStoredObject(row.text(16));
    user.phone = row.text(17);
    user.phoneVerified = row.boolean(18);
    user.attributes = fromStoredObject(row.text(19));
    user.passwordBreachedAt = row.optionalTime(20);
    return user;
}

UserDetails readDetails(const Row &row)
{
    UserDetails details;
    details.user = readUser(row);
    int column = kFirstDetailColumn;
    for (const Role role : allRoles())
        if (row.integer(column++) != 0) details.roles.insert(role);
    details.effectiveRoles = details.roles;
    for (const Role role : allRoles())
        if (row.integer(column++) != 0) details.effectiveRoles.insert(role);
    details.effectiveRoles.insert(Role::User);
    if (details.user.disabled) details.effectiveRoles.clear();
    details.totpFactors = row.integer(column++);
    details.recoveryCodesLeft = row.integer(column++);
    details.passkeys = row.integer(column++);
    details.emailCode = row.integer(column++) != 0;
    details.smsCode = row.integer(column) != 0;
    return details;
}

QVariant stateValue(std::optional<UserState> state)
{
    if (!state) return {};
    switch (*state) {
        case UserState::Active:
            return QStringLiteral("active");
        case UserState::Disabled:
            return QStringLiteral("disabled");
        case UserState::Locked:
            return QStringLiteral("locked");
    }
    return {};
}

QVariant mfaValue(std::optional<UserMfa> mfa)
{
    if (!mfa) return {};
    return *mfa == UserMfa::Totp ? QStringLiteral("totp") : QStringLiteral("none");
}

QVariant passwordValue(std::optional<UserPassword> password)
{
    if (!password) return {};
    switch (*password) {
        case UserPassword::Breached:
            return QStringLiteral("breached");
        case UserPassword::Temporary:
            return QStringLiteral("temporary");
        case UserPassword::Expired:
            return QStringLiteral("expired");
    }
    return {};
}

QVariantList filterValues(const UserFilter &filter, qint64 officeDays, Timestamp now)
{
    const QVariant pattern = sqlContains(filter.text.toLower());
    const QVariant state = stateValue(filter.state);
    const QVariant mfa = mfaValue(filter.mfa);
    const QVariant password = passwordValue(filter.password);
    const QVariant role = filter.role ? QVariant(toString(*filter.role)) : QVariant();
    return {pattern,  pattern, state,    state, true,   state,      false,  now.ms,    state,    false,
            now.ms,   mfa,     mfa,      mfa,   role,   role,       role,   role,      password, password,
            password, true,    password, false, now.ms, officeDays, now.ms, officeDays};
}

}  // namespace

Result<void> UserStore::insert(Transaction &tx, const UserRecord &record,
                               const std::optional<QString> &passwordHash) const
{
    const User &user = record.user;
    GATEHOUSE_TRY(tx.change(
        kInsert,
        {sqlValue(user.id), user.username, record.usernameKey, sqlTextOrNull(user.email),
         sqlTextOrNull(record.emailKey), user.emailVerified, user.displayName, user.locale, record.searchText,
         passwordHash ? QVariant(*passwordHash) : QVariant(), sqlValue(user.passwordChangedAt),
         user.mustChangePassword, sqlValue(user.createdAt), sqlValue(user.updatedAt),
         toStoredObject(user.profile), user.phone, user.phoneVerified, toStoredObject(user.attributes)}));
    return {};
}

Result<std::optional<User>> UserStore::update(Transaction &tx, const UserRecord &record) const
{
    const User &user = record.user;
    return tx.one(
        kUpdate,
        {user.username, record.usernameKey, sqlTextOrNull(user.email), sqlTextOrNull(record.emailKey),
         user.emailVerified, user.displayName, user.locale, record.searchText, toStoredObject(user.profile),
         user.phone, user.phoneVerified, toStoredObject(user.attributes), sqlValue(user.updatedAt),
         sqlValue(user.id), user.version},
        readUser);
}

Result<std::optional<User>> UserStore::countChange(Transaction &tx, const UserId &id, Timestamp now,
                                                   qint64 version) const
{
    return tx.one(kCountChange, {sqlValue(now), sqlValue(id), version}, readUser);
}

Result<bool> UserStore::remove(Transaction &tx, const UserId &id, qint64 version) const
{
    GATEHOUSE_TRY_ASSIGN(removed, tx.change(kRemove, {sqlValue(id), version}));
    return removed == 1;
}

Result<std::optional<User>> UserStore::byId(Transaction &tx, const UserId &id) const
{
    return tx.one(kById, {sqlValue(id)}, readUser);
}

Result<std::optional<User>> UserStore::byUsernameKey(Transaction &tx, const QString &key) const
{
    return tx.one(kByUsernameKey, {key}, readUser);
}

Result<std::optional<User>> UserStore::byEmailKey(Transaction &tx, const QString &key) const
{
    return tx.one(kByEmailKey, {key}, readUser);
}

Result<std::optional<QString>> UserStore::passwordHash(Transaction &tx, const UserId &id) const
{
    return tx.one(kPasswordHash, {sqlValue(id)}, [](const Row &row) { return row.text(0); });
}

Result<std::optional<User>> UserStore::setPassword(Transaction &tx, const UserId &id, const QString &hash,
                                                   bool mustChange, Timestamp now, qint64 version) const
{
    return tx.one(kSetPassword, {hash, mustChange, sqlValue(now), sqlValue(now), sqlValue(id), version},
                  readUser);
}

Result<bool> UserStore::replaceHash(Transaction &tx, const UserId &id, const QString &old,
                                    const QString &hash) const
{
    GATEHOUSE_TRY_ASSIGN(changed, tx.change(kReplaceHash, {hash, sqlValue(id), old}));
    return changed == 1;
}

Result<std::optional<User>> UserStore::setDisabled(Transaction &tx, const UserId &id, bool disabled,
                                                   Timestamp now, qint64 version) const
{
    return tx.one(kSetDisabled, {disabled, sqlValue(now), sqlValue(id), version}, readUser);
}

Result<std::optional<User>> UserStore::clearLock(Transaction &tx, const UserId &id, Timestamp now,
                                                 qint64 version) const
{
    return tx.one(kClearLock, {sqlValue(now), sqlValue(id), version}, readUser);
}

Result<std::optional<qint64>> UserStore::countFailure(Transaction &tx, const UserId &id, Timestamp now) const
{
    return tx.one(kCountFailure, {sqlValue(id), sqlValue(now)},
                  [](const Row &row) { return row.integer(0); });
}

Result<void> UserStore::lock(Transaction &tx, const UserId &id, Timestamp until) const
{
    GATEHOUSE_TRY(tx.change(kLock, {sqlValue(until), sqlValue(id)}));
    return {};
}

Result<void> UserStore::noteSuccess(Transaction &tx, const UserId &id, Timestamp now) const
{
    GATEHOUSE_TRY(tx.change(kNoteSuccess, {sqlValue(now), sqlValue(id)}));
    return {};
}

Result<std::optional<UserDetails>> UserStore::details(Transaction &tx, const UserId &id) const
{
    GATEHOUSE_TRY_ASSIGN(details, tx.one(kDetails, {sqlValue(id)}, readDetails));
    if (details) GATEHOUSE_TRY(addGroups(tx, *details));
    return details;
}

Result<Page<UserDetails>> UserStore::list(Transaction &tx, const UserFilter &filter, const PageRequest &page,
                                          qint64 officeDays, Timestamp now) const
{
    QVariantList values{QString()};
    if (!page.cursor.isEmpty()) {
        GATEHOUSE_TRY_ASSIGN(key, decodeCursor(page.cursor, 1));
        values = {key.first()};
    }
    const int limit = page.boundedLimit();
    values.append(filterValues(filter, officeDays, now));
    if (!filter.group.isEmpty()) values.append(sqlValue(filter.group));
    values.append(limit + 1);
    GATEHOUSE_TRY_ASSIGN(rows, tx.all(filter.group.isEmpty() ? kList : kListOfGroup, values, readDetails));
    Page<UserDetails> answer;
    for (UserDetails &details : rows) {
        if (answer.items.size() == limit) {
            GATEHOUSE_TRY_ASSIGN(key, tx.one(kKeyOf, {sqlValue(answer.items.constLast().user.id)},
                                             [](const Row &row) { return row.text(0); }));
            answer.next = encodeCursor({key.value_or(QString())});
            break;
        }
        GATEHOUSE_TRY(addGroups(tx, details));
        answer.items.append(details);
    }
    return answer;
}

Result<void> UserStore::addGroups(Transaction &tx, UserDetails &details) const
{
    GATEHOUSE_TRY_ASSIGN(groups, tx.all(kGroupsOf, {sqlValue(details.user.id)}, [](const Row &row) {
        return GroupRef{GroupId::fromStored(row.text(0)), row.text(1)};
    }));
    details.groups = groups;
    return {};
}

Result<UserCounts> UserStore::counts(Transaction &tx, Timestamp now) const
{
    GATEHOUSE_TRY_ASSIGN(counted, tx.one(kCounts, {true, false, sqlValue(now)}, [](const Row &row) {
        UserCounts counts;
        counts.all = row.integer(0);
        counts.disabled = row.integer(1);
        counts.locked = row.integer(2);
        counts.withoutFactor = row.integer(3);
        counts.active = counts.all - counts.disabled - counts.locked;
        return counts;
    }));
    return counted.value_or(UserCounts());
}

Result<bool> UserStore::markBreached(Transaction &tx, const UserId &id, const QString &hash,
                                     Timestamp now) const
{
    GATEHOUSE_TRY_ASSIGN(marked, tx.change(kMarkBreached, {sqlValue(now), sqlValue(id), hash}));
    return marked == 1;
}

Result<void> UserStore::keepOldPassword(Transaction &tx, const UserId &id, Timestamp now, qint64 keep) const
{
    GATEHOUSE_TRY(tx.change(kKeepOld, {sqlValue(now), sqlValue(id)}));
    GATEHOUSE_TRY(tx.change(kForgetOld, {sqlValue(id), sqlValue(id), keep}));
    return {};
}

Result<QStringList> UserStore::oldPasswords(Transaction &tx, const UserId &id, qint64 limit) const
{
    GATEHOUSE_TRY_ASSIGN(
        hashes, tx.all(kOldHashes, {sqlValue(id), limit}, [](const Row &row) { return row.text(0); }));
    return QStringList(hashes);
}

}  // namespace gatehouse
