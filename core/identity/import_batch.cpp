#include "core/identity/import_batch.h"

#include <QJsonArray>
#include <QSet>

#include "core/audit/event_types.h"
#include "core/crypto/password_scheme.h"
#include "core/identity/name_rules.h"
#include "core/identity/profile.h"
#include "core/identity/user_record.h"

namespace gatehouse {

namespace {

void refuse(ImportRowResult &result, const Error &error)
{
    result.result = ImportResult::Refused;
    result.field = QString::fromLatin1(error.field);
    result.reason = QString::fromLatin1(error.reason.isEmpty() ? defaultReason(error.code) : error.reason);
    result.message = error.publicMessage;
}

/// What a row asks for that would end the transaction on the database's side is never let that far; the rest
/// is about this row alone.
bool isAboutTheRow(const Error &error)
{
    switch (error.code) {
        case ErrorCode::InvalidInput:
        case ErrorCode::Forbidden:
        case ErrorCode::Conflict:
        case ErrorCode::NotFound:
        case ErrorCode::TooLarge:
        case ErrorCode::PreconditionFailed:
            return true;
        default:
            return false;
    }
}

Error dryRun()
{
    return Error::conflict("dry_run", {});
}

QJsonObject detailOf(const Import &import)
{
    return {{QLatin1String("import"), import.id.toString()}};
}

/// Brings the row into the form of an account and checks it as UserService::create() would.
Result<UserRecord> recordOf(const ImportRow &row)
{
    if (row.refusal) return *row.refusal;
    UserRecord record;
    User &user = record.user;
    user.username = row.username;
    user.email = row.email.value_or(QString());
    user.displayName = row.displayName.value_or(QString());
    user.locale = row.locale.value_or(QString()).replace(u'_', u'-');
    user.phone = row.phone.value_or(QString());
    GATEHOUSE_TRY_ASSIGN(profile, mergedProfile({}, row.profile));
    user.profile = profile;
    GATEHOUSE_TRY_ASSIGN(attributes, mergedAttributes({}, row.attributes));
    user.attributes = attributes;
    GATEHOUSE_TRY(checkUserNames(record));
    user.emailVerified = row.emailVerified.value_or(false) && !user.email.isEmpty();
    user.phoneVerified = row.phoneVerified.value_or(false) && !user.phone.isEmpty();
    user.disabled = !row.enabled.value_or(true);
    user.mustChangePassword = row.mustChangePassword.value_or(false);
    user.hasPassword = row.passwordHash.has_value();
    if (row.passwordHash) GATEHOUSE_TRY(checkStoredHash(row.passwordHash->toUtf8()));
    for (const QString &group : row.groups.value_or(QStringList())) {
        if (auto name = checkGroupName(group); !name.ok()) {
            Error error = name.error();
            error.field = "groups";
            return error;
        }
    }
    if (row.roles) {
        if (auto roles = rolesFromStrings(*row.roles); !roles.ok()) return roles.error();
    }
    return record;
}

/// Ids of the groups that somebody joined who was there before.
constexpr char kJoined[] = "joined";

/// What an undo needs to put an account back.
QJsonObject valuesOf(const User &user, const QJsonValue &joined)
{
    return {{QLatin1String("email"), user.email},
            {QLatin1String("email_verified"), user.emailVerified},
            {QLatin1String("display_name"), user.displayName},
            {QLatin1String("locale"), user.locale},
            {QLatin1String("phone"), user.phone},
            {QLatin1String("phone_verified"), user.phoneVerified},
            {QLatin1String("profile"), user.profile},
            {QLatin1String("attributes"), user.attributes},
            {QLatin1String("disabled"), user.disabled},
            {QLatin1String("had_password"), user.hasPassword},
            {QLatin1String(kJoined), joined}};
}

}  // namespace

Result<QList<ImportRowResult>> ImportBatch::take(Transaction &tx, const QList<ImportRow> &rows)
{
    // Groups may carry roles, and a list may fill them: that is for administrators. Asked anew each time.
    GATEHOUSE_TRY(m_services.policy.requireMayChangeRoles(tx, m_import.caller));
    QList<Candidate> candidates;
    for (const ImportRow &row : rows)
        candidates.append(candidateOf(row));
    GATEHOUSE_TRY(lookUp(tx, candidates));
    for (Candidate &candidate : candidates)
        if (!candidate.refused) GATEHOUSE_TRY(decide(tx, candidate));
    if (!isDryRun()) GATEHOUSE_TRY(writeNew(tx));
    QList<ImportRowResult> results;
    qint64 ordinal = m_import.rowsDone;
    for (Candidate &candidate : candidates) {
        candidate.result.ordinal = ++ordinal;
        results.append(candidate.result);
    }
    GATEHOUSE_TRY(m_store.insertRows(tx, m_import.id, results));
    return results;
}

ImportBatch::Candidate ImportBatch::candidateOf(const ImportRow &row) const
{
    Candidate candidate;
    candidate.row = &row;
    candidate.result.line = row.number;
    candidate.result.username = row.username.left(320);
    auto record = recordOf(row);
    candidate.refused = !record.ok();
    if (record.ok()) {
        candidate.record = std::move(*record);
        candidate.result.username = candidate.record.user.username;
        candidate.result.usernameKey = candidate.record.usernameKey;
    } else {
        refuse(candidate.result, record.error());
        candidate.result.username.remove(QChar(u'\0'));
    }
    return candidate;
}

Result<void> ImportBatch::lookUp(Transaction &tx, const QList<Candidate> &candidates)
{
    QSet<QString> usernames;
    QSet<QString> all;
    for (const Candidate &candidate : candidates) {
        if (candidate.refused) continue;
        usernames.insert(candidate.record.usernameKey);
        all.insert(candidate.record.usernameKey);
        if (!candidate.record.emailKey.isEmpty()) all.insert(candidate.record.emailKey);
    }
    if (all.isEmpty()) return {};
    // As UserService does before it looks whether a name is free.
    GATEHOUSE_TRY(tx.serialize(kUserNamesLock));
    const UserBulkStore bulk;
    GATEHOUSE_TRY_ASSIGN(byUsername, bulk.byUsernameKeys(tx, all.values()));
    GATEHOUSE_TRY_ASSIGN(byEmail, bulk.byEmailKeys(tx, all.values()));
    GATEHOUSE_TRY_ASSIGN(seen, m_store.usernamesSeen(tx, m_import.id, usernames.values()));
    m_usernames = byUsername;
    m_emails = byEmail;
    m_seen = seen;
    return {};
}

Result<void> ImportBatch::decide(Transaction &tx, Candidate &candidate)
{
    const UserRecord &record = candidate.record;
    if (m_seen.contains(record.usernameKey)) {
        refuse(candidate.result,
               Error::conflict("repeated", QStringLiteral("The list has this username twice."), "username"));
        candidate.result.usernameKey.clear();
        return {};
    }
    m_seen.append(record.usernameKey);
    const UserId existing = m_usernames.value(record.usernameKey);
    const auto ofAnother = [&existing](const UserId &id) {
        return !id.isEmpty() && id != existing;
    };
    // A login is looked up as a username and as an address: nobody's may be somebody else's other.
    if (ofAnother(m_emails.value(record.usernameKey))) {
        refuse(candidate.result,
               Error::conflict("username_taken", QStringLiteral("This username is taken."), "username"));
        return {};
    }
    if (!record.emailKey.isEmpty() &&
        (ofAnother(m_emails.value(record.emailKey)) || ofAnother(m_usernames.value(record.emailKey)))) {
        refuse(candidate.result,
               Error::conflict("email_taken", QStringLiteral("Another account has this e-mail address."),
                               "email"));
        return {};
    }
    if (existing.isEmpty()) {
        planNew(candidate);
        return {};
    }
    candidate.result.user = existing;
    switch (m_import.options.conflict) {
        case ImportConflict::Skip:
            candidate.result.result = ImportResult::Skipped;
            return {};
        case ImportConflict::Fail:
            refuse(candidate.result,
                   Error::conflict("username_taken", QStringLiteral("This username is taken."), "username"));
            return {};
        case ImportConflict::Update:
            break;
    }
    return bringUpToDate(tx, candidate, existing);
}

void ImportBatch::planNew(Candidate &candidate)
{
    User &user = candidate.record.user;
    user.id = UserId::generate(m_services.clock);
    user.createdAt = m_services.clock.now();
    user.updatedAt = user.createdAt;
    if (user.hasPassword) user.passwordChangedAt = user.createdAt;
    candidate.result.result = ImportResult::Created;
    if (!isDryRun()) candidate.result.user = user.id;
    m_usernames.insert(candidate.record.usernameKey, user.id);
    if (!candidate.record.emailKey.isEmpty()) m_emails.insert(candidate.record.emailKey, user.id);
    m_new.append(&candidate);
}

Result<void> ImportBatch::writeNew(Transaction &tx)
{
    QList<UserBulkStore::NewRow> rows;
    AuditBatch events(m_services.clock);
    for (const Candidate *candidate : std::as_const(m_new)) {
        const User &user = candidate->record.user;
        rows.append({candidate->record, candidate->row->passwordHash});
        AuditEvent created;
        created.type = event::kUserCreated;
        created.actor = m_import.caller;
        created.reason = QStringLiteral("import");
        created.target = {QStringLiteral("user"), user.id.toString(), user.username};
        created.detail = detailOf(m_import);
        created.detail.insert(QLatin1String("email"), user.email);
        created.detail.insert(QLatin1String("has_password"), user.hasPassword);
        created.detail.insert(QLatin1String("must_change_password"), user.mustChangePassword);
        created.detail.insert(QLatin1String("disabled"), user.disabled);
        events.add(created);
    }
    GATEHOUSE_TRY(UserBulkStore().insert(tx, rows));
    for (const Candidate *candidate : std::as_const(m_new)) {
        GATEHOUSE_TRY(addToGroups(tx, *candidate, events));
        if (!candidate->row->roles || candidate->row->roles->isEmpty()) continue;
        GATEHOUSE_TRY_ASSIGN(roles, rolesFromStrings(*candidate->row->roles));
        const User &user = candidate->record.user;
        GATEHOUSE_TRY(m_services.roles.setUserRoles(tx, m_import.caller, user.id, user.username, roles));
    }
    return events.write(tx);
}

Result<void> ImportBatch::addToGroups(Transaction &tx, const Candidate &candidate, AuditBatch &events)
{
    const User &user = candidate.record.user;
    for (const QString &name : candidate.row->groups.value_or(QStringList())) {
        GATEHOUSE_TRY_ASSIGN(group, groupNamed(tx, name));
        GATEHOUSE_TRY_ASSIGN(added, GroupStore().addMember(tx, group.id, user.id, m_services.clock.now()));
        if (!added) continue;
        AuditEvent joined;
        joined.type = event::kGroupMemberAdded;
        joined.actor = m_import.caller;
        joined.target = {QStringLiteral("group"), group.id.toString(), group.name};
        joined.detail = detailOf(m_import);
        joined.detail.insert(QLatin1String("user_id"), user.id.toString());
        joined.detail.insert(QLatin1String("username"), user.username);
        events.add(joined);
    }
    return {};
}

Result<Group> ImportBatch::groupNamed(Transaction &tx, const QString &name)
{
    GATEHOUSE_TRY_ASSIGN(checked, checkGroupName(name));
    if (const auto known = m_groups.constFind(checked.key); known != m_groups.constEnd()) return *known;
    GATEHOUSE_TRY_ASSIGN(id, m_store.groupByNameKey(tx, checked.key));
    auto group = id ? m_services.groups.byId(tx, *id)
                    : m_services.groups.create(tx, m_import.caller, {checked.shown, {}, {}});
    if (group.ok()) m_groups.insert(checked.key, *group);
    return group;
}

Result<void> ImportBatch::bringUpToDate(Transaction &tx, Candidate &candidate, const UserId &id)
{
    GATEHOUSE_TRY_ASSIGN(before, m_services.users.byId(tx, id));
    bool changed = false;
    const auto outcome = tx.attempt([&]() -> Result<void> {
        GATEHOUSE_TRY_ASSIGN(did, changeExisting(tx, candidate, before));
        changed = did;
        if (isDryRun()) return dryRun();
        return {};
    });
    const QJsonValue joined =
        std::exchange(candidate.result.before, QJsonObject()).value(QLatin1String(kJoined));
    if (!outcome.ok() && outcome.error().reason != "dry_run") {
        if (!isAboutTheRow(outcome.error())) return outcome.error();
        refuse(candidate.result, outcome.error());
        m_groups.clear();  // one of them may have been made in what was taken back
        return {};
    }
    candidate.result.result = changed ? ImportResult::Updated : ImportResult::Same;
    if (isDryRun()) {
        m_groups.clear();
        return {};
    }
    if (!candidate.record.emailKey.isEmpty()) m_emails.insert(candidate.record.emailKey, id);
    if (!changed) return {};
    GATEHOUSE_TRY_ASSIGN(after, m_services.users.byId(tx, id));
    candidate.result.before = valuesOf(before, joined);
    candidate.result.afterVersion = after.version;
    return {};
}

Result<void> ImportBatch::disable(Transaction &tx, const UserId &id) const
{
    GATEHOUSE_TRY(m_services.users.disable(tx, m_import.caller, id, QStringLiteral("import")));
    if (!m_services.endEverything) return {};
    return m_services.endEverything(tx, m_import.caller, id, QStringLiteral("user_disabled"));
}

/// True when something changed. Groups are joined and never left; a password is set only where there is none:
/// a list is older than what somebody chose here since.
Result<bool> ImportBatch::changeExisting(Transaction &tx, Candidate &candidate, const User &before)
{
    const ImportRow &row = *candidate.row;
    const User &wanted = candidate.record.user;
    const Caller &by = m_import.caller;
    bool changed = false;
    UserChanges changes;
    if (row.email) changes.email = wanted.email;
    if (row.displayName) changes.displayName = wanted.displayName;
    if (row.locale) changes.locale = wanted.locale;
    if (row.phone) changes.phone = wanted.phone;
    if (row.emailVerified) changes.emailVerified = wanted.emailVerified;
    if (row.phoneVerified) changes.phoneVerified = wanted.phoneVerified;
    if (!row.profile.isEmpty()) changes.profile = row.profile;
    if (!row.attributes.isEmpty()) changes.attributes = row.attributes;
    GATEHOUSE_TRY_ASSIGN(updated, m_services.users.update(tx, by, before.id, changes));
    changed = updated.version != before.version;
    if (row.passwordHash && !before.hasPassword) {
        GATEHOUSE_TRY(m_services.users.setPassword(tx, by, before.id, *row.passwordHash,
                                                   PasswordChangeKind::Set, wanted.mustChangePassword));
        changed = true;
    }
    if (row.enabled && before.disabled == *row.enabled) {
        const QString reason = QStringLiteral("import");
        if (*row.enabled)
            GATEHOUSE_TRY(m_services.users.enable(tx, by, before.id, reason));
        else
            GATEHOUSE_TRY(disable(tx, before.id));
        changed = true;
    }
    QJsonArray joined;
    for (const QString &name : row.groups.value_or(QStringList())) {
        GATEHOUSE_TRY_ASSIGN(group, groupNamed(tx, name));
        GATEHOUSE_TRY_ASSIGN(own, GroupStore().groupsOf(tx, before.id));
        if (own.contains(group.id)) continue;
        GATEHOUSE_TRY(m_services.groups.addMember(tx, by, group.id, before.id));
        joined.append(group.id.toString());
        changed = true;
    }
    candidate.result.before = {{QLatin1String(kJoined), joined}};
    return changed;
}

}  // namespace gatehouse
