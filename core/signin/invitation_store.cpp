#include "core/signin/invitation_store.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <limits>

namespace gatehouse::invitation_store {

namespace {

#define COLUMNS                                                                               \
    "id, email, display_name, locale, groups, roles, note, invited_by, inviter_name, mailed," \
    " sent_count, created_at, expires_at, accepted_at, accepted_user, revoked_at"

const Statement kInsert(R"(
INSERT INTO invitations (id, email, display_name, locale, groups, roles, note, invited_by, inviter_name,
    mailed, sent_count, created_at, expires_at, token_hash)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?))");

const Statement kById("SELECT " COLUMNS " FROM invitations WHERE id = ?");

const Statement kOpen("SELECT " COLUMNS R"( FROM invitations
WHERE token_hash = ? AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > ?)");

#define BEFORE " FROM invitations WHERE (created_at < ? OR (created_at = ? AND id < ?))"
#define NEWEST " ORDER BY created_at DESC, id DESC LIMIT ?"
const Statement kList("SELECT " COLUMNS BEFORE NEWEST);
const Statement kListOpen("SELECT " COLUMNS BEFORE
                          " AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > ?" NEWEST);
const Statement kListExpired("SELECT " COLUMNS BEFORE
                             " AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at <= ?" NEWEST);
const Statement kListAccepted("SELECT " COLUMNS BEFORE " AND accepted_at IS NOT NULL" NEWEST);
const Statement kListRevoked("SELECT " COLUMNS BEFORE
                             " AND accepted_at IS NULL AND revoked_at IS NOT NULL" NEWEST);

const Statement kRenew(R"(
UPDATE invitations SET token_hash = ?, mailed = ?, expires_at = ?, sent_count = sent_count + 1
WHERE id = ? AND accepted_at IS NULL AND revoked_at IS NULL RETURNING )" COLUMNS);

const Statement kRevoke(R"(
UPDATE invitations SET revoked_at = ? WHERE id = ? AND accepted_at IS NULL AND revoked_at IS NULL)");

const Statement kAccept(R"(
UPDATE invitations SET accepted_at = ?
WHERE token_hash = ? AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > ?
RETURNING )" COLUMNS);

const Statement kPrune(R"(
DELETE FROM invitations WHERE id IN
    (SELECT id FROM invitations WHERE COALESCE(accepted_at, revoked_at, expires_at) < ? ORDER BY id LIMIT ?))");

const Statement kSetAcceptedUser("UPDATE invitations SET accepted_user = ? WHERE id = ?");

const Statement kScopesOfClient("SELECT scopes FROM clients WHERE id = ? AND disabled = ?");

QString toText(const QStringList &list)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(list)).toJson(QJsonDocument::Compact));
}

QStringList fromText(const QString &text)
{
    QStringList list;
    for (const QJsonValue &value : QJsonDocument::fromJson(text.toUtf8()).array())
        list.append(value.toString());
    return list;
}

Invitation read(const Row &row)
{
    Invitation invitation;
    invitation.id = InvitationId::fromStored(row.text(0));
    invitation.email = row.text(1);
    invitation.displayName = row.text(2);
    invitation.locale = row.text(3);
    for (const QString &group : fromText(row.text(4)))
        invitation.groups.append(GroupId::fromStored(group));
    for (const QString &name : fromText(row.text(5)))
        if (const auto role = roleFromString(name)) invitation.roles.insert(*role);
    invitation.note = row.text(6);
    invitation.invitedBy = UserId::fromStored(row.text(7));
    invitation.inviterName = row.text(8);
    invitation.mailed = row.boolean(9);
    invitation.sentCount = row.integer(10);
    invitation.createdAt = row.time(11);
    invitation.expiresAt = row.time(12);
    invitation.acceptedAt = row.optionalTime(13);
    invitation.acceptedUser = UserId::fromStored(row.text(14));
    invitation.revokedAt = row.optionalTime(15);
    return invitation;
}

const Statement &listOf(std::optional<InvitationStatus> status)
{
    if (!status) return kList;
    switch (*status) {
        case InvitationStatus::Open:
            return kListOpen;
        case InvitationStatus::Accepted:
            return kListAccepted;
        case InvitationStatus::Expired:
            return kListExpired;
        case InvitationStatus::Revoked:
            return kListRevoked;
    }
    return kList;
}

}  // namespace

Result<void> insert(Transaction &tx, const Invitation &invitation, const QByteArray &tokenHash)
{
    QStringList groups;
    for (const GroupId &group : invitation.groups)
        groups.append(group.toString());
    GATEHOUSE_TRY(tx.change(kInsert, {sqlValue(invitation.id), invitation.email, invitation.displayName,
                                      invitation.locale, toText(groups), toText(toStrings(invitation.roles)),
                                      invitation.note, sqlValue(invitation.invitedBy), invitation.inviterName,
                                      invitation.mailed, invitation.sentCount, sqlValue(invitation.createdAt),
                                      sqlValue(invitation.expiresAt), tokenHash}));
    return {};
}

Result<std::optional<Invitation>> byId(Transaction &tx, const InvitationId &id)
{
    return tx.one(kById, {sqlValue(id)}, read);
}

Result<std::optional<Invitation>> open(Transaction &tx, const QByteArray &tokenHash, Timestamp now)
{
    return tx.one(kOpen, {tokenHash, sqlValue(now)}, read);
}

Result<Page<Invitation>> list(Transaction &tx, std::optional<InvitationStatus> status,
                              const PageRequest &page, Timestamp now)
{
    QVariantList values{std::numeric_limits<qint64>::max(), std::numeric_limits<qint64>::max(), QString()};
    if (!page.cursor.isEmpty()) {
        GATEHOUSE_TRY_ASSIGN(key, decodeCursor(page.cursor, 2));
        values = {key.at(0).toLongLong(), key.at(0).toLongLong(), key.at(1)};
    }
    if (status == InvitationStatus::Open || status == InvitationStatus::Expired) values.append(sqlValue(now));
    const int limit = page.boundedLimit();
    values.append(limit + 1);
    Page<Invitation> answer;
    GATEHOUSE_TRY_ASSIGN(rows, tx.all(listOf(status), values, read));
    answer.items = rows;
    if (answer.items.size() > limit) {
        answer.items.removeLast();
        const Invitation &last = answer.items.constLast();
        answer.next = encodeCursor({QString::number(last.createdAt.ms), last.id.toString()});
    }
    return answer;
}

Result<std::optional<Invitation>> renew(Transaction &tx, const InvitationId &id, const QByteArray &tokenHash,
                                        bool mailed, Timestamp expiresAt)
{
    return tx.one(kRenew, {tokenHash, mailed, sqlValue(expiresAt), sqlValue(id)}, read);
}

Result<bool> revoke(Transaction &tx, const InvitationId &id, Timestamp now)
{
    GATEHOUSE_TRY_ASSIGN(rows, tx.change(kRevoke, {sqlValue(now), sqlValue(id)}));
    return rows == 1;
}

Result<std::optional<Invitation>> accept(Transaction &tx, const QByteArray &tokenHash, Timestamp now)
{
    return tx.one(kAccept, {sqlValue(now), tokenHash, sqlValue(now)}, read);
}

Result<qint64> prune(Transaction &tx, Timestamp before, int limit)
{
    return tx.change(kPrune, {sqlValue(before), limit});
}

Result<void> setAcceptedUser(Transaction &tx, const InvitationId &id, const UserId &user)
{
    GATEHOUSE_TRY(tx.change(kSetAcceptedUser, {sqlValue(user), sqlValue(id)}));
    return {};
}

Result<bool> mayClientInvite(Transaction &tx, const ClientId &client)
{
    GATEHOUSE_TRY_ASSIGN(scopes, tx.one(kScopesOfClient, {sqlValue(client), false},
                                        [](const Row &row) { return fromText(row.text(0)); }));
    return scopes && scopes->contains(QStringLiteral("users:write"));
}

}  // namespace gatehouse::invitation_store
