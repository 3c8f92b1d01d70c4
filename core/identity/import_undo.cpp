#include "core/identity/import_undo.h"

#include <QJsonArray>

#include "core/audit/event_types.h"

namespace gatehouse {

namespace {

/// The change (RFC 7396) that makes `after` into `before`.
QJsonObject changeBack(const QJsonObject &before, const QJsonObject &after)
{
    QJsonObject change = before;
    for (auto it = after.begin(); it != after.end(); ++it)
        if (!before.contains(it.key())) change.insert(it.key(), QJsonValue::Null);
    // Members of objects inside merge too.
    for (auto it = before.begin(); it != before.end(); ++it)
        if (it.value().isObject() && after.value(it.key()).isObject())
            change.insert(it.key(), changeBack(it.value().toObject(), after.value(it.key()).toObject()));
    return change;
}

}  // namespace

Result<QString> ImportUndo::takeBack(Transaction &tx, const ImportRowResult &row) const
{
    GATEHOUSE_TRY_ASSIGN(user, UserStore().byId(tx, row.user));
    if (!user) return QStringLiteral("gone");
    QString outcome;
    const auto done = tx.attempt([&]() -> Result<void> {
        GATEHOUSE_TRY_ASSIGN(
            word, row.result == ImportResult::Created ? removeNew(tx, *user) : restore(tx, *user, row));
        outcome = word;
        return {};
    });
    if (done.ok()) return outcome;
    const Error &error = done.error();
    if (error.code == ErrorCode::Conflict || error.code == ErrorCode::Forbidden ||
        error.code == ErrorCode::InvalidInput)
        return QString::fromLatin1(error.reason);
    return error;
}

Result<QString> ImportUndo::removeNew(Transaction &tx, const User &user) const
{
    if (user.lastSignInAt) return QStringLiteral("signed_in");
    GATEHOUSE_TRY(endEverything(tx, user.id, QStringLiteral("user_deleted")));
    GATEHOUSE_TRY(
        m_services.users.remove(tx, m_import.caller, user.id, QStringLiteral("import_undone"), user.version));
    return QStringLiteral("removed");
}

Result<void> ImportUndo::endEverything(Transaction &tx, const UserId &user, const QString &reason) const
{
    if (!m_services.endEverything) return {};
    return m_services.endEverything(tx, m_import.caller, user, reason);
}

Result<QString> ImportUndo::restore(Transaction &tx, const User &user, const ImportRowResult &row) const
{
    if (user.version != row.afterVersion) return QStringLiteral("changed_since");
    const QJsonObject &before = row.before;
    const auto text = [&before](const char *name) {
        return before.value(QLatin1String(name)).toString();
    };
    const auto flag = [&before](const char *name) {
        return before.value(QLatin1String(name)).toBool();
    };
    const bool gotPassword = user.hasPassword && !flag("had_password");
    if (gotPassword && user.lastSignInAt) return QStringLiteral("signed_in");
    const Caller &by = m_import.caller;
    UserChanges changes;
    changes.email = text("email");
    changes.displayName = text("display_name");
    changes.locale = text("locale");
    changes.phone = text("phone");
    changes.emailVerified = flag("email_verified");
    changes.phoneVerified = flag("phone_verified");
    changes.profile = changeBack(before.value(QLatin1String("profile")).toObject(), user.profile);
    changes.attributes = changeBack(before.value(QLatin1String("attributes")).toObject(), user.attributes);
    GATEHOUSE_TRY(m_services.users.update(tx, by, user.id, changes));
    const QString reason = QStringLiteral("import_undone");
    if (flag("disabled")) {
        GATEHOUSE_TRY(m_services.users.disable(tx, by, user.id, reason));
        GATEHOUSE_TRY(endEverything(tx, user.id, QStringLiteral("user_disabled")));
    } else {
        GATEHOUSE_TRY(m_services.users.enable(tx, by, user.id, reason));
    }
    GATEHOUSE_TRY(leaveGroups(tx, user.id, before));
    if (gotPassword) {
        GATEHOUSE_TRY(endEverything(tx, user.id, QStringLiteral("password_changed")));
        GATEHOUSE_TRY(ImportStore().clearPassword(tx, user.id, m_services.clock.now()));
        AuditEvent cleared;
        cleared.type = event::kPasswordReset;
        cleared.reason = reason;
        cleared.actor = by;
        cleared.target = {QStringLiteral("user"), user.id.toString(), user.username};
        GATEHOUSE_TRY(m_services.audit.append(tx, cleared));
    }
    return QStringLiteral("restored");
}

/// Only what the import joined: who joined another group since stays there.
Result<void> ImportUndo::leaveGroups(Transaction &tx, const UserId &user, const QJsonObject &before) const
{
    GATEHOUSE_TRY_ASSIGN(own, GroupStore().groupsOf(tx, user));
    QList<GroupId> stay = own;
    if (before.contains(QLatin1String("joined"))) {
        const QJsonArray joined = before.value(QLatin1String("joined")).toArray();
        stay.removeIf([&](const GroupId &group) { return joined.contains(group.toString()); });
    } else {
        // Of an import that told only which groups there were before.
        const QJsonArray groups = before.value(QLatin1String("groups")).toArray();
        stay.removeIf([&](const GroupId &group) { return !groups.contains(group.toString()); });
    }
    return m_services.groups.setGroupsOf(tx, m_import.caller, user, stay);
}

}  // namespace gatehouse
