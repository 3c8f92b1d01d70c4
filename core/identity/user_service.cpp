#include "core/identity/user_service.h"

#include <QJsonArray>

#include "core/audit/user_event.h"
#include "core/identity/email_domains.h"
#include "core/identity/name_rules.h"
#include "core/identity/profile.h"
#include "core/identity/user_record.h"

namespace gatehouse {

namespace {

Error noSuchUser()
{
    return Error::notFound(QStringLiteral("There is no such user."));
}

Error usernameTaken()
{
    return Error::conflict("username_taken", QStringLiteral("This username is taken."), "username");
}

Error emailTaken()
{
    return Error::conflict("email_taken", QStringLiteral("Another account has this e-mail address."),
                           "email");
}

/// The row was read in this transaction; that it does not match any more means that somebody else was faster.
Result<User> orChanged(const std::optional<User> &user)
{
    if (!user) return Error::preconditionFailed();
    return *user;
}

QString kindName(PasswordChangeKind kind)
{
    switch (kind) {
        case PasswordChangeKind::Changed:
            return QStringLiteral("changed");
        case PasswordChangeKind::Set:
            return QStringLiteral("set");
        case PasswordChangeKind::Reset:
            return QStringLiteral("reset");
    }
    return {};
}

QJsonObject changedFields(const User &before, const User &after)
{
    QJsonObject changes;
    const auto add = [&](const char *name, const QJsonValue &from, const QJsonValue &to) {
        if (from != to)
            changes.insert(QLatin1String(name),
                           QJsonObject{{QLatin1String("from"), from}, {QLatin1String("to"), to}});
    };
    add("username", before.username, after.username);
    add("email", before.email, after.email);
    add("email_verified", before.emailVerified, after.emailVerified);
    add("display_name", before.displayName, after.displayName);
    add("locale", before.locale, after.locale);
    add("phone_verified", before.phoneVerified, after.phoneVerified);
    // The log cannot be taken back, so it names what it does not need to know: no birthdays, no addresses.
    if (before.phone != after.phone) changes.insert(QLatin1String("phone"), true);
    const auto addNames = [&](const char *name, const QJsonObject &from, const QJsonObject &to) {
        if (from != to)
            changes.insert(QLatin1String(name), QJsonArray::fromStringList(differingNames(from, to)));
    };
    addNames("profile", before.profile, after.profile);
    addNames("attributes", before.attributes, after.attributes);
    return changes;
}

}  // namespace

Result<User> UserService::create(Transaction &tx, const Caller &by, const NewUser &input) const
{
    const bool registering = by.kind == Caller::Kind::Anonymous;
    if (registering && m_settings.text(Setting::RegistrationMode) != QLatin1String("open"))
        return Error::forbidden("registration_closed",
                                QStringLiteral("Accounts are made by an administrator here."));
    if (!input.roles.isEmpty()) GATEHOUSE_TRY(m_policy.requireMayChangeRoles(tx, by));

    UserRecord record;
    User &user = record.user;
    user.username = input.username;
    user.email = input.email;
    user.displayName = input.displayName;
    user.locale = input.locale;
    GATEHOUSE_TRY_ASSIGN(profile, mergedProfile({}, input.profile));
    user.profile = profile;
    GATEHOUSE_TRY_ASSIGN(attributes, mergedAttributes({}, input.attributes));
    user.attributes = attributes;
    user.phone = input.phone;
    GATEHOUSE_TRY(checkUserNames(record));
    GATEHOUSE_TRY(requireNamesFree(tx, record));
    const Timestamp now = m_clock.now();
    user.id = UserId::generate(m_clock);
    user.emailVerified = input.emailVerified && !user.email.isEmpty();
    user.phoneVerified = input.phoneVerified && !user.phone.isEmpty();
    user.hasPassword = input.passwordHash.has_value();
    if (user.hasPassword) user.passwordChangedAt = now;
    user.mustChangePassword = input.mustChangePassword;
    user.createdAt = now;
    user.updatedAt = now;
    GATEHOUSE_TRY(m_store.insert(tx, record, input.passwordHash));
    GATEHOUSE_TRY(report(tx, by, event::kUserCreated, user,
                         registering ? QStringLiteral("registration") : QString(),
                         {{QLatin1String("email"), user.email},
                          {QLatin1String("has_password"), user.hasPassword},
                          {QLatin1String("must_change_password"), user.mustChangePassword}}));
    if (!input.roles.isEmpty())
        GATEHOUSE_TRY(m_roles.setUserRoles(tx, by, user.id, user.username, input.roles));
    return user;
}

Result<User> UserService::update(Transaction &tx, const Caller &by, const UserId &id,
                                 const UserChanges &changes, std::optional<qint64> ifVersion) const
{
    GATEHOUSE_TRY_ASSIGN(before, changeable(tx, by, id, ifVersion));
    UserRecord record{before, {}, {}, {}};
    User &user = record.user;
    if (changes.username) user.username = *changes.username;
    if (changes.email) user.email = *changes.email;
    if (changes.displayName) user.displayName = *changes.displayName;
    if (changes.locale) user.locale = *changes.locale;
    if (changes.phone) user.phone = *changes.phone;
    GATEHOUSE_TRY_ASSIGN(profile, mergedProfile(before.profile, changes.profile));
    user.profile = profile;
    GATEHOUSE_TRY_ASSIGN(attributes, mergedAttributes(before.attributes, changes.attributes));
    user.attributes = attributes;
    GATEHOUSE_TRY(checkUserNames(record));
    if (user.email != before.email) {
        // What an administrator types is the office's own choice.
        if (by.kind == Caller::Kind::User && by.user == id)
            GATEHOUSE_TRY(checkEmailDomain(m_settings, user.email));
        user.emailVerified = false;
    }
    if (user.phone != before.phone) user.phoneVerified = false;
    user.phoneVerified = changes.phoneVerified.value_or(user.phoneVerified) && !user.phone.isEmpty();
    user.emailVerified = changes.emailVerified.value_or(user.emailVerified) && !user.email.isEmpty();

    const QJsonObject changed = changedFields(before, user);
    if (changed.isEmpty()) return before;
    GATEHOUSE_TRY(requireNamesFree(tx, record));
    user.updatedAt = m_clock.now();
    GATEHOUSE_TRY_ASSIGN(written, m_store.update(tx, record));
    GATEHOUSE_TRY_ASSIGN(after, orChanged(written));
    GATEHOUSE_TRY(report(tx, by, event::kUserUpdated, after, {}, {{QLatin1String("changed"), changed}}));
    return after;
}

Result<User> UserService::disable(Transaction &tx, const Caller &by, const UserId &id, const QString &reason,
                                  std::optional<qint64> ifVersion) const
{
    return m_policy.keepingAnAdministrator(tx, [&]() -> Result<User> {
        GATEHOUSE_TRY_ASSIGN(before, changeable(tx, by, id, ifVersion));
        if (before.disabled) return before;
        GATEHOUSE_TRY_ASSIGN(written, m_store.setDisabled(tx, id, true, m_clock.now(), before.version));
        GATEHOUSE_TRY_ASSIGN(after, orChanged(written));
        GATEHOUSE_TRY(report(tx, by, event::kUserDisabled, after, reason));
        return after;
    });
}

Result<User> UserService::enable(Transaction &tx, const Caller &by, const UserId &id, const QString &reason,
                                 std::optional<qint64> ifVersion) const
{
    GATEHOUSE_TRY_ASSIGN(before, changeable(tx, by, id, ifVersion));
    if (!before.disabled) return before;
    GATEHOUSE_TRY_ASSIGN(written, m_store.setDisabled(tx, id, false, m_clock.now(), before.version));
    GATEHOUSE_TRY_ASSIGN(after, orChanged(written));
    GATEHOUSE_TRY(report(tx, by, event::kUserEnabled, after, reason));
    return after;
}

Result<User> UserService::unlock(Transaction &tx, const Caller &by, const UserId &id, const QString &reason,
                                 std::optional<qint64> ifVersion) const
{
    GATEHOUSE_TRY_ASSIGN(before, changeable(tx, by, id, ifVersion));
    if (!before.lockedUntil && before.failedAttempts == 0) return before;
    GATEHOUSE_TRY_ASSIGN(written, m_store.clearLock(tx, id, m_clock.now(), before.version));
    GATEHOUSE_TRY_ASSIGN(after, orChanged(written));
    GATEHOUSE_TRY(report(tx, by, event::kUserUnlocked, after, reason,
                         {{QLatin1String("failed_attempts"), before.failedAttempts}}));
    return after;
}

Result<void> UserService::remove(Transaction &tx, const Caller &by, const UserId &id, const QString &reason,
                                 std::optional<qint64> ifVersion) const
{
    return m_policy.keepingAnAdministrator(tx, [&]() -> Result<void> {
        GATEHOUSE_TRY_ASSIGN(before, changeable(tx, by, id, ifVersion));
        GATEHOUSE_TRY_ASSIGN(roles, m_roles.userRoles(tx, id));
        GATEHOUSE_TRY(m_roles.forgetUser(tx, id));
        GATEHOUSE_TRY_ASSIGN(removed, m_store.remove(tx, id, before.version));
        if (!removed) return Error::preconditionFailed();
        return report(tx, by, event::kUserDeleted, before, reason,
                      {{QLatin1String("email"), before.email},
                       {QLatin1String("roles"), QJsonArray::fromStringList(toStrings(roles))}});
    });
}

Result<User> UserService::setRoles(Transaction &tx, const Caller &by, const UserId &id, const RoleSet &roles,
                                   std::optional<qint64> ifVersion) const
{
    GATEHOUSE_TRY_ASSIGN(user, changeable(tx, by, id, ifVersion));
    GATEHOUSE_TRY_ASSIGN(before, m_roles.userRoles(tx, id));
    if (before == roles) return user;
    GATEHOUSE_TRY(m_roles.setUserRoles(tx, by, id, user.username, roles));
    // Roles show in the account, so its version counts them.
    GATEHOUSE_TRY_ASSIGN(written, m_store.countChange(tx, id, m_clock.now(), user.version));
    return orChanged(written);
}

Result<User> UserService::byId(Transaction &tx, const UserId &id) const
{
    GATEHOUSE_TRY_ASSIGN(user, m_store.byId(tx, id));
    if (!user) return noSuchUser();
    return *user;
}

Result<UserDetails> UserService::details(Transaction &tx, const UserId &id) const
{
    GATEHOUSE_TRY_ASSIGN(details, m_store.details(tx, id));
    if (!details) return noSuchUser();
    return *details;
}

Result<std::optional<User>> UserService::findByLogin(Transaction &tx, const QString &login) const
{
    const LoginKeys keys = loginKeys(login);
    // Both run every time: how long it takes does not tell which of them found somebody.
    GATEHOUSE_TRY_ASSIGN(byUsername, m_store.byUsernameKey(tx, keys.usernameKey));
    GATEHOUSE_TRY_ASSIGN(byEmail, m_store.byEmailKey(tx, keys.emailKey));
    return byUsername ? byUsername : byEmail;
}

Result<Page<UserDetails>> UserService::list(Transaction &tx, const UserFilter &filter,
                                            const PageRequest &page) const
{
    return m_store.list(tx, filter, page, m_settings.integer(Setting::PasswordMaxAgeDays), m_clock.now());
}

Result<UserCounts> UserService::counts(Transaction &tx) const
{
    return m_store.counts(tx, m_clock.now());
}

Result<std::optional<QString>> UserService::passwordHash(Transaction &tx, const UserId &id) const
{
    return m_store.passwordHash(tx, id);
}

Result<User> UserService::setPassword(Transaction &tx, const Caller &by, const UserId &id,
                                      const QString &hash, PasswordChangeKind kind, bool mustChange,
                                      std::optional<qint64> ifVersion) const
{
    GATEHOUSE_TRY_ASSIGN(before, changeable(tx, by, id, ifVersion));
    GATEHOUSE_TRY_ASSIGN(subjects, m_policy.subjectsOf(tx, id));
    if (const qint64 keep = m_settings.integerFor(Setting::PasswordHistory, subjects); keep > 0)
        GATEHOUSE_TRY(m_store.keepOldPassword(tx, id, m_clock.now(), keep));
    GATEHOUSE_TRY_ASSIGN(written,
                         m_store.setPassword(tx, id, hash, mustChange, m_clock.now(), before.version));
    GATEHOUSE_TRY_ASSIGN(after, orChanged(written));
    GATEHOUSE_TRY(report(tx, by,
                         kind == PasswordChangeKind::Reset ? event::kPasswordReset : event::kPasswordChanged,
                         after, kindName(kind), {{QLatin1String("must_change_password"), mustChange}}));
    return after;
}

Result<void> UserService::upgradePasswordHash(Transaction &tx, const Caller &by, const UserId &id,
                                              const QString &oldHash, const QString &newHash) const
{
    GATEHOUSE_TRY_ASSIGN(replaced, m_store.replaceHash(tx, id, oldHash, newHash));
    if (!replaced) return {};
    GATEHOUSE_TRY_ASSIGN(user, byId(tx, id));
    return report(tx, by, event::kPasswordHashUpgraded, user, {});
}

Result<void> UserService::markPasswordBreached(Transaction &tx, const Caller &by, const UserId &id,
                                               const QString &hash) const
{
    GATEHOUSE_TRY_ASSIGN(marked, m_store.markBreached(tx, id, hash, m_clock.now()));
    if (!marked) return {};
    GATEHOUSE_TRY_ASSIGN(user, byId(tx, id));
    return report(tx, by, event::kPasswordBreached, user, {});
}

Result<QStringList> UserService::earlierPasswords(Transaction &tx, const UserId &id) const
{
    GATEHOUSE_TRY_ASSIGN(subjects, m_policy.subjectsOf(tx, id));
    const qint64 keep = m_settings.integerFor(Setting::PasswordHistory, subjects);
    if (keep == 0) return QStringList();
    return m_store.oldPasswords(tx, id, keep);
}

Result<UserService::Failure> UserService::noteFailure(Transaction &tx, const Caller &by, const UserId &id,
                                                      const LockoutRule &rule) const
{
    const Timestamp now = m_clock.now();
    GATEHOUSE_TRY_ASSIGN(count, m_store.countFailure(tx, id, now));
    GATEHOUSE_TRY_ASSIGN(user, byId(tx, id));
    Failure failure;
    failure.failures = user.failedAttempts;
    failure.lockedUntil = user.lockedUntil;
    if (!count) return failure;  // locked already: not counted
    failure.lockedUntil = rule(int(*count), now);
    failure.justLocked = failure.lockedUntil && *failure.lockedUntil > now;
    if (!failure.justLocked) return failure;
    GATEHOUSE_TRY(m_store.lock(tx, id, *failure.lockedUntil));
    GATEHOUSE_TRY(report(tx, by, event::kUserLocked, user, QStringLiteral("too_many_failures"),
                         {{QLatin1String("failed_attempts"), *count},
                          {QLatin1String("locked_until"), failure.lockedUntil->toRfc3339()}}));
    return failure;
}

Result<void> UserService::noteSuccess(Transaction &tx, const UserId &id) const
{
    return m_store.noteSuccess(tx, id, m_clock.now());
}

Result<User> UserService::changeable(Transaction &tx, const Caller &by, const UserId &id,
                                     std::optional<qint64> ifVersion) const
{
    GATEHOUSE_TRY_ASSIGN(user, byId(tx, id));
    GATEHOUSE_TRY(m_policy.requireMayChangeUser(tx, by, id));
    if (ifVersion && *ifVersion != user.version) return Error::preconditionFailed();
    return user;
}

/// A login is looked up as a username and as an address, so nobody's username may be somebody else's address.
Result<void> UserService::requireNamesFree(Transaction &tx, const UserRecord &record) const
{
    GATEHOUSE_TRY(tx.serialize(kUserNamesLock));
    const auto someoneElse = [&](const std::optional<User> &found) {
        return found && found->id != record.user.id;
    };
    GATEHOUSE_TRY_ASSIGN(sameUsername, m_store.byUsernameKey(tx, record.usernameKey));
    if (someoneElse(sameUsername)) return usernameTaken();
    GATEHOUSE_TRY_ASSIGN(usernameAsEmail, m_store.byEmailKey(tx, record.usernameKey));
    if (someoneElse(usernameAsEmail)) return usernameTaken();
    if (record.emailKey.isEmpty()) return {};
    GATEHOUSE_TRY_ASSIGN(sameEmail, m_store.byEmailKey(tx, record.emailKey));
    if (someoneElse(sameEmail)) return emailTaken();
    GATEHOUSE_TRY_ASSIGN(emailAsUsername, m_store.byUsernameKey(tx, record.emailKey));
    if (someoneElse(emailAsUsername)) return emailTaken();
    return {};
}

Result<void> UserService::report(Transaction &tx, const Caller &by, QLatin1String type, const User &user,
                                 const QString &reason, const QJsonObject &detail) const
{
    AuditEvent reported = aboutUser(type, by, user.id, user.username);
    reported.reason = reason;
    reported.detail = detail;
    return m_audit.append(tx, reported);
}

}  // namespace gatehouse
