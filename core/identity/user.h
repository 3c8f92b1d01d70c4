#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>
#include <optional>

#include "core/access/role.h"
#include "core/base/clock.h"
#include "core/base/ids.h"

namespace gatehouse {

/// One account, without its password hash. Value type.
struct User
{
    UserId id;
    QString username;
    QString email;  ///< empty when there is none
    bool emailVerified = false;
    QString displayName;
    QString locale;
    QJsonObject profile;  ///< more about the person: core/identity/profile.h
    QString phone;        ///< E.164, empty when there is none
    bool phoneVerified = false;
    QJsonObject attributes;  ///< the office's own: core/identity/profile.h
    bool disabled = false;
    std::optional<Timestamp> lockedUntil;
    qint64 failedAttempts = 0;  ///< wrong guesses in a row
    bool mustChangePassword = false;
    bool hasPassword = false;
    std::optional<Timestamp> passwordChangedAt;
    std::optional<Timestamp> passwordBreachedAt;  ///< since when it is known to be in a breach
    std::optional<Timestamp> lastSignInAt;
    Timestamp createdAt;
    Timestamp updatedAt;
    qint64 version = 1;

    bool isLocked(Timestamp now) const { return lockedUntil && *lockedUntil > now; }
};

struct GroupRef
{
    GroupId id;
    QString name;
};

/// An account with all that lists show beside it. Value type.
struct UserDetails
{
    User user;
    RoleSet roles;           ///< given directly
    RoleSet effectiveRoles;  ///< given directly or through a group, and User
    QList<GroupRef> groups;  ///< by name
    qint64 totpFactors = 0;  ///< confirmed ones
    qint64 recoveryCodesLeft = 0;
    qint64 passkeys = 0;
    bool emailCode = false;  ///< codes by mail are a second factor, and the address is confirmed
    bool smsCode = false;    ///< the same for text messages
};

struct NewUser
{
    QString username;
    QString email;  ///< empty for none
    QString displayName;
    QString locale;
    bool emailVerified = false;
    QJsonObject profile;
    QString phone;  ///< empty for none
    bool phoneVerified = false;
    QJsonObject attributes;
    std::optional<QString> passwordHash;  ///< PHC string of PasswordService::hash(); none: cannot sign in yet
    bool mustChangePassword = false;
    RoleSet roles;
};

/// Only what is set changes; an empty e-mail removes the address. A changed address or number counts as
/// unverified unless `emailVerified` or `phoneVerified` says otherwise in the same change. `profile` and
/// `attributes` merge (RFC 7396); undefined changes nothing.
struct UserChanges
{
    std::optional<QString> username;
    std::optional<QString> email;
    std::optional<QString> displayName;
    std::optional<QString> locale;
    std::optional<bool> emailVerified;
    QJsonValue profile = QJsonValue::Undefined;
    std::optional<QString> phone = {};
    std::optional<bool> phoneVerified = {};
    QJsonValue attributes = QJsonValue::Undefined;
};

enum class UserState { Active, Disabled, Locked };  ///< each user is in exactly one; Disabled hides Locked
enum class UserMfa { None, Totp };
/// What is wrong with somebody's password: known from a breach, given by an administrator and to be changed,
/// or older than `password.max_age_days` allows them.
enum class UserPassword { Breached, Temporary, Expired };

/// Empty members do not filter.
struct UserFilter
{
    QString text;  ///< anywhere in the names, e-mail, phone; case is ignored
    std::optional<UserState> state;
    std::optional<UserMfa> mfa;
    std::optional<Role> role;  ///< directly or through a group
    std::optional<UserPassword> password;
    GroupId group;
};

struct UserCounts
{
    qint64 all = 0;
    qint64 active = 0;
    qint64 disabled = 0;
    qint64 locked = 0;
    qint64 withoutFactor = 0;
};

}  // namespace gatehouse
