#include "core/identity/user_bulk_store.h"

#include "core/store/sql_text.h"
#include "core/store/stored_object.h"

namespace gatehouse {

namespace {

#define INSERT_COLUMNS                                                                                \
    "INSERT INTO users (id, username, username_key, email, email_key, email_verified, display_name, " \
    "locale, search_text, password_hash, password_changed_at, must_change_password, disabled, "       \
    "created_at, updated_at, profile, phone, phone_verified, attributes) VALUES "
#define VALUES_1 "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
#define VALUES_5 VALUES_1 ", " VALUES_1 ", " VALUES_1 ", " VALUES_1 ", " VALUES_1
constexpr int kAtOnce = 20;

const Statement kInsertOne(INSERT_COLUMNS VALUES_1);
const Statement kInsertTwenty(INSERT_COLUMNS VALUES_5 ", " VALUES_5 ", " VALUES_5 ", " VALUES_5);

#define TEN "?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
#define FIFTY "(" TEN ", " TEN ", " TEN ", " TEN ", " TEN ")"
constexpr int kKeysAtOnce = 50;
const Statement kByUsernameKeys("SELECT username_key, id FROM users WHERE username_key IN " FIFTY);
const Statement kByEmailKeys("SELECT email_key, id FROM users WHERE email_key IN " FIFTY);

const Statement kAttributes("SELECT DISTINCT attributes FROM users WHERE attributes <> '{}'");

QVariantList valuesOf(const UserBulkStore::NewRow &row)
{
    const User &user = row.record.user;
    return {sqlValue(user.id),
            user.username,
            row.record.usernameKey,
            sqlTextOrNull(user.email),
            sqlTextOrNull(row.record.emailKey),
            user.emailVerified,
            sqlText(user.displayName),
            sqlText(user.locale),
            sqlText(row.record.searchText),
            row.passwordHash ? QVariant(*row.passwordHash) : QVariant(),
            sqlValue(user.passwordChangedAt),
            user.mustChangePassword,
            user.disabled,
            sqlValue(user.createdAt),
            sqlValue(user.updatedAt),
            toStoredObject(user.profile),
            sqlText(user.phone),
            user.phoneVerified,
            toStoredObject(user.attributes)};
}

Result<QHash<QString, UserId>> lookUp(Transaction &tx, const Statement &statement, const QStringList &keys)
{
    QHash<QString, UserId> found;
    for (qsizetype at = 0; at < keys.size(); at += kKeysAtOnce) {
        QVariantList values;
        // The last one stands again where there are fewer.
        for (qsizetype i = at; i < at + kKeysAtOnce; ++i)
            values.append(sqlText(keys.at(qMin(i, keys.size() - 1))));
        GATEHOUSE_TRY_ASSIGN(rows, tx.all(statement, values, [](const Row &row) {
            return std::pair(row.text(0), UserId::fromStored(row.text(1)));
        }));
        for (const auto &[key, id] : std::as_const(rows))
            found.insert(key, id);
    }
    return found;
}

}  // namespace

Result<void> UserBulkStore::insert(Transaction &tx, const QList<NewRow> &rows) const
{
    qsizetype at = 0;
    for (; at + kAtOnce <= rows.size(); at += kAtOnce) {
        QVariantList values;
        for (int i = 0; i < kAtOnce; ++i)
            values += valuesOf(rows.at(at + i));
        GATEHOUSE_TRY(tx.change(kInsertTwenty, values));
    }
    for (; at < rows.size(); ++at)
        GATEHOUSE_TRY(tx.change(kInsertOne, valuesOf(rows.at(at))));
    return {};
}

Result<QHash<QString, UserId>> UserBulkStore::byUsernameKeys(Transaction &tx, const QStringList &keys) const
{
    return lookUp(tx, kByUsernameKeys, keys);
}

Result<QHash<QString, UserId>> UserBulkStore::byEmailKeys(Transaction &tx, const QStringList &keys) const
{
    return lookUp(tx, kByEmailKeys, keys);
}

Result<QStringList> UserBulkStore::attributeNames(Transaction &tx) const
{
    GATEHOUSE_TRY_ASSIGN(
        all, tx.all(kAttributes, {}, [](const Row &row) { return fromStoredObject(row.text(0)).keys(); }));
    QStringList names;
    for (const QStringList &some : std::as_const(all))
        names += some;
    names.removeDuplicates();
    names.sort();
    return names;
}

}  // namespace gatehouse
