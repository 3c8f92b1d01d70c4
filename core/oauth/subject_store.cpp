#include "core/oauth/subject_store.h"

#include "core/store/stored_object.h"

namespace gatehouse::subject_store {

namespace {

const Statement kFind(R"(
SELECT id, username, display_name, email, email_verified, locale, updated_at, disabled, profile, phone,
    phone_verified, attributes
FROM users WHERE id = ?)");

const Statement kGroupNames(R"(
SELECT g.name FROM group_members m JOIN groups g ON g.id = m.group_id WHERE m.user_id = ? ORDER BY g.name_key)");

const Statement kIsSignedIn(R"(
SELECT 1 FROM sessions s JOIN users u ON u.id = s.user_id
WHERE s.id = ? AND u.id = ? AND u.disabled = ? AND s.ended_at IS NULL AND s.absolute_expires_at > ?)");

}  // namespace

Result<std::optional<Subject>> find(Transaction &tx, const UserId &id)
{
    return tx.one(kFind, {sqlValue(id)}, [](const Row &row) {
        Subject subject;
        subject.id = UserId::fromStored(row.text(0));
        subject.username = row.text(1);
        subject.displayName = row.text(2);
        subject.email = row.text(3);
        subject.emailVerified = row.boolean(4);
        subject.locale = row.text(5);
        subject.updatedAt = row.time(6);
        subject.disabled = row.boolean(7);
        subject.profile = fromStoredObject(row.text(8));
        subject.phone = row.text(9);
        subject.phoneVerified = row.boolean(10);
        subject.attributes = fromStoredObject(row.text(11));
        return subject;
    });
}

Result<QStringList> groupNames(Transaction &tx, const UserId &id)
{
    GATEHOUSE_TRY_ASSIGN(names,
                         tx.all(kGroupNames, {sqlValue(id)}, [](const Row &row) { return row.text(0); }));
    return QStringList(names);
}

Result<bool> isSignedIn(Transaction &tx, const UserId &id, const SessionId &session, Timestamp now)
{
    GATEHOUSE_TRY_ASSIGN(row, tx.one(kIsSignedIn, {sqlValue(session), sqlValue(id), false, sqlValue(now)},
                                     [](const Row &) { return true; }));
    return row.has_value();
}

}  // namespace gatehouse::subject_store
